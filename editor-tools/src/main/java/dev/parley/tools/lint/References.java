package dev.parley.tools.lint;

import dev.parley.persona.Persona;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the files of a pack say of each other, beyond what the loader refuses: a file that is not
 * named by the pack, two characters of one name.
 */
final class References {

  private References() {}

  static List<Finding> findings(Manuscript pack) {
    List<Finding> findings = new ArrayList<>(unlisted(pack));
    Map<String, String> files = new HashMap<>();
    pack.draft()
        .personas()
        .forEach(
            (file, persona) -> {
              String first = files.putIfAbsent(folded(persona), file);
              if (first != null) {
                findings.add(sharedName(pack.describe(file), persona, first));
              }
            });
    return findings;
  }

  private static List<Finding> unlisted(Manuscript pack) {
    return pack.draft().unlisted().stream()
        .map(
            file ->
                new Finding(
                    Severity.WARNING,
                    "unlisted-file",
                    pack.describe(file),
                    "",
                    "a file that personas in pack.json does not name",
                    "its name there, or no such file"))
        .toList();
  }

  private static Finding sharedName(String file, Persona persona, String first) {
    return new Finding(
        Severity.WARNING,
        "shared-name",
        file,
        "/name",
        "the name '" + persona.name() + "' of " + first + " again",
        "a name that tells the two apart");
  }

  private static String folded(Persona persona) {
    return persona.name().strip().toLowerCase(Locale.ROOT);
  }
}
