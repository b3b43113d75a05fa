package dev.parley.inference.tokenizer;

/**
 * How byte-level vocabularies write bytes as printable characters: a printable Latin-1 byte stands
 * for itself, the others take the code points from U+0100 on in ascending order (so a space is
 * {@code Ġ} and a line feed {@code Ċ}).
 *
 * <p>Source: {@code bytes_to_unicode} of GPT-2's encoder.
 */
final class ByteAlphabet {
  // The bytes that do not stand for themselves: 0 to 32, 127 to 160, and 173 (the soft hyphen).
  private static final int LAST_LOW = 32;
  private static final int FIRST_MIDDLE = 127;
  private static final int LAST_MIDDLE = 160;
  private static final int SOFT_HYPHEN = 173;

  private static final int MIDDLE_SYMBOL = 256 + LAST_LOW + 1;
  private static final int SOFT_HYPHEN_SYMBOL = MIDDLE_SYMBOL + LAST_MIDDLE - FIRST_MIDDLE + 1;

  private ByteAlphabet() {}

  /** The character for the byte {@code value}, 0 to 255. */
  static char symbol(int value) {
    if (value <= LAST_LOW) {
      return (char) (256 + value);
    }
    if (value >= FIRST_MIDDLE && value <= LAST_MIDDLE) {
      return (char) (MIDDLE_SYMBOL + value - FIRST_MIDDLE);
    }
    return (char) (value == SOFT_HYPHEN ? SOFT_HYPHEN_SYMBOL : value);
  }

  /** The byte that a character stands for, 0 to 255, or -1 if it stands for none. */
  static int value(char symbol) {
    if (symbol >= 256 && symbol < MIDDLE_SYMBOL) {
      return symbol - 256;
    }
    if (symbol >= MIDDLE_SYMBOL && symbol < SOFT_HYPHEN_SYMBOL) {
      return symbol - MIDDLE_SYMBOL + FIRST_MIDDLE;
    }
    if (symbol == SOFT_HYPHEN_SYMBOL) {
      return SOFT_HYPHEN;
    }
    return symbol < 256 && symbol(symbol) == symbol ? symbol : -1;
  }

  static String symbols(byte[] bytes) {
    char[] symbols = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      symbols[i] = symbol(bytes[i] & 0xff);
    }
    return new String(symbols);
  }
}
