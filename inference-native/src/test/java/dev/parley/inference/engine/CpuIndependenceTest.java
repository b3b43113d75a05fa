package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ModelException;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cpu.BuiltLibrary;
import dev.parley.inference.ops.cpu.CpuOps;
import dev.parley.inference.ops.cpu.CpuOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/**
 * The CPU device's logits depend on nothing but the tokens, bit for bit: not on threads, chunks or
 * the instruction set.
 */
class CpuIndependenceTest {
  private static final List<String> LEVELS = List.of("avx512", "avx2", "neon");

  @BeforeAll
  static void skipWithoutTheLibrary() {
    BuiltLibrary.assumeUsable();
  }

  @ParameterizedTest
  @CsvSource({
    "tiny, q8_0, FAST",
    "tiny, q4_0, FAST",
    "tiny, q5_1, FAST",
    "small, q4_k, FAST",
    "small, q6_k, FAST",
    "mixed, q4_k_m, FAST",
    "mixed, q4_k_m, EXACT",
    "mixed, bf16, FAST"
  })
  void threadsChunksAndInstructionsChangeNothing(
      String name, String type, Precision precision, @TempDir Path folder) {
    Path file =
        Fixtures.sharedUnpacked(
            "fixtures/" + name + "/gguf/" + name + "-" + type + ".gguf", folder);
    List<Integer> prompt = prompt(name);
    List<float[]> expected = logits(open(1, precision, ""), file, prompt, 1);

    assertSame(expected, logits(open(3, precision, ""), file, prompt, prompt.size()));
    assertSame(expected, logits(open(2, precision, ""), file, prompt, 7));
    int levels = 0;
    for (String level : LEVELS) {
      if (has(level)) {
        levels++;
        assertSame(expected, logits(open(2, precision, level), file, prompt, 64));
        assertSame(expected, logits(open(1, precision, level), file, prompt, 1));
      }
    }
    assertTrue(levels >= 1);
  }

  private static void assertSame(List<float[]> expected, List<float[]> found) {
    for (int i = 0; i < expected.size(); i++) {
      int position = i;
      assertArrayEquals(expected.get(i), found.get(i), () -> "logits of position " + position);
    }
  }

  private static List<float[]> logits(Ops ops, Path file, List<Integer> ids, int chunk) {
    try (GoldenModel model = new GoldenModel(ops, file, Set.of())) {
      return model.read(ids, chunk);
    }
  }

  private static boolean has(String level) {
    try {
      open(1, Precision.FAST, level).close();
      return true;
    } catch (ModelException e) {
      return false;
    }
  }

  private static Ops open(int threads, Precision precision, String level) {
    return CpuOps.open(new CpuOptions(threads, precision, level, false));
  }

  private static List<Integer> prompt(String name) {
    Path file = Fixtures.shared("fixtures/" + name + "/prompts.json");
    var prompts =
        new ObjectMapper()
            .readValue(file.toFile(), new TypeReference<Map<String, List<Integer>>>() {});
    return prompts.getOrDefault("300", List.of()).subList(0, 100);
  }
}
