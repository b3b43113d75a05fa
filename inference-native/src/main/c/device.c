// Workers for recorded passes. A pass is a list of operations, each cut into chunks; whoever is free
// claims the next chunk from one counter, so a thread that the game needs elsewhere holds nobody up
// for longer than its chunk. An operation begins when all chunks of the one before are finished.
//
//   cursor     operation << 32 | next chunk: claimed by adding one
//   finished   chunks of the current operation that are done; who finishes the last one runs what
//              follows in a single chunk itself and moves the cursor to the operation after that
//
// A claim beyond the last chunk means: wait for the next operation, spinning for SPIN_NS, then
// asleep. Between runs workers spin as long and then sleep, so an idle device costs nothing.
//
// Memory order: kernels' writes are published by the release of `finished`, collected by whoever
// finishes last, and published again with `cursor`. Claims acquire `cursor`.
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "device.h"
#include "old_glibc.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(_WIN32)
#include <windows.h>
#endif

enum { SPIN_NS = 50000, SPINS_BETWEEN_CLOCKS = 64, NICENESS = 5, CACHE_LINE = 64 };

typedef struct {
  const parley_level *level;
  int threads;
  int low_priority;

  // The run, fixed while it is open.
  const parley_op *const *operations;
  int64_t count;
  int64_t deadline_ns;  // negative: none
  uint8_t *scratch;
  int64_t scratch_bytes;

  // Each in a cache line of its own, since all threads write them.
  char before_cursor[CACHE_LINE];
  atomic_uint_fast64_t cursor;
  char before_finished[CACHE_LINE];
  atomic_int_fast64_t finished;
  char before_stopped[CACHE_LINE];
  atomic_int stopped;        // the deadline came
  atomic_int sleepers;       // waiting for the next operation
  atomic_uint_fast64_t run;  // counts runs; changes under the lock

  pthread_mutex_t lock;
  pthread_cond_t next_operation;
  pthread_cond_t next_run;
  pthread_cond_t all_left;
  int open;     // under lock: workers may join the run
  int inside;   // under lock: workers in it
  int closing;  // under lock
  pthread_t *workers;
  int started;
} device;

typedef struct {
  device *device;
  int id;
} worker;

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int64_t chunks_of(const parley_op *op) { return (op->units + op->chunk - 1) / op->chunk; }

static int64_t current_operation(device *d) { return (int64_t)(atomic_load(&d->cursor) >> 32); }

static void wait_beyond(device *d, int64_t operation) {
  int64_t until = now_ns() + SPIN_NS;
  do {
    for (int i = 0; i < SPINS_BETWEEN_CLOCKS; i++) {
      if (current_operation(d) != operation) return;
      relax();
    }
  } while (now_ns() < until);
  pthread_mutex_lock(&d->lock);
  atomic_fetch_add(&d->sleepers, 1);
  while (current_operation(d) == operation) pthread_cond_wait(&d->next_operation, &d->lock);
  atomic_fetch_sub(&d->sleepers, 1);
  pthread_mutex_unlock(&d->lock);
}

static void begin_operation(device *d, int64_t operation) {
  atomic_store(&d->finished, 0);
  atomic_store(&d->cursor, (uint64_t)operation << 32);
  if (atomic_load(&d->sleepers) > 0) {
    pthread_mutex_lock(&d->lock);
    pthread_cond_broadcast(&d->next_operation);
    pthread_mutex_unlock(&d->lock);
  }
}

static int out_of_time(device *d) {
  if (d->deadline_ns < 0) return 0;
  if (atomic_load(&d->stopped)) return 1;
  if (now_ns() < d->deadline_ns) return 0;
  atomic_store(&d->stopped, 1);
  return 1;
}

static void run_chunk(device *d, const parley_op *op, int64_t chunk, int id) {
  int64_t from = chunk * op->chunk;
  int64_t to = from + op->chunk < op->units ? from + op->chunk : op->units;
  d->level->kernels[op->kind](op + 1, from, to, d->scratch + id * d->scratch_bytes);
}

// Runs operations of one chunk each from `operation` on, which nobody else has to hear of: a token's
// norms and sums are shorter than telling the others. Gives the first that is not, or is too late.
static int64_t run_alone(device *d, int64_t operation, int id) {
  while (operation < d->count && chunks_of(d->operations[operation]) == 1 && !out_of_time(d)) {
    run_chunk(d, d->operations[operation], 0, id);
    operation++;
  }
  return operation;
}

// Claims and runs chunks until the pass is complete or its time is over. The caller of the run, id
// 0, does at least one, so that every run gets on.
static void work(device *d, int id) {
  int worked = id != 0;
  while (!worked || !out_of_time(d)) {
    uint64_t claim = atomic_fetch_add(&d->cursor, 1);
    int64_t operation = (int64_t)(claim >> 32), chunk = (int64_t)(claim & UINT32_MAX);
    if (operation >= d->count) return;
    const parley_op *op = d->operations[operation];
    int64_t chunks = chunks_of(op);
    if (chunk >= chunks) {
      wait_beyond(d, operation);
      continue;
    }
    run_chunk(d, op, chunk, id);
    worked = 1;
    if (atomic_fetch_add(&d->finished, 1) + 1 == chunks) begin_operation(d, run_alone(d, operation + 1, id));
  }
}

