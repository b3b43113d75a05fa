package dev.parley.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.BaseStream;

/** Conditions that ArchUnit does not bring. */
final class Conditions {

  private Conditions() {}

  /**
   * Final, and of a type that cannot change. Collections declared by their interface pass, since
   * {@code List.of} is one; private arrays pass as tables.
   */
  static ArchCondition<JavaField> beConstant() {
    return new ArchCondition<>("be constant") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        if (!field.getModifiers().contains(JavaModifier.SYNTHETIC) && !isConstant(field)) {
          events.add(
              SimpleConditionEvent.violated(field, field.getFullName() + " is a mutable static"));
        }
      }
    };
  }

  private static boolean isConstant(JavaField field) {
    JavaClass type = field.getRawType();
    boolean isFinal = field.getModifiers().contains(JavaModifier.FINAL);
    boolean isPrivate = field.getModifiers().contains(JavaModifier.PRIVATE);
    return isFinal && (type.isArray() ? isPrivate : !holdsState(type));
  }

  private static boolean holdsState(JavaClass type) {
    boolean mutableCollection =
        !type.isInterface()
            && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class));
    boolean concurrent = type.getPackageName().startsWith("java.util.concurrent") && !type.isEnum();
    return mutableCollection
        || concurrent
        || type.isAssignableTo(ThreadLocal.class)
        || type.isAssignableTo(StringBuilder.class)
        || type.isAssignableTo(java.util.Random.class)
        || type.isAssignableTo(AutoCloseable.class)
        || type.getPackageName().startsWith("com.github.benmanes.caffeine");
  }

  static ArchCondition<JavaClass> startNoThreadExceptIn(String... birthplaces) {
    Set<String> allowed = Set.of(birthplaces);
    return new ArchCondition<>("start no thread") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (allowed.contains(outermost(type).getSimpleName())) {
          return;
        }
        type.getCodeUnitAccessesFromSelf().stream()
            .filter(Conditions::bearsAThread)
            .forEach(
                access -> events.add(SimpleConditionEvent.violated(type, access.getDescription())));
      }
    };
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(Conditions::outermost).orElse(type);
  }

  private static boolean bearsAThread(JavaCodeUnitAccess<?> access) {
    CodeUnitAccessTarget target = access.getTarget();
    JavaClass owner = target.getOwner();
    String name = target.getName();
    boolean construction = name.equals("<init>");
    return (construction && owner.isAssignableTo(Thread.class))
        || (construction && owner.isAssignableTo(java.util.Timer.class))
        || (construction
            && owner.isAssignableTo(Executor.class)
            && owner.getPackageName().startsWith("java."))
        || owner.isEquivalentTo(Executors.class)
        || (owner.isEquivalentTo(Thread.class) && name.startsWith("startVirtual"))
        || (owner.isAssignableTo(CompletableFuture.class) && borrowsTheCommonPool(target))
        || (owner.isAssignableTo(BaseStream.class) && name.equals("parallel"))
        || (owner.isAssignableTo(Collection.class) && name.equals("parallelStream"));
  }

  private static boolean borrowsTheCommonPool(CodeUnitAccessTarget target) {
    return target.getName().endsWith("Async")
        && target.getRawParameterTypes().stream()
            .noneMatch(type -> type.isAssignableTo(Executor.class));
  }
}
