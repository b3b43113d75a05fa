package dev.parley.inference.engine;

import dev.parley.inference.DialogueOptions;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.Message;
import dev.parley.inference.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of an engine's log, after the first. Events stand in the order in which the inference
 * thread carried them out.
 */
sealed interface LogEvent {

  /** Its number, from 1 in the order in which dialogues were opened. */
  int dialogue();

  /** What the line calls it. */
  String name();

  /** Writes what the event has beside its name and its dialogue. */
  void write(LogLine line);

  /** What is done to a dialogue that is open, and answered by nothing. */
  sealed interface Call extends LogEvent {
    void repeat(EngineDialogue dialogue);
  }

  /** A dialogue begins. */
  record Open(int dialogue, DialogueOptions options) implements LogEvent {
    @Override
    public String name() {
      return "open";
    }

    @Override
    public void write(LogLine line) {
      line.text("name", options.name());
      line.messages("opening", options.opening());
      line.tools("tools", options.tools());
    }
  }

  /** A dialogue begins where another, {@code origin}, stands. */
  record Fork(int dialogue, int origin) implements LogEvent {
    @Override
    public String name() {
      return "fork";
    }

    @Override
    public void write(LogLine line) {
      line.number("origin", origin);
    }
  }

  /** A reply is asked for. */
  record Submit(int dialogue, GenerationRequest request) implements LogEvent {
    @Override
    public String name() {
      return "submit";
    }

    @Override
    public void write(LogLine line) {
      line.request(request);
    }
  }

  /**
   * The reply that was asked for last is over.
   *
   * @param text what was heard of it
   * @param cut where it was cut short, by a cancel or a failure; null if it came to its own end
   */
  record End(
      int dialogue, String text, String thought, List<ToolCall> calls, Hearing.@Nullable Cut cut)
      implements LogEvent {

    static End of(int dialogue, Reply reply) {
      ReplyText heard = reply.text();
      return new End(dialogue, heard.speech(), heard.thought(), heard.calls(), reply.cut());
    }

    @Override
    public String name() {
      return "end";
    }

    @Override
    public void write(LogLine line) {
      line.text("text", text);
      line.text("thought", thought);
      line.calls("calls", calls);
      if (cut != null) {
        line.number("cut", cut.tokens());
        line.flag("missed", cut.missed());
      }
    }

    /** All that was heard: the thought, the speech, and a line for each call. */
    String whole() {
      StringBuilder whole = new StringBuilder(thought);
      whole.append(thought.isEmpty() ? "" : "\n").append(text);
      calls.forEach(call -> whole.append('\n').append(call.name()).append(call.arguments()));
      return whole.toString();
    }
  }

  record Read(int dialogue, List<Message> messages) implements Call {
    @Override
    public String name() {
      return "read";
    }

    @Override
    public void write(LogLine line) {
      line.messages("messages", messages);
    }

    @Override
    public void repeat(EngineDialogue dialogue) {
      dialogue.read(messages);
    }
  }

  record Keep(int dialogue, int characters) implements Call {
    @Override
    public String name() {
      return "keep";
    }

    @Override
    public void write(LogLine line) {
      line.number("characters", characters);
    }

    @Override
    public void repeat(EngineDialogue dialogue) {
      dialogue.keep(characters);
    }
  }

  record Rewind(int dialogue, int count) implements Call {
    @Override
    public String name() {
      return "rewind";
    }

    @Override
    public void write(LogLine line) {
      line.number("count", count);
    }

    @Override
    public void repeat(EngineDialogue dialogue) {
      dialogue.rewind(count);
    }
  }

  record Replace(int dialogue, List<Message> messages) implements Call {
    @Override
    public String name() {
      return "replace";
    }

    @Override
    public void write(LogLine line) {
      line.messages("messages", messages);
    }

    @Override
    public void repeat(EngineDialogue dialogue) {
      dialogue.replace(messages);
    }
  }

  /** The history that replaces another has taken its place. */
  record Change(int dialogue) implements Call {
    @Override
    public String name() {
      return "change";
    }

    @Override
    public void write(LogLine line) {}

    @Override
    public void repeat(EngineDialogue dialogue) {
      dialogue.changeAsTold();
    }
  }

  /** What no text depends on: for the reader of a log, and repeated by nobody. */
  sealed interface Remark extends LogEvent {}

  /**
   * A state came or went.
   *
   * @param what {@code live}; {@code retired} to be kept while there is room; {@code evicted}, for
   *     its memory went to others
   * @param tokens it has read
   */
  record State(int dialogue, String what, int tokens) implements Remark {
    @Override
    public String name() {
      return "state";
    }

    @Override
    public void write(LogLine line) {
      line.text("what", what);
      line.number("tokens", tokens);
    }
  }

  /**
   * Tokens are read again, because the state that had read them is gone.
   *
   * @param from so many need not be
   * @param to so many had been read
   * @param reason {@code needed} by a reply or by new text, or {@code idle}: nobody wanted anything
   */
  record Rebuild(int dialogue, int from, int to, String reason) implements Remark {
    @Override
    public String name() {
      return "rebuild";
    }

    @Override
    public void write(LogLine line) {
      line.number("from", from);
      line.number("to", to);
      line.text("reason", reason);
    }
  }

  record Close(int dialogue) implements Call {
    @Override
    public String name() {
      return "close";
    }

    @Override
    public void write(LogLine line) {}

    @Override
    public void repeat(EngineDialogue dialogue) {
      dialogue.close();
    }
  }
}
