package dev.parley.inference.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.state.SequenceStates.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A dialogue as far as states are concerned: its path, and its live state while it has one. */
final class Talk {
  final TokenPath path;
  private final SequenceStates states;
  private final KnownStates known;
  private @Nullable Sequence sequence;

  Talk(SequenceStates states, KnownStates known) {
    this.states = states;
    this.known = known;
    this.path = states.newPath();
  }

  /** Its opening, not read yet. */
  Talk opening(List<Integer> tokens) {
    add(tokens);
    path.endOpening();
    return this;
  }

  Talk add(List<Integer> tokens) {
    path.addAll(tokens.stream().mapToInt(Integer::intValue).toArray());
    return this;
  }

  /** A reply is to be made here, after a generation prompt of one token. */
  Talk beginReply() {
    path.mark(path.size());
    path.guard(path.size());
    return add(List.of(-1));
  }

  /** Goes live, if one more may. */
  boolean wake() {
    sequence = states.open(path).orElse(null);
    return sequence != null;
  }

  boolean isLive() {
    return sequence != null;
  }

  Sequence sequence() {
    return Objects.requireNonNull(sequence);
  }

  int read() {
    return sequence().length();
  }

  /** Reads what is unread, keeping states on the way. */
  Talk readAll() {
    while (read() < path.size()) {
      readToLandmark();
    }
    return this;
  }

  void readToLandmark() {
    Integer landmark = path.nextLandmark(read());
    int end = landmark == null ? path.size() : Math.min(landmark, path.size());
    known.read(sequence(), tokens().subList(0, end), end - read());
    if (path.isLandmark(end)) {
      sequence().keep(true);
    }
  }

  Talk retire() {
    sequence().retire();
    sequence = null;
    return this;
  }

  /** Goes live, reads all and becomes idle again; gives how many tokens were read. */
  int turn() {
    wake();
    int before = read();
    readAll().check();
    retire();
    return path.size() - before;
  }

  void truncate(int length) {
    path.truncate(length);
    if (sequence != null && read() > length) {
      sequence.close();
      sequence = null;
    }
  }

  void close() {
    if (sequence != null) {
      sequence.close();
      sequence = null;
    }
    path.close();
  }

  List<Integer> tokens() {
    List<Integer> tokens = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      tokens.add(path.get(i));
    }
    return tokens;
  }

  /** Fails unless the live state is the one after what it says it has read. */
  Talk check() {
    known.check(sequence(), tokens().subList(0, read()));
    return this;
  }

  /** Fails unless that many tokens have a state. */
  void assertKept(int length) {
    assertEquals(length, states.longest(path));
  }
}
