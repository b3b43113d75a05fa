package dev.parley.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A timeline of messages.
 *
 * <p><b>Threads.</b> Any; every field that changes is guarded by the lock, and nothing foreign is
 * called while it is held.
 */
final class ScriptedDialogue implements Dialogue {
  private final ScriptedModel model;
  private final String name;
  private final Object lock = new Object();
  private final Transcript transcript;
  private @Nullable ScriptedReply underWay;
  private boolean closed;

  ScriptedDialogue(ScriptedModel model, String name, Transcript transcript) {
    this.model = model;
    this.name = name;
    this.transcript = transcript;
  }

  @Override
  public Generation submit(GenerationRequest request, GenerationListener listener) {
    synchronized (lock) {
      requireIdle();
      transcript.append(request.messages());
      transcript.beginReply();
      ScriptedReply reply =
          new ScriptedReply(model, this, name, transcript.messages(), request, listener);
      // Inside the lock, so that the model cannot close in between.
      model.start(reply);
      underWay = reply;
      return reply;
    }
  }

  /** The reply under way is over and this is what was heard of it. */
  void finish(String text) {
    synchronized (lock) {
      underWay = null;
      transcript.endReply(Message.assistant(text));
    }
  }

  @Override
  public void read(List<Message> messages) {
    synchronized (lock) {
      requireIdle();
      transcript.append(messages);
    }
  }

  @Override
  public void keep(int characters) {
    synchronized (lock) {
      requireIdle();
      transcript.keep(characters);
    }
  }

  @Override
  public void rewind(int count) {
    synchronized (lock) {
      requireIdle();
      transcript.rewind(count);
    }
  }

  @Override
  public void replace(List<Message> messages) {
    synchronized (lock) {
      requireIdle();
      transcript.replace(messages);
    }
  }

  @Override
  public Dialogue fork() {
    synchronized (lock) {
      requireIdle();
      return model.adopt(new ScriptedDialogue(model, name, transcript.copy()));
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
      closed = true;
      if (underWay != null) {
        underWay.cancel();
      }
    }
    model.forget(this);
  }

  private void requireIdle() {
    if (closed) {
      throw new IllegalStateException("dialogue '" + name + "' is closed; open another one");
    }
    if (underWay != null) {
      throw new IllegalStateException(
          "a reply of dialogue '" + name + "' is under way; wait for its end or cancel it");
    }
  }
}
