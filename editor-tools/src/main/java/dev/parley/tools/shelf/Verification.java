package dev.parley.tools.shelf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a model still is what was pulled.
 *
 * @param verdict in a word
 * @param reason the sentence behind it
 */
public record Verification(Verdict verdict, String reason) {

  /** In a word. */
  public enum Verdict {
    INTACT,
    DAMAGED,
    UNKNOWN
  }

  /**
   * Hashes every file of a model and compares it with what was noted.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public static Verification of(Shelf shelf, ShelvedModel model) throws InterruptedException {
    Optional<Origin> origin = shelf.origin(model.name());
    if (!model.isWhole()) {
      return new Verification(Verdict.UNKNOWN, "only begun; pull it again to go on");
    }
    if (origin.isEmpty()) {
      return new Verification(Verdict.UNKNOWN, "not pulled by parley, so no hash is known");
    }
    for (Origin.KeptFile file : origin.get().files()) {
      Path path =
          Files.isDirectory(model.place()) ? model.place().resolve(file.name()) : model.place();
      Optional<String> damage = damage(path, file);
      if (damage.isPresent()) {
        return new Verification(Verdict.DAMAGED, damage.get());
      }
    }
    return new Verification(Verdict.INTACT, "every byte is as it was pulled");
  }

  private static Optional<String> damage(Path path, Origin.KeptFile file)
      throws InterruptedException {
    if (!Files.exists(path)) {
      return Optional.of(file.name() + " is missing");
    }
    long size = path.toFile().length();
    if (size != file.size()) {
      return Optional.of(file.name() + " has " + size + " bytes; expected " + file.size());
    }
    String sha256 = ContentHash.of(path, ContentHash.Kind.SHA_256).hex();
    return sha256.equals(file.sha256())
        ? Optional.empty()
        : Optional.of(file.name() + " has SHA-256 " + sha256 + "; expected " + file.sha256());
  }
}
