package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.sampling.SamplingMemory;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.tokenizer.ChatTemplate;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final List<Integer> TEXT = List.of(40, 41, 42, 43, 44);
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withContextTokens(128).withMaxDialogues(2);

  @Test
  void leavesEverythingAsItWas() {
    try (ModelHeader header = ModelHeader.open(TinyModel.FILE);
        LoadedModel fresh = LoadedModel.load(header, new JavaOps(1), OPTIONS);
        LoadedModel rehearsed = LoadedModel.load(header, new JavaOps(1), OPTIONS)) {
      ChatTemplate template = ChatTemplate.of(header.file().metadata());
      new Rehearsal(rehearsed, header.tokenizer(), template, new SamplingMemory()).run();

      assertTrue(rehearsed.states().memory().copies().isEmpty(), "copies to be made");
      assertEquals(fresh.states().bytesInUse(), rehearsed.states().bytesInUse());
      for (int dialogue = 0; dialogue < 2; dialogue++) {
        Sequence expected = fresh.states().open().orElseThrow();
        Sequence found = rehearsed.states().open().orElseThrow();
        assertArrayEquals(
            new FixedInput(fresh).read(expected, TEXT),
            new FixedInput(rehearsed).read(found, TEXT));
      }
    }
  }
}
