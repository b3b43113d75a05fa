package dev.parley.inference.engine;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.Role;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.Transcript;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A dialogue of the local engine: the transcript that callers see at once, and the timelines that
 * the inference thread brings up to it in the order of the calls.
 *
 * <p><b>Threads.</b> Any. The lock guards every field and the order in which commands are given; no
 * listener is called while it is held.
 */
final class EngineDialogue implements Dialogue {
  private final Engine engine;
  private final String name;
  private final List<ToolSpec> tools;
  private final Succession succession;
  private final DialogueLog log;
  private final Object lock = new Object();
  private final Transcript transcript;
  private @Nullable Reply underWay;
  private boolean closed;

  /** Why the timelines no longer follow the transcript; confined to the inference thread. */
  private @Nullable RuntimeException lost;

  EngineDialogue(
      Engine engine,
      String name,
      List<ToolSpec> tools,
      Transcript transcript,
      Succession succession,
      DialogueLog log) {
    this.engine = engine;
    this.name = name;
    this.tools = tools;
    this.transcript = transcript;
    this.succession = succession;
    this.log = log;
    succession.onChange(() -> log.note(LogEvent.Change::new));
  }

  @Override
  public Generation submit(GenerationRequest request, GenerationListener listener) {
    return submit(prepare(request, listener));
  }

  /** Outside the lock, for a constraint may have to be compiled, and a long text be tokenized. */
  Reply prepare(GenerationRequest request, GenerationListener listener) {
    Reply reply = engine.newReply(request, tools, listener);
    engine.prepareTurns(request.messages());
    return reply;
  }

  Reply submit(Reply reply) {
    List<Message> messages = reply.request().messages();
    synchronized (lock) {
      requireReady();
      engine.scheduler().take(name, reply);
      command(() -> begin(reply));
      transcript.append(messages);
      transcript.beginReply();
      underWay = reply;
      return reply;
    }
  }

  private void begin(Reply reply) {
    follow(() -> succession.answer(reply, this::ended));
    log.note(number -> new LogEvent.Submit(number, reply.request()));
    reply.onEnd((reason, cost) -> log.note(number -> LogEvent.End.of(number, reply)));
    if (lost != null) {
      ended(reply.text().heard(), false);
      reply.fail(new ModelException("the dialogue cannot be read: " + lost, lost));
    }
  }

  /** On the inference thread, before the reply's listener is told. */
  private int ended(Message heard, boolean whole) {
    follow(() -> succession.ended(heard, whole));
    synchronized (lock) {
      underWay = null;
      transcript.endReply(heard);
    }
    return succession.length();
  }

  @Override
  public void read(List<Message> messages) {
    List<Message> more = List.copyOf(messages);
    engine.prepareTurns(more);
    synchronized (lock) {
      requireReady();
      change(() -> succession.read(more), number -> new LogEvent.Read(number, more));
      transcript.append(more);
    }
  }

  @Override
  public void keep(int characters) {
    synchronized (lock) {
      requireReady();
      Message left = transcript.keep(characters);
      if (left != null) {
        change(() -> succession.cutReply(left), number -> new LogEvent.Keep(number, characters));
      }
    }
  }

  @Override
  public void rewind(int count) {
    synchronized (lock) {
      requireReady();
      transcript.rewind(count);
      change(() -> succession.rewind(count), number -> new LogEvent.Rewind(number, count));
    }
  }

  @Override
  public void replace(List<Message> messages) {
    List<Message> history = List.copyOf(messages);
    prepare(history);
    synchronized (lock) {
      requireReady();
      boolean endsWithReply = transcript.replace(history);
      change(
          () -> succession.replace(history, endsWithReply),
          number -> new LogEvent.Replace(number, history));
    }
  }

  /** A reply at the end is written apart, so that it can still be cut. */
  private void prepare(List<Message> history) {
    int last = history.size() - 1;
    boolean endsWithReply = last >= 0 && history.get(last).role() == Role.ASSISTANT;
    engine.prepareOpening(endsWithReply ? history.subList(0, last) : history, tools);
    engine.prepareTurns(endsWithReply ? history.subList(last, last + 1) : List.of());
  }

  @Override
  public EngineDialogue fork() {
    synchronized (lock) {
      requireIdle();
      return engine.fork(name, tools, transcript.copy(), this);
    }
  }

  @Override
  public List<Message> messages() {
    synchronized (lock) {
      return transcript.messages();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      if (underWay != null) {
        underWay.cancel();
      }
      engine
          .scheduler()
          .executeIfOpen(
              List.of(succession),
              () -> {
                succession.close();
                log.note(LogEvent.Close::new);
              });
    }
  }

  /** Whose timelines follow the transcript; for the inference thread. */
  Succession succession() {
    return succession;
  }

  /** Begins with what the transcript begins with. */
  void open(List<Message> opening) {
    engine.prepareOpening(opening, tools);
    engine.scheduler().requireRoom();
    change(
        () -> succession.open(opening),
        number -> new LogEvent.Open(number, new DialogueOptions(name, opening, tools)));
  }

  /** Begins where another dialogue stands now. */
  void continueFrom(EngineDialogue origin) {
    engine
        .scheduler()
        .execute(
            List.of(succession, origin.succession),
            () -> {
              lost = origin.lost;
              follow(() -> succession.continueFrom(origin.succession));
              log.note(number -> new LogEvent.Fork(number, origin.log.number()));
            });
  }

  /** From now on another history takes its place only by {@link #changeAsTold}. */
  void changeWhenTold() {
    engine.scheduler().execute(List.of(succession), succession::changeWhenTold);
  }

  /** The history that replaces another takes its place, after what was called before. */
  void changeAsTold() {
    engine.scheduler().execute(List.of(succession), () -> follow(succession::changeAsTold));
  }

  /**
   * @param event what the log is told afterwards, from the dialogue's number
   */
  private void change(Runnable change, IntFunction<LogEvent> event) {
    command(
        () -> {
          follow(change);
          log.note(event);
        });
  }

  /** Only after {@link Scheduler#requireRoom}: what the caller has changed by now must follow. */
  private void command(Runnable command) {
    engine.scheduler().executeNow(List.of(succession), command);
  }

  /**
   * Brings the timelines up to the transcript. What cannot be written in the model's template ends
   * this dialogue, and no other: every reply from then on fails with the reason.
   */
  private void follow(Runnable change) {
    if (lost == null) {
      try {
        change.run();
      } catch (RuntimeException e) {
        lost = e;
      }
    }
  }

  /** Called before anything is changed, so that what is refused leaves no trace. */
  private void requireReady() {
    requireIdle();
    engine.scheduler().requireRoom();
  }

  private void requireIdle() {
    if (closed) {
      throw new IllegalStateException("dialogue '" + name + "' is closed");
    }
    if (underWay != null) {
      throw new IllegalStateException(
          "dialogue '" + name + "' has a reply under way; cancel it or wait for its end");
    }
  }
}
