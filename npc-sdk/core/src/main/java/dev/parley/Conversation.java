package dev.parley;

import dev.parley.ReplyResult.Ending;
import dev.parley.ReplyResult.Source;
import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.persona.Persona;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one character and the player have said, as it was heard, and the way of a line to the model
 * and back.
 *
 * <p>One turn at a time is with the model; lines said meanwhile wait for its end, which is near,
 * because its reply was cancelled when they were said. The history is the truth: a model's dialogue
 * that failed is dropped, and the next turn begins another one from the history.
 *
 * <p>Confined to the dialogue thread.
 */
final class Conversation {

  private static final System.Logger LOG = System.getLogger(Conversation.class.getName());

  private static final List<String> STOP_STRINGS =
      ReplyParser.PLAYER_LABELS.stream().map(label -> "\n" + label + ":").toList();

  private final LanguageModel model;
  private final Persona persona;
  private final PromptBuilder prompt;
  private final RuntimeOptions options;
  private final Executor dialogueThread;

  private final List<Message> history = new ArrayList<>();

  /** How many messages of the history the dialogue has. */
  private int told;

  private @Nullable Dialogue dialogue;
  private final Deque<Turn> waiting = new ArrayDeque<>();
  private @Nullable Turn active;

  /** The finished turn whose reply is the last message, until something follows it. */
  private @Nullable Turn last;

  private @Nullable Circumstances perceived;
  private int turns;
  private int fallbacks;
  private boolean closed;

  Conversation(
      LanguageModel model,
      Persona persona,
      PromptBuilder prompt,
      RuntimeOptions options,
      Executor dialogueThread) {
    this.model = model;
    this.persona = persona;
    this.prompt = prompt;
    this.options = options;
    this.dialogueThread = dialogueThread;
  }

  /** Lets the model read who it is before the first line is said. */
  void warmUp() {
    if (closed || active != null) {
      return;
    }
    try {
      openDialogue().read(List.of());
    } catch (RuntimeException | Error e) {
      drop(); // the first line tries again, and says what is wrong
    }
  }

  /** Answers a line, after what is under way. */
  void turn(Reply reply, String line, Circumstances circumstances) {
    if (closed) {
      return;
    }
    waiting.add(new Turn(reply, line, circumstances, persona.name()));
    if (active == null) {
      next();
    }
  }

  /** Counts only the first {@code heard} chars of the reply as said, and stops it. */
  void interrupt(Reply reply, int heard) {
    Turn turn = find(reply);
    if (turn == null) {
      return;
    }
    turn.heard = Math.min(turn.heard, heard);
    turn.cancelGeneration();
    if (turn == last) {
      cutLast(turn);
    }
  }

