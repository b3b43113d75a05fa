package dev.parley.tools;

import dev.parley.tools.hub.Hub;
import dev.parley.tools.hub.HubException;
import dev.parley.tools.hub.HubFile;
import dev.parley.tools.hub.License;
import dev.parley.tools.hub.ModelFiles;
import dev.parley.tools.hub.RepositoryListing;
import dev.parley.tools.shelf.ContentHash;
import dev.parley.tools.shelf.Origin;
import dev.parley.tools.shelf.PartFile;
import dev.parley.tools.shelf.Shelf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One pull, from the hub to the shelf: find the model, show its license, see that there is room,
 * fetch, and note where it came from.
 */
final class Pull {
  private static final String RESUMABLE =
      "what was received is kept, and the same command goes on from there";

  private final Terminal terminal;
  private final Hub hub;
  private final Shelf shelf;
  private final FreeSpace space;

  Pull(Terminal terminal, Hub hub, Shelf shelf, FreeSpace space) {
    this.terminal = terminal;
    this.hub = hub;
    this.shelf = shelf;
    this.space = space;
  }

  /**
   * Does it.
   *
   * @param agreed whether the user need not be asked
   * @return where the model lies; empty if the user did not want it
   */
  Optional<Path> run(PullRequest request, boolean agreed) {
    PullRequest.Found found =
        Interruptible.run(terminal, "nothing was downloaded", () -> request.find(hub));
    ModelFiles model = found.files();
    boolean wanted =
        ModelShelf.alone(shelf, model.name(), () -> ensureHere(found.listing(), model, agreed));
    return wanted ? Optional.of(shelf.place(model.name())) : Optional.empty();
  }

  private boolean ensureHere(RepositoryListing listing, ModelFiles model, boolean agreed) {
    if (isHere(model)) {
      terminal.note(model.name() + " is already here; parley model verify checks it");
      return true;
    }
    if (!agrees(listing, model, agreed)) {
      return false;
    }
    bring(listing, model);
    return true;
  }

  /**
   * Whether the hub's files of now are here. What did not come from a hub is not ours to replace.
   */
  private boolean isHere(ModelFiles model) {
    Path place = shelf.place(model.name());
    if (!Files.exists(place)) {
      return false;
    }
    Origin origin =
        shelf
            .origin(model.name())
            .orElseThrow(
                () ->
                    CommandException.couldNot(
                        place
                            + " is there and was not pulled; move it away, or delete it with"
                            + " parley model rm "
                            + model.name()));
    boolean same = model.files().stream().allMatch(file -> isAsRecorded(file, origin));
    if (!same) {
      terminal.note(model.name() + " has changed on the hub; the one here will be replaced");
    }
    return same;
  }

  private static boolean isAsRecorded(HubFile file, Origin origin) {
    return origin.files().stream()
        .filter(kept -> kept.name().equals(file.name()))
        .anyMatch(
            kept ->
                file.size().orElse(kept.size()) == kept.size()
                    && file.hash()
                        .filter(hash -> hash.kind() == ContentHash.Kind.SHA_256)
                        .map(hash -> hash.hex().equals(kept.sha256()))
                        .orElse(true));
  }

  private boolean agrees(RepositoryListing listing, ModelFiles model, boolean agreed) {
    terminal.note(model.name() + ", " + Amount.ofBytes(model.bytes()) + ", from " + listing.id());
    terminal.note("license: " + listing.license().inWords());
    if (agreed || !terminal.isInteractive()) {
      return true;
    }
    String answer = terminal.readLine("Download it under this license? [Y/n] ");
    return answer != null
        && List.of("", "y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  private void bring(RepositoryListing listing, ModelFiles model) {
    space.require(shelf.folder(), missingBytes(model));
    List<Origin.KeptFile> kept =
        Interruptible.run(
            terminal,
            RESUMABLE,
            () -> {
              shelf.keepLicense(model.name(), licenseText(listing));
              return model.isFolder() ? fetchFolder(model) : fetchFile(model);
            });
    License license = listing.license();
    shelf.record(
        model.name(),
        new Origin(listing.id().toString(), listing.commit(), license.inWords(), kept));
  }

  private List<Origin.KeptFile> fetchFile(ModelFiles model) throws InterruptedException {
    return List.of(hub.fetch(model.files().get(0), shelf.place(model.name())));
  }

  private List<Origin.KeptFile> fetchFolder(ModelFiles model) throws InterruptedException {
    Path folder = shelf.openWaitingPlace(model.name());
    List<Origin.KeptFile> kept = new ArrayList<>();
    for (HubFile file : model.files()) {
      Path target = folder.resolve(file.name());
      kept.add(hasArrived(file, target) ? keep(target) : hub.fetch(file, target));
    }
    shelf.takeIn(model.name(), kept);
    return kept;
  }

  /** An earlier pull that was broken off may have brought this file. */
  private static boolean hasArrived(HubFile file, Path target) throws InterruptedException {
    return Files.exists(target)
        && file.hash().isPresent()
        && ContentHash.of(target, file.hash().get().kind()).equals(file.hash().get());
  }

  private static Origin.KeptFile keep(Path file) throws InterruptedException {
    String sha256 = ContentHash.of(file, ContentHash.Kind.SHA_256).hex();
    return new Origin.KeptFile(String.valueOf(file.getFileName()), file.toFile().length(), sha256);
  }

  private long missingBytes(ModelFiles model) {
    return model.files().stream()
        .mapToLong(file -> Math.max(0, file.size().orElse(0) - hereBytes(model, file)))
        .sum();
  }

  private long hereBytes(ModelFiles model, HubFile file) {
    Path target =
        model.isFolder()
            ? shelf.waitingPlace(model.name()).resolve(file.name())
            : shelf.place(model.name());
    try (PartFile part = PartFile.of(target)) {
      return part.length() + (model.isFolder() ? target.toFile().length() : 0);
    }
  }

  /** The text itself where the repository has it, else what it is called and where it is. */
  private String licenseText(RepositoryListing listing) throws InterruptedException {
    Optional<HubFile> file = listing.licenseFile();
    if (file.isPresent()) {
      try {
        return hub.text(file.get());
      } catch (HubException e) {
        terminal.note(e.getMessage() + "; the license's name is kept instead of its text");
      }
    }
    License license = listing.license();
    return String.join(
        System.lineSeparator(),
        "License of the model " + listing.id() + ", as its page tells it",
        "id:   " + license.id(),
        "name: " + license.name(),
        "link: " + license.link(),
        "");
  }
}
