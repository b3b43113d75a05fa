package dev.parley.inference.ops.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kernels that do two operations in one give what the two give, to the bit. */
class FusedKernelsTest {
  private static final int ROWS = 5;
  private static final int COLUMNS = 1152;
  private static final int GROUPS = 6;
  private static final float EPSILON = 1e-5f;

  private final SplittableRandom random = new SplittableRandom(1);
  private Gpu gpu;
  private GpuMemory memory;

  @BeforeEach
  void open() {
    StandIn.assumeBuilt();
    gpu = Gpu.open(StandIn.library().toString(), StandIn.SM80);
    gpu.enter();
    memory = new GpuMemory(gpu.context(), gpu.stream());
  }

  @AfterEach
  void close() {
    gpu.leave();
    gpu.close();
  }

  private Tensor numbers(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (4 * random.nextDouble() - 2);
    }
    Tensor tensor = memory.allocate(QuantType.F32, rows, columns);
    memory.write(tensor, values);
    return tensor;
  }

  private Tensor rounded() {
    Tensor bytes = memory.allocate(QuantType.F32, ROWS, Products.roundedRowBytes(COLUMNS) / 4);
    return new Tensor(bytes.address(), QuantType.INT8, ROWS, COLUMNS, bytes.rowBytes());
  }

  private int[] bits(Tensor tensor) {
    long words = tensor.rowBytes() / Float.BYTES;
    float[] values = new float[(int) (tensor.rows() * words)];
    memory.read(
        new Tensor(tensor.address(), QuantType.F32, tensor.rows(), words, tensor.rowBytes()),
        values);
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  private int[] roundedBitsOf(Tensor x) {
    Tensor out = rounded();
    gpu.launch(Kernels.quantize(x, out));
    return bits(out);
  }

  @Test
  void norms() {
    Tensor x = numbers(ROWS, COLUMNS);
    Tensor z = numbers(ROWS, COLUMNS);
    Tensor weight = numbers(1, COLUMNS);
    Tensor plain = numbers(ROWS, COLUMNS);
    Tensor fused = rounded();
    gpu.launch(Kernels.rmsNorm(x, weight, plain, EPSILON));
    gpu.launch(Kernels.quantizedRmsNorm(x, weight, fused, EPSILON));
    assertArrayEquals(roundedBitsOf(plain), bits(fused));
    gpu.launch(Kernels.gatedGroupNorm(x, z, weight, plain, GROUPS, EPSILON));
    gpu.launch(Kernels.quantizedGatedGroupNorm(x, z, weight, fused, GROUPS, EPSILON));
    assertArrayEquals(roundedBitsOf(plain), bits(fused));
  }

  @Test
  void activations() {
    Tensor x = numbers(ROWS, COLUMNS);
    Tensor up = numbers(ROWS, COLUMNS);
    Tensor plain = numbers(ROWS, COLUMNS);
    Tensor fused = rounded();
    gpu.launch(Kernels.squaredRelu(x, plain));
    gpu.launch(Kernels.quantizedSquaredRelu(x, fused));
    assertArrayEquals(roundedBitsOf(plain), bits(fused));
    gpu.launch(Kernels.swiglu(x, up, plain));
    gpu.launch(Kernels.quantizedSwiglu(x, up, fused));
    assertArrayEquals(roundedBitsOf(plain), bits(fused));
  }

  @Test
  void productsThatAdd() {
    Tensor weight = numbers(70, COLUMNS);
    Tensor x = numbers(ROWS, COLUMNS);
    for (boolean decode : new boolean[] {true, false}) {
      Tensor target = numbers(ROWS, 70);
      Tensor other = numbers(ROWS, 70);
      gpu.launch(Kernels.copy(target, other));
      Tensor product = numbers(ROWS, 70);
      launch(Products.matmul(weight, x, product, decode));
      gpu.launch(Kernels.add(target, product));
      launch(Products.matmulAdd(weight, x, other, decode));
      assertArrayEquals(bits(target), bits(other), "decode " + decode);
    }
  }

  private void launch(List<Launch> launches) {
    launches.forEach(gpu::launch);
  }
}
