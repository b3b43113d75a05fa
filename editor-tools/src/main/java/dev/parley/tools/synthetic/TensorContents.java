package dev.parley.tools.synthetic;

import java.util.SplittableRandom;

/** How a tensor's numbers are stored, and what random numbers it gets. */
interface TensorContents {

  /** The type's number in GGUF files. */
  int ggmlId();

  /** Elements in a block. */
  int blockElements();

  int blockBytes();

  /** Fills a whole number of blocks. */
  void fill(byte[] blocks, SplittableRandom random);
}
