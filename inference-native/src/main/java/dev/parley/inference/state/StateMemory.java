package dev.parley.inference.state;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The device tensors that hold the states of all sequences, by layer. Recurrent tensors have a row
 * for each live slot and, after those, a row for each snapshot; so a snapshot is a row copied to
 * another row.
 */
public final class StateMemory {
  static final int PAGE_TOKENS = 64;

  private final Ops ops;
  private final List<@Nullable Tensor> convolutions = new ArrayList<>();
  private final List<@Nullable Tensor> ssms = new ArrayList<>();
  private final List<@Nullable PagedKeyValues> keyValues = new ArrayList<>();
  private final Tensor pageTable;

  StateMemory(Ops ops, StateLayout layout, int rows, int slots, int pages, int pagesPerSlot) {
    this.ops = ops;
    this.pageTable = ops.allocate(QuantType.I32, slots, pagesPerSlot);
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

  void copyRecurrent(int fromRow, int toRow) {
    forEachRecurrent(tensor -> ops.copy(tensor.rows(fromRow, 1), tensor.rows(toRow, 1)));
  }

  void clearRecurrent(int row) {
    forEachRecurrent(tensor -> ops.clear(tensor.rows(row, 1)));
  }

  void copyPage(int fromPage, int toPage) {
    for (PagedKeyValues cache : keyValues) {
      if (cache != null) {
        copyPage(cache.keys(), fromPage, toPage);
        copyPage(cache.values(), fromPage, toPage);
      }
    }
  }

  private void copyPage(Tensor tensor, int fromPage, int toPage) {
    ops.copy(
        tensor.rows((long) fromPage * PAGE_TOKENS, PAGE_TOKENS),
        tensor.rows((long) toPage * PAGE_TOKENS, PAGE_TOKENS));
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
