package dev.parley;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was heard in a conversation, and the model's dialogue, which follows it.
 *
 * <p>The history is the truth. A dialogue that failed is dropped, and the next turn begins another
 * one from the history; a message that the model has not read yet goes to it with the next turn.
 *
 * <p>Confined to the dialogue thread.
 */
final class Timeline {

  private final LanguageModel model;
  private final String name;
  private final Message system;
  private final List<Message> history = new ArrayList<>();

  /** How many messages of the history the dialogue has. */
  private int told;

  private @Nullable Dialogue dialogue;

  Timeline(LanguageModel model, String name, Message system) {
    this.model = model;
    this.name = name;
    this.system = system;
  }

  /** Lets the model read what it has not read yet. */
  void readAhead() {
    dialogue().read(List.of());
  }

  /** Adds what the model has yet to be told. */
  void add(Message message) {
    history.add(message);
  }

  /** Adds what the model has said itself. */
  void addReply(String text) {
    history.add(Message.assistant(text));
    told = history.size();
  }

  /** Replaces the reply that is the last message by less of it, or by nothing. */
  void shortenReply(String text) {
    boolean known = told == history.size();
    history.remove(history.size() - 1);
    if (!text.isEmpty()) {
      history.add(Message.assistant(text));
    }
    told = known ? history.size() : told;
  }

  /** Asks the model to answer; {@code request} words the request for what it was not told yet. */
  Generation answer(RequestFor request, GenerationListener listener) {
    Dialogue open = dialogue();
    List<Message> untold = history.subList(told, history.size());
    Generation generation = open.submit(request.messages(untold), listener);
    told = history.size();
    return generation;
  }

  /** Makes the model forget all but so much of its last reply. */
  void keep(int rawCharacters) {
    change(open -> open.keep(rawCharacters));
  }

  /**
   * Forgets the oldest turns if there are more characters than that, down to half as many.
   *
   * @return whether anything was forgotten
   */
  boolean forgetBeyond(int characters) {
    int length = history.stream().mapToInt(message -> message.content().length()).sum();
    if (length <= characters) {
      return false;
    }
    int from = 0;
    while (from < history.size()
        && (length > characters / 2 || history.get(from).role() != Role.USER)) {
      length -= history.get(from++).content().length();
    }
    history.subList(0, from).clear();
    List<Message> rest = new ArrayList<>(List.of(system));
    rest.addAll(history);
    change(open -> open.replace(rest));
    told = history.size();
    return true;
  }

  /** Lets go of the model's side; the history stays. Idempotent. */
  void drop() {
    if (dialogue != null) {
      dialogue.close();
      dialogue = null;
    }
  }

  List<Message> messages() {
    return List.copyOf(history);
  }

  private Dialogue dialogue() {
    if (dialogue == null) {
      DialogueOptions opening = new DialogueOptions(name, List.of(system), List.of());
      dialogue = Objects.requireNonNull(model.open(opening), "the model opened no dialogue");
      told = 0;
    }
    return dialogue;
  }

  private void change(Consumer<Dialogue> change) {
    if (dialogue == null) {
      return;
    }
    try {
      change.accept(dialogue);
    } catch (RuntimeException | Error e) {
      drop(); // it was closed under us; the history knows what was heard
    }
  }

  /** Words a request for messages that the model was not told yet. */
  interface RequestFor {
    GenerationRequest messages(List<Message> untold);
  }
}
