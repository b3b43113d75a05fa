package dev.parley.persona;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pack in the making, each file read by itself, so that a mistake in one hides none in another.
 * For tools that help a writer; games use {@link PersonaPack#load}, which succeeds exactly if there
 * are no errors here.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param pack with the personas that could be read; null if {@code pack.json} is wrong, or no
 *     persona could be read
 * @param personas by the name of their file, in the order of the pack; if {@code pack.json} does
 *     not tell which there are, all files of the folder were tried
 * @param unlisted the JSON files of the folder that the pack does not name
 * @param errors what the loader refuses: in each persona file at most the first
 */
public record PackDraft(
    @Nullable PersonaPack pack,
    Map<String, Persona> personas,
    List<String> unlisted,
    List<PackFormatException> errors) {

  public PackDraft {
    personas = Collections.unmodifiableMap(new LinkedHashMap<>(personas));
    unlisted = List.copyOf(unlisted);
    errors = List.copyOf(errors);
  }

  /**
   * Reads what can be read of the pack in a folder.
   *
   * @throws UncheckedIOException if the folder or a file cannot be read
   */
  public static PackDraft read(Path folder) {
    List<PackFormatException> errors = new ArrayList<>();
    PackReader reader = new PackReader(new PackFiles.InFolder(folder));
    List<String> present = personaFilesIn(folder);
    Optional<JsonFields> world = attempt(reader::world, errors);
    Optional<List<String>> listed =
        world.flatMap(fields -> attempt(() -> reader.personaFiles(fields), errors));
    Map<String, Persona> personas = readEach(listed.orElse(present), reader, errors);
    Optional<PersonaPack> pack =
        world.flatMap(fields -> pack(reader, fields, personas, listed, errors));
    refuseSharedIds(folder, personas, errors);
    List<String> unlisted = new ArrayList<>(present);
    unlisted.removeAll(listed.orElse(present));
    return new PackDraft(pack.orElse(null), personas, unlisted, errors);
  }

  private static Map<String, Persona> readEach(
      List<String> names, PackReader reader, List<PackFormatException> errors) {
    Map<String, Persona> personas = new LinkedHashMap<>();
    for (String name : names) {
      attempt(() -> reader.persona(name), errors).ifPresent(persona -> personas.put(name, persona));
    }
    return personas;
  }

  /** Of personas that share an id, the first. */
  private static Optional<PersonaPack> pack(
      PackReader reader,
      JsonFields world,
      Map<String, Persona> personas,
      Optional<List<String>> listed,
      List<PackFormatException> errors) {
    Map<String, Persona> byId = new LinkedHashMap<>();
    personas.values().forEach(persona -> byId.putIfAbsent(persona.id(), persona));
    List<PackFormatException> refusals = new ArrayList<>();
    Optional<PersonaPack> pack =
        attempt(() -> reader.pack(world, List.copyOf(byId.values())), refusals);
    // That none could be read is told already; that none is listed is a mistake of its own.
    boolean noneListed = listed.filter(List::isEmpty).isPresent();
    refusals.removeIf(refusal -> refusal.pointer().equals("/personas") && !noneListed);
    errors.addAll(refusals);
    return pack;
  }

  private static void refuseSharedIds(
      Path folder, Map<String, Persona> personas, List<PackFormatException> errors) {
    Map<String, String> files = new LinkedHashMap<>();
    personas.forEach(
        (file, persona) -> {
          String first = files.putIfAbsent(persona.id(), file);
          if (first != null) {
            errors.add(
                new PackFormatException(
                    folder.resolve(file).toString(),
                    "/id",
                    "the id '" + persona.id() + "' of " + first + " again",
                    "an id of its own"));
          }
        });
  }

  private static <T> Optional<T> attempt(Supplier<T> reading, List<PackFormatException> errors) {
    try {
      return Optional.of(reading.get());
    } catch (PackFormatException e) {
      errors.add(e);
      return Optional.empty();
    }
  }

  private static List<String> personaFilesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".json") && !name.equals(PackReader.WORLD))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }
}
