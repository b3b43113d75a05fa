package dev.parley;

import dev.parley.inference.ContextOverflowException;
import dev.parley.inference.ContextUse;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.Message;
import dev.parley.inference.StopReason;
import dev.parley.inference.ToolCall;
import dev.parley.persona.Persona;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way of a line to the model and back, and what stays of it.
 *
 * <p>One turn at a time is with the model; lines said meanwhile wait for its end, which is near,
 * because its reply was cancelled when they were said.
 *
 * <p>Confined to the dialogue thread.
 */
final class Conversation {

  private static final System.Logger LOG = System.getLogger(Conversation.class.getName());

  private final Persona persona;
  private final Recollection recollection;
  private final Acts acts;
  private final RuntimeOptions options;
  private final Executor dialogueThread;
  private final History history;
  private final LatestReply latest;
  private final Deque<Turn> waiting = new ArrayDeque<>();

  /** Noted since the latest line that the model was told; it is told of this with the next. */
  private final List<Message> noted = new ArrayList<>();

  private @Nullable Turn active;

  /** What the model was told last of what the character perceives; empty if it must be told. */
  private String perceived = "";

  private final Seeds seeds;
  private final Requests requests;
  private int fallbacks;

  /** The latest turn failed: whoever reads the log knows. */
  private boolean failing;

  private boolean closed;

  Conversation(
      LanguageModel model,
      Persona persona,
      Message system,
      Recollection recollection,
      Deeds deeds,
      RuntimeOptions options,
      Executor dialogueThread) {
    this.persona = persona;
    this.recollection = recollection;
    this.acts = new Acts(deeds, recollection, this::goOn);
    this.options = options;
    this.dialogueThread = dialogueThread;
    this.seeds = new Seeds(persona.id(), options.sampling().seed());
    this.requests = new Requests(model, options, deeds, seeds);
    this.history =
        new History(model, persona.id(), system, deeds.tools(), HistoryLimit.of(options));
    this.latest = new LatestReply(history, acts);
  }

  /**
   * Lets the model read who it is, and get ready for its actions, before the first line is said.
   */
  void warmUp() {
    requests.prepare();
    try {
      history.readAhead();
    } catch (Throwable e) {
      history.drop(); // the first line tries again, and tells what is wrong
    }
  }

  /** Answers a line, after what is under way. */
  void turn(Reply reply, String line, Circumstances circumstances) {
    if (closed) {
      return;
    }
    waiting.add(new Turn(reply, line, circumstances, persona.name()));
    recollection.noteClaim(line, circumstances);
    goOn();
  }

  /** Notes what the character has said in the game's own words, after the newest turn. */
  void hasSaid(String line) {
    note(Message.assistant(line));
  }

  /** Notes what the character hears and does not answer, after the newest turn. */
  void hears(String speaker, String line) {
    note(PromptBuilder.overheard(speaker, line));
  }

  /** Behind the reply to the newest line: until the next it can be cut, and acts be carried out. */
  private void note(Message message) {
    Turn newest = waiting.peekLast();
    (newest == null ? noted : newest.noted).add(message);
  }

  /** Counts only the first {@code heard} chars of the reply as said, and stops it. */
  void interrupt(Reply reply, int heard) {
    Turn turn = find(reply);
    if (turn == null) {
      return;
    }
    turn.heard = Math.min(turn.heard, heard);
    turn.cancelGeneration();
    if (latest.isOf(turn)) {
      latest.cut(turn);
    }
  }

  /** Lets an authored line take the place of a reply that does not come. */
  void giveUp(Reply reply, String reason) {
    Turn turn = find(reply);
    if (turn == null || latest.isOf(turn) || !turn.parser.text().isEmpty()) {
      return; // its words, or its end, are on their way
    }
    Turn stuck = active;
    if (stuck != null && stuck != turn) {
      history.drop();
      stuck.said = stuck.parser.text();
      latest.addHeard(stuck);
    }
    hearWaiting();
    active = turn;
    turn.cancelGeneration();
    failed(turn, reason);
  }

