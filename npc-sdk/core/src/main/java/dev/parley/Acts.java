package dev.parley;

import dev.parley.action.ActionCall;
import dev.parley.action.ActionResult;
import dev.parley.inference.Message;
import dev.parley.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a character does while it speaks: from the model's call to the game and back into the
 * conversation, before whatever comes next in it.
 *
 * <p>Confined to the dialogue thread.
 */
final class Acts {

  private static final ActionResult UNHEARD =
      ActionResult.refused("You were interrupted before it came to that.");

  /** What stands for a reply without a word where calls are no part of messages. */
  private static final String WORDLESS = "...";

  private final Deeds deeds;
  private final Recollection recollection;

  /** Told when the game has carried something out. */
  private final Runnable whenDone;

  /** The last turn that acted, until the conversation knows what became of it. */
  private @Nullable Turn open;

  /** Told with the next line, where results are no messages of their own. */
  private final List<String> news = new ArrayList<>();

  /** What the game is carrying out at this moment. */
  private int underWay;

  /** How often the conversation has gone back to a save. */
  private int loads;

  Acts(Deeds deeds, Recollection recollection, Runnable whenDone) {
    this.deeds = deeds;
    this.recollection = recollection;
    this.whenDone = whenDone;
  }

  /** Whether the game is carrying something out, so that its result is not known yet. */
  boolean areUnderWay() {
    return underWay > 0;
  }

  /** What of a piece of the model's text is words. */
  String words(Turn turn, String piece) {
    return deeds.isEmpty() || deeds.toldAsTools() ? piece : turn.callText.feed(piece);
  }

  /** The last of the words, once no more pieces come; a call in the text behind them is made. */
  String lastWords(Turn turn) {
    if (!turn.callText.called()) {
      return turn.callText.finish();
    }
    Optional<Map.Entry<String, Map<String, String>>> call = turn.callText.call();
    if (call.isPresent() && !turn.isCut()) {
      called(turn, new ToolCall(call.get().getKey(), Map.copyOf(call.get().getValue())));
    }
    return "";
  }

  /** Hands a call to the game. */
  void called(Turn turn, ToolCall tool) {
    Optional<ActionCall> call = deeds.call(tool.name(), tool.arguments());
    int number = turn.toolCalls.size();
    turn.toolCalls.add(tool);
    turn.outcomes.add(new Outcome(tool, call, UNHEARD));
    open = turn;
    call.ifPresent(known -> hand(turn, number, known));
  }

  private void hand(Turn turn, int number, ActionCall call) {
    int then = loads;
    turn.reply.postAct(
        call,
        deeds::carryOut,
        () -> underWay += then == loads ? 1 : 0,
        result -> {
          if (then == loads) { // else it never happened
            acted(turn, number, call, result);
          }
        });
  }

  private void acted(Turn turn, int number, ActionCall call, ActionResult result) {
    underWay--;
    turn.outcomes.set(number, new Outcome(turn.toolCalls.get(number), Optional.of(call), result));
    if (result.carriedOut() && !result.text().isEmpty()) {
      recollection.noteDeed(turn.number + "-" + number, result.text(), turn.circumstances);
    }
    whenDone.run();
  }

  /** A reply as the history has it. */
  Message message(Turn turn) {
    return message(turn, turn.said);
  }

  /** A reply of which only so much was said, as the history has it. */
  Message message(Turn turn, String said) {
    if (deeds.toldAsTools()) {
      return Message.assistant(said, turn.toolCalls);
    }
    boolean wordless = said.isEmpty() && !turn.toolCalls.isEmpty();
    return Message.assistant(wordless ? WORDLESS : said);
  }

  /** What is saved of acts that the conversation does not know of yet: messages, and news. */
  List<String> unsettled(List<Message> messages) {
    List<String> unsettled = new ArrayList<>(news);
    if (open != null && deeds.toldAsTools()) {
      messages.addAll(results(open));
    } else if (open != null) {
      open.outcomes.forEach(outcome -> outcome.inWords().ifPresent(unsettled::add));
    }
    return unsettled;
  }

  private static List<Message> results(Turn turn) {
    return turn.outcomes.stream().map(outcome -> Message.tool(outcome.result().inWords())).toList();
  }

  /** What became of the last acts, now that the conversation goes on; once. */
  List<Message> settle() {
    Turn turn = open;
    open = null;
    if (turn == null) {
      return List.of();
    }
    if (deeds.toldAsTools()) {
      return results(turn);
    }
    turn.outcomes.forEach(outcome -> outcome.inWords().ifPresent(news::add));
    return List.of();
  }

  /** What is told of them with the next line; once. */
  List<String> takeNews() {
    List<String> taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  /** Takes these news in place of what was not told yet. */
  void restore(List<String> saved) {
    open = null;
    underWay = 0;
    loads++;
    news.clear();
    news.addAll(saved);
  }

  /** What became of a call. */
  record Outcome(ToolCall tool, Optional<ActionCall> call, ActionResult result) {
    Optional<String> inWords() {
      return call.map(known -> ActionWords.outcome(known, result));
    }
  }
}
