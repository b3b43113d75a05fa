package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.state.Room;
import dev.parley.inference.state.StateLayout;
import dev.parley.inference.state.StateMemory;
import dev.parley.inference.tensor.QuantType;
import java.util.List;
import java.util.Locale;

/**
 * How an engine's memory is divided: the weights, keys and values of every dialogue that is live,
 * and with what is left recurrent states, of live dialogues and of snapshots alike.
 *
 * @param name of the model file
 * @param parameters count of weights
 * @param weightBytes as they are stored
 * @param states of one sequence
 * @param keyValueType what keys and values are stored as
 */
record MemoryPlan(
    String name, long parameters, long weightBytes, StateLayout states, QuantType keyValueType) {
  /** The live one, the persona and the last reply of every dialogue, and one to go back further. */
  private static final int STATES_PER_DIALOGUE = 4;

  /** A scene needs one at least beside the live ones: what a reply can go back to. */
  private static final int FEWEST_SNAPSHOTS = 1;

  /** The rest is for kernels, intermediate results, and whoever else uses the device. */
  private static final double SHARE_FOR_WEIGHTS_AND_STATES = 0.9;

  /** What published models are stored as, and about how many bits a weight that takes. */
  private record Quant(String name, double bits) {}

  private static final List<Quant> QUANTS =
      List.of(
          new Quant("BF16", 16),
          new Quant("Q8_0", 8.5),
          new Quant("Q6_K", 6.6),
          new Quant("Q4_K_M", 5.3),
          new Quant("Q4_0", 4.9));

  /**
   * How many states there is room for.
   *
   * @param contextTokens the most tokens of a dialogue
   * @param freeBytes of the device, or {@link Long#MAX_VALUE}
   * @param far whether snapshots that do not fit there can go to memory that is far from it
   * @throws ModelException if not even {@link #FEWEST_SNAPSHOTS} fit the budget
   */
  Room room(EngineOptions options, int contextTokens, long freeBytes, boolean far) {
    int dialogues = options.maxDialogues();
    int rows = rows(dialogues, limit(options.memoryBytes(), freeBytes), contextTokens);
    if (options.smallerSnapshots()) {
      int snapshots = rows - dialogues;
      int exact = (snapshots + 1) / 2;
      return Room.withSmall(dialogues, dialogues + exact, 2 * (snapshots - exact), contextTokens);
    }
    int missing = far ? rows(dialogues, options.memoryBytes(), contextTokens) - rows : 0;
    int farRows = missing == 1 ? 2 : missing; // one would have to make room for itself
    return Room.withFar(dialogues, rows, farRows, contextTokens);
  }

  /** The budget, or what the device has if that is less; 0 for none. */
  private static long limit(long budget, long freeBytes) {
    if (freeBytes == Long.MAX_VALUE) {
      return budget;
    }
    long usable = (long) (freeBytes * SHARE_FOR_WEIGHTS_AND_STATES);
    return budget == 0 ? usable : Math.min(budget, usable);
  }

  private int rows(int dialogues, long limit, int contextTokens) {
    int wanted = dialogues * STATES_PER_DIALOGUE;
    if (limit == 0) {
      return wanted;
    }
    long left = limit - weightBytes - keyValueBytes(dialogues, contextTokens);
    if (left < (dialogues + FEWEST_SNAPSHOTS) * states.fixedBytes()) {
      throw tooLarge(dialogues, contextTokens, limit);
    }
    return states.fixedBytes() == 0 ? wanted : (int) Math.min(wanted, left / states.fixedBytes());
  }

  private long keyValueBytes(int dialogues, int contextTokens) {
    long page = StateMemory.PAGE_TOKENS;
    long tokens = (contextTokens + page - 1) / page * page;
    return dialogues * tokens * states.bytesPerToken() / Float.BYTES * keyValueType.bytes(1);
  }

  private ModelException tooLarge(int dialogues, int contextTokens, long limit) {
    long forStates =
        keyValueBytes(dialogues, contextTokens)
            + (dialogues + FEWEST_SNAPSHOTS) * states.fixedBytes();
    String remedy =
        QUANTS.stream()
            .filter(quant -> parameters * quant.bits() / 8 + forStates <= limit)
            .findFirst()
            .map(quant -> "take the model as " + quant.name() + ", or ")
            .orElse("no common quant of this model fits; ");
    return new ModelException(
        String.format(
            Locale.ROOT,
            "%s needs %s, %s for weights and %s for %d dialogues of %d tokens, and the memory budget"
                + " is %s; %sallow more memory, fewer dialogues or a shorter context",
            name,
            mebibytes(weightBytes + forStates),
            mebibytes(weightBytes),
            mebibytes(forStates),
            dialogues,
            contextTokens,
            mebibytes(limit),
            remedy));
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MiB", bytes / 1048576.0);
  }
}