// For a profiler's list of threads.
static void name_thread(void) {
#if defined(__linux__)
  prctl(PR_SET_NAME, "parley-cpu");
#endif
}

static void lower_priority(void) {
#if defined(__linux__)
  setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), NICENESS);
#elif defined(_WIN32)
  SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL);
#endif
}

static void spin_for_run(device *d, uint64_t seen) {
  int64_t until = now_ns() + SPIN_NS;
  do {
    for (int i = 0; i < SPINS_BETWEEN_CLOCKS; i++) {
      if (atomic_load(&d->run) != seen) return;
      relax();
    }
  } while (now_ns() < until);
}

static void *serve(void *argument) {
  worker self = *(worker *)argument;
  free(argument);
  device *d = self.device;
  name_thread();
  if (d->low_priority) lower_priority();
  uint64_t seen = 0;
  for (;;) {
    spin_for_run(d, seen);
    pthread_mutex_lock(&d->lock);
    while (atomic_load(&d->run) == seen && !d->closing) pthread_cond_wait(&d->next_run, &d->lock);
    if (d->closing) {
      pthread_mutex_unlock(&d->lock);
      return NULL;
    }
    seen = atomic_load(&d->run);
    int joins = d->open;
    d->inside += joins;
    pthread_mutex_unlock(&d->lock);
    if (!joins) continue;
    work(d, self.id);
    pthread_mutex_lock(&d->lock);
    if (--d->inside == 0) pthread_cond_signal(&d->all_left);
    pthread_mutex_unlock(&d->lock);
  }
}

void parley_run(parley_run_call *call) {
  device *d = call->device;
  if (call->operation >= call->count) return;
  int64_t begun = now_ns();
  pthread_mutex_lock(&d->lock);
  d->operations = call->operations;
  d->count = call->count;
  d->deadline_ns = call->budget_ns < 0 || call->budget_ns > INT64_MAX - begun ? -1 : begun + call->budget_ns;
  d->scratch = call->scratch;
  d->scratch_bytes = call->scratch_bytes;
  atomic_store(&d->stopped, 0);
  // Chunks below call->chunk were finished in an earlier run.
  atomic_store(&d->finished, call->chunk);
  atomic_store(&d->cursor, (uint64_t)call->operation << 32 | (uint64_t)call->chunk);
  d->open = 1;
  atomic_fetch_add(&d->run, 1);
  if (d->threads > 1) pthread_cond_broadcast(&d->next_run);
  pthread_mutex_unlock(&d->lock);

  work(d, 0);

  pthread_mutex_lock(&d->lock);
  d->open = 0;
  while (d->inside > 0) pthread_cond_wait(&d->all_left, &d->lock);
  uint64_t cursor = atomic_load(&d->cursor);
  pthread_mutex_unlock(&d->lock);
  // Every claimed chunk is finished now; a claim beyond the end of an operation had to wait until
  // the operation was over, so what the cursor tells is what is left.
  call->operation = (int64_t)(cursor >> 32);
  call->chunk = call->operation < call->count ? (int64_t)(cursor & UINT32_MAX) : 0;
}

static void close_device(device *d) {
  pthread_mutex_lock(&d->lock);
  d->closing = 1;
  atomic_fetch_add(&d->run, 1);
  pthread_cond_broadcast(&d->next_run);
  pthread_mutex_unlock(&d->lock);
  for (int i = 0; i < d->started; i++) pthread_join(d->workers[i], NULL);
  pthread_cond_destroy(&d->next_operation);
  pthread_cond_destroy(&d->next_run);
  pthread_cond_destroy(&d->all_left);
  pthread_mutex_destroy(&d->lock);
  free(d->workers);
  free(d);
}

static int start_worker(device *d, int id) {
  worker *argument = malloc(sizeof *argument);
  if (argument == NULL) return 0;
  *argument = (worker){d, id};
  if (pthread_create(&d->workers[d->started], NULL, serve, argument) != 0) {
    free(argument);
    return 0;
  }
  d->started++;
  return 1;
}

void parley_device_open(parley_device_open_call *call) {
  call->device = NULL;
  const parley_level *level = parley_level_of(call->level);
  device *d = level == NULL ? NULL : calloc(1, sizeof *d);
  if (d == NULL) return;
  d->level = level;
  d->threads = (int)call->threads;
  d->low_priority = call->low_priority != 0;
  d->workers = calloc((size_t)d->threads, sizeof *d->workers);
  pthread_mutex_init(&d->lock, NULL);
  pthread_cond_init(&d->next_operation, NULL);
  pthread_cond_init(&d->next_run, NULL);
  pthread_cond_init(&d->all_left, NULL);
  int complete = d->workers != NULL;
  for (int id = 1; complete && id < d->threads; id++) complete = start_worker(d, id);
  if (!complete) {
    close_device(d);
    return;
  }
  if (d->low_priority) lower_priority();
  call->device = d;
}

void parley_device_close(parley_device_close_call *call) { close_device(call->device); }
