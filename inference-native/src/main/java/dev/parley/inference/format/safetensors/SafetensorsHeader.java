package dev.parley.inference.format.safetensors;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.FileBytes;
import dev.parley.inference.format.FirstBytes;
import dev.parley.inference.format.ForeignText;
import dev.parley.inference.format.Place;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.huggingface.JsonObject;
import dev.parley.inference.huggingface.StrictJson;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reads the header of a safetensors file and checks it against the file: eight bytes of length,
 * JSON of that length, then the tensors' bytes without a gap.
 *
 * <p>Source: the format's description in the README of huggingface/safetensors.
 */
final class SafetensorsHeader {
  private static final long HEADER_LIMIT = 100_000_000;
  private static final String METADATA = "__metadata__";
  private static final int MAX_RANK = 4;
  private static final List<QuantType> TYPES =
      List.of(QuantType.F32, QuantType.F16, QuantType.BF16);

  private final FileBytes file;
  private final Place place;

  private SafetensorsHeader(FileBytes file) {
    this.file = file;
    this.place = file.place();
  }

  /** The tensors by name, in the order of their bytes. */
  static Map<String, TensorInfo> read(FileBytes file) {
    try {
      return new SafetensorsHeader(file).read(file.channel().size());
    } catch (IOException e) {
      throw file.cannotRead(e);
    }
  }

  private Map<String, TensorInfo> read(long fileSize) {
    rejectOtherFormats(fileSize);
    long length = little(Long.BYTES, 0).getLong();
    long most = Math.min(HEADER_LIMIT, fileSize - Long.BYTES);
    if (length < 0 || length > most) {
      throw new ModelFormatException(
          place.at(0),
          "a header of " + Long.toUnsignedString(length) + " bytes",
          "at most " + most,
          "The file may be cut short: fetch it again.");
    }
    JsonObject header = StrictJson.parse(place.file(), little((int) length, Long.BYTES).array());
    List<TensorInfo> tensors = new ArrayList<>();
    for (String name : header.keys()) {
      if (!name.equals(METADATA)) {
        tensors.add(entry(name, header, Long.BYTES + length));
      }
    }
    // An empty tensor begins where the next one does.
    tensors.sort(
        Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::sizeBytes));
    requireContiguous(tensors, Long.BYTES + length, fileSize);
    Map<String, TensorInfo> byName = new LinkedHashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    return Collections.unmodifiableMap(byName);
  }

  private void rejectOtherFormats(long fileSize) {
    FirstBytes first =
        new FirstBytes(little((int) Math.min(FirstBytes.COUNT, fileSize), 0).array());
    if (!first.looksLikeSafetensors()) {
      throw new ModelFormatException(place.at(0), first.description(), "a safetensors file");
    }
  }

  private ByteBuffer little(int count, long from) {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    file.read(place.file(), from, bytes);
    return bytes.flip();
  }

  private TensorInfo entry(String name, JsonObject header, long dataStart) {
    JsonObject entry = header.object(name).orElseThrow(() -> header.mismatch(name, "a tensor"));
    QuantType type = type(name, entry);
    List<Long> shape = shape(name, entry);
    List<Long> offsets = numbers(name, entry, "data_offsets");
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw new ModelFormatException(
          place.tensor(name), "data_offsets " + offsets, "where its bytes begin and end");
    }
    long size = offsets.get(1) - offsets.get(0);
    if (size != sizeBytes(name, type, shape)) {
      throw new ModelFormatException(
          place.tensor(name),
          size + " bytes",
          sizeBytes(name, type, shape) + ", for " + type + " of shape " + shape);
    }
    long offset;
    try {
      offset = Math.addExact(dataStart, offsets.get(0));
    } catch (ArithmeticException e) {
      throw new ModelFormatException(
          place.tensor(name), "data_offsets " + offsets, "offsets inside the file");
    }
    return new TensorInfo(name, type, shape, offset, size);
  }

  private QuantType type(String name, JsonObject entry) {
    String found = entry.requireString("dtype");
    return TYPES.stream()
        .filter(type -> type.name().equals(found))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelFormatException(
                    place.tensor(name),
                    "dtype '" + ForeignText.shown(found) + "'",
                    "one of " + TYPES,
                    "Use a checkpoint in one of these, or a GGUF file."));
  }

  /** A single number, which has no dimension, counts as a vector of one. */
  private List<Long> shape(String name, JsonObject entry) {
    List<Long> shape = numbers(name, entry, "shape");
    if (shape.size() > MAX_RANK) {
      throw new ModelFormatException(
          place.tensor(name), shape.size() + " dimensions", "at most " + MAX_RANK);
    }
    return shape.isEmpty() ? List.of(1L) : shape;
  }

  private List<Long> numbers(String name, JsonObject entry, String key) {
    if (!entry.has(key)) {
      throw entry.mismatch(key, "an array of numbers");
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonNode each : entry.array(key)) {
      boolean whole = each.isIntegralNumber() && each.canConvertToLong();
      if (!whole || each.longValue() < 0) {
        throw new ModelFormatException(
            place.tensor(name),
            key + " " + ForeignText.shown(each.toString()),
            "whole numbers from 0 to 2^63 - 1");
      }
      numbers.add(each.longValue());
    }
    return numbers;
  }

  private long sizeBytes(String name, QuantType type, List<Long> shape) {
    try {
      return shape.stream().reduce((long) type.blockBytes(), Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new ModelFormatException(
          place.tensor(name), "shape " + shape, "a product that fits 63 bits");
    }
  }

  private void requireContiguous(List<TensorInfo> tensors, long dataStart, long fileSize) {
    long end = dataStart;
    for (TensorInfo tensor : tensors) {
      if (tensor.offset() != end) {
        throw new ModelFormatException(
            place.tensor(tensor.name()),
            "its first byte at " + tensor.offset(),
            "it at " + end + ", where the bytes before it end");
      }
      end += tensor.sizeBytes();
      if (end > fileSize) {
        throw new ModelFormatException(
            place.tensor(tensor.name()),
            "its last byte before " + end,
            "it inside the file's " + fileSize + " bytes",
            "The file may be cut short: fetch it again.");
      }
    }
    if (end != fileSize) {
      throw new ModelFormatException(
          place.at(end), (fileSize - end) + " bytes of no tensor", "the end of the file");
    }
  }
}
