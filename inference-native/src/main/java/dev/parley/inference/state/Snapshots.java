package dev.parley.inference.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Every snapshot in order of use, and every path that may go through one. A snapshot through which
 * no path goes any more is freed at once.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Snapshots {
  /** A beginning that dialogues share is kept on its own if it has that many tokens. */
  static final int SHARED_TOKENS = 32;

  private final Consumer<Snapshot> freeing;
  private final Set<TokenPath> paths = new LinkedHashSet<>();

  /** Least recently used first. */
  private final Set<Snapshot> inOrder = new LinkedHashSet<>();

  /**
   * @param freeing told of every snapshot that is gone
   */
  Snapshots(Consumer<Snapshot> freeing) {
    this.freeing = freeing;
  }

  // Snapshots

  /** The longest through which the path goes, and from which it can go on. */
  Optional<Snapshot> longest(TokenPath path) {
    return held(path).stream()
        .filter(snapshot -> snapshot.length() <= path.readable())
        .max(Comparator.comparingInt(Snapshot::length));
  }

  /** The one of exactly the path's first tokens. */
  Optional<Snapshot> of(TokenPath path, int length) {
    return inOrder.stream()
        .filter(snapshot -> snapshot.length() == length && path.goesThrough(snapshot))
        .findFirst();
  }

  /** Adds one, used last, for all whose path goes through it. */
  void add(Snapshot snapshot) {
    paths.stream().filter(path -> path.goesThrough(snapshot)).forEach(snapshot.holders()::add);
    inOrder.add(snapshot);
  }

  /** Counts as used now. */
  void use(Snapshot snapshot) {
    inOrder.remove(snapshot);
    inOrder.add(snapshot);
  }

  /** Who of these makes room: of those that are worth least the least recently used. */
  Optional<Snapshot> next(Predicate<Snapshot> which) {
    return inOrder.stream().filter(which).min(Comparator.comparing(Snapshot::worth));
  }

  /** Removes one that others hold, so that its memory can go to somebody else. */
  void evict(Snapshot snapshot) {
    snapshot.holders().forEach(path -> path.evicted(snapshot.length()));
    remove(snapshot);
  }

  void remove(Snapshot snapshot) {
    inOrder.remove(snapshot);
    freeing.accept(snapshot);
  }

  /** Their rows and pages are gone. */
  void forgetAll() {
    inOrder.clear();
  }

  /** Removes one whose row and pages somebody else has now. */
  void handOver(Snapshot snapshot) {
    inOrder.remove(snapshot);
  }

  // Paths

  void enter(TokenPath path) {
    paths.add(path);
    inOrder.stream().filter(path::goesThrough).forEach(snapshot -> snapshot.holders().add(path));
  }

  /** The path goes no further than these tokens; -1 for one that is gone. */
  void leave(TokenPath path, int length) {
    for (Snapshot snapshot : held(path)) {
      if (snapshot.length() > length) {
        snapshot.holders().remove(path);
        if (snapshot.holders().isEmpty()) {
          remove(snapshot);
        }
      }
    }
    if (length < 0) {
      paths.remove(path);
    }
  }

  /**
   * The states that a dialogue begins with count as used whenever it is read; the shortest, with
   * which most others begin as well, last.
   */
  void useBeginnings(TokenPath path) {
    held(path).stream()
        .filter(snapshot -> snapshot.length() <= path.opening())
        .sorted(Comparator.comparingInt(Snapshot::length).reversed())
        .forEach(this::use);
  }

  /** Lets the state be kept after what the path and some other one both begin with. */
  void shareBeginning(TokenPath path) {
    int longest =
        paths.stream().filter(other -> other != path).mapToInt(path::inCommonWith).max().orElse(0);
    if (longest >= SHARED_TOKENS) {
      paths.stream()
          .filter(other -> path.inCommonWith(other) >= longest)
          .forEach(other -> other.mark(longest));
    }
  }

  private List<Snapshot> held(TokenPath path) {
    List<Snapshot> held = new ArrayList<>();
    for (Snapshot snapshot : inOrder) {
      if (snapshot.holders().contains(path)) {
        held.add(snapshot);
      }
    }
    return held;
  }
}
