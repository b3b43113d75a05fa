package dev.parley;

import dev.parley.ReplyResult.Source;
import dev.parley.action.ActionCall;
import dev.parley.action.ActionResult;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A reply under way, from the moment the line is said.
 *
 * <p><b>Threads.</b> Every method may be called from any thread and returns at once; events and
 * futures come on the game thread alone, inside {@link NpcRuntime#update}.
 */
public final class Reply {

  private static final System.Logger LOG = System.getLogger(Reply.class.getName());

  private final Npc npc;
  private final ReplyListener listener;
  private final GameThreadQueue queue;
  private final Conversation conversation;
  private final DialogueThread dialogueThread;
  private final ReplyFuture<ReplyResult> future;

  /** Guarded by this: what the listener was given. */
  private final StringBuilder delivered = new StringBuilder();

  /** Guarded by this: chars of it that the player has seen, if the game has ever told. */
  private int shown = Integer.MAX_VALUE;

  /** Guarded by this: chars of it that count since it was cut. */
  private int cutTo = Integer.MAX_VALUE;

  /** Guarded by this: whose words those are. */
  private Source source = Source.MODEL;

  /** Guarded by this: the end was delivered, or a cancel made all but the end void. */
  private boolean over;

  /** Guarded by this: by the game's clock, without a word. */
  private double silentSeconds;

  /** Confined to the game thread. */
  private boolean listenerFailed;

  Reply(
      Npc npc,
      ReplyListener listener,
      GameThreadQueue queue,
      Conversation conversation,
      DialogueThread dialogueThread) {
    this.npc = npc;
    this.listener = Objects.requireNonNull(listener, "listener");
    this.queue = queue;
    this.conversation = conversation;
    this.dialogueThread = dialogueThread;
    this.future = new ReplyFuture<>(queue);
  }

  /** Who replies. */
  public Npc npc() {
    return npc;
  }

  /**
   * The same end as the listener's, right after it. It never fails: a reply that the model could
   * not give ends with an authored line. Each call gives a future of its own, so completing or
   * cancelling one touches nothing else.
   *
   * <p><b>Threads.</b> Completes on the game thread. Waiting for it there throws an {@link
   * IllegalStateException} instead of hanging, for futures derived from it too; only combinations
   * such as {@link CompletableFuture#allOf} cannot know.
   */
  public CompletableFuture<ReplyResult> future() {
    return future.copy();
  }

  /**
   * Stops the reply. No more words are delivered after this call, and the next update delivers the
   * end. The character remembers having said what was delivered, and no more. Does nothing if the
   * end was delivered.
   */
  public void cancel() {
    dialogueThread.execute(cut());
  }

  /**
   * Cancels the reply, but for what is left to do on the dialogue thread: the caller hands that
   * over together with more, so that the thread is woken once.
   */
  Runnable cut() {
    int heard;
    synchronized (this) {
      if (over) {
        return () -> {};
      }
      heard = delivered.length();
    }
    return cut(heard);
  }

  /**
   * Stops the reply where the player stopped listening: the character remembers having said the
   * first {@code heardCharacters} chars, and no more. Also after the end, for a game that shows
   * text more slowly than it comes, until the character is spoken to again; after that it does
   * nothing.
   *
   * @param heardCharacters chars of the delivered text that were shown; more than were delivered
   *     counts as all of them, and half a surrogate pair is not counted
   * @throws IllegalArgumentException if it is negative
   */
  public void interrupt(int heardCharacters) {
    if (heardCharacters < 0) {
      throw new IllegalArgumentException(
          "heardCharacters is " + heardCharacters + "; expected 0 or more");
    }
    dialogueThread.execute(cut(heardCharacters));
  }

  /**
   * Tells how much of the reply the player has seen by now, for a game that shows words more slowly
   * than they come. The reply goes on; a save holds so much of it and no more. Without this call
   * all that was delivered counts as seen.
   *
   * @param characters chars of the delivered text; more than were delivered counts as all of them
   * @throws IllegalArgumentException if it is negative
   */
  public synchronized void shown(int characters) {
    if (characters < 0) {
      throw new IllegalArgumentException("characters is " + characters + "; expected 0 or more");
    }
    shown = characters;
  }

  private Runnable cut(int heardCharacters) {
    int heard;
    boolean underWay;
    ReplyResult result;
    synchronized (this) {
      heard = wholeCharacters(Math.min(heardCharacters, delivered.length()));
      result = ReplyResult.cancelled(delivered.substring(0, heard), source);
      cutTo = Math.min(cutTo, heard);
      underWay = !over;
      over = true;
    }
    if (underWay) {
      queue.postFirst(() -> end(new ReplyEvent.End(result)));
    }
    return () -> conversation.interrupt(this, heard);
  }

  private int wholeCharacters(int length) {
    boolean splits =
        length > 0
            && length < delivered.length()
            && Character.isHighSurrogate(delivered.charAt(length - 1))
            && Character.isLowSurrogate(delivered.charAt(length));
    return splits ? length - 1 : length;
  }

  /** What the player has heard until now. */
  synchronized HeardSoFar heardSoFar() {
    int heard = wholeCharacters(Math.min(Math.min(shown, cutTo), delivered.length()));
    boolean all = over && heard == delivered.length();
    return new HeardSoFar(this, delivered.substring(0, heard), all);
  }

  /** Hands an event to the game thread. */
  void post(ReplyEvent event) {
    queue.post(() -> deliver(event));
  }

  /**
   * Lets the game carry out an action, and tells the listener; does neither once the reply is over.
   *
   * @param carryOut called on the game thread; throws nothing
   * @param begun called on the dialogue thread, before whatever the game says while it acts
   * @param then called on the dialogue thread
   */
  void postAct(
      ActionCall call,
      Function<ActionCall, ActionResult> carryOut,
      Runnable begun,
      Consumer<ActionResult> then) {
    queue.post(
        () -> {
          synchronized (this) {
            if (over) {
              return;
            }
          }
          dialogueThread.execute(begun);
          ActionResult result = carryOut.apply(call);
          dialogueThread.execute(() -> then.accept(result));
          deliver(new ReplyEvent.Act(call, result));
        });
  }

  /** Hands a line of the persona to the game thread, in the model's stead. */
  void postAuthored(String line) {
    queue.post(
        () -> {
          synchronized (this) {
            source = Source.AUTHORED;
          }
          deliver(new ReplyEvent.Speech(line));
        });
    post(new ReplyEvent.End(ReplyResult.authored(line)));
  }

  /** Adds to the silence of a reply without a word; true once it is too long. */
  synchronized boolean isSilentTooLong(double deltaSeconds, double patienceSeconds) {
    if (over || delivered.length() > 0) {
      return false;
    }
    silentSeconds += deltaSeconds;
    return silentSeconds > patienceSeconds;
  }

  private void deliver(ReplyEvent event) {
    boolean last = event instanceof ReplyEvent.End;
    synchronized (this) {
      if (over) {
        return;
      }
      over = last;
      delivered.append(event.spoken());
    }
    if (event instanceof ReplyEvent.End end) {
      end(end);
    } else {
      tell(event);
    }
  }

  private void end(ReplyEvent.End end) {
    tell(end);
    future.complete(end.result());
  }

  /** The game loop survives its listeners; whoever wrote one finds its first mistake in the log. */
  private void tell(ReplyEvent event) {
    try {
      listener.onEvent(event);
    } catch (Throwable e) {
      if (!listenerFailed) {
        String who = npc.persona().id();
        LOG.log(
            System.Logger.Level.ERROR,
            "a listener of '" + who + "' failed; it hears the rest of the reply all the same",
            e);
      }
      listenerFailed = true;
    }
  }
}
