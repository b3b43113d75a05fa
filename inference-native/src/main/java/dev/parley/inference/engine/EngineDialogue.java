package dev.parley.inference.engine;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.Transcript;
import java.util.List;
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
      Succession succession) {
    this.engine = engine;
    this.name = name;
    this.tools = tools;
    this.transcript = transcript;
    this.succession = succession;
  }

  @Override
  public Generation submit(GenerationRequest request, GenerationListener listener) {
    // Outside the lock, for a constraint may have to be compiled, and a long text be tokenized.
    Reply reply = engine.newReply(request, tools, listener);
    engine.prepareTurns(request.messages());
    synchronized (lock) {
      requireIdle();
      engine.scheduler().take(name, reply);
      engine.scheduler().execute(List.of(succession), () -> begin(reply));
      transcript.append(request.messages());
      transcript.beginReply();
      underWay = reply;
      return reply;
    }
  }

  private void begin(Reply reply) {
    follow(() -> succession.answer(reply, this::ended));
    if (lost != null) {
      ended(reply.text().heard());
      reply.fail(new ModelException("the dialogue cannot be read: " + lost, lost));
    }
  }

  /** On the inference thread, before the reply's listener is told. */
  private int ended(Message heard) {
    follow(() -> succession.ended(heard));
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
      requireIdle();
      command(() -> succession.read(more));
      transcript.append(more);
    }
  }

  @Override
  public void keep(int characters) {
    synchronized (lock) {
      requireIdle();
      Message left = transcript.keep(characters);
      if (left != null) {
        command(() -> succession.cutReply(left));
      }
    }
  }

  @Override
  public void rewind(int count) {
    synchronized (lock) {
      requireIdle();
      transcript.rewind(count);
      command(() -> succession.rewind(count));
    }
  }

  @Override
  public void replace(List<Message> messages) {
    List<Message> history = List.copyOf(messages);
    engine.prepareOpening(history, tools);
    synchronized (lock) {
      requireIdle();
      boolean endsWithReply = transcript.replace(history);
      command(() -> succession.replace(history, endsWithReply));
    }
  }

  @Override
  public Dialogue fork() {
    synchronized (lock) {
      requireIdle();
      return engine.fork(name, tools, transcript.copy(), succession);
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
      engine.scheduler().executeIfOpen(List.of(succession), succession::close);
    }
  }

  /** Whose timelines follow the transcript; for the inference thread. */
  Succession succession() {
    return succession;
  }

  /** Begins with what the transcript begins with. */
  void open(List<Message> opening) {
    engine.prepareOpening(opening, tools);
    command(() -> succession.open(opening));
  }

  /** Begins where another dialogue stands now. */
  void continueFrom(Succession origin) {
    engine
        .scheduler()
        .execute(List.of(succession, origin), () -> follow(() -> succession.continueFrom(origin)));
  }

  private void command(Runnable change) {
    engine.scheduler().execute(List.of(succession), () -> follow(change));
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
