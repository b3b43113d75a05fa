// The library, its devices, and contexts.
#include <dlfcn.h>
#include <cstdio>
#include <cstring>
#include <sstream>
#include "driver.h"

using namespace stand_in;

namespace stand_in {

// The best one that the device can run; it lies beside this library. What is older than all has none.
static bool load_face(Device &device) {
  int face = device.capability() >= 80 ? 80 : 75;
  if (device.capability() < face) return true;
  Dl_info self;
  if (dladdr(reinterpret_cast<void *>(&load_face), &self) == 0) return false;
  std::string path = self.dli_fname;
  path = path.substr(0, path.rfind('/') + 1) + "libface-" + std::to_string(face) + ".so";
  void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    failed(INVALID_DEVICE, "%s", dlerror());
    return false;
  }
  device.face.find = reinterpret_cast<decltype(&stand_in_find)>(dlsym(library, "stand_in_find"));
  device.face.parameters = reinterpret_cast<decltype(&stand_in_parameters)>(dlsym(library, "stand_in_parameters"));
  device.face.run = reinterpret_cast<decltype(&stand_in_run)>(dlsym(library, "stand_in_run"));
  return true;
}

static Device *device_of(int ordinal) {
  auto &devices = driver().devices;
  bool known = ordinal >= 0 && static_cast<size_t>(ordinal) < devices.size();
  return known ? devices[static_cast<size_t>(ordinal)].get() : nullptr;
}

static size_t memory_bytes() { return static_cast<size_t>(number_option("MEMORY_MB", 4096)) << 20; }

void wait_for_all(Context &context, std::unique_lock<std::mutex> &guard) {
  driver().changed.wait(guard, [&] {
    for (auto &entry : context.objects) {
      Stream *stream = dynamic_cast<Stream *>(entry.second.get());
      if (stream != nullptr && stream->finished != stream->submitted) return false;
    }
    return true;
  });
}

static bool captures(Context &context) {
  for (auto &entry : context.objects) {
    Stream *stream = dynamic_cast<Stream *>(entry.second.get());
    if (stream != nullptr && stream->capture != nullptr) return true;
  }
  return false;
}

}  // namespace stand_in

#define DEVICE                                                                           \
  if (!driver().initialised) return failed(NOT_INITIALIZED, "cuInit was not called");    \
  Device *device = device_of(ordinal);                                                   \
  if (device == nullptr) return failed(INVALID_DEVICE, "there is no device %d", ordinal)

API cuInit(unsigned flags) {
  std::lock_guard<std::mutex> guard(driver().lock);
  if (flags != 0) return failed(INVALID_VALUE, "the flags must be 0");
  if (int code = static_cast<int>(number_option("INIT", SUCCESS))) return code;
  if (driver().initialised) return SUCCESS;
  std::string list = text_option("DEVICES", "8.0,7.5");
  if (list == "none") return failed(NO_DEVICE, "PARLEY_STAND_IN_DEVICES is none");
  std::istringstream items(list);
  for (std::string item; std::getline(items, item, ',');) {
    auto device = std::make_unique<Device>();
    if (sscanf(item.c_str(), "%d.%d", &device->major, &device->minor) != 2) {
      return failed(INVALID_DEVICE, "PARLEY_STAND_IN_DEVICES has %s", item.c_str());
    }
    device->ordinal = static_cast<int>(driver().devices.size());
    if (!load_face(*device)) return INVALID_DEVICE;
    driver().devices.push_back(std::move(device));
  }
  driver().initialised = true;
  return SUCCESS;
}

API cuDriverGetVersion(int *version) {
  *version = static_cast<int>(number_option("DRIVER", 13000));
  return SUCCESS;
}

API cuDeviceGetCount(int *count) {
  if (!driver().initialised) return failed(NOT_INITIALIZED, "cuInit was not called");
  *count = static_cast<int>(driver().devices.size());
  return SUCCESS;
}

API cuDeviceGet(int *result, int ordinal) {
  DEVICE;
  *result = device->ordinal;
  return SUCCESS;
}

API cuDeviceGetName(char *name, int bytes, int ordinal) {
  DEVICE;
  snprintf(name, static_cast<size_t>(bytes), "stand-in for sm_%d", device->capability());
  return SUCCESS;
}

API cuDeviceTotalMem_v2(size_t *bytes, int ordinal) {
  DEVICE;
  *bytes = memory_bytes();
  return SUCCESS;
}

