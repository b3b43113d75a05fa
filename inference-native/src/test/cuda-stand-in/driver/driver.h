// The driver API over the faces: its objects, and what every call does first.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>
#include "../face.h"
#include "options.h"

namespace stand_in {

enum Code {
  SUCCESS = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  NOT_INITIALIZED = 3,
  NO_DEVICE = 100,
  INVALID_DEVICE = 101,
  INVALID_IMAGE = 200,
  INVALID_CONTEXT = 201,
  ALREADY_MAPPED = 208,
  NO_BINARY_FOR_GPU = 209,
  NOT_MAPPED = 211,
  INVALID_PTX = 218,
  INVALID_GRAPHICS_CONTEXT = 219,
  UNSUPPORTED_PTX_VERSION = 222,
  INVALID_HANDLE = 400,
  NOT_FOUND = 500,
  NOT_READY = 600,
  ILLEGAL_ADDRESS = 700,
  LAUNCH_OUT_OF_RESOURCES = 701,
  MISALIGNED_ADDRESS = 716,
  LAUNCH_FAILED = 719,
  NOT_SUPPORTED = 801,
  CAPTURE_UNSUPPORTED = 900,
  CAPTURE_INVALIDATED = 901,
  CAPTURED_EVENT = 907
};

typedef unsigned long long DevicePointer;

// The functions of a face.
struct Face {
  decltype(&stand_in_find) find;
  decltype(&stand_in_parameters) parameters;
  decltype(&stand_in_run) run;
};

struct Device {
  int ordinal, major, minor;
  size_t bytes_used = 0;
  Face face = {};
  int capability() const { return major * 10 + minor; }
};

struct Context;

// What a handle points to. Lives in the context's table until its function of destruction is called
// or the context goes.
struct Object {
  Context *context = nullptr;
  virtual ~Object() {}
};

struct Function {
  std::string name;
  const Kernel *kernel = nullptr;
  unsigned parameter_bytes = 0;
  int max_threads = 1024;
  int static_shared_bytes = 0, max_dynamic_shared_bytes = 48 << 10;
};

struct Module : Object {
  std::map<std::string, std::unique_ptr<Function>> functions;
};

// One step of a graph, or of a stream: a kernel with a copy of its parameters, or something else.
struct Node {
  const Function *function = nullptr;
  dim3 grid, block;
  unsigned shared_bytes = 0;
  std::vector<char> parameters;
  std::function<void()> action;
  void run(Context &context) const;
};

struct Graph : Object {
  std::vector<std::shared_ptr<const Node>> nodes;
};

struct Executable : Object {
  std::vector<std::shared_ptr<const Node>> nodes;
};

struct Capture {
  std::unique_ptr<Graph> graph = std::make_unique<Graph>();
  void *origin = nullptr;
  bool invalid = false;
};

struct EventTimes {
  uint64_t wanted = 0, done = 0;
  std::chrono::steady_clock::time_point time;
};

struct Event : Object {
  unsigned flags = 0;
  bool captured = false;
  std::shared_ptr<EventTimes> times = std::make_shared<EventTimes>();
};

// Work of a stream is done by a thread of its own, in the order of the calls.
struct Stream : Object {
  unsigned flags = 0;
  int priority = 0;
  std::deque<std::function<void()>> waiting;
  uint64_t submitted = 0, finished = 0;
  bool stopping = false, stopped = false;
  std::shared_ptr<Capture> capture;
  void start();
  // Of the lock's holder.
  void add(std::function<void()> work);
  void wait(std::unique_lock<std::mutex> &guard);
};

struct Allocation {
  Context *context;
  char *mapping;
  size_t mapped_bytes, bytes;
  bool host;
};

struct Context {
  Device *device = nullptr;
  unsigned flags = 0;
  std::atomic<int> sticky{SUCCESS};
  std::string fault;
  std::map<void *, std::unique_ptr<Object>> objects;
  std::set<Function *> functions;
  Stream *default_stream = nullptr;
  // Ends it: from now on every call answers with this code.
  void fail(int code, const std::string &text);
};

// All there is. Made once and never destroyed: threads wait while the process ends.
struct Driver {
  std::mutex lock;
  std::condition_variable changed;
  bool initialised = false;
  std::vector<std::unique_ptr<Device>> devices;
  std::map<Context *, std::unique_ptr<Context>> contexts;
  std::map<DevicePointer, Allocation> allocations;
  int64_t launches = 0, allocated = 0;
};
Driver &driver();

// The contexts of the calling thread, the current one last.
std::vector<Context *> &current_contexts();
// What it captures where a mode forbids to wait meanwhile; null if it does not.
std::shared_ptr<Capture> &forbidding_capture();

// Returns the code, and keeps a sentence for cuGetErrorString.
int failed(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
// The current context, or an error: none, or one that a fault has ended.
int enter(Context *&context);
// Of a call that waits or allocates: an error while the thread captures.
int forbidden_in_capture(const char *call);

// The object behind a handle, or null where there is none of this kind.
template <class T>
T *find(Context &context, void *handle) {
  auto found = context.objects.find(handle);
  return found == context.objects.end() ? nullptr : dynamic_cast<T *>(found->second.get());
}
template <class T>
T *keep(Context &context, std::unique_ptr<T> object) {
  T *kept = object.get();
  kept->context = &context;
  context.objects[kept] = std::move(object);
  return kept;
}

// Of the lock's holder: whether the bytes lie in one allocation, else an error that says why not.
int check_device_range(const char *call, const Context &context, DevicePointer address, size_t bytes);
// Null where the host memory is pageable.
const Allocation *pinned(const void *address, size_t bytes);
std::string neighbour_of(DevicePointer address);
void free_memory_of(Context *context);

// The stream of a handle, the context's default one for 0, 1 and 2, or null.
Stream *find_stream(Context &context, void *handle);
// To the stream, or to the graph that it captures.
int submit(Context &context, void *stream, std::shared_ptr<const Node> node);
int act(Context &context, void *stream, std::function<void()> action);
void wait_for_all(Context &context, std::unique_lock<std::mutex> &guard);

}  // namespace stand_in

#define API extern "C" __attribute__((visibility("default"))) int
// Begins a function of the API: `context` is the current one, and the lock is held.
#define ENTER                                                        \
  std::unique_lock<std::mutex> guard(::stand_in::driver().lock);     \
  Context *context;                                                  \
  if (int error = enter(context)) return error
// The same for one that waits or allocates.
#define ENTER_UNCAPTURED \
  ENTER;                 \
  if (int error = forbidden_in_capture(__func__)) return error
