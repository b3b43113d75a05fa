package dev.parley.inference.ops.cuda;

import dev.parley.inference.ModelException;
import dev.parley.inference.cuda.CudaContext;
import dev.parley.inference.cuda.CudaEvent;
import dev.parley.inference.cuda.CudaMemory;
import dev.parley.inference.cuda.CudaStream;
import dev.parley.inference.cuda.PinnedMemory;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.List;
import org.lwjgl.system.MemoryUtil;

/**
 * Brings weights to the GPU, a part at a time: read into pinned memory, copied, and laid out there
 * (docs/cuda.md). While one part is copied the next is read.
 *
 * <p><b>Threads.</b> Confined to the thread that uses the device, with the context current.
 */
final class WeightUpload implements AutoCloseable {
  private static final long PART_BYTES = 8L << 20;

  private final Gpu gpu;
  private final CudaStream stream;
  private final GpuMemory memory;
  private final List<Buffer> buffers;

  /** Where a part lies on the GPU as the file stores it; copies and kernels follow each other. */
  private final CudaMemory raw;

  private int next;

  /** A part on its way: free again once {@code copied} has happened. */
  private record Buffer(PinnedMemory memory, CudaEvent copied) {}

  WeightUpload(Gpu gpu, GpuMemory memory) {
    CudaContext context = gpu.context();
    this.gpu = gpu;
    this.stream = gpu.stream();
    this.memory = memory;
    this.buffers = List.of(buffer(context), buffer(context));
    this.raw = context.allocate(PART_BYTES);
  }

  private static Buffer buffer(CudaContext context) {
    return new Buffer(context.allocatePinned(PART_BYTES), context.openEvent());
  }

  Tensor load(ModelFile file, TensorInfo weight) {
    return weight.type().isBlockType()
        ? loadBlocks(file, weight)
        : loadRows(file, weight, weight.rows(), weight.columns());
  }

  private Tensor loadBlocks(ModelFile file, TensorInfo weight) {
    QuantType type = weight.type();
    long blocks = weight.rows() * (weight.columns() / type.blockElements());
    long address = memory.allocateZeros(Kernels.packedBytes(type, blocks));
    long most = PART_BYTES / type.blockBytes();
    for (long from = 0; from < blocks; from += most) {
      long count = Math.min(most, blocks - from);
      bring(file, weight, from * type.blockBytes(), count * type.blockBytes());
      gpu.launch(Kernels.pack(raw.address(), address, type, from, count, blocks));
    }
    return Tensor.dense(address, type, weight.rows(), weight.columns());
  }

  Tensor loadRows(ModelFile file, TensorInfo weight, long rows, long columns) {
    QuantType type = weight.type();
    long rowBytes = type.bytes(columns);
    if (rowBytes > PART_BYTES) {
      throw new ModelException(
          "%s, tensor '%s' has rows of %d bytes; the CUDA device takes rows of up to %d"
              .formatted(file.path().getFileName(), weight.name(), rowBytes, PART_BYTES));
    }
    long stride = GpuMemory.padded(rowBytes);
    long address = memory.allocateZeros(rows * stride);
    Tensor loaded = new Tensor(address, type, rows, columns, stride);
    long most = PART_BYTES / rowBytes;
    for (long from = 0; from < rows; from += most) {
      long count = Math.min(most, rows - from);
      bring(file, weight, from * rowBytes, count * rowBytes);
      Tensor part = Tensor.dense(raw.address(), type, count, columns);
      gpu.launch(Kernels.copy(part, loaded.rows(from, count)));
    }
    return loaded;
  }

  /** Bytes of the file to {@link #raw}, behind whatever still uses it. */
  private void bring(ModelFile file, TensorInfo weight, long from, long bytes) {
    Buffer buffer = buffers.get(next);
    next = (next + 1) % buffers.size();
    buffer.copied().await();
    file.read(weight, from, MemoryUtil.memByteBuffer(buffer.memory().address(), (int) bytes));
    stream.upload(raw.address(), buffer.memory().address(), bytes);
    buffer.copied().record(stream);
  }

  /** Frees the buffers, once all has arrived. */
  @Override
  public void close() {
    stream.await();
    for (Buffer buffer : buffers) {
      buffer.copied().close();
      buffer.memory().close();
    }
    raw.close();
  }
}
