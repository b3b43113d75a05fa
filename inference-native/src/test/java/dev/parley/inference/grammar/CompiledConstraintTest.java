package dev.parley.inference.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tokens may come next, against the definition: those after which an end can be reached. */
class CompiledConstraintTest {
  private static final TokenVocabulary TOKENS = SyntheticTokens.of(700);
  private static final List<byte[]> BYTES = SyntheticTokens.bytes(700);

  private final MaskCache masks = new MaskCache(8 << 20);

  private CompiledConstraint compile(String gbnf) {
    return new CompiledConstraint(Grammar.ofGbnf(gbnf), TOKENS, masks);
  }

  private static boolean has(long[] allowed, int id) {
    return (allowed[id >>> 6] & 1L << id) != 0;
  }

  private static int idOf(String text) {
    for (int id = 0; id < BYTES.size(); id++) {
      byte[] bytes = BYTES.get(id);
      if (Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
        return id;
      }
    }
    throw new IllegalArgumentException(text);
  }

  static List<ConstraintSamples.Sample> samples() {
    return ConstraintSamples.all();
  }

  /** The mask comes from tries, groups and caches; here each token is tried alone. */
  @ParameterizedTest
  @MethodSource("samples")
  void aMaskHasExactlyTheTokensThatCanBeFollowed(ConstraintSamples.Sample sample) {
    CompiledConstraint constraint = new CompiledConstraint(sample.grammar(), TOKENS, masks);
    SplittableRandom random = new SplittableRandom(11);
    ConstraintCursor cursor = constraint.start();
    Automaton automaton = new Automaton(Lowering.lower(sample.grammar(), TOKENS));
    State state = automaton.start();
    for (int step = 0; step < 12 && !cursor.isFinal(); step++) {
      long[] allowed = cursor.allowed(1_000_000).clone();
      List<Integer> possible = new ArrayList<>();
      for (int id = 0; id < TOKENS.size(); id++) {
        boolean possibleAlone = !follow(automaton, state, id).isDead();
        boolean end = id == SyntheticTokens.END && state.isAccepting();
        assertEquals(possibleAlone || end, has(allowed, id), "token " + id + ", step " + step);
        if (possibleAlone) {
          possible.add(id);
        }
      }
      int chosen = possible.get(random.nextInt(possible.size()));
      cursor.accept(chosen);
      state = follow(automaton, state, chosen);
    }
  }

  private static State follow(Automaton automaton, State state, int id) {
    for (String name : automaton.rules().tokens()) {
      if (TOKENS.special(name) == id) {
        return automaton.nextByToken(state, automaton.rules().tokens().indexOf(name));
      }
    }
    byte[] bytes = BYTES.get(id);
    State at = bytes.length == 0 ? automaton.dead() : state;
    for (byte value : bytes) {
      at = automaton.next(at, value & 0xff);
    }
    return at;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyCapFromTheShortestOnEndsInTime(ConstraintSamples.Sample sample) {
    CompiledConstraint constraint = new CompiledConstraint(sample.grammar(), TOKENS, masks);
    for (int more = 0; more < 40; more++) {
      RandomReply reply = new RandomReply(constraint, BYTES, new SplittableRandom(more));
      int cap = Math.max(1, constraint.shortestTokens()) + more;
      String text = reply.generate(cap);
      assertTrue(reply.tokens() <= cap);
      assertTrue(sample.accepts().test(text), () -> "cap " + cap + ": " + text);
    }
  }

  @Test
  void aCapOfTheShortestLeavesOneWay() {
    CompiledConstraint constraint = compile("root ::= \"[\" (\"ab\" | \"abcdef\" root*) \"]\"");
    ConstraintCursor cursor = constraint.start();
    int shortest = constraint.shortestTokens();
    for (int left = shortest; left > 0; left--) {
      long[] allowed = cursor.allowed(left);
      int count = Arrays.stream(allowed).map(Long::bitCount).mapToInt(b -> (int) b).sum();
      assertTrue(count >= 1, "with " + left + " left");
      RandomReply.accept(cursor, allowed, 0);
      assertTrue(cursor.tokensToEnd() < left);
    }
    assertTrue(cursor.isFinal());
  }

  @Test
  void tooFewTokensAreRefused() {
    CompiledConstraint constraint = compile("root ::= \"zzz\"");
    assertEquals(3, constraint.shortestTokens());
    assertEquals(
        "room for 2 more tokens; expected at least 3, which the constraint needs to end",
        assertThrows(IllegalArgumentException.class, () -> constraint.start().allowed(2))
            .getMessage());
  }

  @Test
  void theShortestTakesLongTokens() {
    assertEquals(1, compile("root ::= \"\\\": \\\"\"").shortestTokens());
    assertEquals(0, compile("root ::= \"\\\": \\\"\"?").shortestTokens());
  }

  @Test
  void theEndMayComeWhereTheTextMayEndAndOnlyThere() {
    ConstraintCursor cursor = compile("root ::= \"a\" \"b\"?").start();
    assertFalse(has(cursor.allowed(9), SyntheticTokens.END));
    cursor.accept(idOf("a"));
    assertTrue(has(cursor.allowed(9), SyntheticTokens.END));
    assertTrue(has(cursor.allowed(9), idOf("b")));
    cursor.accept(idOf("b"));
    assertTrue(cursor.isFinal());
    assertEquals(List.of(SyntheticTokens.END), ids(cursor.allowed(9)));
  }

  private static List<Integer> ids(long[] allowed) {
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < TOKENS.size(); id++) {
      if (has(allowed, id)) {
        ids.add(id);
      }
    }
    return ids;
  }

