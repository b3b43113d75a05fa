package dev.parley.actions;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.OutputConstraint;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A model, and someone who hears everything that it tells its listeners. */
final class ObservedModel implements LanguageModel {

  /** All that were opened, closed ones too. */
  final List<Dialogue> dialogues = new CopyOnWriteArrayList<>();

  private final LanguageModel model;
  private final BiConsumer<String, Object> observer;

  /**
   * @param observer is told which method of a {@link GenerationListener} was called with what, on
   *     the model's thread
   */
  ObservedModel(LanguageModel model, BiConsumer<String, Object> observer) {
    this.model = model;
    this.observer = observer;
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
    dialogues.add(dialogue);
    return proxy(
        Dialogue.class,
        (method, arguments) ->
            method.getName().equals("submit")
                ? dialogue.submit(
                    (GenerationRequest) arguments[0], observed((GenerationListener) arguments[1]))
                : method.invoke(dialogue, arguments));
  }

  @Override
  public CompletableFuture<Void> prepare(OutputConstraint constraint) {
    return model.prepare(constraint);
  }

  private GenerationListener observed(GenerationListener listener) {
    return proxy(
        GenerationListener.class,
        (method, arguments) -> {
          observer.accept(method.getName(), arguments[0]);
          return method.invoke(listener, arguments);
        });
  }

  private static <T> T proxy(Class<T> type, Call call) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return call.on(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  @Override
  public void grant(FrameBudget budget) {
    model.grant(budget);
  }

  @Override
  public void close() {
    model.close();
  }

  /** What becomes of a call. */
  private interface Call {
    Object on(Method method, Object[] arguments) throws ReflectiveOperationException;
  }
}
