package dev.parley.inference.engine;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Fixtures;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.SamplingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The project's own small model of random weights, and how tests talk with it. */
final class TinyModel {
  static final Path FILE = Fixtures.own("tiny/tiny-q8_0.gguf");
  static final Message SYSTEM = Message.system("You are Mara, the smith. You are tired.");
  static final Message HELLO = Message.user("Hello. Who are you?");
  static final Message BRIDGE = Message.user("What happened to the bridge?");

  private static final long PATIENCE_SECONDS = 120;

  private TinyModel() {}

  /** An engine that keeps the states of that many dialogues. */
  static Engine open(int maxDialogues) {
    return open(maxDialogues, 4096);
  }

  static Engine open(int maxDialogues, int contextTokens) {
    return open(maxDialogues, contextTokens, 0);
  }

  static Engine open(int maxDialogues, int contextTokens, int voices) {
    return Engine.open(
        FILE,
        EngineOptions.defaults()
            .withMaxDialogues(maxDialogues)
            .withContextTokens(contextTokens)
            .withVoices(voices)
            .withRebuildsWhenIdle(false)); // what is read then depends on time
  }

  static Dialogue dialogue(Engine engine, Message... opening) {
    return engine.open(new DialogueOptions("mara", List.of(opening), List.of()));
  }

  /** Asks for the likeliest reply of at most that many tokens. */
  static GenerationRequest greedy(int maxTokens, Message... messages) {
    return new GenerationRequest(
        List.of(messages), SamplingOptions.greedy(), maxTokens, List.of(), false);
  }

  static GenerationRequest sampled(int maxTokens, float temperature, long seed, Message... line) {
    SamplingOptions sampling = SamplingOptions.greedy().withTemperature(temperature).withSeed(seed);
    return greedy(maxTokens, line).withSampling(sampling);
  }

  /** Asks and waits for the end. */
  static GenerationResult answer(Dialogue dialogue, GenerationRequest request) {
    return await(dialogue.submit(request, Ear.deaf()));
  }

  static GenerationResult await(Generation generation) {
    return await(generation.result());
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Waits until nothing is left to be read or said. */
  static void awaitIdle(Engine engine) {
    boolean idle = false;
    while (!idle) {
      CompletableFuture<Boolean> seen = new CompletableFuture<>();
      engine.scheduler().execute(List.of(), () -> seen.complete(engine.scheduler().isIdle()));
      idle = await(seen);
    }
  }

  /** Waits until a history that replaces another has taken its place. */
  static void awaitChange(Engine engine, Dialogue dialogue) {
    boolean changing = true;
    while (changing) {
      CompletableFuture<Boolean> seen = new CompletableFuture<>();
      Succession succession = ((EngineDialogue) dialogue).succession();
      engine.scheduler().execute(List.of(succession), () -> seen.complete(succession.isChanging()));
      changing = await(seen);
    }
  }

  /**
   * Gives commands while the inference thread is inside a listener, so that it sees all of them
   * before its next pass.
   */
  static void whileBusy(Engine engine, Runnable commands) {
    CompletableFuture<Boolean> speaking = new CompletableFuture<>();
    CompletableFuture<Boolean> released = new CompletableFuture<>();
    Ear ear =
        Ear.doingAt(
            1,
            () -> {
              speaking.complete(true);
              await(released);
            });
    try (Dialogue other = dialogue(engine, Message.system("You keep the model busy."))) {
      Generation generation = other.submit(greedy(4, HELLO), ear);
      await(speaking);
      try {
        commands.run();
      } finally {
        generation.cancel();
        released.complete(true);
      }
      await(generation);
    }
  }
}
