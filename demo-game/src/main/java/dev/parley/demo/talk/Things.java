package dev.parley.demo.talk;

import dev.parley.demo.world.Place;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds in plain words which of the things in reach is meant. */
final class Things {
  private static final List<String> TELL_NOTHING = List.of("the", "with");

  private Things() {}

  /** In lower case, on one line, with straight apostrophes. */
  static String plain(String line) {
    return line.toLowerCase(Locale.ROOT).replace('\u2019', '\'').replaceAll("\\s+", " ").strip();
  }

  /** The thing of which a line names most, if it names any; the player by "me". */
  static Optional<String> mostNamed(String line, List<String> things) {
    String words = " " + plain(line).replaceAll("[^\\p{L}']+", " ") + " ";
    Optional<String> best = Optional.empty();
    int most = 0;
    for (String thing : things) {
      int named = named(thing, words);
      if (named > most) {
        most = named;
        best = Optional.of(thing);
      }
    }
    return best;
  }

  private static int named(String thing, String words) {
    int letters = 0;
    for (String word : thing.toLowerCase(Locale.ROOT).split(" ", -1)) {
      boolean tells = word.length() > 2 && !TELL_NOTHING.contains(word);
      letters += tells && words.contains(" " + word + " ") ? word.length() : 0;
    }
    return thing.equals("the traveller") && words.contains(" me ") ? letters + 2 : letters;
  }

  /** Who keeps watch without being told where watches the river. */
  static Optional<String> usualPost(List<String> places) {
    return Optional.of(Place.BANK.label()).filter(places::contains);
  }
}
