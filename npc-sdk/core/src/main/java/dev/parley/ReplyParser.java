package dev.parley;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Turns what a model writes into what a character says, piece by piece, and knows for each
 * character said how far the model had come. Where the pieces are split makes no difference.
 *
 * <p>Left out are stage directions, the character's own name as a label of a line, quotation marks
 * around the whole, and white space at the ends or doubled. Where a line begins with the label of
 * someone else, the model has begun to speak for the player: the reply stops before it.
 *
 * <p>Confined to the dialogue thread.
 */
final class ReplyParser {

  /** How models name the player; also what a request should stop at. */
  static final List<String> PLAYER_LABELS = List.of("Player", "The player", "You", "User");

  private static final String QUOTES = "\"\u201c\u201d\u201e\u00ab\u00bb";
  private static final String CLOSING_PUNCTUATION = ".,;:!?\u2026";

  private final StageDirections directions = new StageDirections(new Said());
  private final List<String> ownLabels;
  private final List<String> otherLabels;

  private int rawLength;
  private final StringBuilder said = new StringBuilder();

  /** For each char of {@link #said}: the length of the raw text that brought it. */
  private final List<Integer> rawEnds = new ArrayList<>();

  /** The beginning of a line, as long as it may become a label. */
  private final StringBuilder label = new StringBuilder();

  private final List<Integer> labelEnds = new ArrayList<>();
  private boolean lineStart = true;

  /** White space that is said only if something follows; 0 for none. */
  private char space;

  private int spaceEnd;

  /** Whether a direction was cut since the last char that was said. */
  private boolean afterCut;

  private boolean quoted;
  private boolean stopped;

  /**
   * @param name of the character; its parts may stand for it in a label
   */
  ReplyParser(String name) {
    ownLabels =
        Stream.concat(Stream.of(name), Arrays.stream(name.split("\\s+")))
            .map(ReplyParser::folded)
            .distinct()
            .toList();
    otherLabels =
        PLAYER_LABELS.stream()
            .map(ReplyParser::folded)
            .filter(other -> !ownLabels.contains(other))
            .toList();
  }

  /** What the piece adds to what is said; may be empty. */
  String feed(String piece) {
    int before = said.length();
    for (int i = 0; i < piece.length() && !stopped; i++) {
      directions.feed(piece.charAt(i), ++rawLength);
    }
    return said.substring(before);
  }

  /** What was held back, once no more pieces come. */
  String finish() {
    int before = said.length();
    if (!stopped) {
      releaseLabel();
    }
    return said.substring(before);
  }

  /** All that is said. */
  String text() {
    return said.toString();
  }

  /** Whether the model began to speak for the player; pieces after that are ignored. */
  boolean stopped() {
    return stopped;
  }

  /** How many raw chars hold the first {@code length} chars of {@link #text}. */
  int rawLength(int length) {
    return length == 0 ? 0 : rawEnds.get(length - 1);
  }

  /** Hears the stream without its stage directions. */
  private final class Said implements StageDirections.Output {

    @Override
    public void character(char c, int rawEnd) {
      if (stopped) {
        return;
      }
      if (!lineStart) {
        say(c, rawEnd);
      } else if (label.length() == 0 && (Character.isWhitespace(c) || isQuote(c))) {
        say(c, rawEnd);
      } else if (c == ':' && ownLabels.contains(folded(label))) {
        forgetLabel();
      } else if (c == ':' && otherLabels.contains(folded(label))) {
        forgetLabel();
        stopped = true;
      } else if (c != '\n' && mayBecomeLabel(c)) {
        label.append(c);
        labelEnds.add(rawEnd);
      } else {
        releaseLabel();
        say(c, rawEnd);
      }
    }

    @Override
    public void cut() {
      afterCut = true;
    }
  }

  private boolean mayBecomeLabel(char c) {
    String begun = folded(label.toString() + c);
    return Stream.concat(ownLabels.stream(), otherLabels.stream())
        .anyMatch(known -> known.startsWith(begun));
  }

  private void forgetLabel() {
    label.setLength(0);
    labelEnds.clear();
    lineStart = false;
  }

  private void releaseLabel() {
    String begun = label.toString();
    List<Integer> ends = List.copyOf(labelEnds);
    forgetLabel();
    for (int i = 0; i < begun.length(); i++) {
      say(begun.charAt(i), ends.get(i));
    }
  }

  private void say(char c, int rawEnd) {
    if (Character.isWhitespace(c)) {
      space = c == '\n' || space == '\n' ? '\n' : ' ';
      spaceEnd = rawEnd;
      lineStart |= c == '\n';
    } else if (isQuote(c) && (quoted || said.length() == 0)) {
      quoted = true;
    } else {
      saySpaceBefore(c, rawEnd);
      append(c, rawEnd);
    }
  }

  private void saySpaceBefore(char c, int rawEnd) {
    if (afterCut && CLOSING_PUNCTUATION.indexOf(c) >= 0) {
      space = 0; // "Come in *nods*." is said "Come in."
    } else if (afterCut && space == 0 && Character.isLetterOrDigit(c)) {
      space = ' '; // "Well...*sighs*Come in." is said "Well... Come in."
      spaceEnd = rawEnd - 1;
    }
    if (space != 0 && said.length() > 0) {
      append(space, spaceEnd);
    }
    space = 0;
    afterCut = false;
  }

  private void append(char c, int rawEnd) {
    said.append(c);
    rawEnds.add(rawEnd);
  }

  private static boolean isQuote(char c) {
    return QUOTES.indexOf(c) >= 0;
  }

  /** White space at the end is folded away: models write "Mara :" too. */
  private static String folded(CharSequence text) {
    return text.toString().strip().toLowerCase(Locale.ROOT);
  }
}
