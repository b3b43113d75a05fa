package dev.parley.inference.format;

import java.nio.ByteBuffer;

/** Gives the bytes of one tensor, as {@link ModelFile#read} does. */
interface TensorReader {
  void read(long from, ByteBuffer target);
}
