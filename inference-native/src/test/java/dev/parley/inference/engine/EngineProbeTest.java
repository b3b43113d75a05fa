package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ModelException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class EngineProbeTest {
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults()
          .withDevice(Device.JAVA)
          .withContextTokens(16)
          .withMaxDialogues(2)
          .withThreads(1);

  private final EngineProbe probe = EngineProbe.open(TinyModel.FILE, OPTIONS);

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void tellsWhatItRuns() {
    assertEquals("nemotron_h", probe.summary().architecture());
    assertEquals("Java, 1 thread", probe.device());
    assertEquals(16, probe.contextTokens());
  }

  @Test
  void sequencesAreReadAndSteppedTogetherUntilTheContextIsFull() {
    probe.read(0, Collections.nCopies(14, 5));
    probe.read(1, List.of(6));
    probe.step(List.of(7, 8));
    probe.step(List.of(9, 10));

    assertThrows(IllegalStateException.class, () -> probe.step(List.of(11, 12)));
  }

  @Test
  void whatIsClearedBeginsAnew() {
    probe.read(0, Collections.nCopies(16, 5));
    probe.read(1, List.of(6));

    probe.clear();
    probe.read(0, Collections.nCopies(15, 5));
    probe.step(List.of(5));

    assertThrows(IllegalStateException.class, () -> probe.read(0, List.of(5)));
  }

  @Test
  void refusesSequencesThatAreNotThere() {
    refuses("sequence 1 of 0", () -> probe.read(1, List.of(5)));
    refuses("sequence -1 of 0", () -> probe.read(-1, List.of(5)));
    probe.read(0, List.of(5));
    probe.read(1, List.of(5));
    refuses(
        "sequence 2 of 2; expected at most the next new one, and at most 2",
        () -> probe.read(2, List.of(5)));
  }

  @Test
  void refusesIdsThatFitNoSequence() {
    refuses("0 ids for 0 sequences", () -> probe.step(List.of()));
    probe.read(0, List.of(5));
    refuses("2 ids for 1 sequences", () -> probe.step(List.of(5, 6)));
    refuses("no ids", () -> probe.read(0, List.of()));
  }

  @Test
  void refusesIdsBeyondTheVocabulary() {
    probe.read(0, List.of(511));

    refuses("token 512 is not in the vocabulary", () -> probe.read(0, List.of(5, 512)));
    refuses("token -1 is not in the vocabulary", () -> probe.step(List.of(-1)));
  }

  @Test
  void refusesADeviceThatIsNotThere() {
    EngineOptions cuda = OPTIONS.withDevice(Device.CUDA);

    assertThrows(ModelException.class, () -> EngineProbe.open(TinyModel.FILE, cuda));
  }

  private static void refuses(String sentence, Executable misuse) {
    String found =
        String.valueOf(assertThrows(IllegalArgumentException.class, misuse).getMessage());
    assertTrue(found.contains(sentence), found);
  }
}
