package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.ops.Ops;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the texts of an engine depend on, beside the calls: the first line of its log.
 *
 * @param model the file's name, without its folder
 * @param modelBytes the size of the file, or of all that hold weights
 * @param device what computed, in words
 * @param contextTokens the most tokens a dialogue could hold
 * @param exact whether nothing was rounded
 * @param head what the head was stored as from loading on, or null for as the file has it
 */
public record RecordedEngine(
    String model,
    long modelBytes,
    String device,
    int contextTokens,
    boolean exact,
    @Nullable WeightType head) {

  static RecordedEngine of(
      Path file, ModelSummary summary, Ops ops, int contextTokens, EngineOptions options) {
    return new RecordedEngine(
        String.valueOf(file.getFileName()),
        summary.fileBytes(),
        ops.description(),
        contextTokens,
        options.exact(),
        options.headType());
  }

  /** The same options, with those that decide about texts as they were. */
  public EngineOptions options(EngineOptions options) {
    return options
        .withContextTokens(contextTokens)
        .withExact(exact)
        .withHeadType(head)
        .withSmallerSnapshots(false);
  }

  /**
   * @throws ModelException if that engine has another model, or other options, than this
   */
  void requireSame(RecordedEngine other) {
    requireSame("the model file", model, other.model);
    requireSame("the model file's size in bytes", modelBytes, other.modelBytes);
    requireSame("contextTokens", contextTokens, other.contextTokens);
    requireSame("exact", exact, other.exact);
    requireSame("headType", String.valueOf(head), String.valueOf(other.head));
  }

  private static void requireSame(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new ModelException(
          what
              + " is "
              + found
              + "; the log was recorded with "
              + expected
              + ". Replay it with the same model file and options");
    }
  }
}
