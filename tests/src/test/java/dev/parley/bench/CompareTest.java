package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.inference.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code tests/bench/compare}, between engines that are made up. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "skipped: the stand-ins are POSIX shell scripts")
class CompareTest {

  private static final String NOTES = "docs/benchmarks/fast-mill-avx2-8-cores.csv";

  private Path root;

  private record Run(int status, String out, String err) {}

  @BeforeEach
  void makeCheckout(@TempDir Path folder) throws Exception {
    root = folder;
    assumeTrue(hasPython(), "skipped: no python3 on this machine");
    Files.createDirectories(root.resolve("tests/bench"));
    Files.copy(Fixtures.own("../bench/compare").normalize(), root.resolve("tests/bench/compare"));
    engine("parley", 10, 40, 20);
    engine("tests/bench/peer", 5, 4, 8);
    Files.writeString(root.resolve("model.gguf"), "");
  }

  private boolean hasPython() throws IOException, InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").redirectErrorStream(true).start().waitFor()
          == 0;
    } catch (IOException e) {
      return false; // not installed
    }
  }

  /** A program that writes down its name and gives the next of these speeds each time. */
  private void engine(String path, int... tokensPerSecond) throws IOException {
    StringBuilder cases = new StringBuilder();
    for (int i = 0; i < tokensPerSecond.length; i++) {
      cases.append("  %d) speed=%d ;;%n".formatted(i + 1, tokensPerSecond[i]));
    }
    String name = path.replaceAll(".*/", "");
    Path script = root.resolve(path);
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo "%1$s $*" >>%2$s/calls
        case $(grep -c '^%1$s' %2$s/calls) in
        %3$sesac
        echo '{"engine":"%1$s 1.0","model":"model.gguf","threads":2,"busy":0,"load_s":0.5,' \\
          '"prefill32":{"median":64,"best":70},"decode":{"median":'$speed',"best":50,"worst_ms":'$speed'},' \\
          '"peak_mb":100,"npcs":{"count":3,"median":60,"ratio":2},"device":"Test","read_gbps":20,' \\
          '"step_bytes":500000000,"java":"17","cpu":{"name":"Fast(R) Mill CPU @ 3.00GHz","level":"avx2","cores":8}}'
        """
            .formatted(name, root, cases));
    assertTrue(script.toFile().setExecutable(true));
  }

  private Run compare(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", root + "/tests/bench/compare"));
    command.addAll(List.of(arguments));
    Path out = root.resolve("out");
    Path err = root.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private List<Map<String, String>> notes() throws IOException {
    List<String> lines = Files.readAllLines(root.resolve(NOTES));
    String[] columns = lines.get(0).split(",", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",", -1);
      assertEquals(columns.length, values.length, line);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < columns.length; i++) {
        row.put(columns[i], values[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  @Test
  void takesTurns() throws Exception {
    Run run = compare(root + "/model.gguf", "--threads", "2");

    assertEquals(0, run.status(), run.err());
    List<String> calls = Files.readAllLines(root.resolve("calls"));
    assertEquals(
        List.of("parley", "peer", "parley", "peer", "parley", "peer"),
        calls.stream().map(call -> call.split(" ", -1)[0]).toList());
    String same = " --threads 2 --busy 0 --prefill 32,128,512 --decode 32 --repeat 3";
    assertTrue(calls.stream().allMatch(call -> call.endsWith(same)), calls.toString());
  }

  @Test
  void notesTheMedianOfTheRounds() throws Exception {
    compare(root + "/model.gguf");

    Map<String, String> ours = notes().get(0);
    Map<String, String> peer = notes().get(1);
    assertEquals("20", ours.get("decode"));
    assertEquals("40", ours.get("decode_worst_ms"), "of the slowest tokens the slowest");
    assertEquals("0.5", ours.get("read_share"), "20 tokens of 0.5 GB of 20 GB");
    assertEquals("", ours.get("prefill128"), "not measured");
    assertEquals("5", peer.get("decode"));
    assertEquals("peer 1.0", peer.get("engine"));
    assertEquals("3", peer.get("rounds"));
    assertEquals(
        "tests/bench/compare model.gguf", peer.get("command"), "without this machine's folders");
  }

  @Test
  void printsTheRatio() throws Exception {
    Run run = compare(root + "/model.gguf", "--no-notes");

    assertTrue(
        run.out().contains("Fast(R) Mill CPU @ 3.00GHz (avx2, 8 cores), memory read at 20"),
        run.out());
    assertTrue(
        run.out().lines().anyMatch(line -> line.matches("write, tokens/s +20 +5 +4.00")),
        run.out());
    assertFalse(Files.exists(root.resolve(NOTES)));
  }

  @Test
  void addsToEarlierNotes() throws Exception {
    compare(root + "/model.gguf", "--rounds", "1");
    compare(root + "/model.gguf", "--rounds", "1", "--ours-only");

    assertEquals(List.of("10", "5", "40"), notes().stream().map(row -> row.get("decode")).toList());
  }

  @Test
  void leavesOtherNotesAlone() throws Exception {
    Path notes = root.resolve(NOTES);
    Files.createDirectories(notes.getParent());
    Files.writeString(notes, "speed,colour\n3,red\n");

    Run run = compare(root + "/model.gguf", "--rounds", "1");

    assertEquals(1, run.status());
    assertTrue(run.err().contains("has other columns"), run.err());
    assertEquals("speed,colour\n3,red\n", Files.readString(notes));
  }

  @Test
  void refusesAModelThatIsNotThere() throws Exception {
    Run run = compare(root + "/lost.gguf");

    assertEquals(1, run.status());
    assertTrue(run.err().contains("lost.gguf does not exist"), run.err());
    assertFalse(Files.exists(root.resolve("calls")));
  }

  @Test
  void passesOnThatAnEngineFailed() throws Exception {
    Files.writeString(root.resolve("tests/bench/peer"), "#!/bin/sh\necho no network >&2\nexit 3\n");

    Run run = compare(root + "/model.gguf");

    assertEquals(1, run.status());
    assertTrue(run.err().contains("no network"), run.err());
    assertTrue(run.err().contains("peer gives status 3"), run.err());
  }
}
