package dev.parley;

import dev.parley.memory.Memory;
import dev.parley.memory.MemoryQuery;
import dev.parley.memory.MemorySource;
import dev.parley.persona.PersonaPack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What comes to one character's mind at a line, and what it notes of it. A memory is told the model
 * once, for as long as the turn that it was told in stands in the history.
 *
 * <p>Memories are not worth a word less from a character: whatever a store does, it goes on.
 *
 * <p>Confined to the dialogue thread.
 */
final class Recollection {

  private static final System.Logger LOG = System.getLogger(Recollection.class.getName());

  /** So much of what somebody says is remembered. */
  private static final int LONGEST_CLAIM = 300;

  private final MemoryOptions options;
  private final PersonaPack pack;
  private final String personaId;

  /** Ids that stand in the history. */
  private final Set<String> told = new LinkedHashSet<>();

  /** Those of them that came with the newest line. */
  private final Set<String> newest = new LinkedHashSet<>();

  private boolean failing;

  Recollection(MemoryOptions options, PersonaPack pack, String personaId) {
    this.options = options;
    this.pack = pack;
    this.personaId = personaId;
  }

  /** What comes to mind at a line and was not told yet, each as a sentence, within the budget. */
  List<String> recall(String line, Circumstances now) {
    newest.clear();
    String claim = claimId(claimed(line));
    if (told.contains(claim)) {
      newest.add(claim); // its words stand in this very line
    }
    try {
      return recalled(line, now);
    } catch (Throwable e) {
      goOnWithout(e);
      return List.of();
    }
  }

  private List<String> recalled(String line, Circumstances now) {
    MemoryQuery query = new MemoryQuery(line, personaId, now.now(), options.limit() + told.size());
    List<String> sentences = new ArrayList<>();
    int room = options.tokenBudget();
    for (Memory memory : options.store().search(query)) {
      if (told.contains(memory.id()) || sentences.size() == options.limit()) {
        continue;
      }
      String sentence = sentence(memory, now);
      int tokens = options.tokens().applyAsInt(sentence);
      if (tokens <= room) {
        room -= tokens;
        sentences.add(sentence);
        tell(memory.id());
      }
    }
    return sentences;
  }

  /** Notes what the player said: a claim that all who heard it know of. */
  void noteClaim(String line, Circumstances now) {
    String text = claimed(line);
    if (text.codePoints().anyMatch(Character::isLetterOrDigit)) { // "..." claims nothing
      note(claimId(text), text, now, MemorySource.claim());
    }
  }

  private static String claimed(String line) {
    String text = line.strip().replaceAll("\\s+", " ");
    if (text.length() <= LONGEST_CLAIM) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(LONGEST_CLAIM - 1));
    return text.substring(0, splits ? LONGEST_CLAIM - 1 : LONGEST_CLAIM);
  }

  /** The same words again are the same claim, said anew. */
  private static String claimId(String text) {
    byte[] asTold = PromptBuilder.withoutBrackets(text).getBytes(StandardCharsets.UTF_8);
    return "said-" + UUID.nameUUIDFromBytes(asTold);
  }

  /**
   * Notes what became of something that this character did.
   *
   * @param number of the deed, as the conversation counts them; one that begins anew counts anew
   */
  void noteDeed(String number, String text, Circumstances now) {
    UUID deed = UUID.nameUUIDFromBytes((now.now() + text).getBytes(StandardCharsets.UTF_8));
    String id = "did-" + personaId + "-" + number + "-" + deed;
    note(id, text, now, MemorySource.witnessed());
  }

  /** Adds a memory that this character and whoever else is near have of now. */
  private void note(String id, String text, Circumstances now, MemorySource source) {
    try {
      Memory memory =
          Memory.of(id, text, now.now()).withPlace(now.scene().place()).withSource(source);
      double importance = options.importance().applyAsDouble(memory);
      if (importance > 0) {
        Set<String> witnesses = new LinkedHashSet<>(List.of(personaId));
        witnesses.addAll(now.hearers());
        options.store().read(memory.id()).map(Memory::witnesses).ifPresent(witnesses::addAll);
        Memory weighed =
            memory.withImportance(Math.min(1, importance)).withWitnesses(List.copyOf(witnesses));
        options.store().add(weighed, now.generation());
        tell(memory.id()); // it stands in the history as what was said
      }
      failing = false;
    } catch (Throwable e) {
      goOnWithout(e);
    }
  }

  /** Ids of what stands in the history. */
  List<String> told() {
    return List.copyOf(told);
  }

  /** Another history has come, in which these stand. */
  void restore(List<String> ids) {
    newest.clear();
    told.clear();
    told.addAll(ids);
  }

  /**
   * What the character remembers of turns that its history tells no longer: the weightiest of it,
   * in the order in which it happened.
   *
   * @param kept lines that the history still tells
   * @param characters the most that it may have
   * @return sentences, or nothing
   */
  String summarize(List<String> kept, int characters, Circumstances now) {
    Set<String> forgotten = new LinkedHashSet<>(told);
    Set<String> standing = new LinkedHashSet<>(newest);
    kept.forEach(line -> standing.add(claimId(claimed(line))));
    standing.retainAll(told);
    forgotten.removeAll(standing);
    told.clear();
    told.addAll(standing);
    try {
      return sumUp(forgotten, characters, now);
    } catch (Throwable e) {
      goOnWithout(e);
      return "";
    }
  }

  private String sumUp(Set<String> ids, int characters, Circumstances now) {
    MemoryQuery anything = new MemoryQuery("", personaId, now.now(), Integer.MAX_VALUE);
    Map<Memory, String> chosen = new HashMap<>();
    int tokens = options.tokenBudget();
    int room = characters;
    for (Memory memory : options.store().search(anything)) {
      String sentence = sentence(memory, now);
      int cost = options.tokens().applyAsInt(sentence);
      if (ids.contains(memory.id()) && cost <= tokens && sentence.length() < room) {
        tokens -= cost;
        room -= sentence.length() + 1;
        chosen.put(memory, sentence);
        told.add(memory.id());
      }
    }
    return chosen.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(Comparator.comparing(Memory::when).thenComparing(Memory::id)))
        .map(Map.Entry::getValue)
        .collect(Collectors.joining(" "));
  }

  private void tell(String id) {
    told.add(id);
    newest.add(id);
  }

  private String sentence(Memory memory, Circumstances now) {
    String age = GameAge.inWords(memory.when(), now.now());
    String where = memory.place().isEmpty() ? "" : ", " + memory.place();
    String how = "";
    String what = PromptBuilder.sentence(memory.text());
    if (memory.source() instanceof MemorySource.Told by) {
      how = ", " + nameOf(by.by()) + " told you";
    } else if (memory.source() instanceof MemorySource.Claim) {
      how = ", the player claimed";
      what = '"' + memory.text().replace('"', '\'') + '"';
    }
    return "(" + age + where + how + ") " + what;
  }

  private String nameOf(String id) {
    Optional<String> name =
        pack.personas().stream()
            .filter(persona -> persona.id().equals(id))
            .map(persona -> persona.name())
            .findFirst();
    return name.orElse(id);
  }

  private void goOnWithout(Throwable e) {
    if (!failing) {
      LOG.log(System.Logger.Level.WARNING, "'" + personaId + "' goes on without memories", e);
    }
    failing = true;
  }
}
