package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.BRIDGE;
import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.await;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.StopReason;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.sampling.SamplingMemory;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.ToolCallParser;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The inference thread is held, by a listener or by the device, until the test lets it go. Whatever
 * returns before that has not waited for it.
 */
@Timeout(60)
class StalledEngineTest {
  private final CompletableFuture<Boolean> held = new CompletableFuture<>();
  private final CompletableFuture<Boolean> released = new CompletableFuture<>();

  @Test
  void noCallWaitsForTheThread() {
    Engine engine = TinyModel.open(2);
    Dialogue talking = dialogue(engine, SYSTEM);
    Dialogue dialogue = dialogue(engine, SYSTEM);
    answer(dialogue, greedy(4, HELLO));
    Generation stalled = talking.submit(greedy(8, HELLO), Ear.doingAt(1, this::hold));
    await(held);

    List<String> times = new ArrayList<>();
    time(times, "messages", dialogue::messages);
    time(times, "keep", () -> dialogue.keep(0));
    time(times, "read", () -> dialogue.read(List.of(BRIDGE)));
    time(times, "replace", () -> dialogue.replace(List.of(SYSTEM, HELLO)));
    time(times, "rewind", () -> dialogue.rewind(2));
    time(times, "fork", () -> dialogue.fork().close());
    time(times, "grant", () -> engine.grant(FrameBudget.unlimited()));
    time(times, "statistics", engine::statistics);
    time(times, "open", () -> dialogue(engine, SYSTEM).close());
    CompletableFuture<Generation> submitted = new CompletableFuture<>();
    time(times, "submit", () -> submitted.complete(dialogue.submit(greedy(4, HELLO), Ear.deaf())));
    time(times, "cancel", stalled::cancel);
    time(times, "Dialogue.close", talking::close);
    time(times, "Engine.close", engine::close);
    System.out.println("with the inference thread held, in microseconds: " + times);

    assertFalse(stalled.result().isDone(), "it was not held");
    released.complete(true);
    assertEquals(StopReason.CANCELLED, await(stalled).reason());
    assertEquals(StopReason.CANCELLED, await(await(submitted)).reason());
  }

  @Test
  void memoryIsFreedByTheThreadThatUsesItOnceItIsOutOfThePass() {
    CompletableFuture<String> freedBy = new CompletableFuture<>();
    ModelHeader header = ModelHeader.open(TinyModel.FILE);
    EngineOptions options = EngineOptions.defaults();
    Ops ops = holdingOps(DeviceChoice.open(options).ops(), freedBy);
    LoadedModel model = LoadedModel.load(header, ops, options);
    CompletableFuture<String> late = new CompletableFuture<>();
    Handler log = telling(late);
    Logger logger = Logger.getLogger(Scheduler.class.getName());
    logger.addHandler(log);
    Scheduler scheduler = new Scheduler(model, false);
    try (header) {
      Timeline timeline =
          new Timeline(
              new EncodedTexts(header.tokenizer()),
              ChatTemplate.of(header.file().metadata()),
              model.states());
      Reply reply =
          new Reply(
              header.tokenizer(),
              greedy(4),
              false,
              ToolCallParser.none(),
              null,
              new SamplingMemory(),
              Ear.deaf());
      scheduler.execute(
          List.of(),
          () -> {
            timeline.open(List.of(SYSTEM, HELLO), List.of());
            timeline.beginReply(false);
            scheduler.begin(Work.answering(timeline, reply, (heard, whole) -> timeline.length()));
          });
      await(held);
      scheduler.close();
      String line = await(late);
      assertTrue(line.contains("freed once the thread comes back"), line);
      assertFalse(freedBy.isDone(), "it was freed under the pass");
      released.complete(true);
      assertEquals(StopReason.CANCELLED, await(reply).reason());
      assertEquals("parley-inference", await(freedBy));
    } finally {
      logger.removeHandler(log);
    }
  }

  private static void time(List<String> times, String call, Runnable code) {
    long begin = System.nanoTime();
    code.run();
    times.add(call + " " + (System.nanoTime() - begin) / 1000);
  }

  private void hold() {
    held.complete(true);
    await(released);
  }

  /** A device whose passes are held, and that tells which thread closes it. */
  private Ops holdingOps(Ops device, CompletableFuture<String> freedBy) {
    return (Ops)
        Proxy.newProxyInstance(
            Ops.class.getClassLoader(),
            new Class<?>[] {Ops.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                freedBy.complete(Thread.currentThread().getName());
              }
              try {
                Object result = method.invoke(device, arguments);
                return method.getName().equals("record") ? held((Pass) result) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Pass held(Pass pass) {
    return (Pass)
        Proxy.newProxyInstance(
            Pass.class.getClassLoader(),
            new Class<?>[] {Pass.class},
            (proxy, method, arguments) -> {
              hold();
              return method.invoke(pass, arguments);
            });
  }

  private static Handler telling(CompletableFuture<String> late) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        late.complete(line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
