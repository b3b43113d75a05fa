package dev.parley.inference.ops.cpu;

import dev.parley.inference.Fixtures;
import dev.parley.inference.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Writes operations, what they found and what they left, for replay.c to read: 8-byte little-endian
 * numbers, and bytes after their count, filled up to a multiple of eight.
 *
 * <pre>
 * magic, then for each operation:
 *   name bytes
 *   count of fields, fields of the struct
 *   count of regions; for each: misalignment, size,
 *     bytes before (none: 0xFF throughout), bytes after (none: as before)
 *   count of tensors; for each: field of the struct, region, offset in it,
 *     tolerance (double; negative: not written)
 * </pre>
 *
 * Of a test method's operations of the same {@link RecordedStep#sort sort}, the first is written
 * and a tenth of the others, or all of them.
 */
final class ReplayFile implements AutoCloseable {
  static final long MAGIC = 0x31_59_41_4c_50_45_52L; // "REPLAY1"

  private final OutputStream out;
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final SplittableRandom random = new SplittableRandom(1);
  private final Set<String> written = new HashSet<>();
  private String method = "";
  private String test = "";
  private int operations;

  ReplayFile(Path path) {
    try {
      Files.createDirectories(path.getParent());
      out = new BufferedOutputStream(Files.newOutputStream(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    put(MAGIC);
  }

  /**
   * The test that makes the steps from here on: its method, and what tells it from others of it.
   */
  void test(String method, String name) {
    this.method = method;
    this.test = name;
  }

  int operations() {
    return operations;
  }

  /** Runs the step and writes what it did. */
  void record(RecordedStep step, Runnable run) {
    List<Region> regions = Region.of(step.operands());
    if (step.operation().isEmpty() || !isWanted(step)) {
      run.run();
      return;
    }
    regions.stream().filter(Region::isFilled).forEach(Region::unwrite);
    List<byte[]> before = new ArrayList<>();
    regions.forEach(region -> before.add(region.read()));
    run.run();
    put((method + " " + test + ": " + step).getBytes(StandardCharsets.UTF_8));
    long[] fields = step.fields();
    put(fields.length);
    for (long field : fields) {
      put(field);
    }
    put(regions.size());
    for (int i = 0; i < regions.size(); i++) {
      Region region = regions.get(i);
      put(region.misalignment());
      put(before.get(i).length);
      put(region.isFilled() ? new byte[0] : before.get(i));
      put(region.isWritten() ? region.read() : new byte[0]);
    }
    putTensors(step, fields, regions);
    operations++;
  }

  private boolean isWanted(RecordedStep step) {
    return written.add(method + " " + step.sort()) || random.nextInt(10) < Fixtures.count(10);
  }

  private void putTensors(RecordedStep step, long[] fields, List<Region> regions) {
    put(step.operands().size());
    int at = 0;
    for (Operand operand : step.operands()) {
      Tensor tensor = operand.inStruct();
      while (!RecordedStep.isAt(fields, at, tensor)) {
        if (++at == fields.length) {
          throw new IllegalStateException(step + " has no " + tensor + " in its struct");
        }
      }
      int region = 0;
      while (!regions.get(region).holds(operand)) {
        region++;
      }
      put(at);
      put(region);
      put(regions.get(region).offset(operand));
      put(Double.doubleToRawLongBits(operand.isWritten() ? operand.tolerance() : -1));
      at += RecordedStep.TENSOR_FIELDS;
    }
  }

  private void put(byte[] bytes) {
    put(bytes.length);
    try {
      out.write(bytes);
      out.write(new byte[-bytes.length & (Long.BYTES - 1)]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(long value) {
    try {
      out.write(number.putLong(0, value).array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
