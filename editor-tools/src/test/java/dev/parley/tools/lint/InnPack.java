package dev.parley.tools.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A pack of two characters without a fault, to be spoilt in one place at a time. */
final class InnPack {

  private static final String WORLD =
      """
      {
        "id": "inn",
        "title": "The Inn",
        "version": "1.0.0",
        "setting": "An inn at night, and the snow is at the door.",
        "rules": ["Keep it fit for teenagers."],
        "lore": ["The road to the north is closed, and nobody knows when it will be open again."],
        "personas": ["joan.json", "piet.json"]
      }
      """;

  private static final String JOAN =
      """
      {
        "id": "joan",
        "name": "Joan",
        "role": "the cook",
        "age": 40,
        "home": "the kitchen",
        "appearance": "Flour to the elbows.",
        "voice": {
          "rules": ["One short sentence."],
          "samples": ["Shut the door, I've dough rising."],
          "quirks": []
        },
        "traits": ["brisk"],
        "goals": ["Get the bread out by six."],
        "knowledge": ["The last sack of flour is hers."],
        "taboos": ["Never says whose flour it is."],
        "mood": "Hurried.",
        "lines": {
          "greeting": ["In or out, you're letting the heat go."],
          "fallback": ["I could not say."],
          "busy": ["After the loaves."],
          "farewell": ["Mind the step."],
          "topics": [
            {"keywords": ["bread", "flour"], "lines": ["It's rye. There's enough."]},
            {"keywords": ["snow"], "lines": ["It's up to the sill."]}
          ]
        }
      }
      """;

  private final Path folder;

  /** Writes it into that folder. */
  InnPack(Path folder) {
    this.folder = folder;
    write("pack.json", WORLD);
    write("joan.json", JOAN);
    write(
        "piet.json",
        """
        {
          "id": "piet",
          "name": "Piet",
          "role": "the ostler",
          "age": 17,
          "home": "the stable",
          "appearance": "Straw in his hair.",
          "voice": {"rules": [], "samples": [], "quirks": []},
          "traits": [],
          "goals": [],
          "knowledge": [],
          "taboos": [],
          "mood": "Cold.",
          "lines": {
            "greeting": ["Mind the grey, she bites."],
            "fallback": ["Ask Joan."],
            "busy": ["She's not fed yet."],
            "farewell": ["Off with you, then."],
            "topics": []
          }
        }
        """);
  }

  /** Changes one thing in a file; fails if that thing is not there to be changed. */
  InnPack with(String file, String old, String changed) {
    String text = read(file);
    if (!text.contains(old)) {
      throw new IllegalArgumentException("no " + old + " in " + file);
    }
    return write(file, text.replace(old, changed));
  }

  InnPack write(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LintReport lint() {
    return PackLint.lint(folder, TokenCount.estimate(), 0, 1_500);
  }

  /** The sentences of what is found, without the folder. */
  List<String> findings() {
    return sentences(lint());
  }

  List<String> sentences(LintReport report) {
    String prefix = folder.resolve("x").toString().replaceAll("x$", "");
    return report.findings().stream()
        .map(finding -> finding.sentence().replace(prefix, ""))
        .toList();
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
