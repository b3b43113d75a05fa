package dev.parley.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * What no change may do, as rules over everything below one root package. The root is a parameter
 * so that each rule can be shown to fail on a small wrong project.
 */
final class Rules {
  private final String root;
  private final String inference;
  private final String tools;
  private final String demo;

  Rules(String root) {
    this.root = root;
    this.inference = root + ".inference";
    this.tools = root + ".tools";
    this.demo = root + ".demo";
  }

  /** Below the seam a character may open an engine, and see nothing else. */
  ArchRule charactersSeeOnlyTheSeam() {
    DescribedPredicate<JavaClass> opening =
        resideInAPackage(inference + ".engine")
            .and(simpleName("Engine").or(simpleName("EngineOptions")).or(simpleName("Device")));
    return noClasses()
        .that(areCharacters())
        .should()
        .dependOnClassesThat(resideInAPackage(inference + ".*..").and(not(opening)))
        .as("characters should see only the seam and how to open an engine");
  }

  ArchRule inferenceKnowsNoCharacter() {
    return noClasses()
        .that()
        .resideInAPackage(inference + "..")
        .should()
        .dependOnClassesThat(areCharacters())
        .as("inference should know no character");
  }

  ArchRule nothingDependsOnTools() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(tools + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(tools + "..")
        .as("nothing should depend on the tools");
  }

  ArchRule nothingDependsOnTheDemo() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(demo + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(demo + "..")
        .as("nothing should depend on the demo");
  }

  /** The camp moves the same in a window, in a terminal, and in a test. */
  ArchRule theCampKnowsNoWindowAndNoMind() {
    return noClasses()
        .that()
        .resideInAPackage(demo + ".world..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.lwjgl..")
                .or(resideInAPackage(inference + ".."))
                .or(areCharacters()))
        .as("the demo's world should know no window, model or character");
  }

  /** A forward pass is written once, against the interface. */
  ArchRule modelsKnowNoDevice() {
    DescribedPredicate<JavaClass> device =
        resideInAPackage(inference + ".ops..")
            .and(
                DescribedPredicate.describe(
                    "implement operations",
                    type -> type.getSimpleName().endsWith("Ops") && !type.isInterface()));
    return noClasses()
        .that()
        .resideInAPackage(inference + ".model..")
        .should()
        .dependOnClassesThat(device)
        .as("models should know operations, not what runs them");
  }

  /** The host's LWJGL may be any of several versions: few places may touch it. */
  ArchRule lwjglStaysBelow() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            inference + ".tensor..", inference + ".ops..", inference + ".cuda..", demo + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.lwjgl..")
        .as("only tensor, ops, cuda and the demo should touch LWJGL");
  }

  /** A command that pulls no model works without a network, and waits for none. */
  ArchRule onlyTheHubUsesTheNetwork() {
    DescribedPredicate<JavaClass> network =
        resideInAnyPackage("java.net.http..", "javax.net..", "com.sun.net..")
            .or(resideInAPackage("java.net").and(isNamed("InetAddress|URLConnection|\\w*Socket")))
            .or(resideInAPackage("java.nio.channels").and(isNamed("\\w*(Socket|Datagram)Channel")));
    return noClasses()
        .that()
        .resideOutsideOfPackage(tools + ".hub..")
        .should()
        .dependOnClassesThat(network)
        .as("only the hub's client should use the network");
  }

  private static DescribedPredicate<JavaClass> isNamed(String pattern) {
    return DescribedPredicate.describe(
        "named " + pattern, type -> type.getSimpleName().matches(pattern));
  }

  ArchRule packagesAreFreeOfCycles() {
    return slices()
        .assignedFrom(new OnePackageEach(root))
        .should()
        .beFreeOfCycles()
        .as("packages should be free of cycles");
  }

  ArchRule staticsHoldNoState() {
    return fields()
        .that()
        .areStatic()
        .should(Conditions.beConstant())
        .as("statics should hold no state");
  }

  /** {@code birthplaces} are the only classes, by simple name, in which threads are born. */
  ArchRule threadsAreBornOnlyIn(String... birthplaces) {
    return classes()
        .should(Conditions.startNoThreadExceptIn(birthplaces))
        .as("threads should be born only in " + String.join(", ", birthplaces));
  }

  ArchRule namesSayWhatAClassIs() {
    return noClasses()
        .should()
        .haveNameMatching(".+[.$](\\w+(Utils?|Helpers?|Managers?|Impl)|Abstract\\w*)")
        .as("names should say what a class is");
  }

  ArchRule packagesSayWhatTheyHold() {
    return noClasses()
        .should()
        .resideInAnyPackage("..util..", "..utils..", "..impl..", "..common..", "..misc..")
        .as("packages should say what they hold");
  }

  private DescribedPredicate<JavaClass> areCharacters() {
    return resideInAPackage(root + "..")
        .and(not(resideInAnyPackage(inference + "..", tools + "..", demo + "..")));
  }

  private static DescribedPredicate<JavaClass> not(DescribedPredicate<JavaClass> predicate) {
    return DescribedPredicate.not(predicate);
  }

  /** Every package is its own slice, the root package too. */
  private record OnePackageEach(String root) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      return name.equals(root) || name.startsWith(root + ".")
          ? SliceIdentifier.of(name)
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of " + root;
    }
  }
}
