package dev.parley.inference.ops.cpu;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.host.HostMemory;
import dev.parley.inference.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Loads weights of block types: each part of the file is read straight to where it stays and packed
 * there, since a packed group has the bytes of its 16 rows.
 */
final class PackedWeights {
  private static final long READ_BYTES = 32L << 20;

  private final HostMemory memory;
  private final NativeDevice device;

  PackedWeights(HostMemory memory, NativeDevice device) {
    this.memory = memory;
    this.device = device;
  }

  Tensor load(ModelFile file, TensorInfo weight) {
    long rowBytes = weight.type().bytes(weight.columns());
    long groups = Operations.groups(weight.rows());
    long groupBytes = Operations.GROUP * rowBytes;
    // Rows that fill up the last group are zeros, as the memory is.
    long address = memory.allocate(groups * groupBytes);
    long groupsAtOnce = Math.max(1, READ_BYTES / Math.max(1, groupBytes));
    for (long group = 0; group < groups; group += groupsAtOnce) {
      long row = group * Operations.GROUP;
      long rows = Math.min(groupsAtOnce * Operations.GROUP, weight.rows() - row);
      Tensor part =
          new Tensor(address + group * groupBytes, weight.type(), rows, weight.columns(), rowBytes);
      HostMemory.read(file, weight, row * rowBytes, rows * rowBytes, part.address());
      new NativePass(device, List.of(Operations.pack(part)), Map.of()).run(Pass.NEVER);
    }
    return Tensor.dense(address, weight.type(), weight.rows(), weight.columns());
  }
}
