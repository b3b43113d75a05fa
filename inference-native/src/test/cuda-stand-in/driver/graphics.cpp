// Buffers of OpenGL, whichever it is: mapping copies one out, unmapping copies it back.
#include <dlfcn.h>
#include "driver.h"

using namespace stand_in;

API cuMemAlloc_v2(DevicePointer *result, size_t bytes);
API cuMemFree_v2(DevicePointer address);

namespace stand_in {

static constexpr unsigned ARRAY_BUFFER = 0x8892, ARRAY_BUFFER_BINDING = 0x8894, BUFFER_SIZE = 0x8764;

struct Resource : Object {
  unsigned buffer = 0;
  DevicePointer address = 0;
  size_t bytes = 0;
};

static void *library(const char *name) { return dlopen(name, RTLD_NOW); }

// A function of GL, by whichever of its libraries knows it.
template <class F>
F gl(const char *name) {
  static void *const glx = library("libGL.so.1");
  if (glx == nullptr) return nullptr;
  auto find = reinterpret_cast<void *(*)(const char *)>(dlsym(glx, "glXGetProcAddressARB"));
  return reinterpret_cast<F>(find == nullptr ? nullptr : find(name));
}

static bool has_context() {
  for (auto way : {std::make_pair("libGLX.so.0", "glXGetCurrentContext"), std::make_pair("libGL.so.1", "glXGetCurrentContext"),
                   std::make_pair("libEGL.so.1", "eglGetCurrentContext")}) {
    void *lib = dlopen(way.first, RTLD_NOW | RTLD_NOLOAD);
    auto current = lib == nullptr ? nullptr : reinterpret_cast<void *(*)()>(dlsym(lib, way.second));
    if (current != nullptr && current() != nullptr) return true;
  }
  return false;
}

template <class F>
void with_buffer(unsigned buffer, F work) {
  int before;
  gl<void (*)(unsigned, int *)>("glGetIntegerv")(ARRAY_BUFFER_BINDING, &before);
  auto bind = gl<void (*)(unsigned, unsigned)>("glBindBuffer");
  bind(ARRAY_BUFFER, buffer);
  work();
  bind(ARRAY_BUFFER, static_cast<unsigned>(before));
}

}  // namespace stand_in

#define NEEDS_GL \
  if (!has_context()) return failed(INVALID_GRAPHICS_CONTEXT, "%s: this thread has no context of OpenGL", __func__)

API cuGLGetDevices_v2(unsigned *count, int *devices, unsigned room, int) {
  if (!driver().initialised) return failed(NOT_INITIALIZED, "cuInit was not called");
  NEEDS_GL;
  *count = 1;
  if (room > 0) devices[0] = static_cast<int>(number_option("GL_DEVICE", 0));
  return SUCCESS;
}

API cuGraphicsGLRegisterBuffer(void **result, unsigned buffer, unsigned flags) {
  ENTER;
  NEEDS_GL;
  if (flags > 2) return failed(INVALID_VALUE, "the flags 0x%x are none of a buffer", flags);
  if (!gl<unsigned char (*)(unsigned)>("glIsBuffer")(buffer)) {
    return failed(INVALID_VALUE, "%s: there is no buffer %u", __func__, buffer);
  }
  auto made = std::make_unique<Resource>();
  made->buffer = buffer;
  int bytes = 0;
  with_buffer(buffer, [&] { gl<void (*)(unsigned, unsigned, int *)>("glGetBufferParameteriv")(ARRAY_BUFFER, BUFFER_SIZE, &bytes); });
  made->bytes = static_cast<size_t>(bytes);
  *result = keep(*context, std::move(made));
  return SUCCESS;
}

// The resources of a call to map or unmap, or an error; the stream has done its work then.
static int prepare(const char *call, Context &context, std::unique_lock<std::mutex> &guard, unsigned count, void **handles,
                   void *stream_handle, std::vector<Resource *> &resources) {
  if (!has_context()) return failed(INVALID_GRAPHICS_CONTEXT, "%s: this thread has no context of OpenGL", call);
  Stream *stream = find_stream(context, stream_handle);
  if (stream == nullptr) return failed(INVALID_HANDLE, "%s: no such stream", call);
  for (unsigned i = 0; i < count; i++) {
    resources.push_back(find<Resource>(context, handles[i]));
    if (resources.back() == nullptr) return failed(INVALID_HANDLE, "%s: no such resource", call);
  }
  stream->wait(guard);
  return context.sticky;
}

API cuGraphicsMapResources(unsigned count, void **handles, void *stream) {
  std::vector<Resource *> resources;
  {
    ENTER_UNCAPTURED;
    if (int error = prepare(__func__, *context, guard, count, handles, stream, resources)) return error;
  }
  for (Resource *one : resources) {
    if (one->address != 0) return failed(ALREADY_MAPPED, "buffer %u is mapped already", one->buffer);
    if (int error = cuMemAlloc_v2(&one->address, one->bytes)) return error;
    with_buffer(one->buffer, [&] {
      gl<void (*)(unsigned, long, long, void *)>("glGetBufferSubData")(
          ARRAY_BUFFER, 0, static_cast<long>(one->bytes), reinterpret_cast<void *>(one->address));
    });
  }
  return SUCCESS;
}

API cuGraphicsUnmapResources(unsigned count, void **handles, void *stream) {
  std::vector<Resource *> resources;
  {
    ENTER_UNCAPTURED;
    if (int error = prepare(__func__, *context, guard, count, handles, stream, resources)) return error;
  }
  for (Resource *one : resources) {
    if (one->address == 0) return failed(NOT_MAPPED, "buffer %u is not mapped", one->buffer);
    with_buffer(one->buffer, [&] {
      gl<void (*)(unsigned, long, long, const void *)>("glBufferSubData")(
          ARRAY_BUFFER, 0, static_cast<long>(one->bytes), reinterpret_cast<void *>(one->address));
    });
    cuMemFree_v2(one->address);
    one->address = 0;
  }
  return SUCCESS;
}

API cuGraphicsResourceGetMappedPointer_v2(DevicePointer *address, size_t *bytes, void *handle) {
  ENTER;
  Resource *resource = find<Resource>(*context, handle);
  if (resource == nullptr) return failed(INVALID_HANDLE, "%s: no such resource", __func__);
  if (resource->address == 0) return failed(NOT_MAPPED, "buffer %u is not mapped", resource->buffer);
  *address = resource->address;
  *bytes = resource->bytes;
  return SUCCESS;
}

API cuGraphicsUnregisterResource(void *handle) {
  ENTER;
  Resource *resource = find<Resource>(*context, handle);
  if (resource == nullptr) return failed(INVALID_HANDLE, "%s: no such resource", __func__);
  context->objects.erase(resource);
  return SUCCESS;
}
