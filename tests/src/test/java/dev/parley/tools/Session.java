package dev.parley.tools;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One run of the program inside this process, with what it wrote. */
record Session(int status, String out, String err) {

  /** Without a person, without any model, and with nothing to read. */
  static Session of(String... arguments) {
    return withInput("", arguments);
  }

  static Session withInput(String input, String... arguments) {
    return run(input, Map.of(), false, arguments);
  }

  static Session withEnvironment(Map<String, String> environment, String... arguments) {
    return run("", environment, false, arguments);
  }

  static Session withInputAndEnvironment(
      String input, Map<String, String> environment, String... arguments) {
    return run(input, environment, false, arguments);
  }

  /** With a person at a terminal. */
  static Session interactive(String input, Map<String, String> environment, String... arguments) {
    return run(input, environment, true, arguments);
  }

  private static Session run(
      String input, Map<String, String> environment, boolean interactive, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new BufferedReader(new StringReader(input)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            interactive);
    int status = Parley.run(terminal, arguments);
    return new Session(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  List<String> answers() {
    return out.lines().toList();
  }

  List<String> messages() {
    return err.lines().toList();
  }
}
