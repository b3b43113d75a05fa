package dev.parley.inference;

import java.util.ArrayList;
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
  private final List<Message> messages;
  private int openingSize;
  private @Nullable ScriptedReply underWay;

  /** What was heard of the reply that nothing follows yet; its message is missing while empty. */
  private @Nullable String heard;

  private boolean closed;

  ScriptedDialogue(ScriptedModel model, String name, List<Message> opening) {
    this.model = model;
    this.name = name;
    this.messages = new ArrayList<>(opening);
    this.openingSize = opening.size();
  }

  @Override
  public Generation submit(GenerationRequest request, GenerationListener listener) {
    synchronized (lock) {
      requireIdle();
      append(request.messages());
      heard = null;
      ScriptedReply reply =
          new ScriptedReply(model, this, name, List.copyOf(messages), request, listener);
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
      if (!closed) {
        heard = text;
        if (!text.isEmpty()) {
          messages.add(Message.assistant(text));
        }
      }
    }
  }

  @Override
  public void read(List<Message> messages) {
    synchronized (lock) {
      requireIdle();
      append(messages);
    }
  }

  private void append(List<Message> next) {
    if (!next.isEmpty()) {
      messages.addAll(next);
      heard = null;
    }
  }

  @Override
  public void keep(int characters) {
    synchronized (lock) {
      requireIdle();
      String text = heard;
      if (text == null) {
        throw new IllegalStateException(
            "dialogue '" + name + "' does not end with a reply; there is nothing to cut");
      }
      requireCut(text, characters);
      if (characters == text.length()) {
        return;
      }
      messages.remove(messages.size() - 1);
      heard = characters == 0 ? null : text.substring(0, characters);
      if (heard != null) {
        messages.add(Message.assistant(heard));
      }
    }
  }

  private static void requireCut(String text, int characters) {
    if (characters < 0 || characters > text.length()) {
      throw new IllegalArgumentException(
          "keep(" + characters + ") of a reply; expected 0 to its " + text.length() + " chars");
    }
    if (characters > 0
        && characters < text.length()
        && Character.isSurrogatePair(text.charAt(characters - 1), text.charAt(characters))) {
      throw new IllegalArgumentException(
          "keep(" + characters + ") splits a surrogate pair; expected one char more or less");
    }
  }

  @Override
  public void rewind(int count) {
    synchronized (lock) {
      requireIdle();
      if (count < openingSize || count > messages.size()) {
        throw new IllegalArgumentException(
            "rewind(%d) of dialogue '%s'; expected %d (its opening) to %d messages"
                .formatted(count, name, openingSize, messages.size()));
      }
      if (count < messages.size()) {
        messages.subList(count, messages.size()).clear();
        heard = null;
      }
    }
  }

  @Override
  public void replace(List<Message> messages) {
    synchronized (lock) {
      requireIdle();
      this.messages.clear();
      this.messages.addAll(messages);
      openingSize = messages.size();
      heard = null;
    }
  }

  @Override
  public Dialogue fork() {
    synchronized (lock) {
      requireIdle();
      ScriptedDialogue fork = new ScriptedDialogue(model, name, messages);
      fork.openingSize = openingSize;
      fork.heard = heard;
      return model.adopt(fork);
    }
  }

  @Override
  public List<Message> messages() {
    synchronized (lock) {
      return List.copyOf(messages);
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      messages.clear();
      heard = null;
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
