package dev.parley.demo.talk;

import dev.parley.Npc;
import dev.parley.NpcRuntime;
import dev.parley.Relation;
import dev.parley.Reply;
import dev.parley.ReplyEvent;
import dev.parley.ReplyResult;
import dev.parley.action.ActionHandler;
import dev.parley.action.AnnotatedActions;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.CampEvent;
import dev.parley.demo.world.Gesture;
import dev.parley.demo.world.Spot;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The talk of the camp: takes the player's words to whom they are meant for, and brings the answers
 * back as bubbles and a log.
 *
 * <p><b>Threads.</b> Confined to the game thread.
 */
public final class CampTalk {
  private static final double CHAT_REACH = 6;
  private static final double ATTENTION_SECONDS = 6;
  private static final Pattern AMONG_COMPANIONS =
      Pattern.compile("\\p{L}+ says: .*", Pattern.DOTALL);

  private final Camp camp;
  private final NpcRuntime runtime;
  private final Map<String, Npc> npcs = new LinkedHashMap<>();
  private final Map<String, Bubble> bubbles = new LinkedHashMap<>();

  /** Of those whose words are shown; also after the end, for words can be shown more slowly. */
  private final Map<String, Reply> replies = new LinkedHashMap<>();

  private final Set<Bubble> owed = new HashSet<>();
  private final TalkLog log = new TalkLog();
  private final Chronicle chronicle = new Chronicle();
  private final Surroundings surroundings;
  private final Witnesses witnesses;
  private final Regard regard;
  private final IdleChatter chatter;
  private TalkFigures figures = TalkFigures.none();
  private @Nullable String speaking;
  private double quietSeconds;

  /**
   * @param deeds what the SDK is given of what a companion can do
   * @param seed chooses what is said at the fire unasked
   */
  public CampTalk(
      Camp camp,
      NpcRuntime runtime,
      PersonaPack pack,
      UnaryOperator<ActionHandler> deeds,
      long seed) {
    this.camp = camp;
    this.runtime = runtime;
    this.surroundings = new Surroundings(camp);
    this.witnesses = new Witnesses(runtime, chronicle);
    this.regard = new Regard(camp, npcs, log, chronicle);
    for (Body body : camp.companions()) {
      CompanionDeeds own = new CompanionDeeds(camp, body.id(), () -> regard.isWilling(body.id()));
      ActionHandler actions = deeds.apply(AnnotatedActions.of(own));
      npcs.put(body.id(), runtime.spawn(pack, body.id(), actions));
    }
    List<Persona> personas = npcs.values().stream().map(Npc::persona).toList();
    this.chatter = new IdleChatter(personas, this::areTogether, seed);
  }

  public TalkLog log() {
    return log;
  }

  public TalkFigures figures() {
    return figures;
  }

  /** All that happened, for a recording. */
  public Chronicle chronicle() {
    return chronicle;
  }

  /** What a companion thinks of the player. */
  public Relation relation(String id) {
    return npc(id).relation();
  }

  /** What is written over heads now. */
  public List<Bubble> bubbles() {
    return List.copyOf(bubbles.values());
  }

  /** Whether somebody speaks, or thinks of what to say. */
  public boolean isBusy() {
    return speaking() > 0;
  }

  /** How many speak, or think of what to say. */
  public int speaking() {
    return (int) bubbles.values().stream().filter(b -> b.isThinking() || b.isSpeaking()).count();
  }

  /** How many replies the model owes. */
  public int underWay() {
    return owed.size();
  }

  /** Whether the model owes one of them a reply. */
  public boolean isAnswering(String id) {
    return owed.stream().anyMatch(bubble -> bubble.speaker().equals(id));
  }

  /**
   * The player says something to somebody; all who are near turn to the player.
   *
   * @param to an id
   */
  public void say(String to, String line) {
    camp.player().watch(camp.body(to).at());
    log.add(new TalkLog.Entry(camp.seconds(), Camp.PLAYER, "You", line));
    for (Body listener : camp.near(Camp.PLAYER)) {
      listener.watch(camp.player().at());
    }
    speakTo(to, line, true);
  }

