package dev.parley.inference.engine;

import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.ModelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One repetition of a log.
 *
 * <p><b>Threads.</b> Confined to the one that waits for it.
 */
final class ReplayRun {
  /** Far less than what an engine takes at once. */
  private static final int CALLS_AHEAD = 1000;

  /** A dialogue of the log; one without a dialogue of the engine is not repeated any further. */
  private static final class Voice {
    final String name;
    @Nullable EngineDialogue dialogue;
    @Nullable Reply reply;
    int turn;

    Voice(String name, @Nullable EngineDialogue dialogue) {
      this.name = name;
      this.dialogue = dialogue;
    }

    /** Waits for the reply under way, well ended or not. */
    void settle() {
      if (reply != null) {
        reply.result().handle((result, failure) -> true).join();
      }
    }

    void stop() {
      if (dialogue != null) {
        dialogue.close();
        dialogue = null;
      }
    }
  }

  /** What is heard is asked for when it is over. */
  private static final class Unheard implements GenerationListener {
    @Override
    public void speech(String piece) {}

    @Override
    public void ended(GenerationResult result) {}

    @Override
    public void failed(ModelException reason) {}
  }

  private final Engine engine;
  private final List<LogEvent> events;
  private final Map<Integer, Deque<LogEvent.End>> ends = new HashMap<>();
  private final Map<Integer, Voice> voices = new HashMap<>();
  private final List<ReplayedReply> replies = new ArrayList<>();

  ReplayRun(Engine engine, List<LogEvent> events) {
    this.engine = engine;
    this.events = events;
  }

  List<ReplayedReply> run() {
    for (LogEvent event : events) {
      if (event instanceof LogEvent.End end) {
        ends.computeIfAbsent(end.dialogue(), dialogue -> new ArrayDeque<>()).add(end);
      }
    }
    try {
      for (int i = 0; i < events.size(); i++) {
        repeat(events.get(i));
        if (i % CALLS_AHEAD == 0) {
          awaitCalls();
        }
      }
    } finally {
      voices.values().forEach(Voice::stop);
    }
    return replies;
  }

  private void awaitCalls() {
    CompletableFuture<Boolean> reached = new CompletableFuture<>();
    engine.scheduler().execute(List.of(), () -> reached.complete(true));
    reached.join();
  }

  private void repeat(LogEvent event) {
    if (event instanceof LogEvent.Open open) {
      EngineDialogue dialogue = engine.begin(open.options());
      dialogue.changeWhenTold();
      voices.put(open.dialogue(), new Voice(open.options().name(), dialogue));
    } else if (event instanceof LogEvent.Fork fork) {
      Voice origin = voice(fork.origin());
      origin.settle();
      EngineDialogue dialogue = origin.dialogue == null ? null : origin.dialogue.fork();
      voices.put(fork.dialogue(), new Voice(origin.name, dialogue));
    } else if (event instanceof LogEvent.Submit submit) {
      submit(voice(submit.dialogue()), submit);
    } else if (event instanceof LogEvent.End end) {
      compare(voice(end.dialogue()), end);
    } else if (event instanceof LogEvent.Call call) {
      Voice voice = voice(call.dialogue());
      voice.settle();
      if (voice.dialogue != null) {
        call.repeat(voice.dialogue);
      }
    }
  }

  private void submit(Voice voice, LogEvent.Submit submit) {
    Deque<LogEvent.End> expected = ends.get(submit.dialogue());
    LogEvent.End end = expected == null ? null : expected.poll();
    if (end == null) {
      voice.stop(); // the log ends inside this reply
    }
    voice.turn++;
    if (voice.dialogue != null && end != null) {
      Reply reply = voice.dialogue.prepare(submit.request(), new Unheard());
      if (end.cut() != null) {
        reply.cutAsRecorded(end.cut());
      }
      voice.reply = voice.dialogue.submit(reply);
    }
  }

  private void compare(Voice voice, LogEvent.End recorded) {
    voice.settle();
    if (voice.dialogue != null && voice.reply != null) {
      LogEvent.End replayed = LogEvent.End.of(recorded.dialogue(), voice.reply);
      ReplayedReply reply =
          new ReplayedReply(
              recorded.dialogue(), voice.name, voice.turn, recorded.whole(), replayed.whole());
      replies.add(reply);
      if (!reply.isEqual()) {
        voice.stop();
      }
    }
  }

  private Voice voice(int dialogue) {
    Voice voice = voices.get(dialogue);
    if (voice == null) {
      throw new IllegalStateException("dialogue " + dialogue + " was never opened");
    }
    return voice;
  }
}
