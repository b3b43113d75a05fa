package dev.parley.inference.engine;

import dev.parley.inference.state.SequenceStates.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * Feeds given ids to sequences, without a scheduler: text in the chunks that the scheduler would
 * make of it, generated tokens one for each sequence.
 *
 * <p><b>Threads.</b> Confined to one.
 */
record FixedInput(LoadedModel model) {

  /** Reads text; gives the logits after its last token. */
  float[] read(Sequence sequence, List<Integer> ids) {
    float[][] logits = new float[0][];
    for (int from = 0; from < ids.size(); from += LoadedModel.PROMPT_ROWS) {
      int end = Math.min(ids.size(), from + LoadedModel.PROMPT_ROWS);
      sequence.reserve(end - from);
      List<Passes.Row> rows = new ArrayList<>();
      for (int i = from; i < end; i++) {
        int position = sequence.length() + i - from;
        rows.add(new Passes.Row(ids.get(i), position, sequence.slot(), i == ids.size() - 1));
      }
      logits = model.passes().run(rows, List.of());
      sequence.advance(rows.size());
    }
    return logits[0];
  }

  /** Reads one generated token into each sequence; gives the logits after each. */
  float[][] step(List<Sequence> sequences, List<Integer> ids) {
    List<Passes.Row> rows = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      Sequence sequence = sequences.get(i);
      sequence.reserve(1);
      rows.add(new Passes.Row(ids.get(i), sequence.length(), sequence.slot(), true));
    }
    float[][] logits = model.passes().run(List.of(), rows);
    sequences.forEach(sequence -> sequence.advance(1));
    return logits;
  }
}
