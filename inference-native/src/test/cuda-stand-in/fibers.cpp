#include "fibers.h"
#include <sys/mman.h>
#include <cstdarg>

#if !defined(__x86_64__) || !defined(__linux__)
#error "the stand-in switches fibers on Linux for x86-64 only"
#endif

// Saves what a call must keep on the stack, and goes on with another stack.
extern "C" void stand_in_switch(void **save, void *to);
asm(R"(.text
.globl stand_in_switch
.hidden stand_in_switch
.type stand_in_switch,@function
stand_in_switch:
  push %rbp; push %rbx; push %r12; push %r13; push %r14; push %r15
  mov %rsp,(%rdi)
  mov %rsi,%rsp
  pop %r15; pop %r14; pop %r13; pop %r12; pop %rbx; pop %rbp
  pop %rcx
  jmp *%rcx
.size stand_in_switch,.-stand_in_switch
)");

namespace stand_in {

thread_local Lane *current;
thread_local Fibers *fibers;

void wait_for_warp() { fibers->leave(LaneState::AT_WARP); }

void wait_at_barrier(Site site) {
  current->site = site;
  fibers->leave(LaneState::AT_BARRIER);
}

void fault(const char *what) {
  fibers->interrupt(719, 0, what);
  fibers->leave(LaneState::FAULTED);
  __builtin_trap();
}

Fibers::Fibers() {
  void *memory = mmap(nullptr, MAX_LANES * STACK, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  stacks = static_cast<char *>(memory);
}

// A stack that is too small ends in its lowest page, not in the neighbour's.
void Fibers::guard_stacks(int lanes_needed) {
  for (; guarded < lanes_needed; guarded++) mprotect(stacks + guarded * STACK, 4096, PROT_NONE);
}

void Fibers::begin(const Launch &next) {
  launch = &next;
  count = static_cast<int>(launch->block.x * launch->block.y * launch->block.z);
  guard_stacks(count);
  clear_static_shared();
}

void Fibers::leave(LaneState state) {
  Lane *lane = current;
  lane->state = state;
  Lane *next = following[lane - lanes];
  bool goes_on = state != LaneState::FAULTED;
  if (goes_on && next != nullptr && next->state == LaneState::RUNNABLE) {
    current = next;
    stand_in_switch(&lane->stack_pointer, next->stack_pointer);
  } else {
    stand_in_switch(&lane->stack_pointer, scheduler);
  }
}

void Fibers::interrupt(int code, uint64_t address, const char *what) {
  fault_code = code;
  fault_address = address;
  fault_text = what;
}

static void run_lane(const Launch *launch) {
  launch->kernel->call(launch->parameters);
  fibers->leave(LaneState::DONE);
  __builtin_trap();
}

// A new stack begins as if stand_in_switch had left it: six registers, then where to go on. The
// kernel's call gets the launch through a register that the switch restores.
extern "C" void stand_in_enter();
asm(R"(.text
.globl stand_in_enter
.hidden stand_in_enter
.type stand_in_enter,@function
stand_in_enter:
  mov %rbx,%rdi
  jmp *%rbp
.size stand_in_enter,.-stand_in_enter
)");

void Fibers::start_lanes() {
  const dim3 &size = launch->block;
  for (int i = 0; i < count; i++) {
    Lane &lane = lanes[i];
    unsigned u = static_cast<unsigned>(i);
    lane.thread = {u % size.x, u / size.x % size.y, u / size.x / size.y};
    lane.lane = u & 31;
    lane.block = &block;
    lane.state = LaneState::RUNNABLE;
    bool last = backwards ? (i & 31) == 0 : (i & 31) == 31 || i == count - 1;
    following[i] = last ? nullptr : &lane + (backwards ? -1 : 1);
    // Staggered, so that the same variable of all lanes is not in one set of the cache.
    void **stack = reinterpret_cast<void **>(top(i) - 64 * (1 + i % 32));
    *--stack = nullptr;
    *--stack = reinterpret_cast<void *>(&stand_in_enter);
    *--stack = reinterpret_cast<void *>(&run_lane);                       // rbp
    *--stack = const_cast<void *>(static_cast<const void *>(launch));     // rbx
    for (int r = 12; r <= 15; r++) *--stack = nullptr;
    lane.stack_pointer = stack;
  }
}

// Lets every lane of the warp run that can, until all wait or are done.
void Fibers::run_warp(int from, int to) {
  do {
    for (int i = 0; i < to - from; i++) {
      Lane &lane = lanes[backwards ? to - 1 - i : from + i];
      if (lane.state == LaneState::RUNNABLE) {
        current = &lane;
        stand_in_switch(&scheduler, lane.stack_pointer);
        if (fault_code != 0) return;
      }
    }
  } while (resolve(from, to));
}

static bool same(const Site &a, const Site &b) { return a.line == b.line && a.file == b.file; }

// Completes each warp operation to which all lanes of its mask have come; true if any lane can run.
bool Fibers::resolve(int from, int to) {
  Lane *warp = lanes + from;
  int lanes_here = to - from;
  unsigned existing = lanes_here == 32 ? ~0u : (1u << lanes_here) - 1, seen = 0;
  bool any = false;
  for (int i = 0; i < lanes_here; i++) {
    const Lane first = warp[i];
    if (first.state != LaneState::AT_WARP || (seen >> i & 1)) continue;
    unsigned mask = first.mask & existing;
    bool complete = mask >> i & 1;
    void *payloads[32];
    uint64_t ballot = 0;
    for (int j = 0; j < lanes_here && complete; j++) {
      const Lane &other = warp[j];
      if (!(mask >> j & 1)) continue;
      complete = other.state == LaneState::AT_WARP && other.mask == first.mask &&
                 other.op == first.op && same(other.site, first.site);
      payloads[j] = other.payload;
      ballot |= static_cast<uint64_t>(other.in != 0) << j;
    }
    if (!complete) continue;
    if (first.op == WarpOp::COLLECTIVE) {
      current = nullptr;  // a fault in there is not the lane's
      first.collective(payloads, mask);
    }
    for (int j = 0; j < lanes_here; j++) {
      if (!(mask >> j & 1)) continue;
      Lane &lane = warp[j];
      int source = mask >> lane.source & 1 ? lane.source : j;
      if (first.op == WarpOp::SHUFFLE) lane.out = warp[source].in;
      if (first.op == WarpOp::BALLOT) lane.out = ballot;
      lane.state = LaneState::RUNNABLE;
    }
    seen |= mask;
    any = true;
  }
  return any;
}

bool Fibers::run(unsigned index, Fault &fault) {
  block = {launch->grid, launch->block,
           {index % launch->grid.x, index / launch->grid.x % launch->grid.y,
            index / launch->grid.x / launch->grid.y}};
  backwards = launch->order == Order::REVERSE ||
              (launch->order == Order::MIXED && ((index + 1) * 2654435761u >> 16 & 1));
  fault_code = 0;
  memset(dynamic_shared(), 0xff, launch->shared_bytes + SHARED_MARGIN);
  start_lanes();
  int warps = (count + 31) / 32;
  do {
    for (int w = 0; w < warps; w++) {
      int warp = backwards ? warps - 1 - w : w;
      run_warp(warp * 32, std::min(warp * 32 + 32, count));
      if (fault_code != 0) return told(fault, fault_code, *current, fault_text);
    }
  } while (release_barrier(fault));
  if (fault.code == 0) shared_memory_is_whole(fault);
  return fault.code == 0;
}

// All warps stand still. True if the block goes on behind a barrier; false at its end or at a fault.
bool Fibers::release_barrier(Fault &fault) {
  const Lane *waiting = nullptr, *done = nullptr;
  for (int i = 0; i < count; i++) {
    const Lane &lane = lanes[i];
    if (lane.state == LaneState::AT_WARP) {
      told(fault, 719, lane, "not all lanes of the mask come to the warp operation");
      return false;
    }
    if (lane.state == LaneState::DONE) {
      done = &lane;
      continue;
    }
    if (waiting != nullptr && !same(waiting->site, lane.site)) {
      told(fault, 719, lane, "threads of one block wait at different barriers");
      return false;
    }
    waiting = &lane;
  }
  if (waiting == nullptr) return false;
  if (done != nullptr) {
    told(fault, 719, *waiting, "a thread waits at a barrier that another one never reaches");
    return false;
  }
  for (int i = 0; i < count; i++) lanes[i].state = LaneState::RUNNABLE;
  return true;
}

bool Fibers::shared_memory_is_whole(Fault &fault) const {
  const unsigned char *behind = dynamic_shared() + launch->shared_bytes;
  // All equal to their neighbour, and the first as it was.
  if (behind[0] == 0xff && memcmp(behind, behind + 1, SHARED_MARGIN - 1) == 0) return true;
  size_t first = 0;
  while (behind[first] == 0xff) first++;
  fault.code = 700;
  snprintf(fault.text, sizeof fault.text,
           "kernel %s: writes %zu bytes behind its %u bytes of dynamic shared memory (block %u,%u,%u)",
           launch->kernel->name, first, launch->shared_bytes, block.index.x, block.index.y, block.index.z);
  return false;
}

bool Fibers::told(Fault &fault, int code, const Lane &lane, const char *what) const {
  fault.code = code;
  fault.address = fault_code == 0 ? 0 : fault_address;
  int n = snprintf(fault.text, sizeof fault.text, "kernel %s: %s (block %u,%u,%u thread %u,%u,%u",
                   launch->kernel->name, what, block.index.x, block.index.y, block.index.z,
                   lane.thread.x, lane.thread.y, lane.thread.z);
  bool waits = lane.state == LaneState::AT_WARP || lane.state == LaneState::AT_BARRIER;
  const char *slash = waits ? strrchr(lane.site.file, '/') : nullptr;
  size_t room = sizeof fault.text - static_cast<size_t>(n);
  if (waits) {
    snprintf(fault.text + n, room, ", %s:%d)", slash ? slash + 1 : lane.site.file, lane.site.line);
  } else {
    snprintf(fault.text + n, room, ")");
  }
  return false;
}

}  // namespace stand_in
