package dev.parley.tools;

import dev.parley.inference.ModelException;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.ModelInspector;
import dev.parley.inference.engine.ModelSummary;
import dev.parley.tools.shelf.Shelf;
import dev.parley.tools.shelf.ShelvedModel;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** Shows the models of this machine. */
@Command(name = "list", description = "List the models in the folder of models.")
final class ModelListCommand implements Runnable {
  private static final int COLUMNS = 4;

  private final Terminal terminal;

  ModelListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    Shelf shelf = ModelShelf.of(terminal);
    List<List<String>> rows = shelf.models().stream().map(ModelListCommand::row).toList();
    if (rows.isEmpty()) {
      terminal.note(ModelShelf.nothingIn(shelf));
    }
    int[] widths =
        IntStream.range(0, COLUMNS)
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    rows.forEach(row -> terminal.out().println(line(row, widths)));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      int width = column == row.size() - 1 ? 1 : widths[column] + 2;
      line.append(String.format(Locale.ROOT, "%-" + width + "s", row.get(column)));
    }
    return line.toString();
  }

  private static List<String> row(ShelvedModel model) {
    return model.isWhole()
        ? List.of(model.name(), Amount.ofBytes(model.bytes()), kind(model), model.place() + "")
        : List.of(
            model.name(),
            Amount.ofBytes(model.begunBytes()),
            "begun; pull it again to go on",
            model.place() + "");
  }

  /** Architecture and most frequent tensor type, as far as the header can be read. */
  private static String kind(ShelvedModel model) {
    try (ModelInspector inspector = ModelInspector.open(model.place(), EngineOptions.defaults())) {
      ModelSummary summary = inspector.summary();
      String type =
          summary.tensorsByType().entrySet().stream()
              .filter(entry -> !entry.getKey().equals("F32"))
              .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
              .map(Map.Entry::getKey)
              .orElse("F32");
      return summary.architecture() + " " + type;
    } catch (ModelException e) {
      return "not read by parley";
    }
  }
}
