package dev.parley;

import dev.parley.action.LegalActions;
import dev.parley.persona.Persona;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A character in the game. It remembers the conversation as the player heard it.
 *
 * <p><b>Threads.</b> Every method may be called from any thread and returns at once.
 */
public final class Npc implements AutoCloseable {

  private final Persona persona;
  private final Conversation conversation;
  private final DialogueThread dialogueThread;
  private final GameThreadQueue queue;
  private final World world;
  private final Deeds deeds;

  /** Guarded by this: the latest reply, over or not. */
  private @Nullable Reply latest;

  /** Guarded by this. */
  private String mood;

  /** Guarded by this. */
  private Relation relation = Relation.neutral();

  /** Written under the lock of this. */
  private volatile boolean closed;

  Npc(
      Persona persona,
      Conversation conversation,
      DialogueThread dialogueThread,
      GameThreadQueue queue,
      World world,
      Deeds deeds) {
    this.persona = persona;
    this.conversation = conversation;
    this.dialogueThread = dialogueThread;
    this.queue = queue;
    this.world = world;
    this.deeds = deeds;
    this.mood = persona.mood();
  }

  /** Who this is, as the writer wrote it. */
  public Persona persona() {
    return persona;
  }

  /** How the character feels now, in a few words; at first as its persona says. */
  public synchronized String mood() {
    return mood;
  }

  /** Lets the character feel differently from the next line on. */
  public synchronized void setMood(String mood) {
    this.mood = Objects.requireNonNull(mood, "mood");
  }

  /** What the character feels toward the player; at first nothing in particular. */
  public synchronized Relation relation() {
    return relation;
  }

  /** Lets the character feel differently toward the player from the next line on. */
  public synchronized void setRelation(Relation relation) {
    this.relation = Objects.requireNonNull(relation, "relation");
  }

  /**
   * Says a line where nothing is worth mentioning; see {@link #say(String, Scene, ReplyListener)}.
   */
  public Reply say(String line, ReplyListener listener) {
    return say(line, Scene.nowhere(), listener);
  }

  /**
   * Says a line to the character. It answers what it hears: if it is still answering an earlier
   * line, that reply is cancelled as by {@link Reply#cancel}, what was delivered of it stays said,
   * and the new line comes next.
   *
   * <p>Where memories are kept, what the player states becomes one: a claim, which the character
   * and those who are {@linkplain Scene#present present} have heard.
   *
   * @param line what the player says, or the game for the player; text of strangers is safe here
   * @param scene where it is said
   * @param listener hears the reply
   * @throws IllegalStateException if this character or its runtime is closed
   */
  public Reply say(String line, Scene scene, ReplyListener listener) {
    Objects.requireNonNull(line, "line");
    Objects.requireNonNull(scene, "scene");
    // Outside the lock: these ask the game.
    LegalActions possible = deeds.legal();
    Duration now = world.now();
    List<String> hearers = world.othersIn(scene, persona.id());
    long generation = world.generation();
    synchronized (this) {
      requireOpen();
      return answer(
          line,
          new Circumstances(
              scene,
              mood,
              relation.words(),
              possible,
              deeds.inWords(possible),
              now,
              hearers,
              generation),
          listener);
    }
  }

  private synchronized Reply answer(
      String line, Circumstances circumstances, ReplyListener listener) {
    Reply before = latest;
    Reply reply = new Reply(this, listener, queue, conversation, dialogueThread);
    latest = reply;
    Runnable cut = before == null ? () -> {} : before.cut();
    dialogueThread.execute(
        () -> {
          try {
            cut.run();
          } finally {
            conversation.turn(reply, line, circumstances);
          }
        });
    return reply;
  }

  /**
   * Lets the character remember a line that the game spoke for it: an authored greeting, a line of
   * a quest. It comes after the reply under way; the model reads it with the next line.
   *
   * @throws IllegalStateException if this character or its runtime is closed
   */
  public synchronized void hasSaid(String line) {
    Objects.requireNonNull(line, "line");
    requireOpen();
    dialogueThread.execute(() -> conversation.hasSaid(line));
  }

  /**
   * Lets the character hear somebody else than the player, or what is said to another, and not
   * answer. It comes after the reply under way; the model reads it with the next line. It stands in
   * the conversation and in saves of it, but is no memory: what should be remembered for long the
   * game adds with {@link NpcRuntime#remember}.
   *
   * @param speaker name of who speaks, as this character knows it
   * @param line text of strangers is safe here
   * @throws IllegalStateException if this character or its runtime is closed
   */
  public synchronized void hears(String speaker, String line) {
    Objects.requireNonNull(speaker, "speaker");
    Objects.requireNonNull(line, "line");
    requireOpen();
    dialogueThread.execute(() -> conversation.hears(speaker, line));
  }

  /** What a save holds of it, but for the conversation. */
  synchronized Moment moment() {
    HeardSoFar heard = latest == null ? new HeardSoFar(null, "", true) : latest.heardSoFar();
    return new Moment(this, mood, relation, heard);
  }

  /** On the dialogue thread: what is saved of a moment that was just now. */
  SavedNpc save(Moment moment) {
    return new SavedNpc(
        persona.id(), moment.mood(), moment.relation(), conversation.save(moment.heard()));
  }

  /** On the dialogue thread: becomes as it was saved, or as if it had just come. */
  void restore(Optional<SavedNpc> saved) {
    synchronized (this) {
      mood = saved.map(SavedNpc::mood).orElse(persona.mood());
      relation = saved.map(SavedNpc::relation).orElse(Relation.neutral());
    }
    saved.map(SavedNpc::conversation).ifPresentOrElse(conversation::restore, conversation::restart);
  }

  /** A character at the moment of a save. */
  record Moment(Npc npc, String mood, Relation relation, HeardSoFar heard) {

    /** Cancels the reply that was under way. */
    void endReply() {
      Reply reply = heard.reply();
      if (reply != null) {
        reply.cancel();
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "'" + persona.id() + "' is closed and cannot be spoken to; spawn the character again");
    }
  }

  /** Sends the character away: cancels its reply and frees its conversation. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (latest != null) {
      latest.cancel();
    }
    dialogueThread.execute(conversation::close);
  }

  boolean isClosed() {
    return closed;
  }

  /** Speaks an authored line in place of a reply that has been silent for too long. */
  synchronized void waitForReply(double deltaSeconds, double patienceSeconds) {
    Reply reply = latest;
    if (reply != null && reply.isSilentTooLong(deltaSeconds, patienceSeconds)) {
      dialogueThread.execute(
          () -> conversation.giveUp(reply, "no word within " + patienceSeconds + " seconds"));
    }
  }
}
