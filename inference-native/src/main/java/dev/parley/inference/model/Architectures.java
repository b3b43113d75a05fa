package dev.parley.inference.model;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.ops.Ops;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Which architectures we have; one line each. */
public final class Architectures {

  private record Architecture(
      Function<Metadata, Outline> outline, BiFunction<ModelFile, Ops, Model> load) {}

  private static final Map<String, Architecture> BY_NAME =
      Map.of(
          NemotronH.ARCHITECTURE, new Architecture(NemotronH::outline, NemotronH::new),
          Llama.ARCHITECTURE, new Architecture(Llama::outline, Llama::new));

  private Architectures() {}

  /**
   * What a file's metadata tells of its model.
   *
   * @throws ModelFormatException if its architecture is not ours, or its sizes make no sense
   */
  public static Outline outline(ModelFile file) {
    return of(file).outline().apply(file.metadata());
  }

  /**
   * Loads a file's weights onto a device.
   *
   * @throws ModelFormatException if its architecture is not ours, or its tensors do not fit it
   */
  public static Model load(ModelFile file, Ops ops) {
    return of(file).load().apply(file, ops);
  }

  private static Architecture of(ModelFile file) {
    String name = file.metadata().requireString("general.architecture");
    Architecture architecture = BY_NAME.get(name);
    if (architecture == null) {
      throw new ModelFormatException(
          file.path().getFileName() + ", key 'general.architecture'",
          "'" + name + "'",
          "one of " + new TreeMap<>(BY_NAME).keySet());
    }
    return architecture;
  }
}
