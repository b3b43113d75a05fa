package dev.parley.inference.engine;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.model.Architectures;
import dev.parley.inference.model.Model;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.state.Room;
import dev.parley.inference.state.SequenceStates;
import dev.parley.inference.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Measures which columns of a model's head count most. The numbers that the head is multiplied with
 * differ in size by orders of magnitude from column to column, always the same ones, so an error in
 * a few columns does most of the harm that rounding the head does.
 *
 * <p>A page of text of our own is read with the model as its file has it, and the squares of these
 * numbers are averaged. That loads the whole model, runs it, and frees it again.
 *
 * <p>Source: the idea of importance matrices in llama.cpp (tools/imatrix).
 */
final class HeadImportance {
  private static final String TEXT = "calibration.txt";
  private static final String HEAD_INPUT = "normed";
  private static final int TOKENS = 256;
  private static final int ROWS = 64;

  private HeadImportance() {}

  /**
   * The mean square of what each column of the head is multiplied with.
   *
   * @param options which device runs the model
   * @throws dev.parley.inference.ModelException if the device or the memory is not there
   */
  static float[] measure(ModelFile file, Tokenizer tokenizer, EngineOptions options) {
    int context = Math.min(TOKENS, Architectures.outline(file).contextTokens());
    int[] ids = Arrays.stream(tokenizer.encode(text())).limit(context).toArray();
    try (Ops ops = DeviceChoice.open(options).ops()) {
      Model model = Architectures.load(file, ops);
      SequenceStates states =
          new SequenceStates(ops, Architectures.outline(file).states(), Room.of(1, 2, ids.length));
      Passes passes = new Passes(model, ops, states.memory(), ROWS, 1, Set.of(HEAD_INPUT));
      try (SequenceStates.Sequence sequence = states.open().orElseThrow()) {
        return meanSquares(passes, sequence, ids);
      }
    }
  }

  private static float[] meanSquares(Passes passes, SequenceStates.Sequence sequence, int[] ids) {
    double[] sums = new double[0];
    for (int from = 0; from < ids.length; from += ROWS) {
      int count = Math.min(ROWS, ids.length - from);
      sequence.reserve(count);
      List<Passes.Row> rows = new ArrayList<>();
      for (int i = from; i < from + count; i++) {
        rows.add(new Passes.Row(ids[i], i, sequence.slot(), i == from + count - 1));
      }
      passes.run(rows, List.of());
      sequence.advance(count);
      float[] inputs = passes.tapped(HEAD_INPUT, count, 1);
      int width = inputs.length / count;
      sums = sums.length == 0 ? new double[width] : sums;
      for (int i = 0; i < inputs.length; i++) {
        sums[i % width] += (double) inputs[i] * inputs[i];
      }
    }
    float[] means = new float[sums.length];
    for (int column = 0; column < means.length; column++) {
      means[column] = (float) (sums[column] / ids.length);
    }
    return means;
  }

  private static String text() {
    try (InputStream in = HeadImportance.class.getResourceAsStream(TEXT)) {
      if (in == null) {
        throw new IllegalStateException(TEXT + " is not packed with the library");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
