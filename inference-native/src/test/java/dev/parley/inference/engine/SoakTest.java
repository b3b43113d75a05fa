package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.state.SequenceStates.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Writes for a long time: a minute of the full counts, or as many seconds as the property {@code
 * parley.soak.seconds} says, with the model of {@code parley.soak.model}.
 */
@EnabledOnOs(OS.LINUX)
class SoakTest {
  private static final int SEQUENCES = 3;
  private static final int PROMPT = 40;
  private static final int CONTEXT = 256;

  /** What the system, the heap and the compiler may take between two measurements. */
  private static final long NOISE_KIB = 32 << 10;

  private final List<Integer> prompt =
      IntStream.range(0, PROMPT).map(i -> i * 7 % 499).boxed().toList();

  @Test
  void neitherMemoryNorNumbersDrift() throws IOException {
    int seconds = Integer.getInteger("parley.soak.seconds", Fixtures.count(60));
    Path file = Path.of(System.getProperty("parley.soak.model", TinyModel.FILE.toString()));
    EngineOptions options =
        EngineOptions.defaults().withContextTokens(CONTEXT).withMaxDialogues(SEQUENCES);
    DeviceChoice device = DeviceChoice.open(options);
    try (ModelHeader header = ModelHeader.open(file);
        LoadedModel model = LoadedModel.load(header, device.ops(), options)) {
      float[][] expected = round(model);
      round(model);
      long before = otherMemoryKib();
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      long tokens = 0;
      do {
        float[][] found = round(model);
        for (int i = 0; i < SEQUENCES; i++) {
          assertArrayEquals(expected[i], found[i], "sequence " + i);
        }
        tokens += (long) SEQUENCES * (CONTEXT - PROMPT);
      } while (System.nanoTime() < end);
      long grown = otherMemoryKib() - before;
      System.out.println(tokens + " tokens in " + seconds + " s; memory grew by " + grown + " KiB");
      assertTrue(grown < NOISE_KIB, "memory grew by " + grown + " KiB in " + tokens + " tokens");
    }
  }

  /** Reads a prompt and writes until the context is full; gives the last logits. */
  private float[][] round(LoadedModel model) {
    FixedInput input = new FixedInput(model);
    List<Sequence> sequences =
        IntStream.range(0, SEQUENCES).mapToObj(i -> model.states().open().orElseThrow()).toList();
    for (int i = 0; i < SEQUENCES; i++) {
      input.read(sequences.get(i), prompt.subList(i, PROMPT));
    }
    float[][] logits = {};
    for (int at = PROMPT; at < CONTEXT; at++) {
      int token = at;
      logits =
          input.step(
              sequences, IntStream.range(0, SEQUENCES).mapToObj(i -> (token + i) % 499).toList());
    }
    sequences.forEach(Sequence::close);
    return logits;
  }

  /**
   * Of this process, without the heap. Over hours that is only right if the heap is whole and
   * touched from the start, as {@code -Dtest.heap="1g -Xms1g -XX:+AlwaysPreTouch"} makes it.
   */
  private static long otherMemoryKib() throws IOException {
    long resident =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
    return resident - Runtime.getRuntime().totalMemory() / 1024;
  }
}
