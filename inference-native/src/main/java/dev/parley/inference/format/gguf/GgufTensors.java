package dev.parley.inference.format.gguf;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ForeignText;
import dev.parley.inference.format.Place;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tensor directory of a GGUF header and checks it against the file. */
final class GgufTensors {
  /** The shortest entry: a name of one byte, its length, rank, a dimension, type, offset. */
  static final int MINIMUM_ENTRY_BYTES =
      Long.BYTES + 1 + Integer.BYTES + Long.BYTES + Integer.BYTES + Long.BYTES;

  /** The specification says 64; some converters write more. */
  private static final int NAME_LIMIT = 1024;

  private static final int MAX_RANK = 4;

  private final GgufCursor cursor;
  private final Place place;
  private final int alignment;

  private GgufTensors(GgufCursor cursor, int alignment) {
    this.cursor = cursor;
    this.place = cursor.place();
    this.alignment = alignment;
  }

  /** The directory in file order, by name. */
  static Map<String, TensorInfo> read(GgufCursor cursor, int count, int alignment)
      throws IOException {
    return new GgufTensors(cursor, alignment).read(count);
  }

  private Map<String, TensorInfo> read(int count) throws IOException {
    List<TensorInfo> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(readEntry());
    }
    // The data begins at the next aligned byte after the directory, so only now is it known where.
    long dataStart = alignUp(cursor.position());
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (TensorInfo entry : entries) {
      if (tensors.put(entry.name(), placeInFile(entry, dataStart)) != null) {
        throw new ModelFormatException(
            place.tensor(entry.name()), "the name a second time", "every name only once");
      }
    }
    rejectOverlaps(tensors);
    return Collections.unmodifiableMap(tensors);
  }

  /** An entry as the file has it, its offset counted from the start of the data. */
  private TensorInfo readEntry() throws IOException {
    String name = readName();
    String what = "tensor '" + ForeignText.shown(name) + "'";
    List<Long> shape = readShape(name, what);
    QuantType type = readType(name, what);
    long offset = cursor.readUnsignedLong("the offset of " + what);
    return new TensorInfo(name, type, shape, offset, sizeBytes(name, type, shape));
  }

  private String readName() throws IOException {
    long start = cursor.position();
    String name = cursor.readString(NAME_LIMIT, "a tensor's name");
    if (name.isEmpty()) {
      throw new ModelFormatException(place.at(start), "an empty tensor name", "a name");
    }
    return name;
  }

  /** The dimensions, turned round: the file has the fastest first. */
  private List<Long> readShape(String name, String what) throws IOException {
    int rank = cursor.readInt("the rank of " + what);
    if (rank < 1 || rank > MAX_RANK) {
      throw new ModelFormatException(
          place.tensor(name),
          Integer.toUnsignedString(rank) + " dimensions",
          "1 to " + MAX_RANK + " of them");
    }
    Long[] shape = new Long[rank];
    for (int i = rank - 1; i >= 0; i--) {
      shape[i] = cursor.readLong("a dimension of " + what);
      if (shape[i] < 1) {
        throw new ModelFormatException(
            place.tensor(name),
            "dimension " + Long.toUnsignedString(shape[i]),
            "dimensions from 1 to 2^63 - 1");
      }
    }
    return Arrays.asList(shape);
  }

  private QuantType readType(String name, String what) throws IOException {
    int id = cursor.readInt("the type of " + what);
    return QuantType.ofGgmlId(id)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    place.tensor(name),
                    "type " + GgmlTypeNames.of(id),
                    "one of " + QuantType.inFiles(),
                    "Use a file quantised to one of these, such as Q4_K_M or Q8_0."));
  }

  private long sizeBytes(String name, QuantType type, List<Long> shape) {
    long columns = shape.get(shape.size() - 1);
    if (columns % type.blockElements() != 0) {
      throw new ModelFormatException(
          place.tensor(name),
          "rows of " + columns + " elements",
          "a whole number of " + type + " blocks of " + type.blockElements());
    }
    try {
      long elements = shape.stream().reduce(1L, Math::multiplyExact);
      return Math.multiplyExact(type.bytes(columns), elements / columns);
    } catch (ArithmeticException e) {
      throw new ModelFormatException(
          place.tensor(name),
          "shape " + shape,
          "a product that fits 63 bits, in elements and bytes");
    }
  }

  private TensorInfo placeInFile(TensorInfo entry, long dataStart) {
    if (entry.offset() % alignment != 0) {
      throw new ModelFormatException(
          place.tensor(entry.name()),
          "offset " + entry.offset(),
          "a multiple of the file's alignment, " + alignment);
    }
    long dataBytes = Math.max(0, cursor.fileSize() - dataStart);
    if (entry.sizeBytes() > dataBytes || entry.offset() > dataBytes - entry.sizeBytes()) {
      throw new ModelFormatException(
          place.tensor(entry.name()),
          entry.sizeBytes() + " bytes at offset " + entry.offset(),
          "them to end within the file's " + dataBytes + " bytes of tensor data",
          "The file may be cut short: fetch it again.");
    }
    return new TensorInfo(
        entry.name(), entry.type(), entry.shape(), dataStart + entry.offset(), entry.sizeBytes());
  }

  private void rejectOverlaps(Map<String, TensorInfo> tensors) {
    List<TensorInfo> byOffset = new ArrayList<>(tensors.values());
    byOffset.sort(Comparator.comparingLong(TensorInfo::offset));
    for (int i = 1; i < byOffset.size(); i++) {
      TensorInfo before = byOffset.get(i - 1);
      TensorInfo tensor = byOffset.get(i);
      long end = before.offset() + before.sizeBytes();
      if (tensor.offset() < end) {
        throw new ModelFormatException(
            place.tensor(tensor.name()),
            "its first byte at " + tensor.offset(),
            "one at or after "
                + end
                + ", where tensor '"
                + ForeignText.shown(before.name())
                + "' ends");
      }
    }
  }

  private long alignUp(long position) {
    return (position + alignment - 1) / alignment * alignment;
  }
}
