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
final class History {

  private final LanguageModel model;
  private final String name;
  private final Message system;
  private final List<Message> messages = new ArrayList<>();

  /** How many messages of the history the dialogue has. */
  private int told;

  private @Nullable Dialogue dialogue;

  History(LanguageModel model, String name, Message system) {
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
    messages.add(message);
  }

  /** Adds what the model has said itself. */
  void addReply(String text) {
    messages.add(Message.assistant(text));
    told = messages.size();
  }

  /** Replaces the reply that is the last message by less of it, or by nothing. */
  void shortenReply(String text) {
    boolean known = told == messages.size();
    messages.remove(messages.size() - 1);
    if (!text.isEmpty()) {
      messages.add(Message.assistant(text));
    }
    told = known ? messages.size() : told;
  }

  /** Asks the model to answer; {@code request} words the request for what it was not told yet. */
  Generation answer(RequestFor request, GenerationListener listener) {
    Dialogue open = dialogue();
    List<Message> untold = messages.subList(told, messages.size());
    Generation generation = open.submit(request.messages(untold), listener);
    told = messages.size();
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
    int length = messages.stream().mapToInt(message -> message.content().length()).sum();
    if (length <= characters) {
      return false;
    }
    int from = 0;
    while (from < messages.size()
        && (length > characters / 2 || messages.get(from).role() != Role.USER)) {
      length -= messages.get(from++).content().length();
    }
    messages.subList(0, from).clear();
    List<Message> rest = new ArrayList<>(List.of(system));
    rest.addAll(messages);
    change(open -> open.replace(rest));
    told = messages.size();
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
    return List.copyOf(messages);
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