  private void speakTo(String to, String line, boolean byPlayer) {
    interruptOne(to);
    quietSeconds = 0;
    Npc npc = npc(to);
    chronicle.add(camp.seconds(), "asked " + to);
    Bubble bubble = new Bubble(to, camp.seconds(), byPlayer);
    bubbles.put(to, bubble);
    owed.add(bubble);
    FirstWord firstWord = new FirstWord();
    replies.put(
        to,
        npc.say(
            line,
            surroundings.of(to),
            event -> {
              firstWord.heard(event).ifPresent(waited -> figures = figures.withFirstWord(waited));
              hear(bubble, event);
            }));
  }

  /**
   * Everybody stops in the middle of the word, and has said only what was to be seen. It offends
   * who was answering the player.
   */
  public void interrupt() {
    for (Bubble bubble : List.copyOf(bubbles.values())) {
      boolean wasSpeaking = bubble.isSpeaking();
      interruptOne(bubble.speaker());
      if (wasSpeaking && bubble.answersPlayer()) {
        regard.cutShort(bubble.speaker());
      }
    }
  }

  private void interruptOne(String id) {
    Bubble bubble = bubbles.get(id);
    Reply reply = replies.remove(id);
    if (reply != null && bubble != null && (bubble.isSpeaking() || bubble.isThinking())) {
      reply.interrupt(bubble.shownCharacters());
    }
    if (bubble != null && (bubble.isSpeaking() || bubble.isThinking())) {
      owed.remove(bubble);
      bubble.cut();
      close(bubble);
      chronicle.add(camp.seconds(), "interrupted " + id + " at " + bubble.all().length());
    }
  }

  /** Once a frame, after the world has moved: hears what has arrived, and shows more of it. */
  public void update(double deltaSeconds) {
    runtime.update((float) deltaSeconds);
    for (CampEvent event : camp.takeEvents()) {
      log.add(new TalkLog.Entry(event.seconds(), "", "", event.text()));
      witnesses.see(event);
      regard.see(event);
    }
    for (Bubble bubble : List.copyOf(bubbles.values())) {
      boolean before = bubble.isSpeaking();
      bubble.pass(deltaSeconds);
      tellShown(bubble);
      gesture(bubble, before);
      if (bubble.isGone()) {
        bubbles.remove(bubble.speaker(), bubble);
      }
    }
    quietSeconds = isBusy() ? 0 : quietSeconds + deltaSeconds;
    lookAround();
    chatter.next(quietSeconds, deltaSeconds).ifPresent(this::chat);
  }

  /** So that a save holds what was seen, and no word more. */
  private void tellShown(Bubble bubble) {
    Reply reply = replies.get(bubble.speaker());
    if (reply != null) {
      reply.shown(bubble.shownCharacters());
    }
  }

  private void hear(Bubble bubble, ReplyEvent event) {
    if (event instanceof ReplyEvent.Speech speech) {
      bubble.append(speech.text());
    } else if (event instanceof ReplyEvent.Act act) {
      figures = figures.withAct(act.result().carriedOut());
      String outcome = act.result().carriedOut() ? " done" : " refused";
      chronicle.add(camp.seconds(), "act " + bubble.speaker() + " " + act.call() + outcome);
    } else if (event instanceof ReplyEvent.Failed failed) {
      chronicle.add(camp.seconds(), "failed " + bubble.speaker());
      figures = figures.withFailure(failed.reason());
    } else if (event instanceof ReplyEvent.End end) {
      end(bubble, end.result());
    }
  }

  private void end(Bubble bubble, ReplyResult result) {
    chronicle.add(
        camp.seconds(),
        "answered "
            + bubble.speaker()
            + " "
            + result.ending()
            + " "
            + result.source()
            + " "
            + result.text().length());
    figures = figures.withReply(result);
    owed.remove(bubble);
    if (bubbles.get(bubble.speaker()) == bubble) {
      if (result.ending() == ReplyResult.Ending.LENGTH
          || result.ending() == ReplyResult.Ending.FAILED) {
        bubble.breakOff();
      }
      bubble.finish();
      if (bubble.all().isEmpty()) {
        bubbles.remove(bubble.speaker());
      }
    }
  }

