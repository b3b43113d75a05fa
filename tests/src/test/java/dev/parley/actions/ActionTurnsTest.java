package dev.parley.actions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.Npc;
import dev.parley.NpcRuntime;
import dev.parley.ReplyEvent;
import dev.parley.ReplyResult;
import dev.parley.RuntimeOptions;
import dev.parley.Scene;
import dev.parley.action.ActionCall;
import dev.parley.action.ActionHandler;
import dev.parley.action.ActionParameter;
import dev.parley.action.ActionResult;
import dev.parley.action.ActionSpec;
import dev.parley.action.LegalActions;
import dev.parley.inference.Fixtures;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.persona.Lines;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import dev.parley.persona.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A model of random weights acts in a game where something else is legal at every line: whatever it
 * writes, each call is one of the game's, and none that is not legal is carried out.
 */
@Timeout(600)
class ActionTurnsTest {

  private static final int TURNS = Fixtures.count(2_000);
  private static final int AT_ONCE = 8;

  /** So long that a model which writes anything at all calls something in one turn of six. */
  private static final int REPLY_TOKENS = 200;

  private static final long FRAME_NANOS = 200_000;
  private static final PersonaPack PACK =
      new PersonaPack(
          "ford", "The Ford", "1.0.0", "A river.", List.of(), List.of(), List.of(persona("tam")));
  private static final List<ActionSpec> SPECS =
      List.of(
          ActionSpec.of("follow", "Walks with the player."),
          ActionSpec.of(
              "give",
              "Hands something over.",
              new ActionParameter.Thing("item", ""),
              new ActionParameter.WholeNumber("count", "", -3, 120)),
          ActionSpec.of(
              "point", "Points.", new ActionParameter.Choice("way", "", List.of("up", "down"))),
          ActionSpec.of("shout", "Shouts.", new ActionParameter.Text("words", "", 12)));

  private final List<String> malformed = new CopyOnWriteArrayList<>();

  private void heard(String what, Object said) {
    if (what.equals("malformedCall")) {
      malformed.add(said.toString());
    }
  }

  @Test
  void everyCallIsLegal() {
    SamplingOptions sampling = SamplingOptions.defaults().withTemperature(2).withSeed(3);
    RuntimeOptions options =
        RuntimeOptions.defaults().withMaxTokens(REPLY_TOKENS).withSampling(sampling);
    List<Actor> actors = new ArrayList<>();
    try (Engine engine =
            Engine.open(
                Fixtures.own("tiny/tiny-q8_0.gguf"),
                EngineOptions.defaults().withMaxDialogues(AT_ONCE).withContextTokens(4096));
        NpcRuntime runtime = NpcRuntime.open(new ObservedModel(engine, this::heard), options)) {
      for (int i = 0; i < AT_ONCE; i++) {
        actors.add(new Actor(runtime, i));
      }
      // All at once, since a pass for eight takes little longer than one for one.
      for (int turn = 0; turn * AT_ONCE < TURNS; turn++) {
        int number = turn;
        boolean changes = turn % 5 == 0;
        actors.forEach(actor -> actor.hear(number));
        while (!actors.stream().allMatch(Actor::isOver)) {
          if (changes) {
            actors.forEach(actor -> actor.game.change());
          }
          runtime.update(0);
          LockSupport.parkNanos(FRAME_NANOS); // the model's thread needs the core
        }
        actors.forEach(actor -> actor.judge(changes));
      }
    }
    assertEquals(List.of(), malformed);
    int acts = actors.stream().mapToInt(actor -> actor.acts).sum();
    int refused = actors.stream().mapToInt(actor -> actor.refused).sum();
    assertEquals(acts - refused, actors.stream().mapToInt(actor -> actor.game.done).sum());
    System.out.printf("%d turns, %d calls, %d refused by the game%n", TURNS, acts, refused);
    assertTrue(acts > TURNS / 50, acts + " acts in " + TURNS + " turns");
  }

  /** A character, its game, and what came of its turns. */
  private static final class Actor {
    final RandomGame game;
    int acts;
    int refused;
    private final Npc npc;
    private final List<ReplyEvent> events = new ArrayList<>();
    private CompletableFuture<ReplyResult> end = new CompletableFuture<>();

    Actor(NpcRuntime runtime, int number) {
      this.game = new RandomGame(11 + number);
      this.npc = runtime.spawn(PACK, persona("tam-" + number), game);
    }

    void hear(int turn) {
      game.change();
      events.clear();
      end = npc.say("Turn " + turn + "?", Scene.nowhere(), events::add).future();
    }

    boolean isOver() {
      return end.isDone();
    }

    /**
     * @param changes whether something else was legal at every frame
     */
    void judge(boolean changes) {
      for (ReplyEvent event : events) {
        if (event instanceof ReplyEvent.Act act) {
          acts++;
          refused += act.result().carriedOut() ? 0 : 1;
          assertTrue(changes || act.result().carriedOut(), act.toString());
        }
      }
      ReplyResult result = end.join();
      assertTrue(result.source() == ReplyResult.Source.MODEL || events.size() > 1, "" + events);
    }
  }

  /** Anything may be possible, and it is asked whether it is. */
  private static final class RandomGame implements ActionHandler {
    private final SplittableRandom random;
    private LegalActions legal = LegalActions.none();
    private int done;

    RandomGame(long seed) {
      this.random = new SplittableRandom(seed);
    }

    void change() {
      LegalActions now = LegalActions.none();
      for (ActionSpec spec : SPECS) {
        if (random.nextBoolean()) {
          now = now.with(spec.name());
        }
      }
      List<String> things =
          List.of("lamp", "rope \"of hemp\"", "Öl", "mule").stream()
              .filter(thing -> random.nextBoolean())
              .toList();
      legal = now.with("give", "item", things);
    }

    @Override
    public List<ActionSpec> specs() {
      return SPECS;
    }

    @Override
    public LegalActions legal() {
      return legal;
    }

    @Override
    public ActionResult perform(ActionCall call) {
      ActionSpec spec =
          SPECS.stream().filter(one -> one.name().equals(call.action())).findFirst().orElseThrow();
      assertEquals("", legal.refusal(spec, call).orElse(""));
      done++;
      return ActionResult.done();
    }
  }

  private static Persona persona(String id) {
    return new Persona(
        id,
        "Tam",
        "a beekeeper",
        30,
        "Scarby",
        "A patched hat.",
        new Voice(List.of(), List.of(), List.of()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "calm",
        new Lines(List.of("Hello."), List.of("Mm."), List.of("Busy."), List.of("Bye."), List.of()));
  }
}
