package dev.parley.demo.talk;

import dev.parley.AuthoredLines;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.ScriptedModel;
import dev.parley.persona.PersonaPack;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The companions without a model: they say what their writer wrote, and call actions when they are
 * asked to in plain words. They read what they may do in the same prompt that a model reads, and
 * write a call as a model does; the game cannot tell them apart.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class ScriptedCompanions implements ScriptedModel.Script {
  private static final String NOTE_END = "]\n";
  private static final Pattern POSSIBLE = Pattern.compile("You can now: ([^\\]]*)\\.");

  private final AuthoredLines lines;

  public ScriptedCompanions(PersonaPack pack) {
    this.lines = AuthoredLines.of(pack);
  }

  @Override
  public String reply(String dialogueName, List<Message> messages, long seed) {
    String line = lastLine(messages);
    Optional<Wish> wish = CampTalk.isAmongCompanions(line) ? Optional.empty() : Wish.in(line);
    if (wish.isEmpty()) {
      return lines.reply(dialogueName, messages, seed);
    }
    return wish.get().answer(line, possible(messages), seed);
  }

  private static String lastLine(List<Message> messages) {
    String text =
        messages.stream()
            .filter(message -> message.role() == Role.USER)
            .reduce((earlier, later) -> later)
            .map(Message::content)
            .orElse("");
    return text.startsWith("[") ? text.substring(text.indexOf(NOTE_END) + NOTE_END.length()) : text;
  }

  /** What the newest note that tells of it says can be done: a note tells only what is new. */
  private static String possible(List<Message> messages) {
    String possible = "";
    for (Message message : messages) {
      Matcher told = POSSIBLE.matcher(message.content());
      if (message.role() == Role.USER && message.content().startsWith("[") && told.find()) {
        possible = told.group(1);
      }
    }
    return possible;
  }
}