  /** What was cut off is logged as far as it was seen; what was seen whole is logged already. */
  private void close(Bubble bubble) {
    if (!bubble.all().isEmpty()) {
      TalkLog.Entry whole = entry(bubble, bubble.all());
      log.add(new TalkLog.Entry(whole.seconds(), whole.who(), whole.name(), whole.text() + " ..."));
    }
    camp.body(bubble.speaker()).fallSilent();
  }

  private TalkLog.Entry entry(Bubble bubble, String words) {
    String speaker = bubble.speaker();
    return new TalkLog.Entry(bubble.begun(), speaker, camp.body(speaker).name(), words.strip());
  }

  private void gesture(Bubble bubble, boolean before) {
    Body body = camp.body(bubble.speaker());
    boolean now = bubble.isSpeaking();
    if (now && body.gesture() == Gesture.NONE) {
      body.show(Gesture.TALK);
    } else if (before && !now) {
      body.fallSilent();
      log.add(entry(bubble, bubble.all()));
    }
  }

  /** Heads turn to who speaks; the speaker's to who was spoken to. */
  private void lookAround() {
    Optional<Bubble> voice = bubbles.values().stream().filter(Bubble::isSpeaking).findFirst();
    if (voice.isPresent()) {
      speaking = voice.get().speaker();
      Spot at = camp.body(speaking).at();
      for (Body other : camp.near(speaking)) {
        if (!other.id().equals(Camp.PLAYER)) {
          other.watch(at);
        }
      }
    } else if (speaking != null && quietSeconds > ATTENTION_SECONDS) {
      speaking = null;
      camp.companions().forEach(body -> body.watch(null));
    }
  }

  private void chat(Remark remark) {
    Npc speaker = npc(remark.speaker());
    if (!areTogether(remark.speaker(), remark.listener())) {
      return; // they have parted since
    }
    if (remark.asks()) {
      camp.body(remark.listener()).watch(camp.body(remark.speaker()).at());
      speakTo(remark.listener(), firstName(speaker.persona()) + " says: " + remark.line(), false);
      return;
    }
    speaker.hasSaid(remark.line());
    overhear(remark);
    camp.body(remark.speaker()).watch(camp.body(remark.listener()).at());
    Bubble bubble = new Bubble(remark.speaker(), camp.seconds(), false);
    bubble.append(remark.line());
    bubble.finish();
    bubbles.put(remark.speaker(), bubble);
    replies.remove(remark.speaker());
  }

  private boolean areTogether(String one, String other) {
    return camp.body(one).at().distanceTo(camp.body(other).at()) <= CHAT_REACH;
  }

  /** Who is near knows what was said, without being asked for an answer. */
  private void overhear(Remark remark) {
    String name = firstName(npc(remark.speaker()).persona());
    for (Body body : camp.near(remark.speaker())) {
      if (npcs.containsKey(body.id()) && !body.id().equals(remark.listener())) {
        npc(body.id()).hears(name, remark.line());
      }
    }
  }

  /** What a save must hold; what is being said counts as far as it was seen. */
  public TalkState state() {
    List<TalkLog.Entry> entries = new ArrayList<>(log.entries());
    int under = 0;
    for (Bubble bubble : bubbles.values()) {
      if (bubble.isSpeaking() && bubble.shownCharacters() > 0) {
        TalkLog.Entry so = entry(bubble, bubble.text());
        entries.add(new TalkLog.Entry(so.seconds(), so.who(), so.name(), so.text() + " ..."));
        under++;
      }
    }
    return new TalkState(entries, log.added() + under, chatter.state());
  }

  /** Becomes as it was saved; nobody speaks. */
  public void restore(TalkState saved) {
    bubbles.clear();
    replies.clear();
    owed.clear();
    speaking = null;
    quietSeconds = 0;
    log.restore(saved.log(), saved.logged());
    chatter.restore(saved.chatter());
  }

  /** As others call somebody. */
  public static String firstName(Persona persona) {
    return persona.name().split(" ", 2)[0];
  }

  /** Whether a line is one that companions say to each other: "Tam says: ...". */
  public static boolean isAmongCompanions(String line) {
    return AMONG_COMPANIONS.matcher(line).matches();
  }

  private Npc npc(String id) {
    Npc npc = npcs.get(id);
    if (npc == null) {
      throw new IllegalArgumentException(
          "nobody who talks is '" + id + "'; there are " + npcs.keySet());
    }
    return npc;
  }
}