  /** Frees the model's side. Idempotent. */
  void close() {
    closed = true;
    waiting.clear();
    active = null;
    latest.forget();
    history.drop();
  }

  /** Answers what waits, behind the turn under way and what the game makes of its acts. */
  private void goOn() {
    if (active == null && !acts.areUnderWay()) {
      next();
    }
  }

  private void next() {
    Turn turn = hearWaiting();
    if (turn == null || turn.isCut()) {
      return; // nobody waits for an answer
    }
    active = turn;
    ask(turn);
  }

  /** Asks the model, once it is ready for what the reply must be; no other line waits for that. */
  private void ask(Turn turn) {
    CompletableFuture<Void> ready = requests.prepare(turn);
    if (ready.isDone()) {
      submit(turn);
    } else {
      CompletableFuture<Void> unused =
          ready.whenComplete((done, wrong) -> dialogueThread.execute(() -> submit(turn)));
    }
  }

  private void submit(Turn turn) {
    if (turn != active) {
      return; // it was given up meanwhile
    }
    if (turn.isCut()) {
      leave(turn, ContextUse.unknown()); // nobody waits for an answer any more
      return;
    }
    try {
      turn.number = seeds.turns();
      turn.generation =
          history.answer(
              untold -> requests.of(turn, untold), new TurnListener(this, turn, dialogueThread));
    } catch (Throwable e) {
      failed(turn, "the model did not take the line: " + e);
    }
  }

  /** Puts every line that waits into the history; the last of them is the one to answer. */
  private @Nullable Turn hearWaiting() {
    Turn newest = waiting.peekLast();
    for (Turn turn : waiting) {
      acts.settle().forEach(latest::follow);
      noted.forEach(latest::follow);
      noted.clear();
      latest.follow(message(turn));
      noted.addAll(turn.noted);
    }
    waiting.clear();
    return newest;
  }

  private Message message(Turn turn) {
    String perception = PromptBuilder.perception(turn.circumstances);
    String news = perception.equals(perceived) ? "" : perception;
    perceived = perception;
    List<String> memories = recollection.recall(turn.line, turn.circumstances);
    return PromptBuilder.turn(turn.line, acts.takeNews(), memories, news);
  }

  /** The next piece of what the model writes. */
  void speech(Turn turn, String piece) {
    if (turn != active) {
      return;
    }
    say(turn, turn.parser.feed(acts.words(turn, piece)));
    if (turn.parser.stopped()) {
      turn.cancelGeneration();
    }
  }

  /** The next piece of what the model thinks. */
  void thought(Turn turn, String piece) {
    if (turn == active && !piece.isEmpty()) {
      turn.reply.post(new ReplyEvent.Thought(piece));
    }
  }

  /** The model wants the character to act. */
  void called(Turn turn, ToolCall call) {
    if (turn == active) {
      acts.called(turn, call);
    }
  }

  /** The model has said all. */
  void ended(Turn turn, GenerationResult result) {
    if (turn != active) {
      return;
    }
    hearRest(turn);
    if (turn.isCut()) {
      latest.addHeard(turn);
    } else if (turn.said.isEmpty() && turn.toolCalls.isEmpty()) {
      history.keep(0);
      boolean stopped = result.reason() == StopReason.CANCELLED && !turn.parser.stopped();
      sayAuthored(turn, stopped ? "the model was closed" : "the model said nothing");
    } else {
      latest.addHeard(turn);
      turn.reply.post(new ReplyEvent.End(ReplyResult.of(turn.said, result, turn.parser.stopped())));
    }
    failing = false;
    leave(turn, result.statistics().context());
  }

  /** The model cannot go on. */
  void failed(Turn turn, String reason) {
    if (turn != active) {
      return;
    }
    if (!failing) {
      LOG.log(System.Logger.Level.WARNING, "''{0}'' lost its model: {1}", persona.id(), reason);
    }
    failing = true;
    history.drop();
    hearRest(turn);
    if (turn.isCut()) {
      latest.addHeard(turn);
    } else if (turn.said.isEmpty()) {
      sayAuthored(turn, reason);
    } else {
      latest.add(turn);
      turn.reply.post(new ReplyEvent.Failed(reason));
      turn.reply.post(new ReplyEvent.End(ReplyResult.brokenOff(turn.said)));
    }
    leave(turn, ContextUse.unknown());
  }

