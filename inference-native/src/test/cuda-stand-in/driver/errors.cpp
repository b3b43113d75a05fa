// The codes, their names and texts; and what every call checks first.
#include <cstdarg>
#include <cstdio>
#include "driver.h"

namespace stand_in {

Driver &driver() {
  static Driver *made = new Driver;
  return *made;
}

std::vector<Context *> &current_contexts() {
  static thread_local std::vector<Context *> contexts;
  return contexts;
}

std::shared_ptr<Capture> &forbidding_capture() {
  static thread_local std::shared_ptr<Capture> capture;
  return capture;
}

// The sentence of the last call that failed on this thread.
struct Detail {
  int code = SUCCESS;
  char text[800];
};
static thread_local Detail detail;

int failed(int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(detail.text, sizeof detail.text, format, arguments);
  va_end(arguments);
  detail.code = code;
  return code;
}

void Context::fail(int code, const std::string &text) {
  fault = text;
  sticky = code;
}

int enter(Context *&context) {
  if (!driver().initialised) return failed(NOT_INITIALIZED, "cuInit was not called");
  auto &current = current_contexts();
  context = current.empty() ? nullptr : current.back();
  if (context == nullptr) return failed(INVALID_CONTEXT, "no context is current to this thread");
  if (driver().contexts.count(context) == 0) {
    return failed(INVALID_CONTEXT, "the context of this thread is destroyed");
  }
  if (int code = context->sticky) return failed(code, "%s", context->fault.c_str());
  return SUCCESS;
}

int forbidden_in_capture(const char *call) {
  std::shared_ptr<Capture> &capture = forbidding_capture();
  if (capture == nullptr) return SUCCESS;
  capture->invalid = true;
  return failed(CAPTURE_UNSUPPORTED, "%s while this thread captures a stream", call);
}

namespace {
struct Name {
  int code;
  const char *name, *text;
};
const Name NAMES[] = {
    {SUCCESS, "CUDA_SUCCESS", "no error"},
    {INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {NO_DEVICE, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {INVALID_IMAGE, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid"},
    {INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {ALREADY_MAPPED, "CUDA_ERROR_ALREADY_MAPPED", "resource already mapped"},
    {NO_BINARY_FOR_GPU, "CUDA_ERROR_NO_BINARY_FOR_GPU", "no kernel image is available for execution on the device"},
    {NOT_MAPPED, "CUDA_ERROR_NOT_MAPPED", "resource not mapped"},
    {INVALID_PTX, "CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed"},
    {INVALID_GRAPHICS_CONTEXT, "CUDA_ERROR_INVALID_GRAPHICS_CONTEXT", "invalid OpenGL or DirectX context"},
    {UNSUPPORTED_PTX_VERSION, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "the provided PTX was compiled with an unsupported toolchain."},
    {INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {NOT_READY, "CUDA_ERROR_NOT_READY", "device not ready"},
    {ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {LAUNCH_OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch"},
    {MISALIGNED_ADDRESS, "CUDA_ERROR_MISALIGNED_ADDRESS", "misaligned address"},
    {LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"},
    {NOT_SUPPORTED, "CUDA_ERROR_NOT_SUPPORTED", "operation not supported"},
    {CAPTURE_UNSUPPORTED, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED", "operation not permitted when stream is capturing"},
    {CAPTURE_INVALIDATED, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED", "operation failed due to a previous error during capture"},
    {CAPTURED_EVENT, "CUDA_ERROR_CAPTURED_EVENT", "operation not permitted on an event last recorded in a capturing stream"}};

const Name *name_of(int code) {
  for (const Name &name : NAMES) {
    if (name.code == code) return &name;
  }
  return nullptr;
}
}  // namespace

}  // namespace stand_in

using namespace stand_in;

API cuGetErrorName(int code, const char **result) {
  const Name *name = name_of(code);
  *result = name == nullptr ? nullptr : name->name;
  return name == nullptr ? INVALID_VALUE : SUCCESS;
}

// What NVIDIA's says and, in parentheses, what the stand-in knows more.
API cuGetErrorString(int code, const char **result) {
  static thread_local std::string text;
  const Name *name = name_of(code);
  *result = nullptr;
  if (name == nullptr) return INVALID_VALUE;
  text = name->text;
  if (detail.code == code) text = text + " (" + detail.text + ")";
  *result = text.c_str();
  return SUCCESS;
}
