package dev.parley.action;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One method that carries out an action.
 *
 * @param spec what it is to a model
 * @param method carries it out
 * @param when says whether it may be done
 * @param inReach lists the things of each parameter that takes one
 */
record ActionMethod(
    ActionSpec spec, Method method, Optional<Method> when, Map<String, Method> inReach) {

  private static final int LONGEST_TEXT = 200;

  static ActionMethod of(Method method) {
    Action action = method.getAnnotation(Action.class);
    if (action == null) {
      throw new IllegalArgumentException(method + " is no action; mark it with @Action");
    }
    if (method.getReturnType() != void.class && method.getReturnType() != ActionResult.class) {
      throw refused(method, "it returns " + method.getReturnType().getSimpleName(), "ActionResult");
    }
    List<ActionParameter> parameters = new ArrayList<>();
    Map<String, Method> inReach = new LinkedHashMap<>();
    for (Parameter parameter : method.getParameters()) {
      ActionParameter kind = parameter(method, parameter);
      parameters.add(kind);
      if (kind instanceof ActionParameter.Thing) {
        String list = parameter.getAnnotation(InReach.class).value();
        inReach.put(kind.name(), companion(method, list, List.class));
      }
    }
    String name = action.name().isEmpty() ? underscored(method.getName()) : action.name();
    Optional<Method> when =
        action.when().isEmpty()
            ? Optional.empty()
            : Optional.of(companion(method, action.when(), boolean.class));
    return new ActionMethod(
        new ActionSpec(name, action.value(), parameters), callable(method), when, inReach);
  }

  private static ActionParameter parameter(Method method, Parameter parameter) {
    if (!parameter.isNamePresent()) {
      throw refused(method, "the names of its parameters are lost", "javac -parameters");
    }
    String name = underscored(parameter.getName());
    Class<?> type = parameter.getType();
    Range range = parameter.getAnnotation(Range.class);
    if (type == int.class && range != null) {
      return new ActionParameter.WholeNumber(name, "", range.least(), range.most());
    } else if (type.isEnum()) {
      return new ActionParameter.Choice(name, "", constants(type));
    } else if (type == String.class && parameter.isAnnotationPresent(InReach.class)) {
      return new ActionParameter.Thing(name, "");
    } else if (type == String.class) {
      return new ActionParameter.Text(name, "", LONGEST_TEXT);
    }
    throw refused(
        method,
        "its parameter '" + name + "' is " + type.getSimpleName(),
        "a String, an enum, or an int with @Range");
  }

  /** What the method is called with. */
  Object[] arguments(ActionCall call) {
    Parameter[] parameters = method.getParameters();
    Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      String name = spec.parameters().get(i).name();
      Class<?> type = parameters[i].getType();
      if (type == int.class) {
        arguments[i] = call.number(name);
      } else {
        arguments[i] = type.isEnum() ? constant(type, call.text(name)) : call.text(name);
      }
    }
    return arguments;
  }

  private static List<String> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(ActionMethod::nameOf).toList();
  }

  private static Object constant(Class<?> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> nameOf(constant).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(type + " has no '" + name + "'"));
  }

  private static String nameOf(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  /** A method of the same class without parameters. */
  private static Method companion(Method method, String name, Class<?> returns) {
    Class<?> type = method.getDeclaringClass();
    return Arrays.stream(type.getDeclaredMethods())
        .filter(other -> other.getName().equals(name) && other.getParameterCount() == 0)
        .filter(other -> returns.isAssignableFrom(other.getReturnType()))
        .map(ActionMethod::callable)
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    method,
                    "there is no " + returns.getSimpleName() + " " + name + "() beside it",
                    "such a method without parameters"));
  }

  private static Method callable(Method method) {
    try {
      method.setAccessible(true);
      return method;
    } catch (InaccessibleObjectException e) {
      throw new IllegalArgumentException(
          method + " cannot be called; open its package to the module dev.parley", e);
    }
  }

  private static IllegalArgumentException refused(Method method, String found, String expected) {
    return new IllegalArgumentException(
        method.getDeclaringClass().getName()
            + "."
            + method.getName()
            + " cannot be an action: "
            + found
            + "; expected "
            + expected);
  }

  private static String underscored(String camelCase) {
    return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
