package dev.parley;

import dev.parley.inference.ContextOverflowException;
import dev.parley.inference.ContextUse;
import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.OutputConstraint;
import dev.parley.inference.SliceStatistics;
import dev.parley.inference.StopReason;
import dev.parley.inference.TokenCounts;
import dev.parley.inference.ToolCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A model that says what a test tells it, when the test tells it, on the test's thread. */
final class HandDrivenModel implements LanguageModel {

  final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  final List<HandDialogue> dialogues = new ArrayList<>();
  boolean tools;

  /** What {@link #prepare} was asked for. */
  final BlockingQueue<OutputConstraint> prepared = new LinkedBlockingQueue<>();

  /** When constraints are ready; whoever asks before waits. */
  volatile CompletableFuture<Void> ready = CompletableFuture.allOf();

  private boolean closed;

  @Override
  public boolean hasTools() {
    return tools;
  }

  @Override
  public String description() {
    return "driven by hand";
  }

  @Override
  public synchronized Dialogue open(DialogueOptions options) {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    HandDialogue dialogue = new HandDialogue(options);
    dialogues.add(dialogue);
    return dialogue;
  }

  @Override
  public CompletableFuture<Void> prepare(OutputConstraint constraint) {
    prepared.add(constraint);
    return ready;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  /** The next generation that was asked for; waits for the dialogue thread to ask. */
  Asked next() {
    try {
      Asked next = asked.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("the model was not asked");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A dialogue that keeps the seam's promises, and notes what it was called with. */
  final class HandDialogue implements Dialogue {
    final DialogueOptions options;
    final List<Message> messages;
    final List<Integer> kept = new ArrayList<>();
    final List<List<Message>> replaced = new ArrayList<>();
    int reads;
    boolean isClosed;
    private @Nullable Asked current;
    private int replyAt = -1;

    HandDialogue(DialogueOptions options) {
      this.options = options;
      this.messages = new ArrayList<>(options.opening());
    }

    @Override
    public synchronized Generation submit(GenerationRequest request, GenerationListener listener) {
      requireIdle();
      if (request.constraint() != null) {
        ready.copy().orTimeout(20, TimeUnit.SECONDS).join();
      }
      messages.addAll(request.messages());
      replyAt = -1;
      current = new Asked(this, request, listener);
      asked.add(current);
      return current;
    }

    @Override
    public synchronized void read(List<Message> more) {
      requireIdle();
      reads++;
      messages.addAll(more);
    }

    @Override
    public synchronized void keep(int characters) {
      requireIdle();
      if (replyAt < 0) {
        throw new IllegalStateException("no reply");
      }
      String text = messages.get(replyAt).content();
      if (characters > text.length()) {
        throw new IllegalArgumentException(characters + " of " + text.length());
      }
      kept.add(characters);
      List<ToolCall> calls = messages.get(replyAt).toolCalls();
      if (characters == 0 && calls.isEmpty()) {
        messages.remove(replyAt);
        replyAt = -1;
      } else {
        messages.set(replyAt, Message.assistant(text.substring(0, characters), calls));
      }
    }

    @Override
    public void rewind(int count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public synchronized void replace(List<Message> other) {
      requireIdle();
      Message reply = replyAt < 0 ? null : messages.get(replyAt);
      int last = other.size() - 1;
      replyAt = other.get(last).equals(reply) ? last : -1;
      messages.clear();
      messages.addAll(other);
      replaced.add(List.copyOf(other));
    }

    @Override
    public Dialogue fork() {
      throw new UnsupportedOperationException();
    }

    @Override
    public synchronized List<Message> messages() {
      return List.copyOf(messages);
    }

    @Override
    public synchronized void close() {
      isClosed = true;
    }

    private void requireIdle() {
      if (isClosed || current != null) {
        throw new IllegalStateException(isClosed ? "closed" : "a reply is under way");
      }
    }

    private synchronized void refused() {
      current = null;
    }

    private synchronized void over(String text, List<ToolCall> calls) {
      current = null;
      replyAt = messages.size();
      messages.add(Message.assistant(text, calls));
    }
  }

  /** A generation under way, and the strings to pull. */
  static final class Asked implements Generation {
    final HandDialogue dialogue;
    final GenerationRequest request;
    private final GenerationListener listener;
    private final List<ToolCall> calls = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<GenerationResult> result = new CompletableFuture<>();
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

    Asked(HandDialogue dialogue, GenerationRequest request, GenerationListener listener) {
      this.dialogue = dialogue;
      this.request = request;
      this.listener = listener;
    }

    Asked say(String piece) {
      text.append(piece);
      listener.speech(piece);
      return this;
    }

    Asked call(ToolCall call) {
      calls.add(call);
      listener.toolCall(call);
      return this;
    }

    Asked think(String piece) {
      listener.thought(piece);
      return this;
    }

    void end(StopReason reason) {
      end(reason, ContextUse.unknown());
    }

    /** Ends, and tells how full the context is. */
    void end(StopReason reason, ContextUse use) {
      dialogue.over(text.toString(), calls);
      listener.ended(
          new GenerationResult(
              text.toString(),
              "",
              calls,
              reason,
              new GenerationStatistics(
                  TokenCounts.generated(3),
                  use,
                  SliceStatistics.none(),
                  Duration.ZERO,
                  Duration.ofMillis(5))));
    }

    /** Fails, because the dialogue has more tokens than it can have. */
    void overflow(int tokens, int limit) {
      dialogue.refused();
      listener.failed(new ContextOverflowException(tokens, limit));
    }

    void end() {
      end(StopReason.END_OF_TURN);
    }

    void fail(String reason) {
      listener.failed(new ModelException(reason));
    }

    boolean isCancelled() {
      return cancelled.isDone();
    }

    void awaitCancel() {
      cancelled.orTimeout(20, TimeUnit.SECONDS).join();
    }

    String lastMessage() {
      return request.messages().get(request.messages().size() - 1).content();
    }

    @Override
    public void cancel() {
      cancelled.complete(null);
    }

    @Override
    public CompletableFuture<GenerationResult> result() {
      return result;
    }
  }
}
