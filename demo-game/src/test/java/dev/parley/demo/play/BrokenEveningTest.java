package dev.parley.demo.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.action.ActionCall;
import dev.parley.action.ActionHandler;
import dev.parley.action.ActionResult;
import dev.parley.action.ActionSpec;
import dev.parley.action.LegalActions;
import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.LanguageModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripted evening tells when the SDK behaves wrongly: each test breaks one thing. */
class BrokenEveningTest {
  @TempDir private Path folder = Path.of(""); // JUnit sets it

  @Test
  void whatIsNotBrokenPasses() {
    assertEquals(whole(), played(new Breakable(Breakage.NOTHING), deeds -> deeds));
  }

  @Test
  void aThoughtThatLeaksIsSeen() {
    differs(played(new Breakable(Breakage.LEAKS_THOUGHTS), deeds -> deeds));
  }

  @Test
  void anInterruptThatNeverReachesTheModelIsSeen() {
    differs(played(new Breakable(Breakage.FORGETS_NOTHING), deeds -> deeds));
  }

  @Test
  void aCallThatIsLostIsSeen() {
    String evening = played(new Breakable(Breakage.LOSES_CALLS), deeds -> deeds);
    assertTrue(evening.contains("task is REST; expected FOLLOW"), evening);
  }

  @Test
  void anIllegalDeedIsSeen() {
    differs(played(new Breakable(Breakage.NOTHING), Lawless::new));
  }

  @Test
  void deedsThatNobodyRemembersAreSeen() {
    String evening = played(new Breakable(Breakage.NOTHING), Forgotten::new);
    assertTrue(evening.contains("memories is 1; expected more than 1"), evening);
  }

  private void differs(String evening) {
    assertNotEquals(whole(), evening);
  }

  private String whole() {
    String evening = played(Session.authored(Evening.PACK), deeds -> deeds);
    assertTrue(evening.contains("\nend  "), evening);
    return evening;
  }

  private String played(LanguageModel model, UnaryOperator<ActionHandler> deeds) {
    return Evening.played("evening.txt", model, deeds, folder);
  }

  private enum Breakage {
    NOTHING,
    LEAKS_THOUGHTS,
    FORGETS_NOTHING,
    LOSES_CALLS
  }

  /** The scripted companions, with one thing broken between them and the characters. */
  private record Breakable(LanguageModel model, Breakage breakage) implements LanguageModel {
    Breakable(Breakage breakage) {
      this(Session.authored(Evening.PACK), breakage);
    }

    @Override
    public String description() {
      return model.description();
    }

    @Override
    public void grant(FrameBudget budget) {
      model.grant(budget);
    }

    @Override
    public Dialogue open(DialogueOptions options) {
      Dialogue dialogue = model.open(options);
      return (Dialogue)
          Proxy.newProxyInstance(
              Dialogue.class.getClassLoader(),
              new Class<?>[] {Dialogue.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("keep") && breakage == Breakage.FORGETS_NOTHING) {
                  return null;
                }
                if (method.getName().equals("submit")) {
                  GenerationListener listener = (GenerationListener) arguments[1];
                  return dialogue.submit((GenerationRequest) arguments[0], broken(listener));
                }
                try {
                  return method.invoke(dialogue, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    private GenerationListener broken(GenerationListener listener) {
      boolean[] begun = {false};
      return (GenerationListener)
          Proxy.newProxyInstance(
              GenerationListener.class.getClassLoader(),
              new Class<?>[] {GenerationListener.class},
              (proxy, method, arguments) -> {
                if (!method.getName().equals("speech")) {
                  return method.invoke(listener, arguments);
                }
                String piece = (String) arguments[0];
                if (breakage == Breakage.LEAKS_THOUGHTS && !begun[0]) {
                  listener.speech("The player wants an answer. ");
                }
                begun[0] = true;
                boolean lost = breakage == Breakage.LOSES_CALLS && piece.contains("<");
                listener.speech(lost ? "" : piece);
                return null;
              });
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /** Everything is allowed, and everything is done, though the camp knows nothing of it. */
  private record Lawless(ActionHandler handler) implements ActionHandler {
    @Override
    public List<ActionSpec> specs() {
      return handler.specs();
    }

    @Override
    public LegalActions legal() {
      return handler.legal().with("follow");
    }

    @Override
    public ActionResult perform(ActionCall call) {
      ActionResult result = handler.perform(call);
      return result.carriedOut() ? result : ActionResult.done();
    }
  }

  /** What was done is told to nobody. */
  private record Forgotten(ActionHandler handler) implements ActionHandler {
    @Override
    public List<ActionSpec> specs() {
      return handler.specs();
    }

    @Override
    public LegalActions legal() {
      return handler.legal();
    }

    @Override
    public ActionResult perform(ActionCall call) {
      handler.perform(call);
      return ActionResult.done();
    }
  }
}
