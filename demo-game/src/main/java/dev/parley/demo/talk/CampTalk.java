package dev.parley.demo.talk;

import dev.parley.Npc;
import dev.parley.NpcRuntime;
import dev.parley.Reply;
import dev.parley.ReplyEvent;
import dev.parley.ReplyResult;
import dev.parley.Scene;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.CampEvent;
import dev.parley.demo.world.Gesture;
import dev.parley.demo.world.Spot;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The talk of the camp: takes the player's words to whom they are meant for, and brings the answers
 * back as bubbles and a log.
 *
 * <p><b>Threads.</b> Confined to the game thread.
 */
public final class CampTalk {
  private static final double ATTENTION_SECONDS = 6;

  private final Camp camp;
  private final NpcRuntime runtime;
  private final Map<String, Npc> npcs = new LinkedHashMap<>();
  private final Map<String, Bubble> bubbles = new LinkedHashMap<>();
  private final Map<String, Reply> replies = new LinkedHashMap<>();
  private final TalkLog log = new TalkLog();
  private final IdleChatter chatter;
  private TalkFigures figures = TalkFigures.none();
  private @Nullable String speaking;
  private double quietSeconds;

  /**
   * @param seed chooses what is said at the fire unasked
   */
  public CampTalk(Camp camp, NpcRuntime runtime, PersonaPack pack, long seed) {
    this.camp = camp;
    this.runtime = runtime;
    for (Body body : camp.companions()) {
      npcs.put(body.id(), runtime.spawn(pack, body.id()));
    }
    this.chatter = new IdleChatter(List.copyOf(npcs.values()), seed);
  }

  public TalkLog log() {
    return log;
  }

  public TalkFigures figures() {
    return figures;
  }

  /** What is written over heads now. */
  public List<Bubble> bubbles() {
    return List.copyOf(bubbles.values());
  }

  /** Whether somebody speaks, or thinks of what to say. */
  public boolean isBusy() {
    return bubbles.values().stream().anyMatch(b -> b.isThinking() || b.isSpeaking());
  }

  /** How many replies the model owes. */
  public int underWay() {
    return replies.size();
  }

  /** Whether the model owes one of them a reply. */
  public boolean isAnswering(String id) {
    return replies.containsKey(id);
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
    Request.in(line)
        .ifPresent(
            request -> {
              if (!request.carryOut(camp, to, line)) {
                camp.refuse(to);
              }
            });
    speakTo(to, line);
  }

  private void speakTo(String to, String line) {
    interruptOne(to);
    quietSeconds = 0;
    Npc npc = npc(to);
    npc.setMood(mood(npc.persona()));
    Bubble bubble = new Bubble(to, camp.seconds());
    bubbles.put(to, bubble);
    replies.put(to, npc.say(line, scene(to), event -> hear(bubble, event)));
  }

  /** Everybody stops in the middle of the word, and has said only what was to be seen. */
  public void interrupt() {
    List.copyOf(bubbles.keySet()).forEach(this::interruptOne);
  }

  private void interruptOne(String id) {
    Bubble bubble = bubbles.get(id);
    Reply reply = replies.remove(id);
    if (reply != null && bubble != null && (bubble.isSpeaking() || bubble.isThinking())) {
      reply.interrupt(bubble.shownCharacters());
    }
    if (bubble != null && (bubble.isSpeaking() || bubble.isThinking())) {
      bubble.cut();
      close(bubble);
    }
  }

  /** Once a frame, after the world has moved: hears what has arrived, and shows more of it. */
  public void update(double deltaSeconds) {
    runtime.update((float) deltaSeconds);
    for (CampEvent event : camp.takeEvents()) {
      log.add(new TalkLog.Entry(event.seconds(), "", "", event.text()));
    }
    for (Bubble bubble : List.copyOf(bubbles.values())) {
      boolean before = bubble.isSpeaking();
      bubble.pass(deltaSeconds);
      gesture(bubble, before);
      if (bubble.isGone()) {
        bubbles.remove(bubble.speaker(), bubble);
      }
    }
    quietSeconds = isBusy() ? 0 : quietSeconds + deltaSeconds;
    lookAround();
    chatter.next(quietSeconds, deltaSeconds).ifPresent(this::chat);
  }

