package dev.parley.inference.grammar;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;

/**
 * Masks that were built, of all constraints of an engine; the least useful go when room is short.
 *
 * <p><b>Threads.</b> Any. Maintained on the thread that asks, so that no pool of the host game
 * works for us.
 */
public final class MaskCache {
  private final Cache<State, TokenMask> masks;

  /**
   * Makes an empty one.
   *
   * @param mostBytes what all masks together may take
   */
  public MaskCache(long mostBytes) {
    masks =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .weigher((State state, TokenMask mask) -> mask.sizeBytes())
            .executor(Runnable::run)
            .build();
  }

  TokenMask get(State state, Function<State, TokenMask> builder) {
    TokenMask known = masks.getIfPresent(state);
    if (known == null) {
      known = builder.apply(state);
      masks.put(state, known);
    }
    return known;
  }
}
