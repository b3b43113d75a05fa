package dev.parley;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a character feels toward somebody beyond its mood. The game changes it; the model reads it
 * in words, from the thresholds on that are written at {@link #words}.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param trust from -1 to 1
 * @param respect from -1 to 1
 * @param affection from -1 to 1
 * @param fear from 0 to 1
 */
public record Relation(double trust, double respect, double affection, double fear) {

  private static final Relation NEUTRAL = new Relation(0, 0, 0, 0);
  private static final double SOME = 0.25;
  private static final double MUCH = 0.7;

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Relation {
    require("trust", trust, -1);
    require("respect", respect, -1);
    require("affection", affection, -1);
    require("fear", fear, 0);
  }

  private static void require(String name, double value, double least) {
    if (!(value >= least && value <= 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s is %s; expected %.0f to 1", name, value, least));
    }
  }

  /** Toward a stranger: nothing in particular. */
  public static Relation neutral() {
    return NEUTRAL;
  }

  public Relation withTrust(double trust) {
    return new Relation(trust, respect, affection, fear);
  }

  public Relation withRespect(double respect) {
    return new Relation(trust, respect, affection, fear);
  }

  public Relation withAffection(double affection) {
    return new Relation(trust, respect, affection, fear);
  }

  public Relation withFear(double fear) {
    return new Relation(trust, respect, affection, fear);
  }

  /** The same with so much more or less of each, as far as their ranges go. */
  public Relation shifted(double trust, double respect, double affection, double fear) {
    return new Relation(
        within(this.trust + trust, -1),
        within(this.respect + respect, -1),
        within(this.affection + affection, -1),
        within(this.fear + fear, 0));
  }

  private static double within(double value, double least) {
    return Math.max(least, Math.min(1, value));
  }

  /**
   * What stands out, in words for a model: a word from 0.25 on, a stronger one from 0.7, and as
   * much below zero. Empty if nothing does.
   */
  public String words() {
    List<String> words =
        Stream.of(
                word(trust, "deeply distrustful", "wary", "trusting", "trusting without reserve"),
                word(respect, "contemptuous", "dismissive", "respectful", "full of awe"),
                word(affection, "full of hate", "cold", "warm", "devoted"),
                word(fear, "", "", "uneasy", "terrified"))
            .filter(word -> !word.isEmpty())
            .toList();
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  private static String word(double value, String least, String little, String some, String much) {
    if (Math.abs(value) < SOME) {
      return "";
    }
    boolean strong = Math.abs(value) >= MUCH;
    if (value < 0) {
      return strong ? least : little;
    }
    return strong ? much : some;
  }
}