  /** Lets an authored line take the place of a reply that does not come. */
  void giveUp(Reply reply, String reason) {
    Turn turn = find(reply);
    if (turn == null || turn == last) {
      return;
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
    last = null;
    drop();
  }

  /** What was said so far, as it was heard. */
  List<Message> history() {
    return List.copyOf(history);
  }

  private void next() {
    Turn turn = hearWaiting();
    if (turn == null || turn.isCut()) {
      return; // nobody waits for an answer
    }
    active = turn;
    try {
      turn.generation = openDialogue().submit(request(), new Listener(turn));
      told = history.size();
    } catch (RuntimeException | Error e) {
      failed(turn, "the model did not take the line: " + e);
    }
  }

  /** Puts every line that waits into the history; the last of them is the one to answer. */
  private @Nullable Turn hearWaiting() {
    Turn newest = waiting.peekLast();
    for (Turn turn : waiting) {
      boolean perceivedBefore = turn.circumstances.equals(perceived);
      history.add(prompt.turn(turn.line, turn.circumstances, perceivedBefore));
      perceived = turn.circumstances;
      last = null;
    }
    waiting.clear();
    return newest;
  }

  private Dialogue openDialogue() {
    if (dialogue == null) {
      DialogueOptions opening =
          new DialogueOptions(persona.id(), List.of(prompt.system()), List.of());
      dialogue = Objects.requireNonNull(model.open(opening), "the model opened no dialogue");
      told = 0;
    }
    return dialogue;
  }

  private GenerationRequest request() {
    return new GenerationRequest(
        history.subList(told, history.size()),
        options.sampling().withSeed(nextSeed()),
        options.maxTokens(),
        STOP_STRINGS,
        options.thinking());
  }

  private void speech(Turn turn, String piece) {
    if (turn != active) {
      return;
    }
    say(turn, turn.parser.feed(piece));
    if (turn.parser.stopped()) {
      turn.cancelGeneration();
    }
  }

  private void thought(Turn turn, String piece) {
    if (turn == active && !piece.isEmpty()) {
      turn.reply.post(new ReplyEvent.Thought(piece));
    }
  }

  private void ended(Turn turn, GenerationResult result) {
    if (turn != active) {
      return;
    }
    say(turn, turn.parser.finish());
    turn.said = turn.parser.text();
    if (turn.parser.stopped()) {
      cutModel(turn.parser.rawLength(turn.said.length()));
    }
    if (turn.isCut()) {
      remember(turn);
      cutLast(turn);
    } else if (turn.said.isEmpty()) {
      cutModel(0);
      sayAuthored(turn, "the model said nothing");
    } else {
      remember(turn);
      turn.reply.post(new ReplyEvent.End(result(turn, result)));
    }
    leave();
  }

  private void failed(Turn turn, String reason) {
    if (turn != active) {
      return;
    }
    LOG.log(System.Logger.Level.WARNING, "''{0}'' lost its model: {1}", persona.id(), reason);
    drop();
    say(turn, turn.parser.finish());
    turn.said = turn.parser.text();
    if (turn.isCut()) {
      remember(turn);
      cutLast(turn);
    } else if (turn.said.isEmpty()) {
      sayAuthored(turn, reason);
    } else {
      remember(turn);
      turn.reply.post(new ReplyEvent.Failed(reason));
      turn.reply.post(new ReplyEvent.End(ReplyResult.brokenOff(turn.said)));
    }
    leave();
  }

  private void leave() {
    active = null;
    next();
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
    remember(turn);
    turn.reply.post(new ReplyEvent.Failed(reason));
    turn.reply.postAuthored(turn.said);
  }

  /** Adds a whole reply to the history. The model learns an authored one with the next line. */
  private void remember(Turn turn) {
    history.add(Message.assistant(turn.said));
    told = turn.authored ? told : history.size();
    last = turn;
  }

  /** Shortens the reply that {@link #remember} added to what was heard of it. */
  private void cutLast(Turn turn) {
    int kept = Math.min(turn.heard, turn.said.length());
    if (kept == turn.said.length() && kept > 0) {
      return;
    }
    if (!turn.authored) {
      cutModel(turn.parser.rawLength(kept));
    }
    turn.said = turn.said.substring(0, kept);
    history.remove(history.size() - 1);
    if (kept > 0) {
      history.add(Message.assistant(turn.said));
    } else {
      last = null;
    }
    told = turn.authored ? told : history.size();
  }

  private void cutModel(int rawCharacters) {
    if (dialogue == null) {
      return;
    }
    try {
      dialogue.keep(rawCharacters);
    } catch (RuntimeException | Error e) {
      drop(); // it was closed under us; the history knows what was heard
    }
  }

  private void drop() {
    if (dialogue != null) {
      dialogue.close();
      dialogue = null;
    }
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
    return last != null && last.reply == reply ? last : null;
  }

  /** The same options, character and turn give the same seed. */
  private long nextSeed() {
    long seed = options.sampling().seed() + ((long) persona.id().hashCode() << 32) + turns++;
    return new SplittableRandom(seed).nextLong();
  }

  private static ReplyResult result(Turn turn, GenerationResult result) {
    Ending ending =
        switch (result.reason()) {
          case END_OF_TURN, STOP_STRING -> Ending.COMPLETE;
          case LENGTH -> Ending.LENGTH;
          // We cancel a reply that nobody interrupted only where the player would speak next.
          case CANCELLED -> turn.parser.stopped() ? Ending.COMPLETE : Ending.CANCELLED;
        };
    return new ReplyResult(turn.said, Source.MODEL, ending, result.statistics());
  }

  /** Brings what the model's thread says to the dialogue thread. */
  private final class Listener implements GenerationListener {
    private final Turn turn;

    Listener(Turn turn) {
      this.turn = turn;
    }

    @Override
    public void speech(String piece) {
      dialogueThread.execute(() -> Conversation.this.speech(turn, piece));
    }

    @Override
    public void thought(String piece) {
      dialogueThread.execute(() -> Conversation.this.thought(turn, piece));
    }

    @Override
    public void ended(GenerationResult result) {
      dialogueThread.execute(() -> Conversation.this.ended(turn, result));
    }

    @Override
    public void failed(ModelException reason) {
      dialogueThread.execute(() -> Conversation.this.failed(turn, sentence(reason)));
    }
  }

  private static String sentence(ModelException reason) {
    return Objects.requireNonNullElse(reason.getMessage(), reason.toString());
  }
}
