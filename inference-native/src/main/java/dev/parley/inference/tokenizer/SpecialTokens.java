package dev.parley.inference.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds special tokens in the template part of a prompt: leftmost first, of those that begin at the
 * same char the longest. Immutable.
 */
final class SpecialTokens {
  private final Node root = new Node();

  /** One special token of a text, from a char to the char after its last. */
  record Match(int from, int to, int id) {}

  /** What may follow a beginning that several special tokens share. Written only by {@link #of}. */
  private static final class Node {
    final Map<Character, Node> following = new HashMap<>();
    int id = Vocabulary.NONE;
  }

  private SpecialTokens() {}

  static SpecialTokens of(Vocabulary vocabulary) {
    SpecialTokens specials = new SpecialTokens();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.isSpecial(id) && !vocabulary.name(id).isEmpty()) {
        specials.add(vocabulary.name(id), id);
      }
    }
    return specials;
  }

  private void add(String name, int id) {
    Node node = root;
    for (int i = 0; i < name.length(); i++) {
      node = node.following.computeIfAbsent(name.charAt(i), unused -> new Node());
    }
    if (node.id == Vocabulary.NONE) {
      node.id = id;
    }
  }

  /** Every special token of which no char is content, in order. */
  List<Match> findIn(MarkedText marked) {
    List<Match> matches = new ArrayList<>();
    int from = 0;
    for (MarkedText.Span content : marked.contents()) {
      if (!content.isEmpty()) {
        findIn(marked.text(), from, content.from(), matches);
        from = content.to();
      }
    }
    findIn(marked.text(), from, marked.text().length(), matches);
    return matches;
  }

  private void findIn(String text, int from, int to, List<Match> matches) {
    int position = from;
    while (position < to) {
      @Nullable Match match = longestAt(text, position, to);
      if (match == null) {
        position++;
      } else {
        matches.add(match);
        position = match.to();
      }
    }
  }

  private @Nullable Match longestAt(String text, int from, int to) {
    @Nullable Match longest = null;
    @Nullable Node node = root;
    for (int i = from; i < to; i++) {
      node = node.following.get(text.charAt(i));
      if (node == null) {
        break;
      }
      if (node.id != Vocabulary.NONE) {
        longest = new Match(from, i + 1, node.id);
      }
    }
    return longest;
  }
}
