package dev.parley.inference.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.lwjgl.system.MemoryUtil;

/**
 * Stands in for a model: its state of a sequence follows from the tokens alone, so a test that
 * knows the tokens knows every number. Reads page tables from host memory, so for {@code JavaOps}.
 */
final class KnownStates {
  /** Layers 0 and 3 recur, 2 and 4 remember every token. */
  static final StateLayout LAYOUT =
      new StateLayout(
          List.of(
              new LayerState.Recurrent(3, 5),
              new LayerState.None(),
              new LayerState.KeyValues(2),
              new LayerState.Recurrent(1, 2),
              new LayerState.KeyValues(3)));

  private final Ops ops;
  private final StateMemory memory;
  private final List<Integer> recurrent = new ArrayList<>();
  private final List<Integer> remembering = new ArrayList<>();

  KnownStates(Ops ops, SequenceStates states) {
    this(ops, states, LAYOUT);
  }

  KnownStates(Ops ops, SequenceStates states, StateLayout layout) {
    this.ops = ops;
    this.memory = states.memory();
    for (int layer = 0; layer < layout.layers().size(); layer++) {
      if (layout.layers().get(layer) instanceof LayerState.Recurrent) {
        recurrent.add(layer);
      } else if (layout.layers().get(layer) instanceof LayerState.KeyValues) {
        remembering.add(layer);
      }
    }
  }

  /** Reads the last {@code count} of these tokens into a sequence that has read the others. */
  void read(SequenceStates.Sequence sequence, List<Integer> tokens, int count) {
    assertEquals(tokens.size() - count, sequence.length());
    sequence.reserve(count);
    copyStates();
    if (count == 0) {
      return;
    }
    for (int position = sequence.length(); position < tokens.size(); position++) {
      for (int layer : remembering) {
        PagedKeyValues cache = memory.keyValues(layer);
        long row = row(cache.pageTable(), sequence.slot(), position);
        int width = (int) cache.keys().columns();
        int token = tokens.get(position);
        ops.write(cache.keys().rows(row, 1), numbers(token, layer, width));
        ops.write(cache.values().rows(row, 1), numbers(-token, layer, width));
      }
    }
    sequence.advance(count);
    for (int layer : recurrent) {
      writeRow(memory.convolution(layer), sequence.slot(), tokens.hashCode(), layer);
      writeRow(memory.ssm(layer), sequence.slot(), ~tokens.hashCode(), layer);
    }
  }

  /** As whoever runs passes does before each. */
  void copyStates() {
    Deque<Pass> copies = memory.copies();
    while (!copies.isEmpty()) {
      Pass copy = copies.remove();
      while (!copy.run(Pass.NEVER)) {
        Thread.onSpinWait();
      }
    }
  }

  private void writeRow(Tensor tensor, int row, int seed, int layer) {
    ops.write(tensor.rows(row, 1), numbers(seed, layer, (int) tensor.columns()));
  }

  /** Fails unless the sequence's state is the one after exactly these tokens. */
  void check(SequenceStates.Sequence sequence, List<Integer> tokens) {
    assertEquals(tokens.size(), sequence.length());
    copyStates();
    for (int layer : recurrent) {
      int hash = tokens.hashCode();
      checkRow(memory.convolution(layer), sequence.slot(), hash, layer, tokens.isEmpty());
      checkRow(memory.ssm(layer), sequence.slot(), ~hash, layer, tokens.isEmpty());
    }
    for (int layer : remembering) {
      PagedKeyValues cache = memory.keyValues(layer);
      for (int position = 0; position < tokens.size(); position++) {
        long row = row(cache.pageTable(), sequence.slot(), position);
        checkRow(cache.keys(), row, tokens.get(position), layer, false);
        checkRow(cache.values(), row, -tokens.get(position), layer, false);
      }
    }
  }

  private void checkRow(Tensor tensor, long row, int seed, int layer, boolean empty) {
    int width = (int) tensor.columns();
    float[] expected = empty ? new float[width] : numbers(seed, layer, width);
    assertArrayEquals(expected, ops.read(tensor.rows(row, 1)), () -> "layer " + layer);
  }

  private static long row(Tensor pageTable, int slot, int position) {
    long entry = pageTable.rowAddress(slot) + 4L * (position / StateMemory.PAGE_TOKENS);
    return (long) MemoryUtil.memGetInt(entry) * StateMemory.PAGE_TOKENS
        + position % StateMemory.PAGE_TOKENS;
  }

  private static float[] numbers(int seed, int layer, int width) {
    float[] numbers = new float[width];
    for (int i = 0; i < width; i++) {
      numbers[i] = (seed * 31 + layer * 7 + i) % 1_000_003;
    }
    return numbers;
  }
}
