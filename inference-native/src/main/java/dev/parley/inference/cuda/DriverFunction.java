package dev.parley.inference.cuda;

/** The functions of the driver that are called, under the names that its library exports. */
enum DriverFunction {
  INIT("cuInit"),
  DRIVER_VERSION("cuDriverGetVersion"),
  ERROR_NAME("cuGetErrorName"),
  ERROR_STRING("cuGetErrorString"),

  DEVICE_COUNT("cuDeviceGetCount"),
  DEVICE("cuDeviceGet"),
  DEVICE_NAME("cuDeviceGetName"),
  DEVICE_BYTES("cuDeviceTotalMem_v2"),
  DEVICE_ATTRIBUTE("cuDeviceGetAttribute"),
  GL_DEVICES("cuGLGetDevices_v2"),

  CONTEXT_CREATE("cuCtxCreate_v2"),
  CONTEXT_DESTROY("cuCtxDestroy_v2"),
  CONTEXT_PUSH("cuCtxPushCurrent_v2"),
  CONTEXT_POP("cuCtxPopCurrent_v2"),
  CONTEXT_SYNCHRONIZE("cuCtxSynchronize"),
  PRIORITY_RANGE("cuCtxGetStreamPriorityRange"),

  MEMORY_INFO("cuMemGetInfo_v2"),
  MEMORY_ALLOCATE("cuMemAlloc_v2"),
  MEMORY_FREE("cuMemFree_v2"),
  HOST_ALLOCATE("cuMemHostAlloc"),
  HOST_FREE("cuMemFreeHost"),
  HOST_DEVICE_ADDRESS("cuMemHostGetDevicePointer_v2"),
  FILL("cuMemsetD8Async"),
  UPLOAD("cuMemcpyHtoDAsync_v2"),
  DOWNLOAD("cuMemcpyDtoHAsync_v2"),
  COPY("cuMemcpyDtoDAsync_v2"),

  STREAM_CREATE("cuStreamCreateWithPriority"),
  STREAM_DESTROY("cuStreamDestroy_v2"),
  STREAM_SYNCHRONIZE("cuStreamSynchronize"),
  STREAM_QUERY("cuStreamQuery"),
  STREAM_WAIT_EVENT("cuStreamWaitEvent"),
  EVENT_CREATE("cuEventCreate"),
  EVENT_DESTROY("cuEventDestroy_v2"),
  EVENT_RECORD("cuEventRecord"),
  EVENT_QUERY("cuEventQuery"),
  EVENT_SYNCHRONIZE("cuEventSynchronize"),
  EVENT_ELAPSED("cuEventElapsedTime"),

  MODULE_LOAD("cuModuleLoadDataEx"),
  MODULE_UNLOAD("cuModuleUnload"),
  MODULE_FUNCTION("cuModuleGetFunction"),
  FUNCTION_SET_ATTRIBUTE("cuFuncSetAttribute"),
  FUNCTION_ATTRIBUTE("cuFuncGetAttribute"),
  LAUNCH("cuLaunchKernelEx"),

  CAPTURE_BEGIN("cuStreamBeginCapture_v2"),
  CAPTURE_END("cuStreamEndCapture"),
  GRAPH_NODES("cuGraphGetNodes"),
  GRAPH_INSTANTIATE("cuGraphInstantiateWithFlags"),
  GRAPH_UPLOAD("cuGraphUpload"),
  GRAPH_LAUNCH("cuGraphLaunch"),
  GRAPH_DESTROY("cuGraphDestroy"),
  EXECUTABLE_DESTROY("cuGraphExecDestroy"),

  GL_REGISTER("cuGraphicsGLRegisterBuffer"),
  GL_UNREGISTER("cuGraphicsUnregisterResource"),
  GL_MAP("cuGraphicsMapResources"),
  GL_UNMAP("cuGraphicsUnmapResources"),
  GL_ADDRESS("cuGraphicsResourceGetMappedPointer_v2");

  private final String symbol;

  DriverFunction(String symbol) {
    this.symbol = symbol;
  }

  String symbol() {
    return symbol;
  }
}
