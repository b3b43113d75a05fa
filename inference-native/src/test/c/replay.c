// Computes recorded operations again with every level of the library that this CPU can run, and
// compares with what plain Java left: as one piece, in odd pieces from the last to the first, and by
// the device, with three threads or a chunk at a time.
//
//   replay FILE
//
// One line for each level, with a digest of all bits that were written. Exit status: 0 the same; 1 a difference, which is told; 2 no such file;
// 3 no level runs here.
#if !defined(_WIN32)
#define _POSIX_C_SOURCE 200809L
#endif
#include "../../main/c/device.h"
#include "../../main/c/quant/packed.h"
#include "cases.h"
#include "compare.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 3, ODD = 3 };

typedef struct {
  const parley_level *level;
  const char *level_name;
  void *device;
} machine;

// A recorded operation in memory of its own, each region as misaligned as it was and not a byte
// longer than it needs to be, so that a sanitizer sees every step beyond.
typedef struct {
  int64_t fields[MOST_FIELDS];
  uint8_t *allocated[MOST_REGIONS];
  uint8_t *data[MOST_REGIONS];
  uint8_t *scratch;
} layout;

static uint8_t *allocate(int64_t bytes) {
  void *memory = NULL;
#if defined(_WIN32)
  memory = _aligned_malloc((size_t)(bytes ? bytes : 1), 64);
#else
  if (posix_memalign(&memory, 64, (size_t)(bytes ? bytes : 1)) != 0) memory = NULL;
#endif
  if (memory == NULL) {
    printf("no memory for %" PRId64 " bytes\n", bytes);
    exit(2);
  }
  return memory;
}

static void release(uint8_t *memory) {
#if defined(_WIN32)
  _aligned_free(memory);
#else
  free(memory);
#endif
}

static const parley_op *op_of(const layout *laid) { return (const parley_op *)laid->fields; }

static const parley_tensor *tensor_of(const layout *laid, const operand *at) {
  return (const parley_tensor *)(laid->fields + at->field);
}

// Weights of block types come as the file stores them.
static void pack(parley_tensor weight) {
  uint8_t *scratch = allocate(PARLEY_GROUP * weight.stride);
  parley_pack(&(parley_pack_call){.weight = weight.data,
                                  .type = weight.type,
                                  .groups = (weight.rows + PARLEY_GROUP - 1) / PARLEY_GROUP,
                                  .columns = weight.columns,
                                  .scratch = scratch});
  release(scratch);
}

static layout lay_out(const recorded *op, int pieces_of_scratch) {
  layout laid;
  memcpy(laid.fields, op->fields, sizeof laid.fields);
  for (int64_t i = 0; i < op->region_count; i++) {
    const region *from = &op->regions[i];
    laid.allocated[i] = allocate(from->misalignment + from->size);
    laid.data[i] = laid.allocated[i] + from->misalignment;
    if (from->before == NULL) {
      memset(laid.data[i], 0xFF, (size_t)from->size);
    } else {
      memcpy(laid.data[i], from->before, (size_t)from->size);
    }
  }
  for (int64_t i = 0; i < op->operand_count; i++) {
    const operand *at = &op->operands[i];
    laid.fields[at->field] = (int64_t)(uintptr_t)(laid.data[at->region] + at->offset);
    const parley_tensor *tensor = tensor_of(&laid, at);
    if (parley_layout_of((int)tensor->type).subs != 0) pack(*tensor);
  }
  laid.scratch = allocate(pieces_of_scratch * op_of(&laid)->scratch_bytes);
  memset(laid.scratch, 0xFF, (size_t)(pieces_of_scratch * op_of(&laid)->scratch_bytes));
  return laid;
}

static void put_away(const recorded *op, layout *laid) {
  for (int64_t i = 0; i < op->region_count; i++) release(laid->allocated[i]);
  release(laid->scratch);
}

static void run_whole(const machine *on, const layout *laid) {
  const parley_op *op = op_of(laid);
  on->level->kernels[op->kind](op + 1, 0, op->units, laid->scratch);
}

static void run_odd_pieces(const machine *on, const layout *laid) {
  const parley_op *op = op_of(laid);
  for (int64_t to = op->units; to > 0; to -= ODD) {
    on->level->kernels[op->kind](op + 1, to < ODD ? 0 : to - ODD, to, laid->scratch);
    memset(laid->scratch, 0xFF, (size_t)op->scratch_bytes);
  }
}

// A budget that is spent at once leaves one chunk to the caller of each run.
static void run_by_device(const machine *on, const layout *laid) {
  ((parley_op *)laid->fields)->chunk = 1;
  const parley_op *op = op_of(laid);
  parley_run_call call = {.device = on->device,
                          .operations = &op,
                          .count = 1,
                          .budget_ns = op->units % 2 ? -1 : 0,
                          .scratch = laid->scratch,
                          .scratch_bytes = op->scratch_bytes};
  while (call.operation < call.count) parley_run(&call);
}

