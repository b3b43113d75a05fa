package dev.parley.tools;

import dev.parley.tools.hub.Endpoint;
import dev.parley.tools.hub.Hub;
import dev.parley.tools.hub.Patience;
import dev.parley.tools.hub.Proxies;
import dev.parley.tools.shelf.Shelf;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Downloads a model. */
@Command(
    name = "pull",
    description = "Download a model from the Hugging Face hub; goes on where it was broken off.")
final class ModelPullCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int COULD_NOT = 1;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "MODEL",
      description = "nemotron-3-nano-4b, smollm2-135m, OWNER/REPO or OWNER/REPO/FILE.")
  private String model = "";

  @Option(
      names = "--quant",
      paramLabel = "QUANT",
      description = "Q4_K_M, Q8_0 or BF16: smaller and faster, or nearer to the original.")
  private @Nullable String quant;

  @Option(names = "--yes", description = "Do not ask about the license; still shows it.")
  private boolean yes;

  ModelPullCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PullRequest request = PullRequest.parse(model, quant);
    Shelf shelf = ModelShelf.of(terminal);
    Hub hub =
        new Hub(
            Endpoint.of(terminal::variable),
            Patience.defaults(),
            new Proxies(terminal::variable, ProxySelector.getDefault()),
            pause -> Thread.sleep(pause.toMillis()),
            new PullProgress(terminal, System::nanoTime));
    Optional<Path> place = new Pull(terminal, hub, shelf, FreeSpace.ofDisk()).run(request, yes);
    place.ifPresent(terminal.out()::println);
    return place.isPresent() ? DONE : COULD_NOT;
  }
}
