package dev.parley.inference;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A language model without weights: a script says what every character answers. For tests of quests
 * and dialogues, and for demos.
 *
 * <p>A script's text arrives word by word, and a word is a token: {@link
 * GenerationRequest#maxTokens} counts words. Stop strings, cancelling, cutting and rewinding are
 * those of every model. Nothing is ever thought, no tool is ever called. A script that answers
 * something else than the request's constraint allows fails the reply; the cap may still cut it.
 *
 * <p><b>Threads.</b> Scripts and listeners run on one daemon thread, {@code parley-scripted-model}.
 */
public final class ScriptedModel implements LanguageModel {
  private final Script script;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(ScriptedModel::daemon);
  private final Object lock = new Object();
  // Guarded by lock.
  private final Set<ScriptedDialogue> dialogues = new HashSet<>();
  // Guarded by lock.
  private boolean closed;

  /** What is answered. */
  @FunctionalInterface
  public interface Script {

    /**
     * Answers a dialogue.
     *
     * <p>What it throws ends the reply as {@linkplain GenerationListener#failed failed}.
     *
     * @param dialogueName {@link DialogueOptions#name}
     * @param messages the opening and all turns so far
     * @param seed of the request's sampling
     */
    String reply(String dialogueName, List<Message> messages, long seed);
  }

  private ScriptedModel(Script script) {
    this.script = script;
  }

  /** A model that answers as the script says. */
  public static ScriptedModel of(Script script) {
    return new ScriptedModel(script);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "parley-scripted-model");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public String description() {
    return "scripted replies";
  }

  @Override
  public Dialogue open(DialogueOptions options) {
    return adopt(
        new ScriptedDialogue(
            this, options.name(), new Transcript(options.name(), options.opening())));
  }

  @Override
  public void close() {
    List<ScriptedDialogue> open;
    synchronized (lock) {
      closed = true;
      open = List.copyOf(dialogues);
    }
    open.forEach(ScriptedDialogue::close);
    thread.shutdown();
  }

  ScriptedDialogue adopt(ScriptedDialogue dialogue) {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("this model is closed; open another one");
      }
      dialogues.add(dialogue);
      return dialogue;
    }
  }

  void forget(ScriptedDialogue dialogue) {
    synchronized (lock) {
      dialogues.remove(dialogue);
    }
  }

  String ask(String dialogueName, List<Message> messages, long seed) {
    return script.reply(dialogueName, messages, seed);
  }

  void start(ScriptedReply reply) {
    thread.execute(reply);
  }
}
