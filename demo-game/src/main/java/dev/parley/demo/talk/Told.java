package dev.parley.demo.talk;

import dev.parley.demo.world.Task;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import java.util.List;

/**
 * What a companion was told of itself and its surroundings, newest: a note tells all of it or, when
 * nothing is new, nothing.
 *
 * @param perception that part of the note; empty before the first
 */
record Told(String perception) {
  private static final String BEGIN = "Place: ";
  private static final String POSSIBLE = "You can now: ";
  private static final String RELATION = "Toward the player you are ";
  private static final String NOTE_END = "]\n";

  static Told in(List<Message> messages) {
    String newest = "";
    for (Message message : messages) {
      String note = noteOf(message);
      int begin = note.lastIndexOf(BEGIN); // whatever is remembered comes before it
      if (begin >= 0 && note.indexOf(POSSIBLE, begin) >= 0) {
        newest = note.substring(begin);
      }
    }
    return new Told(newest);
  }

  private static String noteOf(Message message) {
    String text = message.content();
    int end = text.indexOf(NOTE_END);
    return message.role() == Role.USER && text.startsWith("[") && end >= 0
        ? text.substring(0, end)
        : "";
  }

  /** The player's line in the newest message. */
  static String lineOf(List<Message> messages) {
    String text =
        messages.stream()
            .filter(message -> message.role() == Role.USER)
            .reduce((earlier, later) -> later)
            .map(Message::content)
            .orElse("");
    return text.startsWith("[") ? text.substring(text.indexOf(NOTE_END) + NOTE_END.length()) : text;
  }

  /** What can be done, as the note lists it: {@code follow; guard (place: the river bank)}. */
  private String possible() {
    int begin = perception.indexOf(POSSIBLE);
    String list = begin < 0 ? "" : perception.substring(begin + POSSIBLE.length());
    return list.endsWith(".") ? list.substring(0, list.length() - 1) : list;
  }

  boolean canDo(String action) {
    return List.of(possible().split("; ", -1)).stream()
        .anyMatch(one -> one.equals(action) || one.startsWith(action + " ("));
  }

  /** What an action can be done with now. */
  List<String> things(String action, String parameter) {
    String begin = action + " (" + parameter + ": ";
    for (String one : possible().split("; ", -1)) {
      if (one.startsWith(begin)) {
        return List.of(one.substring(begin.length(), one.length() - 1).split(", ", -1));
      }
    }
    return List.of();
  }

  boolean isWary() {
    return relation().contains("wary") || relation().contains("distrustful");
  }

  boolean isTrusting() {
    return relation().contains("trusting");
  }

  /** Toward the player; empty if nothing stands out. */
  private String relation() {
    int begin = perception.indexOf(RELATION);
    return begin < 0 ? "" : perception.substring(begin, perception.indexOf('.', begin));
  }

  boolean carriesLog() {
    return has(Surroundings.LOG_IN_HAND);
  }

  boolean travellerCarriesLog() {
    return has(Surroundings.TRAVELLER_HAS_ONE);
  }

  boolean isAbout(Task task) {
    return task == Task.REST ? !perception.contains(up("")) : has(up(task.yours()));
  }

  boolean guards(String place) {
    return has(up(Task.GUARD.yours() + " at " + place));
  }

  private boolean has(String sentence) {
    return perception.contains(sentence + ".");
  }

  private static String up(String what) {
    return Surroundings.UP + what;
  }
}
