package dev.parley.demo.text;

import java.util.ArrayList;
import java.util.List;

/** A text broken into lines that fit. */
public final class Paragraph {

  private Paragraph() {}

  /** The lines of a text, none wider than asked for; a word that is wider by itself is broken. */
  public static List<String> wrap(String text, Ruler ruler, float width) {
    List<String> lines = new ArrayList<>();
    for (String part : text.split("\n", -1)) {
      wrapPart(part.strip(), ruler, width, lines);
    }
    return lines;
  }

  /**
   * The last lines of a text, where it has more than there is room for; none where there is none.
   */
  public static <T> List<T> tail(List<T> lines, int most) {
    if (lines.size() <= most) {
      return lines;
    }
    return lines.subList(lines.size() - Math.max(0, most), lines.size());
  }

  private static void wrapPart(String part, Ruler ruler, float width, List<String> lines) {
    StringBuilder line = new StringBuilder();
    for (String word : part.split("\\s+", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (ruler.width(longer) <= width) {
        line.setLength(0);
        line.append(longer);
        continue;
      }
      if (!line.isEmpty()) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(broken(word, ruler, width, lines));
    }
    lines.add(line.toString());
  }

  /** What is left of a word when all its full lines are gone. */
  private static String broken(String word, Ruler ruler, float width, List<String> lines) {
    String rest = word;
    while (ruler.width(rest) > width && rest.codePointCount(0, rest.length()) > 1) {
      int end = rest.offsetByCodePoints(0, 1);
      while (end < rest.length()) {
        int next = rest.offsetByCodePoints(end, 1);
        if (ruler.width(rest.substring(0, next)) > width) {
          break;
        }
        end = next;
      }
      lines.add(rest.substring(0, end));
      rest = rest.substring(end);
    }
    return rest;
  }
}
