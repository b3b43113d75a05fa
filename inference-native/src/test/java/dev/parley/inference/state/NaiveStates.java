package dev.parley.inference.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of {@code docs/states.md} over lists of tokens, looked up by comparing everything with
 * everything; for models that keep no keys and values.
 */
public final class NaiveStates {
  /** Somebody who goes through tokens, and how many of them their live state has read. */
  public static final class Path {
    public List<Integer> tokens = new ArrayList<>();
    public final Set<Integer> landmarks = new HashSet<>();
    public int opening;
    public int guarded = -1;
    public int live = -1;

    boolean goesThrough(List<Integer> state) {
      return tokens.size() >= state.size() && tokens.subList(0, state.size()).equals(state);
    }

    private boolean guards(int length) {
      return live >= 0 && guarded == length;
    }

    private boolean wentOnFrom(int length) {
      return length > opening && landmarks.stream().anyMatch(landmark -> landmark > length);
    }
  }

  private final int mostLive;
  private final int rows;
  public final List<Path> paths = new ArrayList<>();

  /** What each snapshot has read, in order of use. */
  public final List<List<Integer>> kept = new ArrayList<>();

  public NaiveStates(int mostLive, int rows) {
    this.mostLive = mostLive;
    this.rows = rows;
  }

  public int live() {
    return (int) paths.stream().filter(path -> path.live >= 0).count();
  }

  public int longest(Path path) {
    int most = path.guarded < 0 ? path.tokens.size() : path.tokens.size() - 1;
    return kept.stream()
        .filter(path::goesThrough)
        .mapToInt(List::size)
        .filter(length -> length <= most)
        .max()
        .orElse(0);
  }

  public void endOpening(Path path) {
    path.opening = path.tokens.size();
    path.landmarks.add(path.opening);
    int longest =
        paths.stream()
            .filter(other -> other != path)
            .mapToInt(other -> inCommon(path, other))
            .max()
            .orElse(0);
    if (longest >= 32) {
      paths.stream()
          .filter(other -> inCommon(path, other) >= longest)
          .forEach(other -> other.landmarks.add(longest));
    }
  }

  private static int inCommon(Path one, Path other) {
    int common = 0;
    while (common < Math.min(one.tokens.size(), other.tokens.size())
        && one.tokens.get(common).equals(other.tokens.get(common))) {
      common++;
    }
    return common;
  }

  public boolean wake(Path path) {
    if (live() == mostLive) {
      return false;
    }
    int longest = longest(path);
    for (int length = path.opening; length >= 0; length--) {
      use(path, length);
    }
    use(path, longest);
    List<Integer> from = path.tokens.subList(0, longest);
    boolean moves = longest > 0 && holders(from) == 1 && !path.landmarks.contains(longest);
    if (moves || (isFull() && next().filter(from::equals).isPresent())) {
      kept.remove(List.copyOf(from));
    } else {
      makeRoom();
    }
    path.live = longest;
    return true;
  }

  private void use(Path path, int length) {
    List<Integer> state = List.copyOf(path.tokens.subList(0, Math.min(length, path.tokens.size())));
    if (kept.remove(state)) {
      kept.add(state);
    }
  }

  private long holders(List<Integer> state) {
    return paths.stream().filter(path -> path.goesThrough(state)).count();
  }

  private boolean isFull() {
    return live() + kept.size() == rows;
  }

  private void makeRoom() {
    if (isFull()) {
      kept.remove(next().orElseThrow());
    }
  }

  /** Least worth first, then least recently used. */
  private Optional<List<Integer>> next() {
    return kept.stream().min(Comparator.comparingInt(this::worth));
  }

  private int worth(List<Integer> state) {
    List<Path> holders = paths.stream().filter(path -> path.goesThrough(state)).toList();
    if (holders.stream().anyMatch(path -> path.guards(state.size()))) {
      return 2;
    }
    return holders.stream().allMatch(path -> path.wentOnFrom(state.size())) ? 0 : 1;
  }

  public void keep(Path path) {
    List<Integer> state = List.copyOf(path.tokens.subList(0, path.live));
    if (kept.contains(state)) {
      use(path, path.live);
    } else if (!isFull() || worth(next().orElseThrow()) < 2) {
      makeRoom();
      kept.add(state);
    }
  }

  public void retire(Path path) {
    List<Integer> state = List.copyOf(path.tokens.subList(0, path.live));
    path.live = -1;
    if (!state.isEmpty()) {
      kept.remove(state);
      kept.add(state);
    }
  }

  public void truncate(Path path, int length) {
    path.tokens = new ArrayList<>(path.tokens.subList(0, length));
    path.landmarks.removeIf(landmark -> landmark > length);
    path.opening = Math.min(path.opening, length);
    if (path.live > length) {
      path.live = -1;
    }
    letGo();
  }

  public void close(Path path) {
    paths.remove(path);
    letGo();
  }

  private void letGo() {
    kept.removeIf(state -> holders(state) == 0);
  }
}
