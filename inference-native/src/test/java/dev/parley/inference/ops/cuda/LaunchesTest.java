package dev.parley.inference.ops.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.SsmScan;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Launches and the PTX have the same kernels with the same structs. */
class LaunchesTest {
  private static final Path PTX = Path.of("src/main/resources/dev/parley/inference/cuda/ptx");

  private static final Pattern ENTRY =
      Pattern.compile("\\.visible \\.entry (\\w+)\\(\\s*\\.param \\.align 8 \\.b8 \\w+\\[(\\d+)]");

  /** Bytes of the struct of each kernel, by module and entry. */
  private static Map<String, Integer> kernels(String capability) throws IOException {
    Map<String, Integer> kernels = new HashMap<>();
    try (Stream<Path> files = Files.list(PTX.resolve(capability))) {
      for (Path file : files.toList()) {
        String module = file.getFileName().toString().replace(".ptx", "");
        Matcher entry = ENTRY.matcher(Files.readString(file));
        while (entry.find()) {
          kernels.put(module + "." + entry.group(1), Integer.parseInt(entry.group(2)));
        }
      }
    }
    return kernels;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sm75", "sm80"})
  void haveEveryKernelOfThePtxAndItsStruct(String capability) throws IOException {
    Map<String, Integer> kernels = kernels(capability);
    TreeSet<String> launched = new TreeSet<>();
    for (Launch launch : everyLaunch()) {
      String name = launch.module() + "." + launch.entry();
      launched.add(name);
      assertNotNull(kernels.get(name), name);
      assertEquals(kernels.get(name), launch.fieldCount() * Long.BYTES, name);
    }
    assertEquals(new TreeSet<>(kernels.keySet()), launched);
  }

  private static Tensor tensor(QuantType type, int rows, int columns) {
    return Tensor.dense(1 << 20, type, rows, columns);
  }

  private static Tensor floats(int rows, int columns) {
    return tensor(QuantType.F32, rows, columns);
  }

  private static Tensor rounded(int rows, int columns) {
    return new Tensor(1 << 20, QuantType.INT8, rows, columns, Products.roundedRowBytes(columns));
  }

  private static List<Launch> everyLaunch() {
    List<Launch> launches = new ArrayList<>();
    for (QuantType type : QuantType.inFiles()) {
      if (type != QuantType.I32) {
        addProducts(launches, tensor(type, 70, 256));
      }
    }
    addRows(launches);
    addSequences(launches);
    return launches;
  }

  private static void addProducts(List<Launch> launches, Tensor weight) {
    for (int rows = 1; rows <= 17; rows++) {
      for (boolean decode : new boolean[] {true, false}) {
        launches.addAll(Products.matmul(weight, floats(rows, 256), floats(rows, 70), decode));
        launches.addAll(Products.matmulAdd(weight, floats(rows, 256), floats(rows, 70), decode));
        if (weight.type().isBlockType()) {
          launches.addAll(Products.matmul(weight, rounded(rows, 256), floats(rows, 70), decode));
        }
      }
    }
    launches.add(Products.gather(weight, tensor(QuantType.I32, 3, 1), floats(3, 256)));
    launches.add(Kernels.read(weight));
    if (weight.type().isBlockType()) {
      launches.add(Kernels.pack(1 << 20, 1 << 21, weight.type(), 3, 4, 70));
    }
  }

  private static void addRows(List<Launch> launches) {
    Tensor x = floats(2, 256);
    Tensor row = floats(1, 256);
    Tensor rounded = rounded(2, 256);
    Tensor indexes = tensor(QuantType.I32, 2, 1);
    launches.add(Kernels.quantize(x, rounded));
    launches.add(Kernels.rmsNorm(x, row, x, 1e-5f));
    launches.add(Kernels.quantizedRmsNorm(x, row, rounded, 1e-5f));
    launches.add(Kernels.gatedGroupNorm(x, x, row, x, 2, 1e-5f));
    launches.add(Kernels.quantizedGatedGroupNorm(x, x, row, rounded, 2, 1e-5f));
    launches.add(Kernels.energy(x, indexes, row));
    launches.add(Kernels.copy(x, x));
    launches.add(Kernels.add(x, x));
    launches.add(Kernels.squaredRelu(x, x));
    launches.add(Kernels.quantizedSquaredRelu(x, rounded));
    launches.add(Kernels.swiglu(x, x, x));
    launches.add(Kernels.quantizedSwiglu(x, x, rounded));
    launches.add(Kernels.rope(x, floats(1, 8), indexes, 16));
  }

  private static void addSequences(List<Launch> launches) {
    Tensor indexes = tensor(QuantType.I32, 2, 1);
    for (QuantType type : new QuantType[] {QuantType.F16, QuantType.F32}) {
      for (int width : new int[] {128, 256}) {
        Tensor pages = tensor(type, 1024, width);
        PagedKeyValues cache = new PagedKeyValues(pages, pages, tensor(QuantType.I32, 2, 8), 64);
        Tensor x = floats(2, width);
        launches.add(Kernels.storeKeyValues(x, x, cache, indexes, indexes));
        for (boolean decode : new boolean[] {true, false}) {
          launches.addAll(
              Sequences.attention(
                  floats(2, 3 * width),
                  cache,
                  indexes,
                  indexes,
                  floats(2, 3 * width),
                  width,
                  decode,
                  bytes -> 1 << 20));
        }
      }
    }
    Tensor x = floats(2, 64);
    for (boolean decode : new boolean[] {true, false}) {
      Tensor weight = floats(64, 4);
      launches.add(
          Sequences.convSilu(x, weight, floats(1, 64), floats(2, 192), indexes, x, decode));
      for (int n : new int[] {128, 200}) {
        Tensor b = floats(2, n);
        Tensor perHead = floats(1, 4);
        SsmScan scan =
            new SsmScan(
                x, b, b, floats(2, 4), perHead, perHead, perHead, floats(2, 64 * n), indexes, 1);
        launches.add(Sequences.ssmScan(scan, x, decode));
      }
    }
  }
}