API cuDeviceGetAttribute(int *value, int attribute, int ordinal) {
  DEVICE;
  bool ampere = device->major >= 8;
  const std::map<int, int> attributes = {
      {1, 1024},                             // threads a block
      {8, 48 << 10},                         // shared memory a block
      {10, 32},                              // lanes a warp
      {12, 65536},                           // registers a block
      {16, 2},                               // multiprocessors
      {18, 0},                               // integrated
      {39, ampere ? 2048 : 1024},            // threads a multiprocessor
      {40, 1},                               // several engines that copy
      {75, device->major},
      {76, device->minor},
      {78, 1},                               // priorities of streams
      {81, (ampere ? 164 : 64) << 10},       // shared memory a multiprocessor
      {97, (ampere ? 163 : 64) << 10}};      // shared memory a block that asks for more
  auto found = attributes.find(attribute);
  if (found == attributes.end()) return failed(INVALID_VALUE, "the stand-in does not know attribute %d", attribute);
  *value = found->second;
  return SUCCESS;
}

API cuCtxCreate_v2(void **result, unsigned flags, int ordinal) {
  std::unique_lock<std::mutex> guard(driver().lock);
  DEVICE;
  if (flags & ~0x1fu) return failed(INVALID_VALUE, "the flags 0x%x are unknown", flags);
  auto made = std::make_unique<Context>();
  Context *context = made.get();
  context->device = device;
  context->flags = flags;
  context->default_stream = keep(*context, std::make_unique<Stream>());
  context->default_stream->start();
  driver().contexts[context] = std::move(made);
  current_contexts().push_back(context);
  *result = context;
  return SUCCESS;
}

API cuCtxDestroy_v2(void *handle) {
  std::unique_lock<std::mutex> guard(driver().lock);
  auto found = driver().contexts.find(static_cast<Context *>(handle));
  if (found == driver().contexts.end()) return failed(INVALID_CONTEXT, "no such context");
  Context &context = *found->second;
  for (auto &entry : context.objects) {
    if (Stream *stream = dynamic_cast<Stream *>(entry.second.get())) stream->stopping = true;
  }
  driver().changed.notify_all();
  driver().changed.wait(guard, [&] {
    for (auto &entry : context.objects) {
      Stream *stream = dynamic_cast<Stream *>(entry.second.get());
      if (stream != nullptr && !stream->stopped) return false;
    }
    return true;
  });
  free_memory_of(&context);
  for (Context *&one : current_contexts()) {
    if (one == &context) one = nullptr;
  }
  driver().contexts.erase(&context);
  return SUCCESS;
}

API cuCtxSetCurrent(void *handle) {
  auto &current = current_contexts();
  if (current.empty()) current.push_back(nullptr);
  current.back() = static_cast<Context *>(handle);
  return SUCCESS;
}

API cuCtxGetCurrent(void **result) {
  auto &current = current_contexts();
  *result = current.empty() ? nullptr : current.back();
  return SUCCESS;
}

API cuCtxPushCurrent_v2(void *handle) {
  std::lock_guard<std::mutex> guard(driver().lock);
  if (driver().contexts.count(static_cast<Context *>(handle)) == 0) return failed(INVALID_CONTEXT, "no such context");
  current_contexts().push_back(static_cast<Context *>(handle));
  return SUCCESS;
}

API cuCtxPopCurrent_v2(void **result) {
  auto &current = current_contexts();
  if (current.empty()) return failed(INVALID_CONTEXT, "no context is current to this thread");
  if (result != nullptr) *result = current.back();
  current.pop_back();
  return SUCCESS;
}

API cuCtxSynchronize() {
  ENTER_UNCAPTURED;
  if (captures(*context)) return failed(CAPTURE_UNSUPPORTED, "cuCtxSynchronize while a stream captures");
  wait_for_all(*context, guard);
  return enter(context);
}

API cuCtxGetStreamPriorityRange(int *least, int *greatest) {
  ENTER;
  *least = 0;
  *greatest = -5;
  return SUCCESS;
}

API cuMemGetInfo_v2(size_t *free, size_t *total) {
  ENTER;
  *total = memory_bytes();
  *free = *total - std::min(*total, context->device->bytes_used);
  return SUCCESS;
}

// For tests: how many of a kind are alive, or were since the process began.
API stand_in_count(const char *what, long long *result) {
  std::lock_guard<std::mutex> guard(driver().lock);
  std::string name = what;
  long long objects = 0;  // each context has one of its own, its default stream
  for (auto &entry : driver().contexts) objects += static_cast<long long>(entry.second->objects.size()) - 1;
  const std::map<std::string, long long> counts = {
      {"contexts", static_cast<long long>(driver().contexts.size())},
      {"allocations", static_cast<long long>(driver().allocations.size())},
      {"objects", objects},
      {"launches", driver().launches},
      {"allocated", driver().allocated}};
  auto found = counts.find(name);
  if (found == counts.end()) return INVALID_VALUE;
  *result = found->second;
  return SUCCESS;
}
