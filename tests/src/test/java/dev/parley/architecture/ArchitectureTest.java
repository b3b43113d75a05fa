package dev.parley.architecture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The rules on packages, checked on every class we ship. Each rule is first run over {@code wrong},
 * a few classes that break all of them, so that no rule passes because it looks at nothing.
 */
class ArchitectureTest {

  /** RowConversion has none of its own: it shares rows out to the pool that the JDK has anyway. */
  private static final String[] BIRTHPLACES = {
    "BusyThreads",
    "Constraints",
    "ControlLoop",
    "DialogueThread",
    "EngineLog",
    "NameLookup",
    "RowConversion",
    "Saving",
    "Scheduler",
    "ScriptedModel",
    "WeightLoader",
    "Workers"
  };

  private static JavaClasses ours;
  private static JavaClasses wrong;

  @BeforeAll
  static void readClasses() {
    ours = new ClassFileImporter().importPaths(Modules.all());
    wrong = new ClassFileImporter().importPackages("dev.parley.architecture.wrong");
  }

  @Test
  void everyModuleIsRead() {
    assertTrue(ours.contain("dev.parley.inference.engine.Engine"));
    assertTrue(ours.contain("dev.parley.NpcRuntime"));
    assertTrue(ours.contain("dev.parley.tools.Parley"));
    assertTrue(ours.contain("dev.parley.demo.app.Game"));
    assertFalse(ours.contain(ArchitectureTest.class));
  }

  @Test
  void charactersSeeOnlyTheSeam() {
    check(Rules::charactersSeeOnlyTheSeam, "Curious");
  }

  @Test
  void inferenceKnowsNoCharacter() {
    check(Rules::inferenceKnowsNoCharacter, "GraphOnAFastDevice");
  }

  @Test
  void nothingDependsOnTools() {
    check(Rules::nothingDependsOnTools, "Curious");
  }

  @Test
  void nothingDependsOnTheDemo() {
    check(Rules::nothingDependsOnTheDemo, "Curious");
  }

  @Test
  void theCampKnowsNoWindowAndNoMind() {
    check(Rules::theCampKnowsNoWindowAndNoMind, "Tent");
  }

  @Test
  void modelsKnowNoDevice() {
    check(Rules::modelsKnowNoDevice, "GraphOnAFastDevice");
  }

  @Test
  void lwjglStaysBelow() {
    check(Rules::lwjglStaysBelow, "TextUtil");
  }

  @Test
  void onlyTheHubUsesTheNetwork() {
    check(Rules::onlyTheHubUsesTheNetwork, "TextUtil");
  }

  @Test
  void packagesAreFreeOfCycles() {
    check(Rules::packagesAreFreeOfCycles, "Curious");
  }

  @Test
  void staticsHoldNoState() {
    check(Rules::staticsHoldNoState, "TextUtil");
  }

  @Test
  void threadsAreBornInFewPlaces() {
    check(rules -> rules.threadsAreBornOnlyIn(BIRTHPLACES), "TextUtil");
  }

  @Test
  void namesSayWhatAClassIs() {
    check(Rules::namesSayWhatAClassIs, "TextUtil");
  }

  @Test
  void packagesSayWhatTheyHold() {
    check(Rules::packagesSayWhatTheyHold, "TextUtil");
  }

  private static void check(Function<Rules, ArchRule> rule, String culprit) {
    EvaluationResult broken =
        rule.apply(new Rules("dev.parley.architecture.wrong")).evaluate(wrong);
    assertTrue(
        broken.getFailureReport().getDetails().stream().anyMatch(line -> line.contains(culprit)),
        () -> "the rule overlooks " + culprit + ": " + broken.getFailureReport());

    rule.apply(new Rules("dev.parley")).check(ours);
  }
}
