package dev.parley;

import dev.parley.action.ActionCall;
import dev.parley.action.ActionHandler;
import dev.parley.action.ActionParameter;
import dev.parley.action.ActionResult;
import dev.parley.action.ActionSpec;
import dev.parley.action.LegalActions;
import dev.parley.persona.Persona;
import java.util.List;

/**
 * Says lines that nobody hears. The first line of a process takes milliseconds, nearly all of them
 * for classes that are loaded then; a frame of the game has no room for it, the arrival of the
 * first character has. Nothing of the game's own is called.
 */
final class Rehearsal {

  private static final Scene STAGE =
      Scene.at("a stage", "before the play").withPresent("Nobody").withNotes("It is dark.");

  private Rehearsal() {}

  /**
   * Says them.
   *
   * @param over a conversation of the character that nobody needs; is closed
   */
  static void run(
      Persona persona, Conversation over, DialogueThread thread, double patienceSeconds) {
    over.close();
    GameThreadQueue unheard = new GameThreadQueue();
    World nowhere = new World(MemoryOptions.none(), List.of());
    Deeds deeds = new Deeds(persona.id(), new Props(), false);
    try (Npc nobody = new Npc(persona, over, thread, unheard, nowhere, deeds)) {
      nobody.say("", STAGE, event -> {});
      nobody.say("", STAGE, event -> {}); // ends the one before
      nobody.waitForReply(0, patienceSeconds);
    }
    unheard.drain(Integer.MAX_VALUE);
  }

  /** What can be done on an empty stage; it never is. */
  private record Props() implements ActionHandler {
    @Override
    public List<ActionSpec> specs() {
      return List.of(
          ActionSpec.of("bow", ""),
          ActionSpec.of("lift", "", new ActionParameter.Thing("prop", "")));
    }

    @Override
    public LegalActions legal() {
      return LegalActions.none().with("bow").with("lift", "prop", List.of("lamp", "rope"));
    }

    @Override
    public ActionResult perform(ActionCall call) {
      return ActionResult.done();
    }
  }
}
