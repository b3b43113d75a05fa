package dev.parley.inference.grammar;

/** What can be written at all. */
interface Alphabet {

  /** Plain text, in which tokens are written as their names. */
  Alphabet TEXT =
      new Alphabet() {
        @Override
        public boolean hasByte(int value) {
          return true;
        }

        @Override
        public boolean hasToken(String name) {
          return false;
        }
      };

  /** Whether there is a token for that byte alone. */
  boolean hasByte(int value);

  /** Whether there is a special token of that name that a reply may contain. */
  boolean hasToken(String name);
}
