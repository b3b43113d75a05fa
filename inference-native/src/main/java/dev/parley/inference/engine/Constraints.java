package dev.parley.inference.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.OutputConstraint;
import dev.parley.inference.grammar.CompiledConstraint;
import dev.parley.inference.grammar.Grammar;
import dev.parley.inference.grammar.MaskCache;
import dev.parley.inference.grammar.TokenVocabulary;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes constraints ready for a model's vocabulary, on a thread of its own, and keeps them and
 * their masks as long as there is room.
 *
 * <p><b>Threads.</b> Any. The thread ends when there was nothing to do for a while.
 */
final class Constraints {
  private static final int COMPILED = 64;
  private static final long MASK_BYTES = 32L << 20;
  private static final long IDLE_SECONDS = 1;

  private final Tokenizer tokenizer;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Constraints::newThread);

  /** Built for the first constraint; many games have none. Confined to the thread. */
  private @Nullable TokenVocabulary vocabulary;

  /**
   * Ready, or under way. Maintained on the thread that asks, so that no pool of the host game works
   * for us.
   */
  private final Cache<OutputConstraint, CompletableFuture<CompiledConstraint>> compiled =
      Caffeine.newBuilder().maximumSize(COMPILED).executor(Runnable::run).build();

  private final MaskCache masks = new MaskCache(MASK_BYTES);

  Constraints(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    thread.allowCoreThreadTimeOut(true);
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "parley-constraints");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins to make a constraint ready, unless it is; fails as {@link #of} says. */
  CompletableFuture<CompiledConstraint> prepare(OutputConstraint constraint) {
    return compiled.get(
        constraint, asked -> CompletableFuture.supplyAsync(() -> compile(asked), thread));
  }

  /**
   * The request's constraint, ready; null if there is none. Waits for one that is not.
   *
   * @param thinking whether a thought comes first
   * @throws IllegalArgumentException if it cannot be held within the request's cap, or at all
   */
  @Nullable CompiledConstraint of(GenerationRequest request, boolean thinking) {
    OutputConstraint constraint = request.constraint();
    if (constraint == null) {
      return null;
    }
    CompiledConstraint ready = await(prepare(constraint));
    int least = Math.max(1, ready.shortestTokens()) + (thinking ? 1 : 0);
    if (request.maxTokens() < least) {
      throw new IllegalArgumentException(
          "maxTokens is "
              + request.maxTokens()
              + "; expected at least "
              + least
              + ", the shortest reply that the constraint allows"
              + (thinking ? " and the end of the thought" : "")
              + ".");
    }
    return ready;
  }

  private static CompiledConstraint await(CompletableFuture<CompiledConstraint> constraint) {
    try {
      return constraint.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IllegalArgumentException wrong) {
        throw new IllegalArgumentException(wrong.getMessage(), wrong);
      }
      throw e;
    }
  }

  private CompiledConstraint compile(OutputConstraint constraint) {
    return new CompiledConstraint(grammar(constraint), vocabulary(), masks);
  }

  private static Grammar grammar(OutputConstraint constraint) {
    if (constraint instanceof OutputConstraint.Gbnf gbnf) {
      return Grammar.ofGbnf(gbnf.text());
    }
    if (constraint instanceof OutputConstraint.JsonSchema json) {
      return Grammar.ofJsonSchema(json.schema());
    }
    return Grammar.ofChoices(((OutputConstraint.Choices) constraint).texts());
  }

  private TokenVocabulary vocabulary() {
    if (vocabulary == null) {
      vocabulary = vocabularyOf(tokenizer);
    }
    return vocabulary;
  }

  static TokenVocabulary vocabularyOf(Tokenizer tokenizer) {
    Set<Integer> ends = tokenizer.endOfTurnIds();
    List<byte[]> bytes = new ArrayList<>();
    Map<String, Integer> specials = new TreeMap<>();
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      boolean end = ends.contains(id);
      boolean special = BannedTokens.isMark(tokenizer, id);
      boolean text = !end && !special && !tokenizer.isUnused(id);
      bytes.add(text ? tokenizer.bytes(id) : new byte[0]);
      if (special && !end && !tokenizer.isUnused(id)) {
        specials.putIfAbsent(tokenizer.decode(id), id);
      }
    }
    return new TokenVocabulary(
        bytes, specials, ends.stream().mapToInt(Integer::intValue).sorted().toArray());
  }
}
