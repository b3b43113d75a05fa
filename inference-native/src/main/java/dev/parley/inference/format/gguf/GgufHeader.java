package dev.parley.inference.format.gguf;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.FirstBytes;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.Place;
import dev.parley.inference.format.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Map;

/**
 * What stands before the tensors' bytes in a GGUF file, read and checked.
 *
 * <p>Source: the GGUF specification (docs/gguf.md of ggml), versions 2 and 3, which differ only in
 * that 3 may be big-endian.
 *
 * @param version 2 or 3
 * @param tensors in file order, by name
 */
record GgufHeader(int version, Metadata metadata, Map<String, TensorInfo> tensors) {
  private static final int MAGIC = 0x46554747; // "GGUF"
  private static final int OLDEST_VERSION = 2;
  private static final int NEWEST_VERSION = 3;
  private static final String ALIGNMENT_KEY = "general.alignment";
  private static final int DEFAULT_ALIGNMENT = 32;

  static GgufHeader read(FileChannel channel, Place place) throws IOException {
    long fileSize = channel.size();
    GgufCursor cursor = new GgufCursor(channel, place, fileSize);
    rejectOtherFormats(channel, cursor);
    int version = readVersion(cursor);
    int tensorCount = cursor.readCount(GgufTensors.MINIMUM_ENTRY_BYTES, "the count of tensors");
    int pairCount = cursor.readCount(GgufMetadata.MINIMUM_PAIR_BYTES, "the count of keys");
    Metadata metadata = GgufMetadata.read(cursor, pairCount);
    int alignment = alignment(metadata, place);
    Map<String, TensorInfo> tensors = GgufTensors.read(cursor, tensorCount, alignment);
    return new GgufHeader(version, metadata, tensors);
  }

  private static void rejectOtherFormats(FileChannel channel, GgufCursor cursor)
      throws IOException {
    if (cursor.fileSize() < Integer.BYTES || cursor.readInt("the magic number") != MAGIC) {
      ByteBuffer first = ByteBuffer.allocate(FirstBytes.COUNT);
      channel.read(first, 0);
      String found = new FirstBytes(Arrays.copyOf(first.array(), first.position())).description();
      throw new ModelFormatException(
          cursor.place().at(0), found, "a model file, which begins 'GGUF'");
    }
  }

  private static int readVersion(GgufCursor cursor) throws IOException {
    long start = cursor.position();
    int version = cursor.readInt("the version");
    if (version >= OLDEST_VERSION && version <= NEWEST_VERSION) {
      return version;
    }
    int swapped = Integer.reverseBytes(version);
    boolean bigEndian = swapped >= 1 && swapped <= NEWEST_VERSION;
    throw new ModelFormatException(
        cursor.place().at(start),
        bigEndian
            ? "a big-endian GGUF file of version " + swapped
            : "GGUF version " + Integer.toUnsignedString(version),
        "a little-endian one of version " + OLDEST_VERSION + " or " + NEWEST_VERSION,
        "Convert the model again.");
  }

  private static int alignment(Metadata metadata, Place place) {
    int alignment = metadata.integer(ALIGNMENT_KEY).orElse(DEFAULT_ALIGNMENT);
    if (alignment < 1 || Integer.bitCount(alignment) != 1) {
      throw new ModelFormatException(
          place.key(ALIGNMENT_KEY), Integer.toString(alignment), "a power of two");
    }
    return alignment;
  }
}