  @Test
  void charactersMayComeInParts() {
    ConstraintCursor cursor = compile("root ::= [é-í] \"😀\"").start();
    List<Integer> begun = ids(cursor.allowed(9));
    int first =
        BYTES.indexOf(
            BYTES.stream()
                .filter(b -> b.length == 1 && b[0] == (byte) 0xc3)
                .findFirst()
                .orElseThrow());
    assertTrue(begun.contains(first), "the first byte of é alone");
    cursor.accept(first);
    for (int id : ids(cursor.allowed(9))) {
      byte[] bytes = BYTES.get(id);
      assertTrue((bytes[0] & 0xff) >= 0xa9 && (bytes[0] & 0xff) <= 0xad);
    }
  }

  @Test
  void everySplitOfATextIsFollowed() {
    String text = "{\"a\": \"é😀\",\"b\":[1, -2]}";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Grammar grammar = Grammar.ofGbnf(ConstraintSamples.JSON);
    for (int split = 1; split < bytes.length; split++) {
      List<byte[]> tokens = new ArrayList<>();
      tokens.add(new byte[0]);
      for (int value = 0; value < 256; value++) {
        tokens.add(new byte[] {(byte) value});
      }
      tokens.add(Arrays.copyOf(bytes, split));
      tokens.add(Arrays.copyOfRange(bytes, split, bytes.length));
      TokenVocabulary two = new TokenVocabulary(tokens, Map.of(), new int[] {0});
      ConstraintCursor cursor = new CompiledConstraint(grammar, two, masks).start();
      for (int id = 257; id <= 258; id++) {
        assertTrue(has(cursor.allowed(100), id), "split " + split + ", token " + id);
        cursor.accept(id);
      }
      assertEquals(0, cursor.tokensToEnd());
    }
  }

  @Test
  void aNamedTokenIsMatchedAsThatTokenOnly() {
    ConstraintCursor cursor = compile(ConstraintSamples.CALL).start();
    long[] allowed = cursor.allowed(100).clone();
    assertTrue(has(allowed, SyntheticTokens.CALL));
    assertFalse(has(allowed, SyntheticTokens.END_OF_CALL));
    assertFalse(has(allowed, 7), "a special token that nobody named");
    assertThrows(IllegalArgumentException.class, () -> cursor.accept(SyntheticTokens.END_OF_CALL));
    cursor.accept(SyntheticTokens.CALL);
    assertEquals(List.of(idOf("{"), idOf("{\"")), ids(cursor.allowed(100)));
  }

  @Test
  void aNamedTokenIsTextWhereTheVocabularyHasNone() {
    TokenVocabulary without = SyntheticTokens.of(700, Map.of());
    CompiledConstraint constraint =
        new CompiledConstraint(Grammar.ofGbnf(ConstraintSamples.CALL), without, masks);
    String text = new RandomReply(constraint, BYTES, new SplittableRandom(1)).generate(100);
    assertTrue(text.matches("[a-z]*<tool_call>\\{\"name\": \"(open|close)\"}</tool_call>"), text);
  }

  @Test
  void bytesThatNoTokenWritesAreNotNeeded() {
    List<byte[]> tokens = new ArrayList<>();
    tokens.add(new byte[0]);
    tokens.add(new byte[] {'a'});
    tokens.add(new byte[] {'b', 'c'});
    TokenVocabulary poor = new TokenVocabulary(tokens, Map.of(), new int[] {0});
    CompiledConstraint constraint =
        new CompiledConstraint(Grammar.ofGbnf("root ::= \"bd\" | \"aa\" | \"x\""), poor, masks);
    assertEquals(2, constraint.shortestTokens());
    assertEquals(
        "grammar, line 1, column 1: found no text that can be written with the model's tokens;"
            + " expected at least one.",
        assertThrows(
                IllegalArgumentException.class,
                () -> new CompiledConstraint(Grammar.ofGbnf("root ::= \"x\""), poor, masks))
            .getMessage());
  }

  @Test
  void masksAreKept() {
    CompiledConstraint constraint = compile("root ::= [a-z]*");
    ConstraintCursor cursor = constraint.start();
    cursor.accept(idOf("a"));
    long[] first = cursor.allowed(100);
    cursor.accept(idOf("b"));
    assertEquals(System.identityHashCode(first), System.identityHashCode(cursor.allowed(100)));
  }
}
