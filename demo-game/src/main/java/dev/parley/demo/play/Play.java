package dev.parley.demo.play;

import dev.parley.demo.render.Camera;
import dev.parley.demo.render.CameraRoom;
import dev.parley.demo.talk.CampTalk;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the player does with the evening: walks, looks, writes, opens this and that. Keys and
 * scripts act on it alike.
 *
 * <p><b>Threads.</b> Confined to the game thread.
 */
public final class Play {
  private static final double[] TEXT_SCALES = {0.85, 1, 1.2, 1.45};
  private static final double FAR = 3.9;
  private static final double NEAR = 3.0;

  /** Of the camera when there is room again, in metres a second. */
  private static final double CAMERA_SPEED = 4;

  private static final double NOTICE_SECONDS = 7;

  /** For each character beyond what is read in that time. */
  private static final double NOTICE_PER_CHARACTER = 0.06;

  private static final int NOTICE_CHARACTERS = 80;

  private final Session session;
  private final InputLine line = new InputLine();
  private final FrameTimes frameTimes = new FrameTimes();
  private double heading = Math.PI;
  private double pitch = -0.035;
  private double distance = FAR;
  private double room = FAR;
  private boolean writing;
  private boolean hud;
  private boolean log;
  private int logPages;
  private boolean help;
  private boolean muted;
  private boolean over;
  private boolean wantsPicture;
  private int textSize = 1;
  private @Nullable String chosen;
  private String notice = "";
  private double noticeSeconds;
  private double seconds;
  private double cancelSeconds;
  private int saves;
  private int loads;

  public Play(Session session) {
    this.session = session;
  }

  public Session session() {
    return session;
  }

  public InputLine line() {
    return line;
  }

  public FrameTimes frameTimes() {
    return frameTimes;
  }

  public boolean isWriting() {
    return writing;
  }

  public boolean showsHud() {
    return hud;
  }

  public boolean showsLog() {
    return log;
  }

  public boolean showsHelp() {
    return help;
  }

  public boolean isMuted() {
    return muted;
  }

  public boolean isOver() {
    return over;
  }

  /** How often the evening was saved. */
  public int saves() {
    return saves;
  }

  /** How often it was gone back to. */
  public int loads() {
    return loads;
  }

  /** Since the evening began, on the screen. */
  public double seconds() {
    return seconds;
  }

  /** By how much text is enlarged. */
  public double textScale() {
    return TEXT_SCALES[textSize];
  }

  public void setTextSize(int step) {
    textSize = Math.max(0, Math.min(TEXT_SCALES.length - 1, step));
  }

  /** A sentence for the player, for a while; empty when there is none. */
  public String notice() {
    return noticeSeconds > 0 ? notice : "";
  }

  public void tell(String text) {
    int more = Math.max(0, text.length() - NOTICE_CHARACTERS);
    tell(text, NOTICE_SECONDS + NOTICE_PER_CHARACTER * more);
  }

  public void tell(String text, double forSeconds) {
    notice = text;
    noticeSeconds = forSeconds;
  }

  /** Whether a picture was asked for since the last call. */
  public boolean takesPicture() {
    boolean wanted = wantsPicture;
    wantsPicture = false;
    return wanted;
  }

  /** How many pages the log was turned back since the last call; below zero: on. */
  public int takeLogPages() {
    int pages = logPages;
    logPages = 0;
    return pages;
  }

  public Camera camera(double aspect) {
    return Camera.behind(session.camp().player().at(), heading, pitch, room, aspect);
  }

  /** Who is meant by what the player says now. */
  public Optional<Body> addressed() {
    List<Body> near = session.camp().near(Camp.PLAYER);
    return near.stream()
        .filter(body -> body.id().equals(chosen))
        .findFirst()
        .or(session.camp()::nearestToTalkTo);
  }

  /** One frame: moves everything on. */
  public void frame(double deltaSeconds, Steering steering) {
    seconds += deltaSeconds;
    noticeSeconds -= deltaSeconds;
    cancelSeconds -= deltaSeconds;
    heading -= steering.turn();
    pitch = Math.max(-0.75, Math.min(0.5, pitch + steering.lift()));
    double wanted = writing || (session.talk().isBusy() && addressed().isPresent()) ? NEAR : FAR;
    distance += (wanted - distance) * (1 - Math.exp(-2.2 * deltaSeconds));
    Steering walk = writing ? Steering.none() : steering;
    if (!session.isLoading()) {
      session.camp().movePlayer(walk.right(), walk.ahead(), heading, deltaSeconds);
    }
    session.move(deltaSeconds);
    room =
        CameraRoom.behindPlayer(
            session.camp(), heading, pitch, distance, room, CAMERA_SPEED * deltaSeconds);
  }

