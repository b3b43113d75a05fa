package dev.parley.demo.play;

import dev.parley.memory.MemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder with one saved evening. A save is two files with the same number, one of the game's and
 * one of the SDK's, and counts once both are there; the older one stays until then. Beside them lie
 * the memories of the evening that is being played.
 *
 * <p><b>Threads.</b> {@link #write} may be called from any; all else is confined to the game
 * thread.
 */
public final class SaveSlot {
  private static final String OWN = "camp-";
  private static final String CHARACTERS = "characters-";
  private static final String ENDING = ".json";

  private final Path folder;
  private final JsonMapper json =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /**
   * @throws UncheckedIOException if the folder cannot be made
   */
  public SaveSlot(Path folder) {
    this.folder = folder.toAbsolutePath();
    try {
      Files.createDirectories(this.folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make the folder " + folder + ": " + FileTrouble.why(e), e);
    }
  }

  /** Whether there is a saved evening. */
  public boolean isUsed() {
    return newest().isPresent();
  }

  /**
   * Memories for a new evening: none yet, in a file of this slot. Until the next save the file
   * keeps those of the last one.
   */
  MemoryStore newMemories() {
    MemoryStore store = MemoryStore.open(folder.resolve("memories.db"));
    if (store.trouble().isPresent()) {
      return store;
    }
    store.all().forEach(memory -> store.remove(memory.id()));
    return store;
  }

  /** The number of a save that is to be written. */
  int next() {
    return numbers().reduce(Math::max).orElse(0) + 1;
  }

  /** The number of the save to load. */
  OptionalInt newest() {
    return numbers()
        .filter(n -> Files.exists(own(n)) && Files.exists(characters(n)))
        .reduce(Math::max)
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  /** The SDK's file of a save. */
  Path characters(int number) {
    return folder.resolve(CHARACTERS + number + ENDING);
  }

  private Path own(int number) {
    return folder.resolve(OWN + number + ENDING);
  }

  /** The game's part as text. */
  byte[] text(SavedEvening evening) {
    return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(evening);
  }

  /**
   * Writes the game's part of a save whole.
   *
   * @return why it could not be, in one sentence
   */
  Optional<String> write(int number, byte[] text) {
    Path beside = folder.resolve(OWN + number + ".new");
    try {
      Files.write(beside, text);
      try (FileChannel file = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        file.force(true);
      }
      Files.move(beside, own(number), StandardCopyOption.REPLACE_EXISTING);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(folder + " takes no save: " + FileTrouble.why(e) + ".");
    }
  }

  /**
   * Reads the game's part of a save.
   *
   * @throws IllegalArgumentException if it is none; the message is one sentence
   */
  SavedEvening read(int number) {
    Path file = own(number);
    try {
      SavedEvening evening = json.readValue(Files.readAllBytes(file), SavedEvening.class);
      if (evening.format() != SavedEvening.FORMAT) {
        throw none(file, "it is of another version", null);
      }
      return evening;
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + FileTrouble.why(e) + ".", e);
    } catch (JacksonException | NullPointerException e) {
      throw none(file, "it is damaged", e); // a parser's own words tell a player nothing
    }
  }

  private static IllegalArgumentException none(Path file, String why, @Nullable Exception cause) {
    return new IllegalArgumentException(
        file + " is no saved evening of this game: " + why + "; delete it or save anew.", cause);
  }

  /** Lets only this save stay. */
  void keepOnly(int number) {
    for (int other : numbers().filter(n -> n != number).toList()) {
      try {
        Files.deleteIfExists(characters(other));
        Files.deleteIfExists(own(other));
      } catch (IOException e) {
        return; // the newest counts whatever lies beside it
      }
    }
  }

  private Stream<Integer> numbers() {
    try (Stream<Path> files = Files.list(folder)) {
      List<Integer> numbers =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.matches("(camp|characters)-[0-9]{1,8}\\.json"))
              .map(name -> name.substring(name.indexOf('-') + 1, name.length() - ENDING.length()))
              .map(Integer::valueOf)
              .distinct()
              .toList();
      return numbers.stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
