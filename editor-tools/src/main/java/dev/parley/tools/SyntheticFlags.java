package dev.parley.tools;

import dev.parley.tools.synthetic.QuantMix;
import dev.parley.tools.synthetic.SyntheticModel;
import dev.parley.tools.synthetic.SyntheticShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which model of random weights to write, and where. */
final class SyntheticFlags {
  private static final int DEFAULT_SEED = 7;

  @Option(
      names = "--synthetic",
      required = true,
      paramLabel = "SHAPE",
      description =
          "nem4b (3.97 billion weights), nem154m (154 million), nem305m (the same with a vocabulary"
              + " of 131,072) or tiny.")
  private SyntheticShape shape = SyntheticShape.TINY;

  @Option(
      names = "--type",
      required = true,
      paramLabel = "TYPE",
      description = "Q4_0, Q4_K_M, Q8_0 or BF16.")
  private QuantMix mix = QuantMix.Q4_K_M;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; it must not exist yet.")
  private Path out = Path.of("");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the weights (default: " + DEFAULT_SEED + ").")
  private long seed = DEFAULT_SEED;

  void write(Terminal terminal) {
    SyntheticModel model = new SyntheticModel(shape, mix, seed);
    terminal.note("writing " + Amount.ofBytes(model.weightBytes()) + " to " + out + " ...");
    try {
      model.write(out);
      terminal.out().println(out + ", " + Amount.ofBytes(Files.size(out)));
    } catch (FileAlreadyExistsException e) {
      throw CommandException.couldNot(
          out + " exists already; remove it or name another file with --out");
    } catch (NoSuchFileException e) {
      throw CommandException.couldNot("the folder of " + out + " does not exist; make it first");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + out + ": " + e.getMessage(), e);
    }
  }
}
