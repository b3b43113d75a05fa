package dev.parley.fuzz;

import dev.parley.inference.Fixtures;
import dev.parley.inference.engine.ToolCallFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One for each kind of thing that a user brings. */
enum Harness {
  GGUF(GgufFuzz.class),
  SAFETENSORS(SafetensorsFuzz.class),
  TOKENIZER(TokenizerFuzz.class),
  CONFIG(ConfigFuzz.class),
  TEMPLATE(ChatTemplateFuzz.class),
  CALLS(ToolCallFuzz.class),
  PACK(PackFuzz.class);

  private final Class<?> target;

  Harness(Class<?> target) {
    this.target = target;
  }

  /** The class whose {@code fuzzerTestOneInput} takes an input. */
  Class<?> target() {
    return target;
  }

  /** Seeds, and every input that was once a finding. */
  Path corpus() {
    return Fixtures.own("fuzz").resolve(toString()).resolve("corpus");
  }

  /** Words that inputs are made of. */
  Path dictionary() {
    return Fixtures.own("fuzz").resolve(toString()).resolve("words.dict");
  }

  List<Path> inputs() {
    try (Stream<Path> files = Files.list(corpus())) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
