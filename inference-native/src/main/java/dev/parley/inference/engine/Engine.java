package dev.parley.inference.engine;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import java.nio.file.Path;

/** The local language model: a file, a device, and one inference thread. */
public final class Engine implements LanguageModel {

  private Engine() {}

  /**
   * Opens a model file on the best device that the options allow.
   *
   * @throws ModelFormatException if the file is not a model we can run; the message tells why
   * @throws ModelException if a demanded device or the memory is not there
   */
  public static Engine open(Path file, EngineOptions options) {
    if (options.threads() >= 0) {
      throw new ModelException(file + " " + options);
    }
    return new Engine();
  }

  @Override
  public String description() {
    return "";
  }

  @Override
  public Dialogue open(DialogueOptions options) {
    throw new ModelException(options.name());
  }

  @Override
  public void close() {}
}
