package dev.parley.persona;

import java.util.List;

/**
 * Who a character is, as its writer wrote it. Play never changes a persona: what a character lives
 * through is kept beside it.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param id what the game calls the character: lower-case letters, digits and hyphens
 * @param name what people call the character
 * @param role what the character is to the others, in a few words: "the ferryman's daughter"
 * @param age in years
 * @param home where the character belongs
 * @param appearance what one sees of the character
 * @param voice how the character speaks
 * @param traits a few words on the character's nature
 * @param goals what the character wants, the most urgent first
 * @param knowledge what the character knows beyond the pack's lore
 * @param taboos what the character will not do or tell, however asked
 * @param mood how the character feels before anything has happened
 * @param lines what the character says without a model
 */
public record Persona(
    String id,
    String name,
    String role,
    int age,
    String home,
    String appearance,
    Voice voice,
    List<String> traits,
    List<String> goals,
    List<String> knowledge,
    List<String> taboos,
    String mood,
    Lines lines) {

  /** The highest age, so that a slip of the finger is found and a dragon still fits. */
  static final int OLDEST = 1_000_000;

  /**
   * @throws IllegalArgumentException if a text is blank or too long, a list has a text twice, the
   *     id is malformed or the age is out of range
   */
  public Persona {
    Require.id("id", id);
    Require.text("name", name);
    Require.text("role", role);
    Require.range("age", age, 0, OLDEST);
    Require.text("home", home);
    Require.text("appearance", appearance);
    Require.present("voice", voice);
    traits = Require.texts("traits", traits);
    goals = Require.texts("goals", goals);
    knowledge = Require.texts("knowledge", knowledge);
    taboos = Require.texts("taboos", taboos);
    Require.text("mood", mood);
    Require.present("lines", lines);
  }
}
