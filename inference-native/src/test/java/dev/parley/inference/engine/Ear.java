package dev.parley.inference.engine;

import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.ModelException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears a reply, and may do something at one of its pieces of speech. */
public final class Ear implements GenerationListener {
  private static final int EVERY = -1;

  final List<String> speech = new CopyOnWriteArrayList<>();
  final List<String> thought = new CopyOnWriteArrayList<>();
  private final int place;
  private final Runnable action;

  private Ear(int place, Runnable action) {
    this.place = place;
    this.action = action;
  }

  public static Ear deaf() {
    return new Ear(0, () -> {});
  }

  /**
   * @param piece counts from 1
   */
  static Ear doingAt(int piece, Runnable action) {
    return new Ear(piece, action);
  }

  static Ear doingAlways(Runnable action) {
    return new Ear(EVERY, action);
  }

  @Override
  public void speech(String piece) {
    speech.add(piece);
    if (place == EVERY || speech.size() == place) {
      action.run();
    }
  }

  @Override
  public void thought(String piece) {
    thought.add(piece);
  }

  @Override
  public void ended(GenerationResult result) {}

  @Override
  public void failed(ModelException reason) {}
}
