package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.action.ActionResult;
import dev.parley.action.LegalActions;
import dev.parley.inference.ModelException;
import dev.parley.inference.StopReason;
import dev.parley.inference.ToolCall;
import dev.parley.memory.MemoryStore;
import dev.parley.persona.PackFormatException;
import dev.parley.persona.PersonaPack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;

/**
 * What may go wrong while three talk. Each comes when all three are in the middle of a reply, and
 * is over when {@link FaultsTest} has heard them out.
 */
enum Fault {
  ENGINE_DIES_BEFORE_A_WORD(1) {
    @Override
    void strike(ThreeTalks talks) {
      talks.say(0, "And then?");
      talks.underWay.remove(0).end(StopReason.CANCELLED);
      talks.hand.next().fail("the device is gone");
    }
  },
  ENGINE_DIES_IN_THE_MIDDLE(3) {
    @Override
    void strike(ThreeTalks talks) {
      talks.underWay.forEach(asked -> asked.fail("the device is gone"));
      talks.underWay.clear();
    }
  },
  ENGINE_DIES_WITH_THE_LAST_WORD(1) {
    @Override
    void strike(ThreeTalks talks) {
      talks.underWay.remove(1).say("by the river.").fail("the device is gone");
    }
  },
  ENGINE_DIES_AND_OPENS_NOTHING(3) {
    @Override
    void strike(ThreeTalks talks) {
      talks.model.fail("open", () -> new IllegalStateException("the engine is closed"));
      talks.underWay.forEach(asked -> asked.fail("the device is gone"));
      talks.underWay.clear();
      talks.finish();
      talks.say("Are you still there?");
    }
  },
  ENGINE_HANGS(1) {
    @Override
    void strike(ThreeTalks talks) {
      talks.say(2, "Are you still there?");
      talks.underWay.remove(2).end(StopReason.CANCELLED);
      talks.hand.next();
      talks.runtime.update(31);
    }
  },
  SUBMIT_THROWS(3) {
    @Override
    void strike(ThreeTalks talks) {
      talks.model.fail("submit", () -> new ModelException("the grammar has no end"));
      talks.say("What do you mean?");
    }
  },
  SUBMIT_RUNS_OUT_OF_MEMORY(3) {
    @Override
    void strike(ThreeTalks talks) {
      talks.model.fail("submit", () -> new OutOfMemoryError("for the test"));
      talks.say("What do you mean?");
    }
  },
  READ_THROWS(0) { // the first line tells what is wrong, if it still is
    @Override
    void strike(ThreeTalks talks) {
      talks.model.fail("read", () -> new ModelException("the tokenizer is gone"));
      talks.runtime.spawn(TestPack.FORD, "tam").close();
    }
  },
  KEEP_THROWS(0) { // the dialogue begins anew from the history
    @Override
    void strike(ThreeTalks talks) {
      talks.model.fail("keep", () -> new ModelException("the state is gone"));
      talks.say("What do you mean?");
    }
  },
  CANCEL_THROWS(3) {
    @Override
    void strike(ThreeTalks talks) {
      talks.model.fail("cancel", () -> new IllegalStateException("the engine is closed"));
      talks.say("What do you mean?");
    }
  },
  CLOSE_OF_A_DIALOGUE_THROWS(6) { // the model that failed, and that it cannot be let go
    @Override
    void strike(ThreeTalks talks) {
      talks.model.fail("close", () -> new OutOfMemoryError("for the test"));
      talks.underWay.forEach(asked -> asked.fail("the device is gone"));
      talks.underWay.clear();
    }
  },
  A_LISTENER_THROWS(3) {
    @Override
    void strike(ThreeTalks talks) {
      talks.alsoHears =
          event -> {
            throw new IllegalStateException("for the test");
          };
    }
  },
  A_LISTENER_RUNS_OUT_OF_MEMORY(3) {
    @Override
    void strike(ThreeTalks talks) {
      talks.alsoHears =
          event -> {
            throw new OutOfMemoryError("for the test");
          };
    }
  },
  A_LISTENER_IN_KOTLIN_THROWS(3) { // what Java would have made it declare
    @Override
    void strike(ThreeTalks talks) {
      talks.alsoHears =
          event -> {
            Fault.<RuntimeException>undeclared(new IOException("for the test"));
          };
    }
  },
  A_GAME_IN_KOTLIN_THROWS(5) { // three times what is legal, the clock, and the deed
    @Override
    void strike(ThreeTalks talks) {
      talks.underWay.get(0).call(new ToolCall("wave", Map.of()));
      talks.deed =
          () -> {
            Fault.<RuntimeException>undeclared(new IOException("for the test"));
            return ActionResult.done();
          };
      talks.update(
          () -> talks.heard.get(0).events.stream().anyMatch(ReplyEvent.Act.class::isInstance));
      talks.legal =
          () -> {
            Fault.<RuntimeException>undeclared(new IOException("for the test"));
            return LegalActions.none();
          };
      talks.clock =
          () -> {
            Fault.<RuntimeException>undeclared(new IOException("for the test"));
            return Duration.ZERO;
          };
      talks.say("Wave!");
    }
  },
  A_LISTENER_UPDATES(1) {
    @Override
    void strike(ThreeTalks talks) {
      boolean[] once = new boolean[1];
      talks.alsoHears =
          event -> {
            if (!once[0]) {
              once[0] = true;
              talks.runtime.update(ThreeTalks.FRAME);
            }
          };
    }
  },
  A_DEED_THROWS(1) {
    @Override
    void strike(ThreeTalks talks) {
      talks.deed =
          () -> {
            throw new IllegalStateException("for the test");
          };
      talks.underWay.get(0).call(new ToolCall("wave", Map.of()));
    }
  },
  A_DEED_GIVES_NOTHING(1) {
    @Override
    @SuppressWarnings("NullAway") // what a game may do all the same
    void strike(ThreeTalks talks) {
      talks.deed = () -> null;
      talks.underWay.get(0).call(new ToolCall("wave", Map.of()));
    }
  },
  WHAT_IS_LEGAL_THROWS(3) {
    @Override
    void strike(ThreeTalks talks) {
      talks.legal =
          () -> {
            throw new StackOverflowError("for the test");
          };
      talks.say("Wave!");
      talks.finish();
      talks.say("Wave again!");
    }
  },
  WHAT_IS_LEGAL_IS_NOTHING(3) {
    @Override
    @SuppressWarnings("NullAway") // what a game may do all the same
    void strike(ThreeTalks talks) {
      talks.legal = () -> null;
      talks.say("Wave!");
    }
  },
  AN_UNKNOWN_DEED_IS_LEGAL(0) { // it is no part of what the character may do
    @Override
    void strike(ThreeTalks talks) {
      talks.legal = () -> LegalActions.none().with("fly").with("wave", "at", List.of("x"));
      talks.say("Wave!");
    }
  },
  THE_CLOCK_THROWS(1) {
    @Override
    void strike(ThreeTalks talks) {
      talks.clock =
          () -> {
            throw new IllegalStateException("for the test");
          };
      talks.say("What time is it?");
      talks.finish();
      talks.say("And now?");
    }
  },
  THE_CLOCK_TELLS_NOTHING(1) {
    @Override
    @SuppressWarnings("NullAway") // what a game may do all the same
    void strike(ThreeTalks talks) {
      talks.clock = () -> null;
      talks.say("I have no watch.");
    }
  },
  THE_CLOCK_JUMPS_BACK(0) {
    @Override
    void strike(ThreeTalks talks) {
      talks.clock = () -> Duration.ofDays(-40_000);
      talks.say("It is yesterday.");
    }
  },
  THE_CLOCK_IS_BEYOND_COUNTING(3) {
    @Override
    void strike(ThreeTalks talks) {
      talks.clock = () -> Duration.ofSeconds(Long.MAX_VALUE);
      talks.say("It is late.");
    }
  },
  UPDATE_COMES_LATE(1) { // nobody had begun; all wait no longer, in one frame
    @Override
    void strike(ThreeTalks talks) {
      talks.say(1, "Are you there?");
      talks.runtime.update(1e9f);
    }
  },
  TIME_IS_NO_NUMBER(0) {
    @Override
    void strike(ThreeTalks talks) {
      talks.runtime.update(Float.NaN);
      talks.runtime.update(Float.NEGATIVE_INFINITY);
      talks.runtime.update(-1);
    }
  },
  A_FUTURE_THROWS(0) { // what comes of a future keeps what was thrown
    @Override
    void strike(ThreeTalks talks) {
      CompletableFuture<ReplyResult> end = talks.npcs.get(0).say("And then?", event -> {}).future();
      CompletableFuture<Void> after =
          end.thenRun(
              () -> {
                throw new OutOfMemoryError("for the test");
              });
      talks.say(0, "Well?");
      talks.update(after::isDone);
      assertTrue(after.isCompletedExceptionally());
    }
  },
  THE_GAME_THREAD_IS_INTERRUPTED(0) {
    @Override
    void strike(ThreeTalks talks) {
      Thread.currentThread().interrupt();
      talks.say("Stop!");
      talks.runtime.update(ThreeTalks.FRAME);
      CompletableFuture<SaveResult> saved = talks.runtime.save(talks.folder.resolve("slot.json"));
      assertTrue(Thread.interrupted(), "somebody took the interrupt");
      talks.update(saved::isDone);
      assertEquals(SaveResult.fine(), saved.join());
    }
  },
  THE_DISK_IS_FULL_AT_A_SAVE(0) {
    @Override
    void strike(ThreeTalks talks) throws IOException {
      Path full = Path.of("/dev/full");
      Assumptions.assumeTrue(Files.exists(full), "skipped: this system has no disk that is full");
      Files.createSymbolicLink(talks.folder.resolve("slot.json.new"), full);
      told(talks, talks.runtime.save(talks.folder.resolve("slot.json")), "make room");
      assertFalse(Files.exists(talks.folder.resolve("slot.json")));
    }
  },
  A_SAVE_IS_CORRUPT(0) {
    @Override
    void strike(ThreeTalks talks) throws IOException {
      Path file = talks.folder.resolve("slot.json");
      Files.write(file, "{\"version\": 1, \"characters\": [".getBytes(StandardCharsets.UTF_8));
      told(talks, talks.runtime.load(file), "load another save");
    }
  },
  A_SAVE_IS_GONE(0) {
    @Override
    void strike(ThreeTalks talks) {
      told(talks, talks.runtime.load(talks.folder.resolve("none.json")), "there is no file");
    }
  },
  A_PACK_IS_CORRUPT(0) {
    @Override
    void strike(ThreeTalks talks) throws IOException {
      Path pack = Files.createDirectory(talks.folder.resolve("mod"));
      Files.writeString(pack.resolve("pack.json"), "{\"id\": 7");
      assertThrows(PackFormatException.class, () -> PersonaPack.load(pack));
    }
  },
  THE_DATABASE_IS_LOCKED(1) { // from the beginning, by another copy of the game
    @Override
    MemoryStore store(Path file) {
      MemoryStore.open(file);
      return MemoryStore.open(file);
    }

    @Override
    void strike(ThreeTalks talks) {
      talks.remember("nowhere");
      talks.say("I broke the lamp.");
    }
  },
  THE_DATABASE_IS_CLOSED(1) {
    @Override
    void strike(ThreeTalks talks) {
      talks.store.close();
      talks.remember("after the end");
      talks.say("I broke the lamp.");
      talks.finish();
      talks.say("I mended the lamp.");
    }
  },
  THE_DATABASE_IS_DELETED(1) {
    @Override
    void strike(ThreeTalks talks) throws IOException {
      Files.deleteIfExists(talks.folder.resolve("slot.db"));
      talks.remember("nowhere");
      talks.say("I broke the lamp.");
    }
  },
  THE_DATABASE_IS_OVERWRITTEN(0) { // which is found when it is opened again
    @Override
    void strike(ThreeTalks talks) throws IOException {
      for (int i = 0; i < 400; i++) {
        talks.remember("before " + i);
      }
      CompletableFuture<SaveResult> saved = talks.runtime.save(talks.folder.resolve("slot.json"));
      talks.update(saved::isDone);
      Path file = talks.folder.resolve("slot.db");
      byte[] bytes = new byte[(int) Files.size(file)];
      Arrays.fill(bytes, (byte) 0x5a);
      Files.write(file, bytes);
      talks.say("I broke the lamp.");
      talks.finish();
      talks.say("I mended the lamp.");
    }
  },
  A_CHARACTER_LEAVES(0) {
    @Override
    void strike(ThreeTalks talks) {
      talks.npcs.get(2).close();
    }
  },
  THE_RUNTIME_IS_CLOSED(0) {
    @Override
    void strike(ThreeTalks talks) {
      talks.closeRuntime();
      talks.runtime.update(ThreeTalks.FRAME);
      told(talks, talks.runtime.save(talks.folder.resolve("slot.json")), "the runtime is closed");
    }
  };

  /** How many lines of the log tell of it: one for everybody or everything it befell. */
  final int logLines;

  Fault(int logLines) {
    this.logLines = logLines;
  }

  /** What the talks remember in. */
  MemoryStore store(Path file) {
    return MemoryStore.open(file);
  }

  abstract void strike(ThreeTalks talks) throws IOException;

  /** Throws what other languages of the JVM let a game throw without a word. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void undeclared(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** The result of a save or a load says so, and nothing else does. */
  private static void told(ThreeTalks talks, CompletableFuture<SaveResult> end, String what) {
    talks.update(end::isDone);
    SaveResult result = end.join();
    assertFalse(result.done());
    assertTrue(result.trouble().contains(what), result.trouble());
  }
}
