package dev.parley.demo.talk;

import dev.parley.AuthoredLines;
import dev.parley.inference.Message;
import dev.parley.inference.ScriptedModel;
import dev.parley.persona.PersonaPack;
import java.util.List;
import java.util.Optional;

/**
 * The companions without a model: they say what their writer wrote, and call actions when they are
 * asked to in plain words. They read what they may do in the same prompt that a model reads, and
 * write a call as a model does; the game cannot tell them apart.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class ScriptedCompanions implements ScriptedModel.Script {
  private final AuthoredLines lines;

  public ScriptedCompanions(PersonaPack pack) {
    this.lines = AuthoredLines.of(pack);
  }

  @Override
  public String reply(String dialogueName, List<Message> messages, long seed) {
    String line = Told.lineOf(messages);
    Optional<Wish> wish = CampTalk.isAmongCompanions(line) ? Optional.empty() : Wish.in(line);
    if (wish.isEmpty()) {
      return lines.reply(dialogueName, messages, seed);
    }
    return wish.get().answer(line, Told.in(messages), seed);
  }
}
