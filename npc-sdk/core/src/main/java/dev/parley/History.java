package dev.parley;

import dev.parley.inference.ContextUse;
import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.ToolSpec;
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

  private static final System.Logger LOG = System.getLogger(History.class.getName());

  private final LanguageModel model;
  private final String name;
  private final Message system;
  private final List<ToolSpec> tools;
  private final HistoryLimit limit;
  private final List<Message> messages = new ArrayList<>();

  /** How many messages of the history the dialogue has. */
  private int told;

  /** Whether the model has ever told how full its context is. */
  private boolean tellsUse;

  private @Nullable Dialogue dialogue;

  History(
      LanguageModel model, String name, Message system, List<ToolSpec> tools, HistoryLimit limit) {
    this.model = model;
    this.name = name;
    this.system = system;
    this.tools = tools;
    this.limit = limit;
  }

  /** Lets the model read what it has not read yet. */
  void readAhead() {
    dialogue().read(List.copyOf(messages.subList(told, messages.size())));
    told = messages.size();
  }

  /** Takes another history in place of this one. */
  void restore(List<Message> saved) {
    drop();
    messages.clear();
    messages.addAll(saved);
    told = 0;
  }

  /** Adds what the model has yet to be told. */
  void add(Message message) {
    messages.add(message);
  }

  /** Adds what the model has said itself. */
  void addReply(Message reply) {
    messages.add(reply);
    told = messages.size();
  }

  /** Replaces the words of the reply that is the last message by fewer; its calls stay. */
  void shortenReply(String text) {
    boolean known = told == messages.size();
    Message whole = messages.remove(messages.size() - 1);
    Message shorter = Message.assistant(text, whole.toolCalls());
    if (!shorter.isEmpty()) {
      messages.add(shorter);
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
   * Whether the model's context is too full for it, or will soon be. The end of a reply that came
   * to nothing tells nothing of that, where others have told.
   */
  boolean isTooLong(ContextUse use) {
    tellsUse |= use.limit() > 0;
    return tellsUse == (use.limit() > 0) && limit.isExceeded(use, size());
  }

  /**
   * Forgets the oldest turns, and what was perceived in all but the newest, so that the talk can go
   * on for a while; the newest turn stays whole. A summary stands before what is left. The model
   * reads the shorter history in its own time.
   *
   * @param use of the model's context
   * @return whether anything was forgotten
   */
  boolean shorten(ContextUse use, SummaryFor summary) {
    int characters = limit.keptCharacters(use, size());
    int newest = newestTurn();
    List<Message> newestTurn = messages.subList(newest, messages.size());
    List<Message> shorter = new ArrayList<>();
    int room = characters - HistorySize.of(system, newestTurn).turns();
    int from = newest;
    for (int i = newest - 1; i >= 0; i--) {
      Message plain = withoutNote(messages.get(i));
      shorter.add(0, plain);
      room -= plain.content().length();
      if (room >= 0 && plain.role() == Role.USER) {
        from = i;
      }
    }
    shorter.subList(0, from).clear();
    shorter.addAll(newestTurn);
    if (shorter.equals(messages)) {
      return false;
    }
    begin(shorter, summary.of(lines(shorter), limit.summaryCharacters(characters)));
    messages.clear();
    messages.addAll(shorter);
    told = Math.max(0, told - from);
    change(this::tellShorter);
    return true;
  }

  /** The first line of a history tells what was before it. */
  private static void begin(List<Message> history, String summary) {
    if (!summary.isEmpty() && !history.isEmpty()) {
      history.set(0, PromptBuilder.withSummary(history.get(0), summary));
    }
  }

  private static List<String> lines(List<Message> messages) {
    return messages.stream()
        .filter(message -> message.role() == Role.USER)
        .map(PromptBuilder::lineOf)
        .toList();
  }

  private void tellShorter(Dialogue open) {
    List<Message> whole = new ArrayList<>(List.of(system));
    whole.addAll(messages.subList(0, told));
    int last = whole.size() - 1;
    List<Message> heard = open.messages();
    Message newest = heard.get(heard.size() - 1);
    if (whole.get(last).role() == Role.ASSISTANT && newest.role() == Role.ASSISTANT) {
      whole.set(last, newest); // in the model's own words it can still be cut
    }
    open.replace(whole);
  }

  /** Where the last line begins that was said to the character; the end if there is none. */
  private int newestTurn() {
    int at = messages.size() - 1;
    while (at >= 0 && messages.get(at).role() != Role.USER) {
      at--;
    }
    return at < 0 ? messages.size() : at;
  }

  private static Message withoutNote(Message message) {
    return message.role() == Role.USER ? Message.user(PromptBuilder.lineOf(message)) : message;
  }

  private HistorySize size() {
    return HistorySize.of(system, messages);
  }

  /** Lets go of the model's side; the history stays. Idempotent. */
  void drop() {
    Dialogue dropped = dialogue;
    dialogue = null;
    if (dropped == null) {
      return;
    }
    try {
      dropped.close();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "'" + name + "' cannot let go of its model", e);
    }
  }

  List<Message> messages() {
    return List.copyOf(messages);
  }

  private Dialogue dialogue() {
    if (dialogue == null) {
      DialogueOptions opening = new DialogueOptions(name, List.of(system), tools);
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
    } catch (Throwable e) {
      drop(); // it was closed under us; the history knows what was heard
    }
  }

  /** Sums up what a history tells no longer. */
  interface SummaryFor {

    /**
     * Sentences, or nothing.
     *
     * @param kept lines that were said to the character and stay
     * @param characters the most it may have
     */
    String of(List<String> kept, int characters);
  }

  /** Words a request for messages that the model was not told yet. */
  interface RequestFor {
    GenerationRequest messages(List<Message> untold);
  }
}
