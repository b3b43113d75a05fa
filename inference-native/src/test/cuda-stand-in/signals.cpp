// A kernel that touches what it must not ends as a fault of the launch, not of the process.
#include <signal.h>
#include <pthread.h>
#include <ucontext.h>
#include <atomic>
#include <mutex>
#include "fibers.h"

namespace stand_in {

// Thread-local variables must not be asked in the handler before it is known that the thread is one
// of ours: another's would be made there, by malloc.
static constexpr int MAX_WATCHED = 256;
static std::atomic<pthread_t> watched[MAX_WATCHED];
static std::atomic<int> watched_count;
static struct sigaction before[NSIG];

static bool is_watched() {
  pthread_t self = pthread_self();
  int count = std::min(watched_count.load(), MAX_WATCHED);
  for (int i = 0; i < count; i++) {
    if (pthread_equal(watched[i].load(), self)) return true;
  }
  return false;
}

// Entered instead of the instruction behind the one that failed, on the lane's stack from its top.
static void land() {
  fibers->leave(LaneState::FAULTED);
  __builtin_trap();
}

static void describe(int signal, const siginfo_t *info, const ucontext_t *context) {
  uint64_t address = reinterpret_cast<uint64_t>(info->si_addr);
  bool writes = context->uc_mcontext.gregs[REG_ERR] & 2;
  if (signal == SIGILL) {
    fibers->interrupt(716, 0, "misaligned address");
  } else if (signal == SIGFPE) {
    fibers->interrupt(719, 0, "integer division by zero");
  } else {
    fibers->interrupt(700, address, writes ? "writes where nothing is" : "reads where nothing is");
  }
}

static void handle(int signal, siginfo_t *info, void *opaque) {
  ucontext_t *context = static_cast<ucontext_t *>(opaque);
  if (is_watched() && current != nullptr) {
    describe(signal, info, context);
    // As at the entry of a function: the address to return to takes 8 bytes below the alignment.
    uint64_t top = reinterpret_cast<uint64_t>(fibers->stack_of_current());
    context->uc_mcontext.gregs[REG_RSP] = static_cast<greg_t>((top & ~15ull) - 8);
    context->uc_mcontext.gregs[REG_RIP] = reinterpret_cast<greg_t>(&land);
    return;
  }
  const struct sigaction &old = before[signal];
  if (old.sa_flags & SA_SIGINFO) {
    old.sa_sigaction(signal, info, opaque);
  } else if (old.sa_handler == SIG_DFL || old.sa_handler == SIG_IGN) {
    ::signal(signal, SIG_DFL);  // the instruction fails again
  } else {
    old.sa_handler(signal);
  }
}

void watch_signals() {
  for (int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE}) {
    sigaction(signal, nullptr, &before[signal]);
    struct sigaction now = before[signal];
    if (!(now.sa_flags & SA_SIGINFO)) sigemptyset(&now.sa_mask);
    now.sa_flags |= SA_SIGINFO | SA_ONSTACK;
    now.sa_sigaction = handle;
    sigaction(signal, &now, nullptr);
  }
}

void watch_this_thread() {
  // A handler cannot run on a stack that has just overflowed.
  stack_t stack = {};
  stack.ss_size = 64 << 10;
  stack.ss_sp = new char[stack.ss_size];
  sigaltstack(&stack, nullptr);
  int slot = watched_count.fetch_add(1);
  if (slot < MAX_WATCHED) watched[slot] = pthread_self();
}

}  // namespace stand_in
