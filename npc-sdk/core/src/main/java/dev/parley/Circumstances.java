package dev.parley;

import java.util.Objects;

/** What a line is said in: around the character, and inside it. */
record Circumstances(Scene scene, String mood) {

  Circumstances {
    Objects.requireNonNull(scene, "scene");
    Objects.requireNonNull(mood, "mood");
  }
}
