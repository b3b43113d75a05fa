package dev.parley.demo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line makes of what it is given. */
class GameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--budget -5 | --budget is -5; expected 0.1 to 1000",
        "--budget NaN | --budget is NaN; expected 0.1 to 1000",
        "--fps 0 | --fps is 0; expected 1 to 1000",
        "--text-size 9 | --text-size is 9; expected 0 to 3",
        "--size huge | --size is huge; expected such as 1280x720, each from 100 to 9999",
        "--size 99999x99999 | --size is 99999x99999; expected such as 1280x720, each from 100 to 9999",
        "--seed x | Invalid value for option '--seed': 'x' is not a long; see parley play --help",
        "--only-shots | --only-shots is for scripts only; name one with --script FILE, or leave it out",
        "--threads -1 | --threads is -1; expected 1 to 1024",
      })
  void whatMakesNoSenseIsToldBeforeAnythingIsOpened(String arguments, String told) {
    assertEquals("2 parley: " + told, run(arguments.split(" ")));
  }

  @Test
  void aFailedEveningSaysSoInItsReport(@TempDir Path folder) throws IOException {
    Path script = folder.resolve("evening.txt");
    Files.writeString(script, "wait 1\nexpect trust mara > 0.5\n");
    Path kept = folder.resolve("kept");

    String told = run("--terminal", "--script", script.toString(), "--record", kept.toString());

    String why = "line 2 of the script: trust is 0.00; expected more than 0.5";
    assertTrue(told.startsWith("1 ") && told.endsWith("parley: " + why), told);
    String report = Files.readString(kept.resolve("report.html"));
    assertTrue(report.contains("This evening failed: " + why), report);
  }

  /** The exit status and what stderr was told. */
  private static String run(String... arguments) {
    PrintStream terminal = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try (PrintStream here = new PrintStream(told, true, StandardCharsets.UTF_8)) {
      System.setErr(here);
      int status = Game.run(arguments);
      return status + " " + told.toString(StandardCharsets.UTF_8).strip();
    } finally {
      System.setErr(terminal);
    }
  }
}
