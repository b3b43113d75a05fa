package dev.parley.inference;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One reply: asks the script, then speaks its words.
 *
 * <p><b>Threads.</b> Runs on the model's thread; may be cancelled from any.
 */
final class ScriptedReply implements Generation, Runnable {
  private static final Logger LOG = System.getLogger(ScriptedReply.class.getName());

  /** White space belongs to the word after it, or to the last word. */
  private static final Pattern WORD = Pattern.compile("\\s*\\S+(?:\\s+$)?|\\s+$");

  private final ScriptedModel model;
  private final ScriptedDialogue dialogue;
  private final String name;
  private final List<Message> messages;
  private final GenerationRequest request;
  private final GenerationListener listener;
  private final CompletableFuture<GenerationResult> result = new CompletableFuture<>();
  private final StringBuilder heard = new StringBuilder();
  private final long submitted = System.nanoTime();
  private long firstWord = submitted;
  private int words;
  private volatile boolean cancelled;

  ScriptedReply(
      ScriptedModel model,
      ScriptedDialogue dialogue,
      String name,
      List<Message> messages,
      GenerationRequest request,
      GenerationListener listener) {
    this.model = model;
    this.dialogue = dialogue;
    this.name = name;
    this.messages = messages;
    this.request = request;
    this.listener = listener;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public CompletableFuture<GenerationResult> result() {
    return result;
  }

  @Override
  public void run() {
    String script = "";
    try {
      if (!cancelled) {
        script = ask();
      }
    } catch (Throwable e) {
      if (!cancelled) {
        fail(new ModelException("the script of dialogue '" + name + "' failed: " + e, e));
        return;
      }
    }
    end(speak(script));
  }

  private String ask() {
    String reply = model.ask(name, messages, request.sampling().seed());
    Objects.requireNonNull(reply, "the script returned null");
    OutputConstraint constraint = request.constraint();
    if (constraint != null && !constraint.allows(reply)) {
      throw new IllegalStateException(
          "it answered '" + reply + "'; expected a text that the request's constraint allows");
    }
    return reply;
  }

  private StopReason speak(String script) {
    StopStrings stop = new StopStrings(request.stopStrings());
    Matcher word = WORD.matcher(script);
    StopReason reason = StopReason.END_OF_TURN;
    while (!cancelled && !stop.stopped() && word.find()) {
      if (words == request.maxTokens()) {
        reason = StopReason.LENGTH;
        break;
      }
      if (words++ == 0) {
        firstWord = System.nanoTime();
      }
      hear(stop.push(word.group()));
    }
    hear(stop.finish());
    if (cancelled) {
      return StopReason.CANCELLED;
    }
    return stop.stopped() ? StopReason.STOP_STRING : reason;
  }

  private void hear(String piece) {
    if (piece.isEmpty() || cancelled) {
      return;
    }
    heard.append(piece);
    if (!call(() -> listener.speech(piece))) {
      cancelled = true;
    }
  }

  private void end(StopReason reason) {
    String text = heard.toString();
    GenerationResult ended = new GenerationResult(text, "", List.of(), reason, statistics());
    dialogue.finish(text);
    call(() -> listener.ended(ended));
    result.complete(ended);
  }

  private void fail(ModelException reason) {
    dialogue.finish("");
    call(() -> listener.failed(reason));
    result.completeExceptionally(reason);
  }

  private GenerationStatistics statistics() {
    Duration first = Duration.ofNanos(firstWord - submitted);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - submitted);
    return GenerationStatistics.of(words, first, elapsed);
  }

  private boolean call(Runnable listening) {
    try {
      listening.run();
      return true;
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "the listener of dialogue '" + name + "' threw", e);
      return false;
    }
  }
}
