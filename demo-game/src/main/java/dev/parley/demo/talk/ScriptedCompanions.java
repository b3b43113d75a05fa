package dev.parley.demo.talk;

import dev.parley.AuthoredLines;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.ScriptedModel;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The companions without a model: they say what their writer wrote, and call actions when they are
 * asked to in plain words. They read what they may do in the same prompt that a model reads, and
 * write a call as a model does; the game cannot tell them apart.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class ScriptedCompanions implements ScriptedModel.Script {
  private static final Pattern TRUST =
      Pattern.compile("\\btrust(?:ed|s|ing)? .*\\bme\\b|\\btrust me\\b");
  private static final Pattern GREETING =
      Pattern.compile(
          "\\b(?:hello|hi|hey|hullo|greetings|well met|good (?:evening|day|morning))\\b");

  private static final Pattern WITH_CALL = Pattern.compile("<tool_call>");

  private final PersonaPack pack;
  private final AuthoredLines lines;
  private final Pattern calling;

  public ScriptedCompanions(PersonaPack pack) {
    this.pack = pack;
    this.lines = AuthoredLines.of(pack);
    String names =
        pack.personas().stream()
            .map(CampTalk::firstName)
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    this.calling =
        Pattern.compile(
            "^(?:(?:hey|hello|hi|oh) )?(?:" + names + ")\\b[ ,:!]*", Pattern.CASE_INSENSITIVE);
  }

  @Override
  public String reply(String dialogueName, List<Message> messages, long seed) {
    String line = Told.lineOf(messages);
    return answer(dialogueName, line, messages, seed)
        .orElseGet(() -> lines.reply(dialogueName, withoutName(dialogueName, messages), seed));
  }

  /** Whoever is called by name is asked something, and rarely who they are. */
  private List<Message> withoutName(String id, List<Message> messages) {
    String line = Told.lineOf(messages);
    String plain = withoutName(pack.persona(id), line);
    Message newest = messages.get(messages.size() - 1);
    if (plain.isBlank() || !newest.content().endsWith(line)) {
      return messages;
    }
    String note = newest.content().substring(0, newest.content().length() - line.length());
    List<Message> others = messages.subList(0, messages.size() - 1);
    return Stream.concat(others.stream(), Stream.of(Message.user(note + plain))).toList();
  }

  private static String withoutName(Persona persona, String line) {
    String first = Pattern.quote(CampTalk.firstName(persona));
    String name = "(?:" + Pattern.quote(persona.name()) + "|" + first + ")";
    return line.replaceFirst(
            "(?iu)^\\W*((?:hey|hello|hi|oh|and|please)[, ]+)?" + name + "\\b[ ,:!]*", "$1")
        .replaceFirst("(?iu),\\s*" + name + "(?=[ .!?]*$)", "");
  }

  /** What only this game knows to answer. */
  private Optional<String> answer(String id, String line, List<Message> messages, long seed) {
    if (CampTalk.isAmongCompanions(line)) {
      return Optional.empty();
    }
    Told told = Told.in(messages);
    Manner manner = Manner.of(id);
    Compliance.Choice choice = new Compliance.Choice(said(messages), seed);
    String plain = calling.matcher(line.strip()).replaceFirst("");
    return Wish.in(plain)
        .flatMap(found -> new Compliance(told, manner, choice).answer(found))
        .or(() -> regard(Things.plain(line), told, manner).map(choice::of));
  }

  /** Words for what is felt toward the player, where these are asked for or due. */
  private static Optional<List<String>> regard(String line, Told told, Manner manner) {
    if (!told.isWary() && !told.isTrusting()) {
      return Optional.empty();
    }
    Manner.Tone tone = told.isWary() ? manner.wary() : manner.trusting();
    if (TRUST.matcher(line).find()) {
      return Optional.of(tone.trust());
    }
    boolean greets = GREETING.matcher(line).find() && !line.contains("?");
    return greets ? Optional.of(tone.greetings()) : Optional.empty();
  }

  private static List<String> said(List<Message> messages) {
    return messages.stream()
        .filter(message -> message.role() == Role.ASSISTANT)
        .map(message -> WITH_CALL.split(message.content(), 2)[0].strip())
        .toList();
  }
}
