package dev.parley.inference.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.lwjgl.system.MemoryUtil;

/** The kernels of probe.cu in a context of the stand-in, and what they are launched with. */
final class ProbeKernels implements AutoCloseable {
  private static final int PARAMETER_BYTES = 32;

  final CudaContext context;
  final CudaStream stream;
  private final CudaModule module;

  private ProbeKernels(CudaDriver driver, int ordinal) {
    this.context = CudaContext.open(driver, ordinal);
    context.push();
    this.stream = context.openStream();
    this.module = context.load("probe", ptx(context.device().capability()));
  }

  /** Opens a device of the stand-in and leaves it current to the calling thread. */
  static ProbeKernels open(int ordinal) {
    // A driver has nothing to close but the library, of which the stand-in is never unloaded.
    return open(StandIn.open(), ordinal);
  }

  static ProbeKernels open(CudaDriver driver, int ordinal) {
    return new ProbeKernels(driver, ordinal);
  }

  static byte[] ptx(int capability) {
    String name = "ptx/sm" + capability + "/probe.ptx";
    try (InputStream in = ProbeKernels.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  CudaFunction function(String entry) {
    return module.function(entry);
  }

  /** A launch of {@code blocks} x {@code threads}; x and y may be null. */
  CudaLaunch launch(String entry, int blocks, int threads, long x, long y, long n, float factor) {
    // In memory of the context, which is freed with it.
    long address = context.allocatePinned(CudaLaunch.bytes(PARAMETER_BYTES)).address();
    CudaLaunch launch = new CudaLaunch(function(entry), address);
    launch.grid(blocks, 1, 1).block(threads, 1, 1);
    MemoryUtil.memPutLong(launch.parameter(), x);
    MemoryUtil.memPutLong(launch.parameter() + 8, y);
    MemoryUtil.memPutLong(launch.parameter() + 16, n);
    MemoryUtil.memPutFloat(launch.parameter() + 24, factor);
    return launch;
  }

  /** Memory of the host with these numbers. */
  PinnedMemory pinned(float... values) {
    PinnedMemory memory = context.allocatePinned((long) values.length * Float.BYTES);
    MemoryUtil.memFloatBuffer(memory.address(), values.length).put(values);
    return memory;
  }

  /** Memory of the device with these numbers. */
  CudaMemory numbers(float... values) {
    PinnedMemory source = pinned(values);
    CudaMemory memory = context.allocate(source.bytes());
    stream.upload(memory.address(), source.address(), memory.bytes());
    stream.await();
    source.close();
    return memory;
  }

  /** What lies there when everything has happened. */
  float[] read(CudaMemory memory) {
    float[] values = new float[(int) (memory.bytes() / Float.BYTES)];
    PinnedMemory target = context.allocatePinned(memory.bytes());
    stream.download(target.address(), memory.address(), memory.bytes());
    stream.await();
    MemoryUtil.memFloatBuffer(target.address(), values.length).get(values);
    target.close();
    return values;
  }

  @Override
  public void close() {
    context.pop();
    context.close();
  }
}
