package dev.parley.inference.engine;

import java.util.Arrays;

/**
 * The tokens that one pass reads: rows of text, then rows of tokens that were generated. The arrays
 * serve one pass after the other, so that a token costs no memory.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Rows {
  /** Of a row whose strength nobody looks at. */
  static final int NOWHERE = -1;

  private int[] tokens = new int[16];
  private int[] positions = new int[16];
  private int[] slots = new int[16];
  private int[] outputs = new int[16];
  private int[] places = new int[16];
  private int prompts;
  private int count;
  private int outputCount;

  void clear() {
    prompts = 0;
    count = 0;
    outputCount = 0;
  }

  /** Adds a row of text; all of them come before those of {@link #addDecode}. */
  void addPrompt(int token, int position, int slot, boolean output) {
    add(token, position, slot, output);
    prompts = count;
  }

  /** Adds a row of a token that was generated. */
  void addDecode(int token, int position, int slot, boolean output) {
    add(token, position, slot, output);
  }

  private void add(int token, int position, int slot, boolean output) {
    if (count == tokens.length) {
      grow(2 * count);
    }
    tokens[count] = token;
    positions[count] = position;
    slots[count] = slot;
    if (output) {
      places[outputCount] = NOWHERE;
      outputs[outputCount++] = count;
    }
    count++;
  }

  private void grow(int room) {
    tokens = Arrays.copyOf(tokens, room);
    positions = Arrays.copyOf(positions, room);
    slots = Arrays.copyOf(slots, room);
    outputs = Arrays.copyOf(outputs, room);
    places = Arrays.copyOf(places, room);
  }

  /** Where the i-th of those whose logits are wanted leaves how strong it is. */
  void setPlace(int i, int place) {
    places[i] = place;
  }

  int count() {
    return count;
  }

  int prompts() {
    return prompts;
  }

  int decodes() {
    return count - prompts;
  }

  /** Rows whose logits are wanted. */
  int outputCount() {
    return outputCount;
  }

  // The arrays, of which the first elements count; not to be written to.

  int[] tokens() {
    return tokens;
  }

  int[] positions() {
    return positions;
  }

  int[] slots() {
    return slots;
  }

  /** Which rows' logits are wanted. */
  int[] outputs() {
    return outputs;
  }

  /** Where each of these leaves how strong it is. */
  int[] places() {
    return places;
  }
}
