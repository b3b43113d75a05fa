package dev.parley.demo.talk;

import dev.parley.AuthoredLines;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.ScriptedModel;
import dev.parley.persona.PersonaPack;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

  private final AuthoredLines lines;
  private final Pattern calling;

  public ScriptedCompanions(PersonaPack pack) {
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
        .orElseGet(() -> lines.reply(dialogueName, messages, seed));
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
        .map(message -> message.content().strip())
        .toList();
  }
}
