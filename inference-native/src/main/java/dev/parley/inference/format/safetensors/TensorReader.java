package dev.parley.inference.format.safetensors;

import dev.parley.inference.format.ModelFile;
import java.nio.ByteBuffer;

/** Gives the bytes of one tensor, as {@link ModelFile#read} does. */
interface TensorReader {
  void read(long from, ByteBuffer target);
}
