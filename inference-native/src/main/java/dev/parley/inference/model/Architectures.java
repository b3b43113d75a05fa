package dev.parley.inference.model;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.ops.Ops;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Which architectures we have; one line each. */
public final class Architectures {

  private static final Map<String, BiFunction<ModelFile, Ops, Model>> BY_NAME =
      Map.of(
          NemotronH.ARCHITECTURE, NemotronH::new,
          Llama.ARCHITECTURE, Llama::new);

  private Architectures() {}

  /**
   * Loads a file's weights onto a device.
   *
   * @throws ModelFormatException if its architecture is not ours, or its tensors do not fit it
   */
  public static Model load(ModelFile file, Ops ops) {
    String name = file.metadata().requireString("general.architecture");
    BiFunction<ModelFile, Ops, Model> architecture = BY_NAME.get(name);
    if (architecture == null) {
      throw new ModelFormatException(
          file.path().getFileName() + ", key 'general.architecture'",
          "'" + name + "'",
          "one of " + new TreeMap<>(BY_NAME).keySet());
    }
    return architecture.apply(file, ops);
  }
}
