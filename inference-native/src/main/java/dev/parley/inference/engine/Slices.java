package dev.parley.inference.engine;

import dev.parley.inference.ops.Pass;

/** How passes are run: at once, or piece by piece when there is time. */
interface Slices {

  /** As long as they take. */
  Slices WHOLE =
      new Slices() {
        @Override
        public void await() {}

        @Override
        public boolean run(Pass pass) {
          return pass.run(Pass.NEVER);
        }
      };

  /** Waits until there is time. Meanwhile passes of another lane may be run, copies included. */
  void await();

  /** Runs the next slice of a pass, and tells whether the pass is complete. */
  boolean run(Pass pass);
}
