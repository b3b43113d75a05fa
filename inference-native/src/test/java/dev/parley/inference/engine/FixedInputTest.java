package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.state.SequenceStates.Sequence;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is fed by hand gives the bits that it gives in any other way. */
class FixedInputTest {
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withContextTokens(256).withMaxDialogues(3);
  private static final List<Integer> LONG = ids(3, LoadedModel.PROMPT_ROWS + 9);
  private static final List<Integer> SHORT = ids(250, 5);

  private static List<Integer> ids(int from, int count) {
    return IntStream.range(from, from + count).boxed().toList();
  }

  private static void withModel(Consumer<LoadedModel> test) {
    try (ModelHeader header = ModelHeader.open(TinyModel.FILE);
        LoadedModel model = LoadedModel.load(header, new JavaOps(1), OPTIONS)) {
      test.accept(model);
    }
  }

  private static Sequence open(LoadedModel model) {
    return model.states().open().orElseThrow();
  }

  @Test
  void aTextOfSeveralChunksIsReadWhole() {
    withModel(
        model -> {
          FixedInput input = new FixedInput(model);
          Sequence whole = open(model);
          Sequence stepwise = open(model);

          float[] logits = input.read(whole, LONG);
          input.read(stepwise, LONG.subList(0, 1));
          float[] last = {};
          for (int id : LONG.subList(1, LONG.size())) {
            last = input.step(List.of(stepwise), List.of(id))[0];
          }

          assertEquals(LONG.size(), whole.length());
          assertArrayEquals(last, logits);
        });
  }

  @Test
  void sequencesThatStepTogetherDoNotMeet() {
    withModel(
        model -> {
          FixedInput input = new FixedInput(model);
          Sequence first = open(model);
          Sequence second = open(model);
          Sequence alone = open(model);
          input.read(first, LONG);
          input.read(second, SHORT);
          input.read(alone, SHORT);

          float[][] together = input.step(List.of(first, second), List.of(7, 8));

          assertArrayEquals(input.step(List.of(alone), List.of(8))[0], together[1]);
          assertEquals(LONG.size() + 1, first.length());
          assertEquals(SHORT.size() + 1, second.length());
        });
  }
}
