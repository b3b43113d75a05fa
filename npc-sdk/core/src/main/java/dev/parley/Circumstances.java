package dev.parley;

import dev.parley.action.LegalActions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a line is said in: around the character, and inside it.
 *
 * @param relation toward the player, in words; may be empty
 * @param possible what the character may do
 * @param possibleWords the same in words; empty if it only ever talks
 * @param now game time
 * @param hearers persona ids of others who hear the line
 * @param generation of the memories when it was said
 */
record Circumstances(
    Scene scene,
    String mood,
    String relation,
    LegalActions possible,
    String possibleWords,
    Duration now,
    List<String> hearers,
    long generation) {

  Circumstances {
    Objects.requireNonNull(scene, "scene");
    Objects.requireNonNull(mood, "mood");
    Objects.requireNonNull(relation, "relation");
    Objects.requireNonNull(possible, "possible");
    Objects.requireNonNull(possibleWords, "possibleWords");
    Objects.requireNonNull(now, "now");
    hearers = List.copyOf(hearers);
  }
}