  public void turnTo(double newHeading, double newPitch) {
    heading = newHeading;
    pitch = newPitch;
  }

  public void act(Action action) {
    if (session.isLoading()) {
      return; // nothing that is done now would have happened
    }
    switch (action) {
      case TALK -> talk();
      case CANCEL -> cancel();
      case NEXT -> choose();
      case HANDS -> session.camp().hands().usePlayers();
      case LOG -> log = !log;
      case EARLIER -> logPages += log ? 1 : 0;
      case LATER -> logPages -= log ? 1 : 0;
      case HELP -> help = !help;
      case HUD -> hud = !hud;
      case BUDGET_DOWN -> session.changeBudget(-0.5);
      case BUDGET_UP -> session.changeBudget(0.5);
      case SAVE -> save();
      case LOAD -> load();
      case TEXT_SMALLER -> setTextSize(textSize - 1);
      case TEXT_BIGGER -> setTextSize(textSize + 1);
      case SOUND -> muted = !muted;
      case PICTURE -> wantsPicture = true;
    }
  }

  private void save() {
    if (session.isSaving()) {
      return; // once is enough
    }
    session.save(
        new SavedEvening.View(heading, pitch, chosen),
        result -> {
          saves += result.done() ? 1 : 0;
          tell(result.done() && result.trouble().isEmpty() ? "Saved." : result.trouble());
        });
  }

  private void load() {
    if (session.isSaving()) {
      tell("The evening is being saved; try again in a moment.");
      return;
    }
    session.load(
        view -> {
          turnTo(view.heading(), view.pitch());
          chosen = view.chosen();
          writing = false;
          line.clear();
        },
        result -> {
          loads += result.done() ? 1 : 0;
          tell(result.done() && result.trouble().isEmpty() ? "As it was saved." : result.trouble());
        });
  }

  private void talk() {
    // Under them nobody sees what is written, nor that nobody is near.
    help = false;
    log = false;
    if (!writing) {
      if (addressed().isEmpty()) {
        tell("Nobody is near enough to talk to.");
        return;
      }
      writing = true;
      return;
    }
    String said = line.text().strip();
    line.clear();
    writing = false;
    if (!said.isEmpty()) {
      say(said);
    }
  }

  /** Says something to who is meant by it. */
  public void say(String words) {
    if (session.isLoading()) {
      return;
    }
    Optional<Body> called = called(words);
    Optional<Body> to = called.or(this::addressed);
    if (to.isEmpty()) {
      tell("Nobody is near enough to hear that.");
      return;
    }
    if (!session.camp().near(Camp.PLAYER).contains(to.get())) {
      tell(firstName(to.get()) + " is too far away to hear that.");
      return;
    }
    chosen = to.get().id();
    session.talk().say(to.get().id(), words);
  }

  /** Who is called by name, near or not: "Edda, what do you see?", "Follow me, Edda." */
  private Optional<Body> called(String words) {
    return session.camp().companions().stream()
        .filter(body -> calling(firstName(body)).matcher(words.strip()).find())
        .findFirst();
  }

  private static Pattern calling(String name) {
    String quoted = Pattern.quote(name) + "(?![\\p{L}\\p{N}])";
    return Pattern.compile(
        "^(?:(?:hey|hello|hi|oh|and|please)[, ]+)?" + quoted + "|, *" + quoted + "[ .!?]*$",
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private String firstName(Body body) {
    return CampTalk.firstName(session.pack().persona(body.id()));
  }

  private void cancel() {
    if (help || log) {
      help = false;
      log = false;
    } else if (writing) {
      writing = false;
      line.clear();
    } else if (session.talk().isBusy()) {
      session.talk().interrupt();
    } else if (cancelSeconds > 0) {
      over = true;
    } else {
      cancelSeconds = 3;
      tell("Esc once more leaves the camp.", 3);
    }
  }

  private void choose() {
    List<Body> near = session.camp().near(Camp.PLAYER);
    if (near.isEmpty()) {
      return;
    }
    String now = addressed().map(Body::id).orElse("");
    List<String> order =
        session.camp().companions().stream().filter(near::contains).map(Body::id).toList();
    chosen = order.get((order.indexOf(now) + 1) % order.size());
  }
}