  /** The dialogue had no room for the turn: with less of what was before, it may have. */
  void overflowed(Turn turn, ContextOverflowException reason) {
    if (turn != active) {
      return;
    }
    ContextUse use = new ContextUse(reason.tokens(), reason.limit(), 0);
    if (!turn.isCut() && shorten(use, turn)) {
      ask(turn);
    } else {
      failed(
          turn,
          "persona and line have "
              + reason.tokens()
              + " tokens; expected at most the context's "
              + reason.limit()
              + ". Shorten them, or open the model with a longer context.");
    }
  }

  private boolean shorten(ContextUse use, Turn turn) {
    boolean shorter =
        history.shorten(
            use, (kept, most) -> recollection.summarize(kept, most, turn.circumstances));
    if (shorter) {
      perceived = ""; // the next line tells again where the character is
    }
    return shorter;
  }

  /**
   * @param use of the model's context by the reply that is over
   */
  private void leave(Turn turn, ContextUse use) {
    active = null;
    if (history.isTooLong(use)) {
      shorten(use, turn);
    }
    goOn();
  }

  private void hearRest(Turn turn) {
    say(turn, turn.parser.feed(acts.lastWords(turn)));
    say(turn, turn.parser.finish());
    turn.said = turn.parser.text();
  }

  private static void say(Turn turn, String words) {
    if (!words.isEmpty()) {
      turn.reply.post(new ReplyEvent.Speech(words));
    }
  }

  private void sayAuthored(Turn turn, String reason) {
    List<String> lines = persona.lines().fallback();
    turn.said = lines.get(fallbacks++ % lines.size());
    turn.authored = true;
    latest.add(turn);
    turn.reply.post(new ReplyEvent.Failed(reason));
    turn.reply.postAuthored(turn.said);
  }

  private @Nullable Turn find(Reply reply) {
    for (Turn turn : waiting) {
      if (turn.reply == reply) {
        return turn;
      }
    }
    if (active != null && active.reply == reply) {
      return active;
    }
    return latest.is(reply) ? latest.turn() : null;
  }

  /** What is saved of it, where the game has been given so much of the latest reply. */
  ConversationState save(HeardSoFar heard) {
    List<Message> messages = new ArrayList<>(history.messages());
    Turn turn = active;
    Turn last = latest.turn();
    if (turn != null) {
      boolean newest = turn.reply == heard.reply();
      String said = turn.parser.text();
      String kept = said.substring(0, Math.min(said.length(), turn.heard));
      add(messages, acts.message(turn, newest && !heard.over() ? heard.text() : kept));
    } else if (last != null && last.reply == heard.reply() && !heard.over()) {
      messages.remove(messages.size() - 1);
      add(messages, acts.message(last, heard.text()));
    }
    List<String> news = acts.unsettled(messages);
    messages.addAll(noted);
    for (Turn later : waiting) {
      messages.add(PromptBuilder.turn(later.line, List.of(), List.of(), ""));
      messages.addAll(later.noted);
    }
    return new ConversationState(
        messages, perceived, recollection.told(), news, seeds.base(), seeds.turns(), fallbacks);
  }

  private static void add(List<Message> messages, Message reply) {
    if (!reply.isEmpty()) {
      messages.add(reply);
    }
  }

  /** Goes on from what was saved, as if nothing else had happened. */
  void restore(ConversationState saved) {
    if (closed) {
      return;
    }
    if (active != null) {
      active.cancelGeneration();
    }
    active = null;
    latest.forget();
    waiting.clear();
    noted.clear();
    history.restore(saved.messages());
    acts.restore(saved.news());
    recollection.restore(saved.told());
    perceived = saved.perceived();
    seeds.goOnFrom(saved.seed(), saved.turns());
    fallbacks = saved.fallbacks();
    failing = false;
    warmUp();
  }

  /** What a character is that was never spoken to. */
  void restart() {
    restore(ConversationState.fresh(options.sampling().seed()));
  }
}
