package dev.parley.inference.ops.cuda;

import dev.parley.inference.ModelException;
import dev.parley.inference.cuda.CudaContext;
import dev.parley.inference.cuda.CudaFunction;
import dev.parley.inference.cuda.CudaModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The kernels for one GPU, compiled by the driver as they are asked for: a model has weights of few
 * types, and each has its own module.
 *
 * <p><b>Threads.</b> Confined to the thread that uses the device, with the context current.
 */
final class KernelLibrary {
  /** From here on there is PTX with the newer matrix products. */
  private static final int NEWER = 80;

  private final CudaContext context;
  private final String folder;
  private final Map<String, CudaModule> modules = new HashMap<>();
  private final Map<String, CudaFunction> functions = new HashMap<>();

  KernelLibrary(CudaContext context) {
    this.context = context;
    this.folder = context.device().capability() >= NEWER ? "sm80" : "sm75";
  }

  /**
   * @throws ModelException if the module is not in this version of Parley, or does not compile
   */
  CudaFunction function(String module, String entry) {
    return functions.computeIfAbsent(
        entry, name -> modules.computeIfAbsent(module, this::load).function(name));
  }

  private CudaModule load(String module) {
    String file = "/dev/parley/inference/cuda/ptx/" + folder + "/" + module + ".ptx";
    try (InputStream stream = KernelLibrary.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new ModelException(
            "CUDA: no kernels " + file + " on the class path; use the whole jar of Parley");
      }
      return context.load(folder + "/" + module + ".ptx", stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("CUDA: the kernels " + file + " cannot be read", e);
    }
  }
}
