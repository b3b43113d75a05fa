package dev.parley.inference.quantize;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.ModelFileView;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model file shown as if some of its tensors were stored in other types. They are converted while
 * they are read, a few rows at a time, so that nothing is held.
 *
 * <p><b>Threads.</b> As the file below.
 */
public final class RecastFile extends ModelFileView {
  /** The table of which every token reads a row. */
  public static final String EMBEDDINGS = "token_embd.weight";

  /** The matrix that gives the logits; a model without it takes the table for that. */
  public static final String HEAD = "output.weight";

  private final ModelFile file;
  private final float @Nullable [] headImportance;
  private final Map<String, Shown> tensors = new LinkedHashMap<>();

  /**
   * A tensor as it is shown, and what it is made of.
   *
   * @param source of the same shape
   */
  private record Shown(TensorInfo info, TensorInfo source) {

    static Shown of(TensorInfo source, String name, QuantType type) {
      long bytes = Math.multiplyExact(source.rows(), type.bytes(source.columns()));
      TensorInfo info = new TensorInfo(name, type, source.shape(), source.offset(), bytes);
      return new Shown(type == source.type() && name.equals(source.name()) ? source : info, source);
    }
  }

  /**
   * Shows a file.
   *
   * @param file closed with this
   * @param types by tensor; whole numbers of blocks fit their rows. That of {@code output.weight}
   *     may be given for a model whose head is its embedding table: it gets one of its own then.
   */
  public RecastFile(ModelFile file, Map<String, QuantType> types) {
    this(file, types, null);
  }

  /**
   * The same with a head that is converted with care.
   *
   * @param headImportance how much a squared error counts in each of the head's columns; null if
   *     that is not known
   */
  public RecastFile(
      ModelFile file, Map<String, QuantType> types, float @Nullable [] headImportance) {
    super(file);
    this.file = file;
    this.headImportance = headImportance == null ? null : headImportance.clone();
    for (TensorInfo tensor : file.tensors()) {
      QuantType type = types.getOrDefault(tensor.name(), tensor.type());
      tensors.put(tensor.name(), Shown.of(tensor, tensor.name(), type));
    }
    QuantType head = types.get(HEAD);
    Optional<TensorInfo> table = file.tensor(EMBEDDINGS);
    if (head != null && table.isPresent() && !tensors.containsKey(HEAD)) {
      tensors.put(HEAD, Shown.of(table.get(), HEAD, head));
    }
  }

  /** The tensor that gives the logits: the head, or the embedding table that is also the head. */
  public static Optional<TensorInfo> head(ModelFile file) {
    return file.tensor(HEAD).or(() -> file.tensor(EMBEDDINGS));
  }

  @Override
  public List<TensorInfo> tensors() {
    List<TensorInfo> all = new ArrayList<>();
    tensors.values().forEach(shown -> all.add(shown.info()));
    return all;
  }

  @Override
  public Optional<TensorInfo> tensor(String name) {
    return Optional.ofNullable(tensors.get(name)).map(Shown::info);
  }

  @Override
  public void read(TensorInfo tensor, long from, ByteBuffer target) {
    Shown shown = tensors.get(tensor.name());
    if (shown == null || !shown.info().equals(tensor)) {
      throw new IllegalArgumentException("tensor '" + tensor.name() + "' is not of this file");
    }
    Objects.checkFromIndexSize(from, (long) target.remaining(), tensor.sizeBytes());
    if (shown.source().type() == tensor.type()) {
      file.read(shown.source(), from, target);
    } else {
      boolean isHead = head(this).filter(tensor::equals).isPresent();
      float @Nullable [] importance = isHead ? headImportance : null;
      convert(new RowConversion(file, shown.source(), tensor.type(), importance), from, target);
    }
  }

  /** Whole rows are converted, of which those at the ends may be wanted in part. */
  private static void convert(RowConversion conversion, long from, ByteBuffer target) {
    int rowBytes = conversion.rowBytes();
    long position = from;
    while (target.hasRemaining()) {
      long row = position / rowBytes;
      long wanted = (position + target.remaining() - 1) / rowBytes - row + 1;
      byte[] rows = conversion.rows(row, (int) Math.min(wanted, conversion.rowsAtOnce()));
      int skipped = (int) (position - row * rowBytes);
      int length = Math.min(rows.length - skipped, target.remaining());
      target.put(rows, skipped, length);
      position += length;
    }
  }
}
