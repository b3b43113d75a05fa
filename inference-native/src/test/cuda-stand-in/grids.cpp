// The table of kernels, and the OS threads that share the blocks of a grid.
#include <pthread.h>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>
#include "fibers.h"

namespace stand_in {

static std::vector<Kernel> &kernels() {
  static std::vector<Kernel> *table = new std::vector<Kernel>;
  return *table;
}

int register_kernel(const Kernel &kernel) {
  kernels().push_back(kernel);
  return 0;
}

// One grid at a time, its blocks taken by the calling thread and some helpers.
class Pool {
 public:
  bool run(const Launch &launch, Fault &fault);

 private:
  void take_blocks();
  void help();

  // Of the callers.
  std::mutex turn;
  // Of the fields below.
  std::mutex lock;
  std::condition_variable opened, left;
  uint64_t generation = 0;
  bool open = false;
  int helpers = 0, inside = 0;

  const Launch *launch = nullptr;
  Fault *fault = nullptr;
  unsigned blocks = 0;
  std::atomic<unsigned> next{0};
  std::atomic<bool> whole{true};
};

// Of threads that have ended, for those to come: every stream has a thread, and stacks are many.
class IdleFibers {
 public:
  Fibers *take() {
    std::lock_guard<std::mutex> guard(lock);
    if (idle.empty()) return new Fibers;
    Fibers *taken = idle.back();
    idle.pop_back();
    return taken;
  }
  void give(Fibers *one) {
    std::lock_guard<std::mutex> guard(lock);
    idle.push_back(one);
  }

 private:
  std::mutex lock;
  std::vector<Fibers *> idle;
};

static IdleFibers &idle_fibers() {
  static IdleFibers *made = new IdleFibers;
  return *made;
}

// Told by a key and not by the destructor of a thread-local variable: those are shared memory here.
static void at_end_of_thread(void *used) {
  forget_this_thread();
  idle_fibers().give(static_cast<Fibers *>(used));
}

static void provide_fibers() {
  static const pthread_key_t key = [] {
    pthread_key_t made;
    pthread_key_create(&made, at_end_of_thread);
    return made;
  }();
  if (fibers != nullptr) return;
  fibers = idle_fibers().take();
  pthread_setspecific(key, fibers);
  watch_this_thread();
}

void Pool::take_blocks() {
  provide_fibers();
  bool first = true;
  for (unsigned i; whole && (i = next++) < blocks; first = false) {
    if (first) fibers->begin(*launch);
    Fault here = {};
    if (!fibers->run(launch->order == Order::REVERSE ? blocks - 1 - i : i, here)) {
      std::lock_guard<std::mutex> guard(lock);
      if (whole) *fault = here;
      whole = false;
    }
  }
  current = nullptr;
}

void Pool::help() {
  uint64_t seen = 0;
  std::unique_lock<std::mutex> guard(lock);
  for (;;) {
    opened.wait(guard, [&] { return open && generation != seen; });
    seen = generation;
    inside++;
    guard.unlock();
    take_blocks();
    guard.lock();
    if (--inside == 0) left.notify_all();
  }
}

bool Pool::run(const Launch &next_launch, Fault &next_fault) {
  std::lock_guard<std::mutex> one_at_a_time(turn);
  launch = &next_launch;
  fault = &next_fault;
  blocks = launch->grid.x * launch->grid.y * launch->grid.z;
  next = 0;
  whole = true;
  if (blocks > 1 && launch->threads > 1) {
    std::lock_guard<std::mutex> guard(lock);
    for (; helpers < launch->threads - 1; helpers++) std::thread(&Pool::help, this).detach();
    generation++;
    open = true;
    opened.notify_all();
  }
  take_blocks();
  std::unique_lock<std::mutex> guard(lock);
  open = false;
  left.wait(guard, [&] { return inside == 0; });
  return whole;
}

}  // namespace stand_in

using namespace stand_in;

#define EXPORT extern "C" __attribute__((visibility("default")))

EXPORT const Kernel *stand_in_find(const char *name) {
  for (const Kernel &kernel : kernels()) {
    if (strcmp(kernel.name, name) == 0) return &kernel;
  }
  return nullptr;
}

EXPORT const unsigned *stand_in_parameters(const Kernel *kernel, int *count) {
  *count = kernel->parameters;
  return kernel->sizes;
}

EXPORT bool stand_in_run(const Launch *launch, Fault *fault) {
  // Neither is ever destroyed: helpers wait while the process ends.
  static Pool *pool = (watch_signals(), new Pool);
  *fault = {};
  return pool->run(*launch, *fault);
}
