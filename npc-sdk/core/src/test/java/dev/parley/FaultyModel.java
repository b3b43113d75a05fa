package dev.parley;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Generation;
import dev.parley.inference.LanguageModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A model of which some calls throw, by their names, for as long as a test wants. */
final class FaultyModel implements LanguageModel {
  private final LanguageModel model;
  private final Map<String, Supplier<Throwable>> faults = new ConcurrentHashMap<>();

  FaultyModel(LanguageModel model) {
    this.model = model;
  }

  /**
   * @param call {@code open}, or a method of a dialogue or a generation
   */
  void fail(String call, Supplier<Throwable> error) {
    faults.put(call, error);
  }

  void heal() {
    faults.clear();
  }

  @Override
  public boolean hasTools() {
    return model.hasTools();
  }

  @Override
  public String description() {
    return model.description();
  }

  @Override
  public Dialogue open(DialogueOptions options) {
    Supplier<Throwable> error = faults.get("open");
    if (error != null && error.get() instanceof RuntimeException thrown) {
      throw thrown;
    }
    return faulty(Dialogue.class, model.open(options));
  }

  private <T> T faulty(Class<T> type, T real) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Supplier<Throwable> error = faults.get(method.getName());
              if (error != null) {
                throw error.get();
              }
              try {
                Object result = method.invoke(real, arguments);
                return result instanceof Generation generation
                    ? faulty(Generation.class, generation)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  @Override
  public void close() {
    model.close();
  }
}