  private void hear(Bubble bubble, ReplyEvent event) {
    if (event instanceof ReplyEvent.Speech speech) {
      bubble.append(speech.text());
    } else if (event instanceof ReplyEvent.Failed failed) {
      figures =
          new TalkFigures(
              figures.replies(),
              figures.authored(),
              figures.failed() + 1,
              figures.last(),
              failed.reason());
    } else if (event instanceof ReplyEvent.End end) {
      end(bubble, end.result());
    }
  }

  private void end(Bubble bubble, ReplyResult result) {
    boolean authored = result.source() == ReplyResult.Source.AUTHORED;
    boolean measured = result.statistics().tokens().generated() > 0;
    figures =
        new TalkFigures(
            figures.replies() + 1,
            figures.authored() + (authored ? 1 : 0),
            figures.failed(),
            measured ? result.statistics() : figures.last(),
            figures.failure());
    if (bubbles.get(bubble.speaker()) == bubble) {
      replies.remove(bubble.speaker());
      bubble.finish();
      if (bubble.all().isEmpty()) {
        bubbles.remove(bubble.speaker());
      }
    }
  }

  /** What was cut off is logged as far as it was seen; what was seen whole is logged already. */
  private void close(Bubble bubble) {
    if (!bubble.all().isEmpty()) {
      TalkLog.Entry whole = entry(bubble);
      log.add(new TalkLog.Entry(whole.seconds(), whole.who(), whole.name(), whole.text() + " ..."));
    }
    camp.body(bubble.speaker()).fallSilent();
  }

  private TalkLog.Entry entry(Bubble bubble) {
    return new TalkLog.Entry(
        bubble.begun(), bubble.speaker(), camp.body(bubble.speaker()).name(), bubble.all().strip());
  }

  private void gesture(Bubble bubble, boolean before) {
    Body body = camp.body(bubble.speaker());
    boolean now = bubble.isSpeaking();
    if (now && body.gesture() == Gesture.NONE) {
      body.show(Gesture.TALK);
    } else if (before && !now) {
      body.fallSilent();
      log.add(entry(bubble));
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

  private void chat(IdleChatter.Remark remark) {
    Npc speaker = npc(remark.speaker());
    if (camp.body(remark.speaker()).at().distanceTo(camp.body(remark.listener()).at()) > 6) {
      return;
    }
    if (remark.asks()) {
      camp.body(remark.listener()).watch(camp.body(remark.speaker()).at());
      speakTo(remark.listener(), firstName(speaker.persona()) + " says: " + remark.line());
      return;
    }
    speaker.hasSaid(remark.line());
    camp.body(remark.speaker()).watch(camp.body(remark.listener()).at());
    Bubble bubble = new Bubble(remark.speaker(), camp.seconds());
    bubble.append(remark.line());
    bubble.finish();
    bubbles.put(remark.speaker(), bubble);
  }

  private Scene scene(String id) {
    String[] present =
        camp.near(id).stream()
            .filter(body -> !body.id().equals(Camp.PLAYER))
            .map(Body::name)
            .toArray(String[]::new);
    List<String> notes = new ArrayList<>();
    notes.add(camp.fire() < 0.4 ? "the fire burns low" : "the fire burns well");
    Body self = camp.body(id);
    switch (self.task()) {
      case REST -> {}
      default -> notes.add("you are up: " + self.task().words());
    }
    if (camp.player().carriesWood()) {
      notes.add("the traveller carries a log");
    }
    return Scene.at(camp.placeOf(id), "night")
        .withPresent(present)
        .withNotes(notes.toArray(String[]::new));
  }

  private String mood(Persona persona) {
    int trust = camp.body(persona.id()).trust();
    if (trust >= 2) {
      return persona.mood() + " Warm to the traveller, who has earned some trust.";
    }
    if (trust == 1) {
      return persona.mood() + " Begins to like the traveller.";
    }
    return trust < 0 ? persona.mood() + " Wary of the traveller." : persona.mood();
  }

  /** As others call somebody. */
  public static String firstName(Persona persona) {
    return persona.name().split(" ", 2)[0];
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
