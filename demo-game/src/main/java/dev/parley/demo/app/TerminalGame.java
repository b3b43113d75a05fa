package dev.parley.demo.app;

import dev.parley.demo.play.Action;
import dev.parley.demo.play.Play;
import dev.parley.demo.play.Steering;
import dev.parley.demo.talk.TalkLog;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** The same evening in a terminal: lines in, the log out. */
final class TerminalGame {
  /** What is written to go back to what was saved. */
  static final String LOAD = "/load";

  private static final double FRAME_SECONDS = 1 / 30.0;
  private static final double ANSWER_SECONDS = 600;

  /** A model, or who wrote a pack, must not steer the player's terminal. */
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f]");

  private final Play play;
  private final BufferedReader in;
  private final PrintStream out;
  private final boolean paced;
  private int told;

  /**
   * @param paced whether a person reads, who wants the time that speaking takes
   */
  TerminalGame(Play play, BufferedReader in, PrintStream out, boolean paced) {
    this.play = play;
    this.in = in;
    this.out = out;
    this.paced = paced;
  }

  /** Plays until the input ends or the player leaves. */
  void run() {
    out.println();
    out.println(play.session().pack().title());
    out.println(play.session().pack().setting());
    help();
    tellNotice();
    while (true) {
      out.print("> ");
      out.flush();
      String line = read();
      if (line == null || line.strip().equals("/quit")) {
        return;
      }
      obey(line.strip());
    }
  }

  private void obey(String line) {
    if (line.isEmpty()) {
      pass(3);
    } else if (!line.startsWith("/")) {
      play.say(line);
      awaitQuiet();
    } else {
      order(line.split("\\s+"));
    }
    play.session().settle();
    tell();
    tellNotice();
  }

  private void tellNotice() {
    if (!play.notice().isEmpty()) {
      out.println(play.notice());
      play.tell("", 0);
    }
  }

  private void order(String[] words) {
    switch (words[0]) {
      case "/who" -> who();
      case "/go" -> go(words.length > 1 ? words[1] : "");
      case "/hands" -> {
        play.act(Action.HANDS);
        pass(1);
      }
      case "/wait" -> pass(20);
      case "/save" -> play.act(Action.SAVE);
      case LOAD -> play.act(Action.LOAD);
      default -> help();
    }
  }

  private void who() {
    for (Body body : play.session().camp().companions()) {
      String meant = play.addressed().map(Body::id).orElse("").equals(body.id()) ? "*" : " ";
      out.println(
          meant
              + " "
              + body.name()
              + " "
              + body.task().words()
              + ", at "
              + play.session().camp().placeOf(body.id())
              + regard(body.id()));
    }
    play.session()
        .camp()
        .hands()
        .playerWould()
        .ifPresent(deed -> out.println("  /hands would " + deed));
  }

  private String regard(String id) {
    String words = play.session().talk().relation(id).words();
    return words.isEmpty() ? "" : ", " + words + " toward you";
  }

  private void go(String name) {
    for (Place place : Place.values()) {
      if (place.name().equals(name.toUpperCase(Locale.ROOT))) {
        if (!play.session().camp().sendPlayer(place)) {
          out.println("There is no way there.");
        }
        for (int i = 0; i < 30 * 30 && play.session().camp().isPlayerUnderWay(); i++) {
          frame();
        }
        out.println("You are at " + play.session().camp().placeOf(Camp.PLAYER) + ".");
        return;
      }
    }
    out.println("/go needs one of " + List.of(Place.values()).toString().toLowerCase(Locale.ROOT));
  }

  private void help() {
    out.println(
        """

        Write to talk; begin with a name to choose whom. Try: follow me, fetch some wood.
        /who         who does what, and where
        /go PLACE    fire, bank, ramp, wood_pile, tents, hives, road
        /hands       take wood, feed the fire
        /wait        listen to the others for a while
        /save, /load keep this evening, go back to what was kept
        /quit        leave
        """);
  }

  private void awaitQuiet() {
    for (int i = 0; i < ANSWER_SECONDS / FRAME_SECONDS && play.session().talk().isBusy(); i++) {
      frame();
    }
  }

  private void pass(double seconds) {
    for (int i = 0; i < seconds / FRAME_SECONDS; i++) {
      frame();
    }
  }

  private void frame() {
    play.session().grant();
    play.frame(FRAME_SECONDS, Steering.none());
    play.session().settle();
    tell();
    if (paced) {
      LockSupport.parkNanos((long) (FRAME_SECONDS * 1e9 / 4));
    }
  }

  private void tell() {
    List<TalkLog.Entry> entries = play.session().talk().log().entries();
    int added = play.session().talk().log().added();
    int fresh = Math.max(0, Math.min(entries.size(), added - told)); // none after a load
    told = added;
    for (TalkLog.Entry entry : entries.subList(entries.size() - fresh, entries.size())) {
      if (!entry.who().equals(Camp.PLAYER)) {
        String name = entry.name().isEmpty() ? "" : entry.name() + ": ";
        out.println(CONTROLS.matcher(name + entry.text()).replaceAll(" "));
      }
    }
  }

  @org.jspecify.annotations.Nullable
  private String read() {
    try {
      return in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
