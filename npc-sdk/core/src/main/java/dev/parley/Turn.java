package dev.parley;

import dev.parley.inference.Generation;
import dev.parley.inference.Message;
import dev.parley.inference.OutputConstraint;
import dev.parley.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line and the reply to it. Confined to the dialogue thread. */
final class Turn {

  final Reply reply;
  final String line;
  final Circumstances circumstances;
  final ReplyParser parser;
  final CallText callText = new CallText();

  /** What was noted since this line, and before the next. */
  final List<Message> noted = new ArrayList<>();

  /** What the model called, in order. */
  final List<ToolCall> toolCalls = new ArrayList<>();

  /** What became of each of them, as far as it is known. */
  final List<Acts.Outcome> outcomes = new ArrayList<>();

  /** What the reply must be, if anything; set before the model is asked. */
  @Nullable OutputConstraint constraint;

  /** Counts the answers of a conversation; set when the model is asked. */
  int number;

  /** The model's work on it, once it was asked. */
  @Nullable Generation generation;

  /** How much of the reply counts as heard; all of it unless the game says otherwise. */
  int heard = Integer.MAX_VALUE;

  /** What stands in the history: the model's words, or the persona's. Empty until the end. */
  String said = "";

  /** The words are the persona's, and the model does not have them yet. */
  boolean authored;

  Turn(Reply reply, String line, Circumstances circumstances, String name) {
    this.reply = reply;
    this.line = line;
    this.circumstances = circumstances;
    this.parser = new ReplyParser(name);
  }

  boolean isCut() {
    return heard != Integer.MAX_VALUE;
  }

  void cancelGeneration() {
    if (generation != null) {
      generation.cancel();
    }
  }
}
