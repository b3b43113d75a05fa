package dev.parley.memory;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, and who knows of it.
 *
 * <p>Texts are put on one line, and the time is kept in milliseconds, so that every store gives
 * back what it was given.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param id of its own in a store; the same id replaces
 * @param text what happened, as a sentence a character may read: "The bridge fell in the flood."
 * @param when game time since the game began; negative before that, as in what a writer wrote
 * @param place where it happened; may be blank
 * @param witnesses persona ids of all who know of it: who saw it, or heard it being told
 * @param about who and what it is about, beside the words of the text
 * @param importance by the game's own rules, from 0 (trifle) to 1 (changes a life)
 * @param source how the witnesses know
 * @param pinned whether it is always remembered first, such as what a writer gave a character
 * @param supersededBy the id of what is true instead, or null while this is; a superseded memory is
 *     kept and no longer found
 */
public record Memory(
    String id,
    String text,
    Duration when,
    String place,
    List<String> witnesses,
    List<String> about,
    double importance,
    MemorySource source,
    boolean pinned,
    @Nullable String supersededBy) {

  /** What an event weighs that no rule of the game knows. */
  public static final double USUAL_IMPORTANCE = 0.5;

  /**
   * @throws IllegalArgumentException if id, text, a witness or something it is about is blank, or
   *     the importance is not from 0 to 1
   */
  public Memory {
    id = some("id", id);
    text = some("text", text);
    when = Duration.ofMillis(when.toMillis());
    place = oneLine(place);
    witnesses = each("witnesses", witnesses);
    about = each("about", about);
    Objects.requireNonNull(source, "source");
    if (!(importance >= 0 && importance <= 1)) {
      throw new IllegalArgumentException(
          "importance of memory '" + id + "' is " + importance + "; expected 0 to 1");
    }
  }

  /**
   * An event of usual importance that nobody knows of yet.
   *
   * @param id of its own; the same id replaces
   */
  public static Memory of(String id, String text, Duration when) {
    return new Memory(
        id,
        text,
        when,
        "",
        List.of(),
        List.of(),
        USUAL_IMPORTANCE,
        MemorySource.witnessed(),
        false,
        null);
  }

  /** The same with another text, for a game that edits what is remembered. */
  public Memory withText(String text) {
    return new Memory(
        id, text, when, place, witnesses, about, importance, source, pinned, supersededBy);
  }

  /** The same, at this place. */
  public Memory withPlace(String place) {
    return new Memory(
        id, text, when, place, witnesses, about, importance, source, pinned, supersededBy);
  }

  /** The same, known to these personas alone. */
  public Memory withWitnesses(String... ids) {
    return withWitnesses(List.of(ids));
  }

  /** The same, known to these personas alone. */
  public Memory withWitnesses(List<String> ids) {
    return new Memory(id, text, when, place, ids, about, importance, source, pinned, supersededBy);
  }

  /** The same, about these persons and things. */
  public Memory withAbout(String... entities) {
    return new Memory(
        id,
        text,
        when,
        place,
        witnesses,
        List.of(entities),
        importance,
        source,
        pinned,
        supersededBy);
  }

  /** The same with another weight, from 0 to 1. */
  public Memory withImportance(double importance) {
    return new Memory(
        id, text, when, place, witnesses, about, importance, source, pinned, supersededBy);
  }

  /** The same, known in another way. */
  public Memory withSource(MemorySource source) {
    return new Memory(
        id, text, when, place, witnesses, about, importance, source, pinned, supersededBy);
  }

  /** The same, always remembered first. */
  public Memory withPinned(boolean pinned) {
    return new Memory(
        id, text, when, place, witnesses, about, importance, source, pinned, supersededBy);
  }

  /** The same, true until something else was; with null it is true again. */
  public Memory withSupersededBy(@Nullable String id) {
    return new Memory(this.id, text, when, place, witnesses, about, importance, source, pinned, id);
  }

  /**
   * What a listener remembers of being told this: a memory of its own.
   *
   * @param teller persona id
   * @param listener persona id
   * @param when game time of the telling
   */
  public Memory toldBy(String teller, String listener, Duration when) {
    return new Memory(
        id + ">" + listener,
        text,
        when,
        place,
        List.of(listener),
        about,
        importance,
        MemorySource.told(teller),
        false,
        supersededBy);
  }

  /** Whether a persona may know of it. */
  public boolean isKnownTo(String personaId) {
    return witnesses.contains(personaId);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static String some(String name, String text) {
    String line = oneLine(text);
    if (line.isEmpty()) {
      throw new IllegalArgumentException(
          "the " + name + " of a memory is blank; expected at least one letter");
    }
    return line;
  }

  private static List<String> each(String name, List<String> texts) {
    LinkedHashSet<String> lines = new LinkedHashSet<>();
    texts.forEach(text -> lines.add(some(name, text)));
    return List.copyOf(lines);
  }
}