// What every region should hold now: as before but for what Java wrote.
static int matches_java(const recorded *op, const layout *before, const layout *now) {
  for (int64_t r = 0; r < op->region_count; r++) {
    const region *of = &op->regions[r];
    const uint8_t *expected = of->after == NULL ? before->data[r] : of->after;
    uint8_t *rest = allocate(of->size);
    memcpy(rest, expected, (size_t)of->size);
    int same = 1;
    for (int64_t i = 0; same && i < op->operand_count; i++) {
      const operand *at = &op->operands[i];
      if (at->region != r || at->tolerance < 0) continue;
      same = tensors_match(*tensor_of(now, at), rest + at->offset, at->tolerance);
    }
    // The tensors themselves are taken over where they match: what is left lies beside them.
    if (same) same = bytes_match(rest, now->data[r], of->size);
    release(rest);
    if (!same) return 0;
  }
  return 1;
}

static int same_bytes(const recorded *op, const layout *one, const layout *other) {
  for (int64_t r = 0; r < op->region_count; r++) {
    if (!bytes_match(one->data[r], other->data[r], op->regions[r].size)) return 0;
  }
  return 1;
}

static uint64_t digest_of(const recorded *op, const layout *laid, uint64_t digest) {
  for (int64_t i = 0; i < op->operand_count; i++) {
    const operand *at = &op->operands[i];
    if (at->tolerance >= 0) digest = digest_tensor(*tensor_of(laid, at), digest);
  }
  return digest;
}

static int replays(const machine *on, const recorded *op, uint64_t *digest) {
  layout before = lay_out(op, 1);
  layout whole = lay_out(op, 1);
  layout pieces = lay_out(op, 1);
  layout device = lay_out(op, THREADS);
  const char *how = "as one piece";
  run_whole(on, &whole);
  int same = matches_java(op, &before, &whole);
  *digest = digest_of(op, &whole, *digest);
  if (same) {
    how = "in odd pieces, against one piece";
    run_odd_pieces(on, &pieces);
    same = same_bytes(op, &whole, &pieces);
  }
  if (same) {
    how = "by the device, against one piece";
    run_by_device(on, &device);
    same = same_bytes(op, &whole, &device);
  }
  if (!same) printf("%.*s, level %s, %s\n", (int)op->name_bytes, op->name, on->level_name, how);
  put_away(op, &before);
  put_away(op, &whole);
  put_away(op, &pieces);
  put_away(op, &device);
  return same;
}

// Names are those of a test, a colon, and the operation.
static int is_of_other_test(const recorded *op, const char **test, int64_t *bytes) {
  const char *colon = memchr(op->name, ':', (size_t)op->name_bytes);
  int64_t length = colon == NULL ? op->name_bytes : colon - op->name;
  int same = *test != NULL && length == *bytes && memcmp(*test, op->name, (size_t)length) == 0;
  *test = op->name;
  *bytes = length;
  return !same;
}

static int replay_all(const machine *on, cases file) {
  recorded op;
  const char *test = NULL;
  int64_t test_bytes = 0;
  int tests = 0, operations = 0, found;
  uint64_t digest = FIRST_DIGEST;
  while ((found = next_case(&file, &op)) > 0) {
    if (!replays(on, &op, &digest)) return 1;
    tests += is_of_other_test(&op, &test, &test_bytes);
    operations++;
  }
  if (found < 0) {
    printf("the file is broken after operation %d\n", operations);
    return 2;
  }
  printf("%d cases, %d operations, level %s, digest %016" PRIx64 ": ok\n", tests, operations, on->level_name,
         digest);
  return 0;
}

static int replay_level(int64_t bit, const char *name, cases file) {
  parley_device_open_call open = {.level = bit, .threads = THREADS};
  parley_device_open(&open);
  if (open.device == NULL) {
    printf("the device does not open for level %s\n", name);
    return 1;
  }
  machine on = {parley_level_of(bit), name, open.device};
  int status = replay_all(&on, file);
  parley_device_close(&(parley_device_close_call){open.device});
  return status;
}

int main(int count, char **arguments) {
  static const struct {
    int64_t bit;
    const char *name;
  } levels[] = {{PARLEY_LEVEL_AVX512, "avx512"}, {PARLEY_LEVEL_AVX2, "avx2"}, {PARLEY_LEVEL_NEON, "neon"}};
  cases file;
  if (count != 2 || !open_cases(&file, arguments[1])) {
    printf("usage: replay FILE, with the file that ReplayTest wrote\n");
    return 2;
  }
  parley_levels_query query;
  parley_levels(&query);
  int status = 3;
  for (int i = 0; i < 3; i++) {
    if ((query.compiled & query.supported & levels[i].bit) == 0) continue;
    status = replay_level(levels[i].bit, levels[i].name, file);
    if (status != 0) break;
  }
  if (status == 3) printf("this CPU can run no level of the library\n");
  close_cases(&file);
  return status;
}
