package dev.parley.persona;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The smallest pack there can be, to be broken in one place at a time. */
final class SmallPack {

  static final String PACK =
      """
      {
        "id": "inn",
        "title": "The Inn",
        "version": "1.0.0",
        "setting": "An inn at night.",
        "rules": ["Be brief."],
        "lore": [],
        "personas": ["joan.json"]
      }
      """;

  static final String PERSONA =
      """
      {
        "id": "joan",
        "name": "Joan",
        "role": "the cook",
        "age": 40,
        "home": "the kitchen",
        "appearance": "Flour to the elbows.",
        "voice": {"rules": ["Be short."], "samples": [], "quirks": []},
        "traits": [],
        "goals": [],
        "knowledge": [],
        "taboos": [],
        "mood": "Busy.",
        "lines": {
          "greeting": ["Yes?"],
          "fallback": ["I could not say."],
          "busy": ["Later."],
          "farewell": ["Good night."],
          "topics": [{"keywords": ["bread"], "lines": ["It is rye."]}]
        }
      }
      """;

  private SmallPack() {}

  static void write(Path folder, String pack, String persona) {
    try {
      Files.writeString(folder.resolve("pack.json"), pack);
      Files.writeString(folder.resolve("joan.json"), persona);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text with one thing changed; fails if that thing is not there to be changed. */
  static String with(String text, String old, String changed) {
    if (!text.contains(old)) {
      throw new IllegalArgumentException("no " + old + " in " + text);
    }
    return text.replace(old, changed);
  }
}
