package dev.parley.demo.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.record.Recording;
import dev.parley.demo.talk.Bubble;
import dev.parley.demo.world.Task;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of orders in plain words, without a model. */
class OrdersTest {
  @TempDir private Path folder = Path.of(""); // JUnit sets it

  @Test
  void whatIsDoneAlreadyIsNotRefused() {
    try (Talked camp = camp()) {
      for (String order : new String[] {"Follow me", "Wait here", "Keep watch at the river"}) {
        camp.say("edda", order);
        Task task = camp.task("edda");
        long deeds = camp.deedsOf("Edda");
        camp.say("edda", order);
        assertEquals(task, camp.task("edda"), order);
        assertEquals(deeds, camp.deedsOf("Edda"), order);
      }
      camp.say("mara", "Sit down");
      assertFalse(camp.log().contains("refuses"), camp.log());
      assertTrue(camp.log().contains("Edda Stroud: I am doing that already."), camp.log());
      assertEquals(0, camp.session.talk().figures().refused());
    }
  }

  @Test
  void whatCompanionsSayToEachOtherCanBeCutShortForNothing() {
    try (Talked camp = camp()) {
      for (int i = 0; i < 4; i++) {
        camp.awaitWord();
        camp.session.talk().interrupt();
      }
      assertEquals("", camp.trust());
      camp.session.talk().say("edda", "What happened to the bridge?");
      camp.awaitWord();
      camp.session.talk().interrupt();
      assertEquals("edda -0.1 ", camp.trust());
    }
  }

  @Test
  void distrustIsHeardWithoutAModel() {
    try (Talked camp = camp()) {
      for (int i = 0; i < 4; i++) {
        camp.session.talk().say("edda", "What happened to the bridge?");
        camp.awaitWord();
        camp.session.talk().interrupt();
      }
      camp.say("edda", "Edda, follow me");
      assertEquals(Task.REST, camp.task("edda"));
      assertTrue(camp.log().contains("Edda Stroud refuses."), camp.log());
    }
  }

  private Talked camp() {
    return new Talked(
        new Session(Evening.PACK, Session.authored(Evening.PACK), new SaveSlot(folder), 3, 6));
  }

  /** A camp in which every line is answered before the next. */
  private record Talked(Session session) implements AutoCloseable {

    void say(String to, String line) {
      session.talk().say(to, line);
      session.settle();
      pass(3);
      session.settleFrame();
    }

    void pass(double seconds) {
      for (int i = 0; i < seconds * 30; i++) {
        session.move(1 / 30.0);
      }
    }

    /** Until somebody speaks; nobody is asked anything. */
    void awaitWord() {
      for (int i = 0;
          i < 3000 && session.talk().bubbles().stream().noneMatch(Bubble::isSpeaking);
          i++) {
        session.move(1 / 30.0);
        session.settle();
      }
      assertTrue(session.talk().speaking() > 0, "nobody speaks");
    }

    /** Of those who trust the player more or less than a stranger. */
    String trust() {
      StringBuilder text = new StringBuilder();
      for (String id : List.of("mara", "edda", "tam")) {
        double trust = session.talk().relation(id).trust();
        text.append(trust == 0 ? "" : id + " " + trust + " ");
      }
      return text.toString();
    }

    Task task(String id) {
      return session.camp().body(id).task();
    }

    long deedsOf(String name) {
      return session.memories().stream().filter(one -> one.text().startsWith(name)).count();
    }

    String log() {
      return Recording.transcript(session.talk().log().entries());
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
