package dev.parley;

import dev.parley.persona.Lines;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import dev.parley.persona.Topic;
import dev.parley.persona.Voice;
import java.util.List;

/** A small world for tests: Mara has everything a persona can have, Tam as little as it may. */
final class TestPack {

  static final PersonaPack FORD =
      new PersonaPack(
          "ford",
          "The Ford",
          "1.0.0",
          "A river crossing in a country of carts and candlelight.",
          List.of("Keep it fit for teenagers."),
          List.of("The bridge fell in the spring flood.", "Wolves come down at night."),
          List.of(mara(), tam()));

  private TestPack() {}

  private static Persona mara() {
    return new Persona(
        "mara",
        "Mara Venn",
        "the ferryman's daughter",
        19,
        "the ferry house",
        "rope-scarred hands",
        new Voice(
            List.of("Short, plain sentences."),
            List.of("I've carried half the county and never been anywhere."),
            List.of("Calls the river 'she'.")),
        List.of("blunt", "curious"),
        List.of("See Lanmoor at last."),
        List.of("There are five wolves."),
        List.of("Never tells what her father does at night."),
        "Restless.",
        new Lines(
            List.of("Evening.", "Sit down."),
            List.of("I don't know.", "Ask me in daylight.", "Huh."),
            List.of("Not now."),
            List.of("Go careful."),
            List.of(
                new Topic(
                    List.of("bridge", "pier"),
                    List.of("It went in the night.", "Third pier first.")),
                new Topic(List.of("wolf", "far bank"), List.of("Five of them.")))));
  }

  private static Persona tam() {
    return new Persona(
        "tam",
        "Tam",
        "a beekeeper",
        30,
        "Scarby",
        "A patched hat.",
        new Voice(List.of(), List.of(), List.of()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "calm",
        new Lines(List.of("Hello."), List.of("Mm."), List.of("Busy."), List.of("Bye."), List.of()));
  }
}
