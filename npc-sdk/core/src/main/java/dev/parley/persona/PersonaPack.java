package dev.parley.persona;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Characters that belong together, and the world they share.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param id what the game calls the pack: lower-case letters, digits and hyphens
 * @param title for a person who chooses a pack
 * @param version of the content: three numbers with dots
 * @param setting where and when all of it takes place
 * @param rules that hold for every character, as orders: content rating, what never to say
 * @param lore what every character knows
 * @param personas at least one, each with its own id
 */
public record PersonaPack(
    String id,
    String title,
    String version,
    String setting,
    List<String> rules,
    List<String> lore,
    List<Persona> personas) {

  /**
   * @throws IllegalArgumentException if a text is blank or too long, a list has a text twice, an id
   *     or the version is malformed, there is no persona, or two have the same id
   */
  public PersonaPack {
    Require.id("id", id);
    Require.text("title", title);
    Require.version("version", version);
    Require.text("setting", setting);
    rules = Require.texts("rules", rules);
    lore = Require.texts("lore", lore);
    Require.refuseEmpty("personas", personas);
    personas = Require.list("personas", personas);
    refuseSharedIds(personas);
  }

  /**
   * Reads the pack in a folder: {@code pack.json} and the persona files that it names.
   *
   * @throws PackFormatException if a file is missing, over 1,000,000 bytes, no JSON, or not as
   *     {@code docs/persona-format.md} has it
   * @throws java.io.UncheckedIOException if a file cannot be read
   */
  public static PersonaPack load(Path folder) {
    return new PackReader(new PackFiles.InFolder(folder)).read();
  }

  /**
   * Reads a pack that lies on the class path or in a resolved module, at {@code
   * parley-packs/<id>/pack.json}.
   *
   * @throws IllegalArgumentException if there is none with that id, or the id is malformed
   * @throws PackFormatException if a file of it is not as {@code docs/persona-format.md} has it
   */
  public static PersonaPack bundled(String id) {
    Require.id("id", id);
    ClassLoader loader = Objects.requireNonNull(PersonaPack.class.getClassLoader());
    String folder = "parley-packs/" + id;
    if (loader.getResource(folder + "/pack.json") == null) {
      throw new IllegalArgumentException(
          "no pack '"
              + id
              + "': found no "
              + folder
              + "/pack.json on the class path or in a resolved module; add"
              + " dev.parley:parley-persona-packs (on the module path also --add-modules"
              + " dev.parley.packs), or read a folder of your own with PersonaPack.load");
    }
    return new PackReader(new PackFiles.OnClassPath(loader, folder)).read();
  }

  /**
   * The persona with that id.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public Persona persona(String id) {
    return personas.stream()
        .filter(persona -> persona.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "pack '" + this.id + "' has no persona '" + id + "'; it has " + knownIds()));
  }

  private String knownIds() {
    return personas.stream().map(Persona::id).collect(Collectors.joining(", "));
  }

  private static void refuseSharedIds(List<Persona> personas) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < personas.size(); i++) {
      Integer first = seen.putIfAbsent(personas.get(i).id(), i);
      if (first != null) {
        throw new InvalidField(
            "personas/" + i,
            "the id '" + personas.get(i).id() + "' of personas/" + first + " again",
            "an id of its own");
      }
    }
  }
}
