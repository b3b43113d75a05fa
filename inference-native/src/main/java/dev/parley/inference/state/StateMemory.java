package dev.parley.inference.state;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The device tensors that hold the states of all sequences, by layer. Recurrent tensors have a row
 * for each state, live or not, and a kernel may be given any of them as a slot; spare rows, for
 * snapshots, have tensors of their own. Keys and values lie in pages, and each row has a page
 * table.
 */
public final class StateMemory {
  /** Tokens whose keys and values lie together. */
  public static final int PAGE_TOKENS = 64;

  /** Elements that a thread copies at once. */
  private static final int PART = 4096;

  /**
   * What a recurrent layer remembers, a row for each state.
   *
   * @param exact of every state that is live, and of most snapshots
   * @param spare of the other snapshots; null where there is no such room
   */
  private record Rows(Tensor exact, @Nullable Tensor spare) {

    static Rows allocate(Ops ops, Room room, long columns) {
      return new Rows(
          ops.allocate(QuantType.F32, room.rows(), columns),
          room.spareRows() == 0 ? null : allocateSpare(ops, room, columns));
    }

    private static Tensor allocateSpare(Ops ops, Room room, long columns) {
      return room.hasExactSpares()
          ? ops.allocateFar(room.spareType(), room.spareRows(), columns)
          : ops.allocate(room.spareType(), room.spareRows(), columns);
    }

    Tensor row(int row, boolean inSpare) {
      return (inSpare ? Objects.requireNonNull(spare) : exact).rows(row, 1);
    }
  }

  private final Ops ops;
  private final List<@Nullable Rows> convolutions = new ArrayList<>();
  private final List<@Nullable Rows> ssms = new ArrayList<>();
  private final List<@Nullable PagedKeyValues> keyValues = new ArrayList<>();
  private final Tensor pageTable;

  /** Its rows: a sequence that comes to a new page makes no objects. */
  private final List<Tensor> pageTableRows = new ArrayList<>();

  /** What recurrent states begin with, a part of one. */
  private final Tensor zeros;

  /** Copies that were asked for and not made yet, in order. */
  private final Deque<Pass> copies = new ArrayDeque<>();

  StateMemory(Ops ops, StateLayout layout, Room room) {
    this.ops = ops;
    this.pageTable = ops.allocate(QuantType.I32, room.rows(), room.pagesPerSequence());
    for (int row = 0; row < room.rows(); row++) {
      pageTableRows.add(pageTable.rows(row, 1));
    }
    this.zeros = ops.allocate(QuantType.F32, 1, PART);
    for (LayerState layer : layout.layers()) {
      Rows convolution = null;
      Rows ssm = null;
      PagedKeyValues cache = null;
      if (layer instanceof LayerState.Recurrent recurrent) {
        convolution = Rows.allocate(ops, room, recurrent.convolution());
        ssm = Rows.allocate(ops, room, recurrent.ssm());
      } else if (layer instanceof LayerState.KeyValues kv) {
        long positions = (long) room.pages() * PAGE_TOKENS;
        Tensor keys = ops.allocate(ops.keyValueType(), positions, kv.width());
        Tensor values = ops.allocate(ops.keyValueType(), positions, kv.width());
        cache = new PagedKeyValues(keys, values, pageTable, PAGE_TOKENS);
      }
      convolutions.add(convolution);
      ssms.add(ssm);
      keyValues.add(cache);
    }
  }

  /** (states, C*(W-1)). */
  public Tensor convolution(int layer) {
    return require(convolutions.get(layer), layer, "a convolution").exact();
  }

  /** (states, H*P*N). */
  public Tensor ssm(int layer) {
    return require(ssms.get(layer), layer, "an SSM").exact();
  }

  public PagedKeyValues keyValues(int layer) {
    return require(keyValues.get(layer), layer, "keys and values");
  }

  private static <T> T require(@Nullable T state, int layer, String what) {
    if (state == null) {
      throw new IllegalArgumentException("layer " + layer + " has no state of " + what);
    }
    return state;
  }

  /**
   * Copies that were asked for and not made yet, in order; whoever takes them makes them before the
   * next pass reads or writes a state. A copy is a pass, so that it can stop at a deadline.
   */
  public Deque<Pass> copies() {
    return copies;
  }

  void copyRecurrent(int fromRow, int toRow) {
    later(() -> forEachRecurrent(rows -> copy(rows.row(fromRow, false), rows.row(toRow, false))));
  }

  void copyRecurrent(Snapshot snapshot, int toRow) {
    int from = snapshot.row();
    boolean spare = snapshot.isSpare();
    later(() -> forEachRecurrent(rows -> copy(rows.row(from, spare), rows.row(toRow, false))));
  }

  void copyToSpare(int fromRow, int toSpareRow) {
    later(
        () -> forEachRecurrent(rows -> copy(rows.row(fromRow, false), rows.row(toSpareRow, true))));
  }

  void clearRecurrent(int row) {
    later(() -> forEachRecurrent(rows -> clear(rows.row(row, false))));
  }

  void copyPage(int fromPage, int toPage) {
    later(
        () -> {
          for (PagedKeyValues cache : keyValues) {
            if (cache != null) {
              copyPage(cache.keys(), fromPage, toPage);
              copyPage(cache.values(), fromPage, toPage);
            }
          }
        });
  }

  private void later(Runnable copying) {
    copies.add(ops.record(Set.of(), copying));
  }

  private void copyPage(Tensor tensor, int fromPage, int toPage) {
    ops.assign(
        tensor.rows((long) toPage * PAGE_TOKENS, PAGE_TOKENS),
        tensor.rows((long) fromPage * PAGE_TOKENS, PAGE_TOKENS));
  }

  private void copy(Tensor from, Tensor to) {
    inParts(to, (part, at) -> ops.assign(part, view(from, at, part)));
  }

  private void clear(Tensor row) {
    inParts(
        row,
        (part, at) ->
            ops.assign(
                part, new Tensor(zeros.address(), part.type(), part.rows(), part.columns(), 0)));
  }

  /** A row as rows of {@link #PART} elements and what is left, so that threads can share it. */
  private static void inParts(Tensor row, ObjLongConsumer<Tensor> action) {
    long whole = row.columns() / PART;
    long rest = row.columns() % PART;
    if (whole > 0) {
      action.accept(Tensor.dense(row.address(), row.type(), whole, PART), 0);
    }
    if (rest > 0) {
      action.accept(row.columns(whole * PART, rest), whole * PART);
    }
  }

  /** As much of a row as {@code shape} is, beginning with an element. */
  private static Tensor view(Tensor row, long from, Tensor shape) {
    long address = row.columns(from, shape.rows() * shape.columns()).address();
    return Tensor.dense(address, row.type(), shape.rows(), shape.columns());
  }

  /**
   * @param count how many of the pages there are
   */
  void writePageTable(int row, int[] pages, int count) {
    ops.write(pageTableRows.get(row), pages, count);
  }

  private void forEachRecurrent(Consumer<Rows> action) {
    for (int layer = 0; layer < convolutions.size(); layer++) {
      Rows convolution = convolutions.get(layer);
      Rows ssm = ssms.get(layer);
      if (convolution != null && ssm != null) {
        action.accept(convolution);
        action.accept(ssm);
      }
    }
  }
}
