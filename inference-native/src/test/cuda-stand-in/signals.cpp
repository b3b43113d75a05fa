// A kernel that touches what it must not ends as a fault of the launch, not of the process.
#include <signal.h>
#include <pthread.h>
#include <ucontext.h>
#include <atomic>
#include "fibers.h"

namespace stand_in {

// Thread-local variables must not be asked in the handler before it is known that the thread is one
// of ours: another's would be made there, by malloc.
static constexpr int MAX_WATCHED = 256;
static std::atomic<pthread_t> watched[MAX_WATCHED];  // 0 is no thread
static struct sigaction before[NSIG];

// Puts one thread in the place of another, anywhere.
static bool replace_watched(pthread_t from, pthread_t to) {
  for (std::atomic<pthread_t> &slot : watched) {
    pthread_t expected = from;
    if (slot.compare_exchange_strong(expected, to)) return true;
  }
  return false;
}

static bool is_watched() {
  pthread_t self = pthread_self();
  for (const std::atomic<pthread_t> &slot : watched) {
    if (slot.load() == self) return true;
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
  } else if (fibers->is_stack(address)) {
    fibers->interrupt(719, 0, "its variables need more stack than the stand-in has");
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

// A handler cannot run on a stack that has just overflowed.
static constexpr size_t HANDLER_STACK = 64 << 10;

void watch_this_thread() {
  stack_t stack = {};
  stack.ss_size = HANDLER_STACK;
  stack.ss_sp = new char[HANDLER_STACK];
  sigaltstack(&stack, nullptr);
  replace_watched(0, pthread_self());
}

void forget_this_thread() {
  replace_watched(pthread_self(), 0);
  stack_t none = {}, stack;
  none.ss_flags = SS_DISABLE;
  sigaltstack(&none, &stack);
  delete[] static_cast<char *>(stack.ss_sp);
}

}  // namespace stand_in
