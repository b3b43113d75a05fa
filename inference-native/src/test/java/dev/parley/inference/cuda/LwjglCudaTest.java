package dev.parley.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lwjgl.cuda.CU;
import org.lwjgl.cuda.CUGL;
import org.lwjgl.cuda.CUlaunchConfig;
import org.lwjgl.system.MemoryUtil;

/**
 * Our binding has the numbers of LWJGL's own, whose last version is 3.3.6: names of functions,
 * flags, codes, and the layout of the one struct.
 */
class LwjglCudaTest {

  @Test
  void functionsAreCalledAsInTheHeader() {
    Set<String> known = new TreeSet<>();
    // Reading their methods does not load a library.
    for (Class<?> type : new Class<?>[] {CU.class, CUGL.class}) {
      Stream.of(type.getMethods()).map(Method::getName).forEach(known::add);
    }
    for (DriverFunction function : DriverFunction.values()) {
      String name = function.symbol().replaceAll("_v\\d$", "");
      assertTrue(known.contains(name) || known.contains(name + "_v2"), name);
    }
  }

  @Test
  void flagsAreThoseOfTheHeader() {
    assertEquals(CU.CU_CTX_SCHED_BLOCKING_SYNC, CudaContext.BLOCKING_SYNC);
    assertEquals(CU.CU_EVENT_BLOCKING_SYNC, CudaEvent.BLOCKING_SYNC);
    assertEquals(CU.CU_STREAM_NON_BLOCKING, CudaStream.NON_BLOCKING);
    assertEquals(CU.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL, CudaStream.CAPTURE_THREAD_LOCAL);
    assertEquals(CU.CU_MEMHOSTALLOC_PORTABLE, PinnedMemory.PORTABLE);
    assertEquals(CU.CU_MEMHOSTALLOC_DEVICEMAP, PinnedMemory.DEVICE_MAP);
    assertEquals(CU.CU_JIT_ERROR_LOG_BUFFER, CudaModule.ERROR_LOG_BUFFER);
    assertEquals(CU.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, CudaModule.ERROR_LOG_BYTES);
    assertEquals(CU.CU_GRAPHICS_REGISTER_FLAGS_NONE, CudaGlBuffer.READ_AND_WRITE);
    assertEquals(CUGL.CU_GL_DEVICE_LIST_ALL, CudaDriver.ALL_GL_DEVICES);
  }

  @Test
  void attributesAreThoseOfTheHeader() {
    assertEquals(CU.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, CudaDevice.MULTIPROCESSORS);
    assertEquals(CU.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, CudaDevice.CAPABILITY_MAJOR);
    assertEquals(CU.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, CudaDevice.CAPABILITY_MINOR);
    assertEquals(
        CU.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, CudaDevice.SHARED_BYTES_OPT_IN);
    assertEquals(CU.CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, CudaFunction.MAX_THREADS);
    assertEquals(CU.CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES, CudaFunction.STATIC_SHARED_BYTES);
    assertEquals(CU.CU_FUNC_ATTRIBUTE_NUM_REGS, CudaFunction.REGISTERS);
    assertEquals(
        CU.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, CudaFunction.MAX_DYNAMIC_SHARED_BYTES);
  }

  @Test
  void codesAreThoseOfTheHeader() {
    assertEquals(CU.CUDA_ERROR_OUT_OF_MEMORY, CudaException.OUT_OF_MEMORY);
    assertEquals(CU.CUDA_ERROR_NO_DEVICE, CudaException.NO_DEVICE);
    assertEquals(CU.CUDA_ERROR_UNSUPPORTED_PTX_VERSION, CudaException.UNSUPPORTED_PTX);
    assertEquals(CU.CUDA_ERROR_NOT_READY, CudaException.NOT_READY);
    Set<Integer> lost =
        Set.of(
            CU.CUDA_ERROR_ECC_UNCORRECTABLE,
            CU.CUDA_ERROR_NVLINK_UNCORRECTABLE,
            CU.CUDA_ERROR_ILLEGAL_ADDRESS,
            CU.CUDA_ERROR_LAUNCH_TIMEOUT,
            CU.CUDA_ERROR_CONTEXT_IS_DESTROYED,
            CU.CUDA_ERROR_ASSERT,
            CU.CUDA_ERROR_HARDWARE_STACK_ERROR,
            CU.CUDA_ERROR_ILLEGAL_INSTRUCTION,
            CU.CUDA_ERROR_MISALIGNED_ADDRESS,
            CU.CUDA_ERROR_INVALID_ADDRESS_SPACE,
            CU.CUDA_ERROR_INVALID_PC,
            CU.CUDA_ERROR_LAUNCH_FAILED,
            CU.CUDA_ERROR_UNKNOWN);
    Set<Integer> others = new TreeSet<>(CudaException.LOST);
    others.removeAll(lost);
    assertTrue(CudaException.LOST.containsAll(lost));
    assertEquals(Set.of(226, 721), others, "newer than LWJGL's binding");
  }

  @Test
  void aLaunchIsLaidOutAsTheStruct() {
    assertEquals(CUlaunchConfig.SIZEOF, CudaLaunch.CONFIG_BYTES);
    assertEquals(CUlaunchConfig.ALIGNOF, Long.BYTES);
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaLaunch launch = kernels.launch("saxpy", 1, 1, 0, 0, 0, 0);
      launch.grid(1, 2, 3).block(4, 5, 6).sharedBytes(7);
      CUlaunchConfig config = CUlaunchConfig.create(launch.prepare(0x1234));
      assertEquals(1, config.gridDimX());
      assertEquals(2, config.gridDimY());
      assertEquals(3, config.gridDimZ());
      assertEquals(4, config.blockDimX());
      assertEquals(5, config.blockDimY());
      assertEquals(6, config.blockDimZ());
      assertEquals(7, config.sharedMemBytes());
      assertEquals(0x1234, config.hStream());
      assertEquals(0, config.numAttrs());
      assertEquals(0, MemoryUtil.memGetAddress(config.address() + CUlaunchConfig.ATTRS));
      assertEquals(launch.parameter(), MemoryUtil.memGetAddress(launch.parameterPointers()));
    }
  }
}
