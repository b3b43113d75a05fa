package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.format.gguf.GgufWriter;
import dev.parley.inference.quantize.RecastFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A model file that is to be written as a GGUF file of other types: a tensor after the other, some
 * rows of it at a time, so that no memory is needed for more.
 *
 * <p><b>Threads.</b> Confined to one; rows are converted on the JDK's common pool as well.
 */
public final class QuantizedModel implements AutoCloseable {
  private static final int PIECE_BYTES = 8 << 20;
  private static final String FILE_TYPE = "general.file_type";
  private static final String QUANTIZATION_VERSION = "general.quantization_version";

  /** Of the block layouts; all files of today have this one. */
  private static final int LAYOUTS = 2;

  private final ModelFile original;
  private final ModelFile recast;
  private final WeightType type;

  private QuantizedModel(ModelFile original, QuantizePlan plan, float @Nullable [] headImportance) {
    this.original = original;
    this.recast = new RecastFile(original, plan.types(original), headImportance);
    this.type = plan.type();
  }

  /**
   * Opens the file that is to be quantised.
   *
   * @param file a GGUF file or a Hugging Face checkpoint
   * @param runner what runs the model once, if it reads text, to see which columns of its head
   *     count; null to convert the head without that, which is worse but needs no memory
   * @throws ModelFormatException if it is not a model we can run; the message tells why
   * @throws ModelException if the device or the memory to run it is not there
   */
  public static QuantizedModel open(Path file, QuantizePlan plan, @Nullable EngineOptions runner) {
    ModelHeader header = ModelHeader.open(file);
    try {
      ModelFile original = header.file();
      float @Nullable [] importance =
          runner != null && header.hasTokenizer()
              ? HeadImportance.measure(original, header.tokenizer(), runner)
              : null;
      return new QuantizedModel(original, plan, importance);
    } catch (RuntimeException e) {
      header.close();
      throw e;
    }
  }

  /** Bytes of the file's weights by type, as it is. */
  public Map<String, Long> bytesBefore() {
    return bytesByType(original);
  }

  /** Bytes of the weights by type, as they will be written. */
  public Map<String, Long> bytesAfter() {
    return bytesByType(recast);
  }

  private static Map<String, Long> bytesByType(ModelFile file) {
    Map<String, Long> bytes = new TreeMap<>();
    file.tensors().forEach(each -> bytes.merge(each.type().name(), each.sizeBytes(), Long::sum));
    return bytes;
  }

  /** Bytes of the file that {@link #write} writes. */
  public long fileBytes() {
    return writer().fileBytes(entries(bytes -> {}));
  }

  /**
   * Writes the file. It gets its name only when it is whole, and is called {@code NAME.part} until
   * then; what could not be finished is deleted.
   *
   * @param progress hears of the weights' bytes as they are written; what it throws ends the work
   * @throws FileAlreadyExistsException if there is such a file
   * @throws ModelFormatException if a number of the model is none that the type can hold
   * @throws ModelException if the model cannot be read
   */
  public void write(Path file, LongConsumer progress) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path part = file.resolveSibling(Objects.requireNonNull(file.getFileName()) + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        writer().write(out, entries(progress));
      }
      Files.move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private GgufWriter writer() {
    GgufWriter writer = new GgufWriter();
    original
        .metadata()
        .forEach(
            (key, value) -> {
              if (!isOurs(key)) {
                writer.value(key, value);
              }
            });
    writer.uint32(FILE_TYPE, fileType(type));
    writer.uint32(QUANTIZATION_VERSION, LAYOUTS);
    return writer;
  }

  /** What this file says of itself; the alignment is the writer's. */
  private static boolean isOurs(String key) {
    return key.equals(FILE_TYPE)
        || key.equals(QUANTIZATION_VERSION)
        || key.equals("general.alignment");
  }

  /** Source: llama_ftype in llama.h of llama.cpp; the S of its K types are those of one type. */
  private static int fileType(WeightType type) {
    return switch (type) {
      case F32 -> 0;
      case F16 -> 1;
      case Q4_0 -> 2;
      case Q4_1 -> 3;
      case Q8_0 -> 7;
      case Q5_0 -> 8;
      case Q5_1 -> 9;
      case Q4_K -> 14;
      case Q5_K -> 16;
      case Q6_K -> 18;
      case BF16 -> 32;
    };
  }

  private List<GgufWriter.Entry> entries(LongConsumer progress) {
    List<GgufWriter.Entry> entries = new ArrayList<>();
    for (TensorInfo tensor : recast.tensors()) {
      entries.add(
          new GgufWriter.Entry(
              tensor.name(),
              tensor.shape(),
              tensor.type().ggmlId(),
              tensor.sizeBytes(),
              out -> copy(tensor, out, progress)));
    }
    return entries;
  }

  /** In whole rows, since a row that is wanted in two halves is converted twice. */
  private void copy(TensorInfo tensor, OutputStream out, LongConsumer progress) throws IOException {
    int rowBytes = Math.toIntExact(tensor.sizeBytes() / tensor.rows());
    int piece = Math.max(1, PIECE_BYTES / rowBytes) * rowBytes;
    for (long at = 0; at < tensor.sizeBytes(); at += piece) {
      byte[] bytes = new byte[(int) Math.min(piece, tensor.sizeBytes() - at)];
      recast.read(tensor, at, ByteBuffer.wrap(bytes));
      out.write(bytes);
      progress.accept(bytes.length);
    }
  }

  @Override
  public void close() {
    original.close();
  }
}
