package dev.parley.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every seed and every past finding passes its harness. */
class CorpusTest {

  @TestFactory
  Stream<DynamicTest> everyInputPasses() {
    return Stream.of(Harness.values()).flatMap(CorpusTest::inputs);
  }

  private static Stream<DynamicTest> inputs(Harness harness) {
    assertFalse(harness.inputs().isEmpty(), () -> "no input in " + harness.corpus());
    return harness.inputs().stream()
        .map(
            input ->
                DynamicTest.dynamicTest(
                    harness + "/" + input.getFileName(), () -> pass(harness, input)));
  }

  private static void pass(Harness harness, Path input) throws Exception {
    Method entry = harness.target().getMethod("fuzzerTestOneInput", byte[].class);
    try {
      entry.invoke(null, (Object) Files.readAllBytes(input));
    } catch (InvocationTargetException e) {
      // Not the cause itself: on running out of memory JUnit gives up the whole run.
      throw new AssertionError(input + " is a finding", e.getCause());
    }
  }
}
