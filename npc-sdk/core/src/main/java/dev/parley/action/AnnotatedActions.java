package dev.parley.action;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Actions that are the methods of an object.
 *
 * <pre>{@code
 * final class Deeds {
 *   @Action(value = "Hands something over to the traveller.", when = "isNear")
 *   ActionResult give(@InReach("pockets") String item, @Range(least = 1, most = 5) int count) { ... }
 *
 *   boolean isNear() { ... }
 *   List<String> pockets() { ... }
 * }
 * runtime.spawn(pack, "mara", AnnotatedActions.of(new Deeds()));
 * }</pre>
 *
 * <p>A parameter is a {@code String} {@link InReach}, an {@code int} in a {@link Range}, a constant
 * of an enum, which is called by its name in lower case, or a {@code String} of at most 200 chars
 * of the model's own. Names of parameters are those of the source: compile with {@code
 * -parameters}.
 *
 * <p><b>Threads.</b> As {@link ActionHandler}.
 */
public final class AnnotatedActions implements ActionHandler {

  private final Object target;
  private final Map<String, ActionMethod> methods = new LinkedHashMap<>();

  private AnnotatedActions(Object target) {
    this.target = target;
  }

  /**
   * The methods of an object that are marked as an {@link Action}, in the order of their names.
   *
   * @throws IllegalArgumentException if there is none, or one of them cannot be an action; the
   *     message names it and says why
   */
  public static AnnotatedActions of(Object target) {
    AnnotatedActions actions = new AnnotatedActions(target);
    List<Method> marked =
        Arrays.stream(target.getClass().getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Action.class))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    for (Method method : marked) {
      ActionMethod action = ActionMethod.of(method);
      if (actions.methods.put(action.spec().name(), action) != null) {
        throw new IllegalArgumentException(
            target.getClass().getName()
                + " has two actions '"
                + action.spec().name()
                + "'; give one of them another name");
      }
    }
    if (actions.methods.isEmpty()) {
      throw new IllegalArgumentException(
          target.getClass().getName() + " has no action; mark a method with @Action");
    }
    return actions;
  }

  @Override
  public List<ActionSpec> specs() {
    return methods.values().stream().map(ActionMethod::spec).toList();
  }

  @Override
  public LegalActions legal() {
    LegalActions legal = LegalActions.none();
    for (ActionMethod action : methods.values()) {
      if (action.when().isEmpty() || Boolean.TRUE.equals(invoke(action.when().get()))) {
        legal = legal.with(action.spec().name());
        for (Map.Entry<String, Method> things : action.inReach().entrySet()) {
          legal = legal.with(action.spec().name(), things.getKey(), names(things.getValue()));
        }
      }
    }
    return legal;
  }

  private List<String> names(Method method) {
    return invoke(method) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  @Override
  public ActionResult perform(ActionCall call) {
    ActionMethod action =
        Optional.ofNullable(methods.get(call.action()))
            .orElseThrow(() -> new IllegalArgumentException("there is no action '" + call + "'"));
    Object result = invoke(action.method(), action.arguments(call));
    return result instanceof ActionResult told ? told : ActionResult.done();
  }

  private @Nullable Object invoke(Method method, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(method + " failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method + " cannot be called", e);
    }
  }
}
