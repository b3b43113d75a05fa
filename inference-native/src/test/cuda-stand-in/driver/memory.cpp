// Memory of the device and of the host. Each allocation ends at a page that nobody may touch, up to
// the alignment that the driver promises, and begins its life as NaN.
#include <sys/mman.h>
#include <cstring>
#include "driver.h"

using namespace stand_in;

namespace stand_in {

static constexpr size_t PAGE = 4096, ALIGNMENT = 256;
// Between the end of an allocation and the page: seen when it is freed.
static constexpr char SLACK = static_cast<char>(0xa5);

static size_t rounded(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

static char *map(size_t bytes, Allocation &allocation) {
  size_t body = rounded(bytes, ALIGNMENT), pages = rounded(body, PAGE);
  void *mapping = mmap(nullptr, pages + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapping == MAP_FAILED) return nullptr;
  char *begin = static_cast<char *>(mapping) + PAGE;
  mprotect(begin, pages, PROT_READ | PROT_WRITE);
  madvise(begin, pages, MADV_HUGEPAGE);  // all of it is written at once
  char *data = begin + pages - body;
  memset(data, 0xff, bytes);
  memset(data + bytes, SLACK, body - bytes);
  allocation.mapping = static_cast<char *>(mapping);
  allocation.mapped_bytes = pages + 2 * PAGE;
  allocation.bytes = bytes;
  return data;
}

static int allocate(Context *context, size_t bytes, bool host, DevicePointer *result) {
  if (bytes == 0) return failed(INVALID_VALUE, "0 bytes");
  long long until = number_option("OOM_AFTER", -1);
  if (until >= 0 && driver().allocated >= until) return failed(OUT_OF_MEMORY, "PARLEY_STAND_IN_OOM_AFTER is %lld", until);
  size_t limit = static_cast<size_t>(number_option("MEMORY_MB", 4096)) << 20;
  if (!host && context->device->bytes_used + bytes > limit) {
    return failed(OUT_OF_MEMORY, "%zu bytes where %zu of %zu are in use", bytes, context->device->bytes_used, limit);
  }
  Allocation made = {context, nullptr, 0, 0, host};
  char *data = map(bytes, made);
  if (data == nullptr) return failed(OUT_OF_MEMORY, "%zu bytes are more than this machine has", bytes);
  *result = reinterpret_cast<DevicePointer>(data);
  driver().allocations[*result] = made;
  driver().allocated++;
  if (!host) context->device->bytes_used += bytes;
  return SUCCESS;
}

// True if nobody wrote between its end and the page behind it.
static bool release(DevicePointer address, const Allocation &allocation) {
  const char *end = reinterpret_cast<const char *>(address) + allocation.bytes;
  const char *page = allocation.mapping + allocation.mapped_bytes - PAGE;
  bool whole = true;
  for (const char *p = end; p < page; p++) whole &= *p == SLACK;
  if (!allocation.host) allocation.context->device->bytes_used -= allocation.bytes;
  munmap(allocation.mapping, allocation.mapped_bytes);
  return whole;
}

void free_memory_of(Context *context) {
  auto &allocations = driver().allocations;
  for (auto i = allocations.begin(); i != allocations.end();) {
    if (i->second.context == context) {
      release(i->first, i->second);
      i = allocations.erase(i);
    } else {
      ++i;
    }
  }
}

static const std::pair<const DevicePointer, Allocation> *around(DevicePointer address) {
  auto &allocations = driver().allocations;
  auto next = allocations.upper_bound(address);
  if (next == allocations.begin()) return nullptr;
  return &*--next;
}

int check_device_range(const char *call, const Context &context, DevicePointer address, size_t bytes) {
  auto found = around(address);
  if (found != nullptr && address + bytes <= found->first + found->second.bytes) {
    if (found->second.context == &context) return SUCCESS;
    return failed(INVALID_VALUE, "%s: the memory is of another context", call);
  }
  std::string neighbour = neighbour_of(address);
  return failed(INVALID_VALUE, "%s: %zu bytes %s are not in one allocation", call, bytes,
                neighbour.empty() ? "far from all" : neighbour.c_str());
}

const Allocation *pinned(const void *address, size_t bytes) {
  DevicePointer at = reinterpret_cast<DevicePointer>(address);
  auto found = around(at);
  bool in = found != nullptr && found->second.host && at + bytes <= found->first + found->second.bytes;
  return in ? &found->second : nullptr;
}

std::string neighbour_of(DevicePointer address) {
  auto found = around(address);
  if (found == nullptr || address > found->first + found->second.bytes + (1 << 20)) return "";
  char text[100];
  snprintf(text, sizeof text, "%lld bytes behind the beginning of %zu bytes",
           static_cast<long long>(address - found->first), found->second.bytes);
  return text;
}

// A copy from or to memory that is not pinned ends before the call returns, as on a device; in a
// graph it would read or write whatever stands there then.
static int copy(const char *call, Context &context, std::unique_lock<std::mutex> &guard, void *stream,
                void *to, const void *from, size_t bytes, const void *host) {
  Stream *on = find_stream(context, stream);
  if (on == nullptr) return failed(INVALID_HANDLE, "%s: no such stream", call);
  bool pageable = host != nullptr && pinned(host, bytes) == nullptr;
  if (pageable && on->capture != nullptr) {
    return failed(CAPTURE_UNSUPPORTED, "%s: captured with host memory that is not pinned", call);
  }
  int code = act(context, stream, [=] { memmove(to, from, bytes); });
  if (code == SUCCESS && pageable) on->wait(guard);
  return code;
}

}  // namespace stand_in

API cuMemAlloc_v2(DevicePointer *result, size_t bytes) {
  ENTER_UNCAPTURED;
  return allocate(context, bytes, false, result);
}

static int free_one(const char *call, Context *context, std::unique_lock<std::mutex> &guard, DevicePointer address, bool host) {
  wait_for_all(*context, guard);
  auto &allocations = driver().allocations;
  auto found = allocations.find(address);
  if (found == allocations.end() || found->second.host != host || found->second.context != context) {
    return failed(INVALID_VALUE, "%s: 0x%llx is not the beginning of an allocation", call, address);
  }
  size_t bytes = found->second.bytes;
  bool whole = release(address, found->second);
  allocations.erase(found);
  if (whole) return SUCCESS;
  context->fail(ILLEGAL_ADDRESS, "something was written behind an allocation of " + std::to_string(bytes) + " bytes");
  return failed(ILLEGAL_ADDRESS, "%s", context->fault.c_str());
}

API cuMemFree_v2(DevicePointer address) {
  ENTER_UNCAPTURED;
  return free_one(__func__, context, guard, address, false);
}

API cuMemHostAlloc(void **result, size_t bytes, unsigned) {
  ENTER_UNCAPTURED;
  DevicePointer address;
  int code = allocate(context, bytes, true, &address);
  if (code == SUCCESS) *result = reinterpret_cast<void *>(address);
  return code;
}

API cuMemFreeHost(void *address) {
  ENTER_UNCAPTURED;
  return free_one(__func__, context, guard, reinterpret_cast<DevicePointer>(address), true);
}

API cuMemHostGetDevicePointer_v2(DevicePointer *result, void *address, unsigned) {
  ENTER;
  if (pinned(address, 1) == nullptr) return failed(INVALID_VALUE, "%s: not pinned", __func__);
  *result = reinterpret_cast<DevicePointer>(address);
  return SUCCESS;
}

API cuMemcpyHtoDAsync_v2(DevicePointer to, const void *from, size_t bytes, void *stream) {
  ENTER;
  if (int error = check_device_range(__func__, *context, to, bytes)) return error;
  return copy(__func__, *context, guard, stream, reinterpret_cast<void *>(to), from, bytes, from);
}

API cuMemcpyDtoHAsync_v2(void *to, DevicePointer from, size_t bytes, void *stream) {
  ENTER;
  if (int error = check_device_range(__func__, *context, from, bytes)) return error;
  return copy(__func__, *context, guard, stream, to, reinterpret_cast<void *>(from), bytes, to);
}

API cuMemcpyDtoDAsync_v2(DevicePointer to, DevicePointer from, size_t bytes, void *stream) {
  ENTER;
  if (int error = check_device_range(__func__, *context, to, bytes)) return error;
  if (int error = check_device_range(__func__, *context, from, bytes)) return error;
  return copy(__func__, *context, guard, stream, reinterpret_cast<void *>(to), reinterpret_cast<void *>(from), bytes, nullptr);
}

API cuMemsetD8Async(DevicePointer to, unsigned char value, size_t bytes, void *stream) {
  ENTER;
  if (int error = check_device_range(__func__, *context, to, bytes)) return error;
  if (find_stream(*context, stream) == nullptr) return failed(INVALID_HANDLE, "%s: no such stream", __func__);
  return act(*context, stream, [=] { memset(reinterpret_cast<void *>(to), value, bytes); });
}
