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
import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Fixtures;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.persona.Lines;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import dev.parley.persona.Voice;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A model of random weights acts in a game where something else is legal at every line: whatever it
 * writes, each call is one of the game's, and none that is not legal is carried out.
 */
@Timeout(600)
class ActionTurnsTest {

  private static final int TURNS = Fixtures.count(2_000);
  private static final PersonaPack PACK =
      new PersonaPack(
          "ford", "The Ford", "1.0.0", "A river.", List.of(), List.of(), List.of(tam()));
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

  @Test
  void everyCallIsLegal() {
    RandomGame game = new RandomGame();
    SamplingOptions sampling = SamplingOptions.defaults().withTemperature(2).withSeed(3);
    RuntimeOptions options = RuntimeOptions.defaults().withMaxTokens(60).withSampling(sampling);
    int acts = 0;
    int refused = 0;
    try (Engine engine =
            Engine.open(
                Fixtures.own("tiny/tiny-q8_0.gguf"),
                EngineOptions.defaults().withMaxDialogues(2).withContextTokens(4096));
        NpcRuntime runtime = NpcRuntime.open(new Observed(engine), options)) {
      Npc tam = runtime.spawn(PACK, "tam", game);
      for (int turn = 0; turn < TURNS; turn++) {
        game.change();
        List<ReplyEvent> events = new ArrayList<>();
        CompletableFuture<ReplyResult> end =
            tam.say("Turn " + turn + "?", Scene.nowhere(), events::add).future();
        boolean changes = turn % 5 == 0;
        while (!end.isDone()) {
          if (changes) {
            game.change();
          }
          runtime.update(0);
          Thread.onSpinWait();
        }
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
    assertEquals(List.of(), malformed);
    assertEquals(acts - refused, game.done);
    assertTrue(acts > TURNS / 50, acts + " acts in " + TURNS + " turns");
  }

  /** Anything may be possible, and it is asked whether it is. */
  private static final class RandomGame implements ActionHandler {
    private final SplittableRandom random = new SplittableRandom(11);
    private LegalActions legal = LegalActions.none();
    private int done;

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

  /** The model, and a note of every call that could not be read. */
  private final class Observed implements LanguageModel {
    private final LanguageModel model;

    Observed(LanguageModel model) {
      this.model = model;
    }

    @Override
    public String description() {
      return model.description();
    }

    @Override
    public boolean hasTools() {
      return model.hasTools();
    }

    @Override
    public Dialogue open(DialogueOptions options) {
      Dialogue dialogue = model.open(options);
      return (Dialogue)
          Proxy.newProxyInstance(
              Dialogue.class.getClassLoader(),
              new Class<?>[] {Dialogue.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("submit")) {
                  return submit(dialogue, (GenerationRequest) arguments[0], arguments[1]);
                }
                try {
                  return method.invoke(dialogue, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    private Generation submit(Dialogue dialogue, GenerationRequest request, Object listener) {
      return dialogue.submit(request, noting((GenerationListener) listener));
    }

    private GenerationListener noting(GenerationListener listener) {
      return (GenerationListener)
          Proxy.newProxyInstance(
              GenerationListener.class.getClassLoader(),
              new Class<?>[] {GenerationListener.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("malformedCall")) {
                  malformed.add(String.valueOf(arguments[0]));
                }
                return method.invoke(listener, arguments);
              });
    }

    @Override
    public void grant(FrameBudget budget) {
      model.grant(budget);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  private static Persona tam() {
    return new Persona(
        "tam",
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
