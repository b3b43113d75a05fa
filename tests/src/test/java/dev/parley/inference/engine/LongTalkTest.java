package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.Npc;
import dev.parley.NpcRuntime;
import dev.parley.ReplyEvent;
import dev.parley.ReplyResult;
import dev.parley.RuntimeOptions;
import dev.parley.Scene;
import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Fixtures;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.SamplingOptions;
import dev.parley.persona.Lines;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import dev.parley.persona.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Talk with a character on a real engine, for many times what its context holds. */
@Timeout(300)
class LongTalkTest {
  private static final int TURNS = Math.max(60, Fixtures.count(200));
  private static final PersonaPack PACK =
      new PersonaPack(
          "ford", "The Ford", "1.0.0", "A river.", List.of(), List.of(), List.of(tam()));
  private static final int REPLY = 24;

  /** The dialogues that the character opened with the model. */
  private final List<Dialogue> dialogues = new ArrayList<>();

  @Test
  void twoHundredTurnsNeverFailAndNoneWaitsForWhatWasReadBefore() {
    SamplingOptions sampling = SamplingOptions.defaults().withSeed(3);
    RuntimeOptions options = RuntimeOptions.defaults().withMaxTokens(REPLY).withSampling(sampling);
    int persona = TokenCounts.ofTinyModel().opening(NpcRuntime.stablePrompt(PACK, "tam"));
    int context = persona + 512;
    try (Engine engine = TinyModel.open(2, context);
        NpcRuntime runtime = NpcRuntime.open(observed(engine), options)) {
      Npc tam = runtime.spawn(PACK, "tam");
      int fullest = 0;
      int forgotten = 0;
      for (int turn = 0; turn < TURNS; turn++) {
        ReplyResult result = say(runtime, tam, turn);
        int tokens = result.statistics().context().tokens();
        String told = "turn " + turn + ": " + result;
        assertEquals(ReplyResult.Source.MODEL, result.source(), told);
        assertEquals(0, result.statistics().tokens().rebuilt(), told);
        assertTrue(turn == 0 || result.statistics().tokens().prompt() < 120, told);
        assertTrue(tokens <= context, told);
        forgotten += tokens < fullest ? 1 : 0;
        fullest = tokens < fullest ? tokens : Math.max(fullest, tokens);
        if (turn % 2 == 0) {
          runtime.awaitDialogueThread(); // the player thinks
          TinyModel.awaitChange(engine, dialogues.get(0));
        }
      }
      assertEquals(1, dialogues.size());
      assertTrue(forgotten > TURNS / 30, forgotten + " times");
    }
  }

  private static Persona tam() {
    return new Persona(
        "tam",
        "Tam",
        "a beekeeper",
        30,
        "Scarby",
        "A hat.",
        new Voice(List.of(), List.of(), List.of()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "calm",
        new Lines(List.of("Hello."), List.of("Mm."), List.of("Busy."), List.of("Bye."), List.of()));
  }

  private static ReplyResult say(NpcRuntime runtime, Npc npc, int turn) {
    CompletableFuture<ReplyResult> over = new CompletableFuture<>();
    List<String> failures = new ArrayList<>();
    Scene scene = Scene.at("the fire", turn % 4 == 0 ? "dusk" : "night");
    npc.say(
        "Turn " + turn + ", and what then?",
        scene,
        event -> {
          if (event instanceof ReplyEvent.Failed failed) {
            failures.add(failed.toString());
          } else if (event instanceof ReplyEvent.End end) {
            over.complete(end.result());
          }
        });
    while (!over.isDone()) {
      runtime.update(0); // no time passes, so nobody loses patience
      Thread.onSpinWait();
    }
    assertEquals(List.of(), failures);
    return over.join();
  }

  private LanguageModel observed(Engine engine) {
    return new LanguageModel() {
      @Override
      public String description() {
        return engine.description();
      }

      @Override
      public Dialogue open(DialogueOptions options) {
        Dialogue dialogue = engine.open(options);
        dialogues.add(dialogue);
        return dialogue;
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }
}
