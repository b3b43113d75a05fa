package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.inference.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is said about a run on the smallest model we have; how fast that was is nobody's test. */
class BenchCommandTest {

  private static final String MODEL = Fixtures.own("tiny/tiny-q8_0.gguf").toString();

  private final JsonMapper json = new JsonMapper();

  @Test
  void tellsAProgramEverythingItMeasured() {
    JsonNode line = bench("--threads", "2", "--busy", "1", "--npcs", "3", "--repeat", "1");

    assertEquals(
        List.of(
            "engine",
            "model",
            "threads",
            "busy",
            "load_s",
            "prefill32",
            "prefill128",
            "prefill512",
            "decode",
            "peak_mb",
            "decode512",
            "npcs",
            "device",
            "read_gbps",
            "step_bytes",
            "read_share",
            "java",
            "cpu"),
        new ArrayList<>(line.propertyNames()));
    assertTrue(line.get("engine").stringValue().startsWith("parley "));
    assertEquals("tiny-q8_0.gguf", line.get("model").stringValue());
    assertEquals(2, line.get("threads").intValue());
    assertEquals(1, line.get("busy").intValue());
    assertEquals(3, line.get("npcs").get("count").intValue());
    for (String rate : List.of("prefill32", "prefill128", "prefill512", "decode", "decode512")) {
      assertIsRate(line.get(rate));
    }
    assertIsRate(line.get("npcs"));
    assertTrue(line.get("read_gbps").doubleValue() > 0);
    assertEquals(
        Runtime.getRuntime().availableProcessors(), line.get("cpu").get("cores").intValue());
  }

  private static void assertIsRate(JsonNode rate) {
    double median = rate.get("median").doubleValue();
    assertTrue(median > 0 && median <= rate.get("best").doubleValue(), rate.toString());
    assertTrue(!rate.has("worst_ms") || rate.get("worst_ms").doubleValue() > 0, rate.toString());
  }

  @Test
  void countsTheBytesOfAToken() {
    JsonNode info = json.readTree(Session.of("model", "info", MODEL, "--json").out());
    long embedding = 512 * 96 / 32 * 34;

    long expected =
        info.get("weight_bytes").longValue()
            - embedding
            + 2 * info.get("state_bytes_per_dialogue").longValue();
    assertEquals(expected, info.get("step_bytes").longValue());
  }

  @Test
  void measuresOnlyWhatItIsAskedFor() {
    JsonNode line = bench("--prefill", "5,70", "--decode", "2", "--repeat", "1", "--npcs", "1");

    assertIsRate(line.get("prefill5"));
    assertIsRate(line.get("prefill70"));
    assertFalse(line.has("prefill32"));
    assertFalse(line.has("decode512"), "nothing of that length was read");
    assertEquals("{\"count\":1}", line.get("npcs").toString());
  }

  @Test
  void tellsAPersonTheSame() {
    Session session =
        Session.of("bench", "--model", MODEL, "--prefill", "8", "--decode", "2", "--busy", "2");

    assertEquals(0, session.status(), session.err());
    for (String row :
        List.of(
            "model +tiny-q8_0.gguf, loaded in .* s",
            "device +(Java|CPU.*), \\d+ threads?, beside 2 busy threads",
            "machine +\\S.*",
            "read 8 tokens +[\\d.]+ tokens a second, best [\\d.]+",
            "write +[\\d.]+ tokens a second, best [\\d.]+, slowest token \\d+ ms",
            "4 write at once +[\\d.]+ tokens a second, .*[\\d.]+ times one alone",
            "peak memory +\\S.*",
            "memory limit +[\\d.]+ GB are read a second here, 821 KiB for a token: .*")) {
      assertTrue(session.answers().stream().anyMatch(line -> line.matches(row)), session.out());
    }
  }

  @Test
  void refusesATextLongerThanTheContext() {
    Session session = Session.of("bench", "--model", MODEL, "--prefill", "1048577");

    assertEquals(2, session.status(), session.err());
    assertEquals("", session.out());
    assertTrue(
        session.err().contains("a context of 1048577 tokens and the model has 1048576"),
        session.err());
    assertTrue(session.err().contains("read shorter texts"), session.err());
  }

  @Test
  void refusesADeviceThatIsNotThere() {
    Session session = Session.of("bench", "--model", MODEL, "--device", "cuda");
    assumeTrue(session.status() != 0, "skipped: this machine has an NVIDIA GPU");

    assertEquals(1, session.status(), session.err());
    assertEquals("", session.out());
    assertTrue(session.err().contains("CUDA: there is no libcuda.so.1"), session.err());
  }

  @Test
  void writesAModelToMeasure(@TempDir Path folder) {
    String file = folder.resolve("tiny.gguf").toString();

    Session write = Session.of("bench", "--synthetic", "tiny", "--type", "q4_k_m", "--out", file);
    Session again = Session.of("bench", "--synthetic", "tiny", "--type", "Q8_0", "--out", file);
    Session measure = Session.of("bench", "--model", file, "--prefill", "4", "--decode", "1");

    assertEquals(0, write.status(), write.err());
    assertTrue(write.out().contains("tiny.gguf, 1.55 MiB"), write.out());
    assertEquals(1, again.status());
    assertTrue(again.err().contains("exists already"), again.err());
    assertEquals(0, measure.status(), measure.err());
  }

  @Test
  void writesIntoNoFolderThatIsNotThere(@TempDir Path folder) {
    String file = folder.resolve("lost/tiny.gguf").toString();

    Session session = Session.of("bench", "--synthetic", "tiny", "--type", "Q8_0", "--out", file);

    assertEquals(1, session.status());
    assertTrue(session.err().contains("does not exist; make it first"), session.err());
  }

  private JsonNode bench(String... more) {
    List<String> arguments = new ArrayList<>(List.of("bench", "--model", MODEL, "--json"));
    arguments.addAll(List.of(more));
    Session session = Session.of(arguments.toArray(String[]::new));
    assertEquals(0, session.status(), session.err());
    assertEquals(1, session.answers().size(), session.out());
    return json.readTree(session.out());
  }

  @Test
  void tellsHowABudgetWasKept() {
    Session session =
        Session.of(
            "bench", "budget", "--model", MODEL, "--seconds", "1", "--fps", "500", "--ms", "0.5");

    assertEquals(0, session.status(), session.err());
    List<String> lines = session.out().lines().toList();
    assertTrue(lines.get(0).startsWith("model      "), session.out());
    assertTrue(lines.get(2).contains("0.50 ms of every frame, 500 frames a second"), session.out());
    assertFalse(lines.get(2).contains(" 0.0 tokens a second"), session.out());
    for (String name : List.of("model", "control")) {
      assertTrue(
          lines.stream().anyMatch(line -> line.matches(name + "( +[0-9.]+ ms){4}")), session.out());
    }
    assertTrue(session.out().matches("(?s).*first word +[0-9]+ ms after a short line.*"), session.out());
  }

  @Test
  void refusesBudgetsThatMakeNoSense() {
    for (List<String> flag :
        List.of(List.of("--ms", "0"), List.of("--fps", "0"), List.of("--seconds", "-1"))) {
      Session session = Session.of("bench", "budget", "--model", MODEL, flag.get(0), flag.get(1));
      assertEquals(2, session.status(), session.err());
      assertTrue(session.err().contains(flag.get(0) + " is "), session.err());
    }
  }
}
