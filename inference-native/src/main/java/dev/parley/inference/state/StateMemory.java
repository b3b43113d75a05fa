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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The device tensors that hold the states of all sequences, by layer. Recurrent tensors have a row
 * for each live slot and, after those, a row for each snapshot; so a snapshot is a row copied to
 * another row.
 */
public final class StateMemory {
  /** Tokens whose keys and values lie together. */
  public static final int PAGE_TOKENS = 64;

  /** Elements that a thread copies at once. */
  private static final int PART = 4096;

  private final Ops ops;
  private final StateLayout layout;
  private final List<@Nullable Tensor> convolutions = new ArrayList<>();
  private final List<@Nullable Tensor> ssms = new ArrayList<>();
  private final List<@Nullable PagedKeyValues> keyValues = new ArrayList<>();
  private final Tensor pageTable;

  /** What recurrent states begin with, a part of one. */
  private final Tensor zeros;

  /** Copies that were asked for and not made yet, in order. */
  private final Deque<Pass> copies = new ArrayDeque<>();

  StateMemory(Ops ops, StateLayout layout, int rows, int slots, int pages, int pagesPerSlot) {
    this.ops = ops;
    this.layout = layout;
    this.pageTable = ops.allocate(QuantType.I32, slots, pagesPerSlot);
    this.zeros = ops.allocate(QuantType.F32, 1, PART);
    for (LayerState layer : layout.layers()) {
      Tensor convolution = null;
      Tensor ssm = null;
      PagedKeyValues cache = null;
      if (layer instanceof LayerState.Recurrent recurrent) {
        convolution = ops.allocate(QuantType.F32, rows, recurrent.convolution());
        ssm = ops.allocate(QuantType.F32, rows, recurrent.ssm());
      } else if (layer instanceof LayerState.KeyValues kv) {
        long positions = (long) pages * PAGE_TOKENS;
        Tensor keys = ops.allocate(ops.keyValueType(), positions, kv.width());
        Tensor values = ops.allocate(ops.keyValueType(), positions, kv.width());
        cache = new PagedKeyValues(keys, values, pageTable, PAGE_TOKENS);
      }
      convolutions.add(convolution);
      ssms.add(ssm);
      keyValues.add(cache);
    }
  }

  /** Of one state with that many pages. */
  long bytes(int pages) {
    return layout.fixedBytes()
        + layout.bytesPerToken() / Float.BYTES * ops.keyValueType().bytes(1) * PAGE_TOKENS * pages;
  }

  /** (slots and snapshots, C*(W-1)). */
  public Tensor convolution(int layer) {
    return require(convolutions.get(layer), layer, "a convolution");
  }

  /** (slots and snapshots, H*P*N). */
  public Tensor ssm(int layer) {
    return require(ssms.get(layer), layer, "an SSM");
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
    later(() -> forEachRecurrent(tensor -> copy(tensor.rows(fromRow, 1), tensor.rows(toRow, 1))));
  }

  void clearRecurrent(int row) {
    later(() -> forEachRecurrent(tensor -> clear(tensor.rows(row, 1))));
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

  void writePageTable(int slot, List<Integer> pages) {
    ops.write(pageTable.rows(slot, 1), pages.stream().mapToInt(Integer::intValue).toArray());
  }

  private void forEachRecurrent(Consumer<Tensor> action) {
    for (int layer = 0; layer < convolutions.size(); layer++) {
      Tensor convolution = convolutions.get(layer);
      Tensor ssm = ssms.get(layer);
      if (convolution != null && ssm != null) {
        action.accept(convolution);
        action.accept(ssm);
      }
    }
  }
}
