package dev.parley.tools;

import dev.parley.tools.hub.Hub;
import dev.parley.tools.hub.HubException;
import dev.parley.tools.hub.KnownModel;
import dev.parley.tools.hub.ModelFiles;
import dev.parley.tools.hub.RepositoryId;
import dev.parley.tools.hub.RepositoryListing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which model the user wants.
 *
 * @param repositories who may have it, to be asked in this order; at least one
 * @param path the file, if the user named one
 * @param quant else the quant to look for
 */
record PullRequest(List<RepositoryId> repositories, Optional<String> path, String quant) {
  private static final Pattern QUANT = Pattern.compile("[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*");
  private static final String USUAL_QUANT = "Q4_K_M";

  /** What was found. */
  record Found(RepositoryListing listing, ModelFiles files) {}

  PullRequest {
    repositories = List.copyOf(repositories);
  }

  /**
   * Reads a short name, {@code OWNER/REPO} or {@code OWNER/REPO/FILE}.
   *
   * @throws CommandException as wrong usage, if it is none of them
   */
  static PullRequest parse(String model, @Nullable String quant) {
    if (quant != null && !QUANT.matcher(quant).matches()) {
      throw CommandException.wrongUsage(
          "--quant is '" + quant + "'; expected one like Q4_K_M, Q8_0 or BF16");
    }
    if (!model.contains("/")) {
      return known(model, quant);
    }
    String[] parts = model.split("/", 3);
    RepositoryId id =
        CommandException.understand(() -> RepositoryId.parse(parts[0] + "/" + parts[1]));
    if (parts.length == 3 && quant != null) {
      throw CommandException.wrongUsage("a FILE and --quant contradict; give one of them");
    }
    return new PullRequest(
        List.of(id),
        parts.length == 3 ? Optional.of(parts[2]) : Optional.empty(),
        quant == null ? USUAL_QUANT : quant.toUpperCase(Locale.ROOT));
  }

  private static PullRequest known(String name, @Nullable String quant) {
    KnownModel model =
        KnownModel.find(name)
            .orElseThrow(
                () ->
                    CommandException.wrongUsage(
                        "no model is called '"
                            + name
                            + "'; expected "
                            + KnownModel.all().stream()
                                .map(KnownModel::name)
                                .collect(Collectors.joining(", "))
                            + ", OWNER/REPO or OWNER/REPO/FILE"));
    String wanted = quant == null ? model.defaultQuant() : quant.toUpperCase(Locale.ROOT);
    return new PullRequest(model.repositories(wanted), Optional.empty(), wanted);
  }

  /** Asks one repository after the other until one has it. */
  Found find(Hub hub) throws InterruptedException {
    List<String> refusals = new ArrayList<>();
    for (RepositoryId id : repositories) {
      try {
        RepositoryListing listing = hub.listing(id);
        ModelFiles files =
            path.map(file -> ModelFiles.named(listing, file))
                .orElseGet(() -> ModelFiles.choose(listing, quant));
        return new Found(listing, files);
      } catch (HubException e) {
        if (!e.isAbsent()) {
          throw e;
        }
        refusals.add(String.valueOf(e.getMessage()));
      }
    }
    throw CommandException.couldNot(String.join("; and ", refusals));
  }
}
