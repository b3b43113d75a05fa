package dev.parley;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes what nobody says out of a stream of characters: stage directions in *asterisks*,
 * (parentheses) or [brackets], and {@code <tags>}, with all that a tag {@code <think>} encloses; a
 * model may write the words of such a tag though it cannot choose the tokens. Doubled asterisks are
 * emphasis: they go, their text stays. A direction that is not closed ends with its line; one that
 * grows too long was none, and is let through.
 */
final class StageDirections {

  /** What the stream becomes. */
  interface Output {
    /** Something to say; with it the raw text had come to {@code rawEnd}. */
    void character(char c, int rawEnd);

    /** Something stood here that nobody says. */
    void cut();
  }

  /** The longest stage direction, in chars; the most that is held back. */
  static final int LONGEST = 200;

  private enum State {
    SPEECH,
    ASTERISK,
    ANGLE,
    DIRECTION,
    THOUGHT
  }

  private final Output output;
  private State state = State.SPEECH;
  private char opener;
  private int depth;
  private int angleEnd;
  private final StringBuilder held = new StringBuilder();
  private final List<Integer> heldEnds = new ArrayList<>();

  StageDirections(Output output) {
    this.output = output;
  }

  void feed(char c, int rawEnd) {
    switch (state) {
      case SPEECH -> speech(c, rawEnd);
      case ASTERISK -> afterAsterisk(c, rawEnd);
      case ANGLE -> afterAngle(c, rawEnd);
      case DIRECTION -> direction(c, rawEnd);
      case THOUGHT -> thought(c);
    }
  }

  private void speech(char c, int rawEnd) {
    if (c == '*') {
      state = State.ASTERISK;
    } else if (c == '<') {
      state = State.ANGLE;
      angleEnd = rawEnd;
    } else if (c == '(' || c == '[') {
      open(c);
    } else {
      output.character(c, rawEnd);
    }
  }

  private void afterAsterisk(char c, int rawEnd) {
    if (c == '*') {
      state = State.SPEECH;
    } else if (Character.isWhitespace(c)) {
      // A bullet or a stray: no direction begins with a space.
      state = State.SPEECH;
      output.character(c, rawEnd);
    } else {
      open('*');
      direction(c, rawEnd);
    }
  }

  private void afterAngle(char c, int rawEnd) {
    if (Character.isLetter(c) || c == '/' || c == '|') {
      open('<');
      direction(c, rawEnd);
    } else {
      state = State.SPEECH;
      output.character('<', angleEnd);
      speech(c, rawEnd);
    }
  }

  private void direction(char c, int rawEnd) {
    if (c == '\n') {
      close();
      output.character(c, rawEnd);
    } else if (c == closer() && --depth == 0) {
      boolean thought = opener == '<' && held.toString().equalsIgnoreCase("think");
      close();
      state = thought ? State.THOUGHT : State.SPEECH;
    } else {
      depth += c == opener && opener != '*' ? 1 : 0;
      held.append(c);
      heldEnds.add(rawEnd);
      if (held.length() > LONGEST) {
        letThrough();
      }
    }
  }

  /** Up to its end, or that of the reply. */
  private void thought(char c) {
    held.append(c);
    if (c == '>' && held.toString().toLowerCase(Locale.ROOT).endsWith("</think>")) {
      close();
    }
  }

  private void open(char c) {
    state = State.DIRECTION;
    opener = c;
    depth = 1;
  }

  private void close() {
    output.cut();
    reset();
  }

  private void letThrough() {
    for (int i = 0; i < held.length(); i++) {
      output.character(held.charAt(i), heldEnds.get(i));
    }
    reset();
  }

  private void reset() {
    state = State.SPEECH;
    held.setLength(0);
    heldEnds.clear();
  }

  private char closer() {
    return switch (opener) {
      case '(' -> ')';
      case '[' -> ']';
      case '<' -> '>';
      default -> '*';
    };
  }
}
