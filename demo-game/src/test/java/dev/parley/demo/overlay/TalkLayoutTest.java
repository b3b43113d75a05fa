package dev.parley.demo.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.play.Play;
import dev.parley.demo.play.SaveSlot;
import dev.parley.demo.play.Session;
import dev.parley.demo.play.Steering;
import dev.parley.demo.talk.Bubble;
import dev.parley.demo.text.Box;
import dev.parley.persona.PersonaPack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is said can be read somewhere. */
class TalkLayoutTest {
  private static final Box SCREEN = new Box(18, 18, 1244, 684);
  private static final double ASPECT = 16 / 9.0;
  private static final PersonaPack PACK = PersonaPack.bundled("campfire");

  @TempDir private Path folder = Path.of(""); // JUnit sets it

  @Test
  void whoeverSpeaksBehindTheCameraIsReadAtTheNearestEdge() {
    try (Evening evening = new Evening(folder)) {
      evening.play.turnTo(0.4, 0); // the fire is behind, a little to one side
      evening.play.say("Mara, what happened to the bridge?");
      evening.pass(1);

      TalkLayout layout = evening.layout(List.of());

      assertTrue(layout.shows("mara"));
      PlacedBubble bubble = layout.bubbles().get(0);
      boolean left = bubble.box().x() == SCREEN.x();
      boolean right = bubble.box().right() == SCREEN.right();
      assertTrue(left || right, "is at " + bubble.box());
      assertEquals(left, evening.mara().x() < 0.5, "the way to turn");
      assertTrue(bubble.tail().isPresent());
    }
  }

  @Test
  void whatHasNoRoomOverAHeadIsReadInTheCorner() {
    try (Evening evening = new Evening(folder)) {
      evening.play.say("Mara, what happened to the bridge?");
      evening.play.say("Edda, do you trust him?");
      evening.play.say("Tam, who keeps the bees?");
      List<Box> taken = List.of(new Box(0, 0, 1280, 60), new Box(560, 0, 720, 720));
      boolean crowded = false;
      for (int second = 1; second < 12; second++) {
        evening.pass(1);
        TalkLayout layout = evening.layout(taken);
        String corner =
            layout.latest().stream()
                .flatMap(latest -> latest.rows().stream())
                .map(row -> row.name() + row.words())
                .collect(Collectors.joining(" "));
        for (Bubble bubble : evening.session.talk().bubbles()) {
          boolean over = layout.shows(bubble.speaker());
          crowded |= !over;
          String end = words(bubble.text()).get(words(bubble.text()).size() - 1);
          assertTrue(over || corner.contains(end), bubble.text() + " is not in: " + corner);
        }
        overlapNothing(layout);
      }
      assertTrue(crowded, "everything had room, so that nothing was tried");
    }
  }

  @Test
  void aLineIsReadOnceAndInOnePlace() {
    try (Evening evening = new Evening(folder)) {
      evening.play.say("Mara, what happened to the bridge?");
      evening.pass(1);
      assertEquals(1, evening.session.talk().bubbles().size());

      TalkLayout layout = evening.layout(List.of());

      assertTrue(layout.shows("mara"));
      List<LogRow> rows = layout.latest().orElseThrow().rows();
      assertTrue(rows.stream().allMatch(row -> row.who().equals("traveller")), rows.toString());
    }
  }

  private static void overlapNothing(TalkLayout layout) {
    List<Box> all = new ArrayList<>();
    layout.latest().ifPresent(latest -> all.add(latest.box()));
    for (PlacedBubble placed : layout.bubbles()) {
      List<Box> own = new ArrayList<>(List.of(placed.box()));
      placed.tail().map(Tail::bounds).ifPresent(own::add);
      own.forEach(
          box -> all.forEach(other -> assertFalse(box.overlaps(other), box + " on " + other)));
      all.addAll(own);
    }
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  private static final class Evening implements AutoCloseable {
    private final Session session;
    private final Play play;

    Evening(Path slot) {
      session = new Session(PACK, Session.authored(PACK), new SaveSlot(slot), 3, 6);
      play = new Play(session);
    }

    TalkLayout layout(List<Box> taken) {
      Heads heads = new Heads(play.camera(ASPECT), 1280, 720);
      List<Box> all = new ArrayList<>(taken);
      all.addAll(heads.kept(session.camp()));
      TalkLayout.Rulers rulers =
          new TalkLayout.Rulers(new Letters(11, 37), new Letters(11, 35), new Letters(10, 32));
      return TalkLayout.of(play, heads, rulers, SCREEN, all, 660);
    }

    /** Where one would turn to see Mara. */
    Heads.Head mara() {
      return new Heads(play.camera(ASPECT), 1, 1).of(session.camp().body("mara"));
    }

    void pass(double seconds) {
      for (int i = 0; i < seconds * 30; i++) {
        play.frame(1 / 30.0, Steering.none());
        session.settle();
      }
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
