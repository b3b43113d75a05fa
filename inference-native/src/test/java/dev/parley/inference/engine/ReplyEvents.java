package dev.parley.inference.engine;

import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.ModelException;
import dev.parley.inference.ToolCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Writes down what a reply's listener hears, neighbouring pieces of one kind as one, and may do
 * something at an event.
 */
final class ReplyEvents implements GenerationListener {
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final Predicate<String> place;
  private final Runnable action;
  private boolean done;

  ReplyEvents() {
    this(event -> false, () -> {});
  }

  private ReplyEvents(Predicate<String> place, Runnable action) {
    this.place = place;
    this.action = action;
  }

  /** Does something once, at the first event that begins so. */
  static ReplyEvents doingAt(String beginning, Runnable action) {
    return new ReplyEvents(event -> event.startsWith(beginning), action);
  }

  /** Everything so far, in order. */
  List<String> all() {
    return List.copyOf(events);
  }

  @Override
  public void speech(String piece) {
    add("speech: ", piece);
  }

  @Override
  public void thought(String piece) {
    add("thought: ", piece);
  }

  @Override
  public void toolCall(ToolCall call) {
    add("call: ", call.name() + call.arguments());
  }

  @Override
  public void malformedCall(String sentence) {
    add("malformed: ", sentence);
  }

  @Override
  public void ended(GenerationResult result) {
    add("ended: ", result.reason().toString());
  }

  @Override
  public void failed(ModelException reason) {
    add("failed: ", reason.toString());
  }

  private void add(String kind, String text) {
    if (text.isEmpty()) {
      throw new AssertionError("an empty piece: " + kind);
    }
    int last = events.size() - 1;
    boolean piece = kind.equals("speech: ") || kind.equals("thought: ");
    if (piece && last >= 0 && events.get(last).startsWith(kind)) {
      events.set(last, events.get(last) + text);
    } else {
      events.add(kind + text);
    }
    if (!done && place.test(events.get(events.size() - 1))) {
      done = true;
      action.run();
    }
  }
}
