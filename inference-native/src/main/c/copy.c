// target = source, of equal shape: of one type that holds numbers one by one, or from f32 to f16 or
// back.
#include "halves.h"
#include "kernels.h"

static void copy_row(const parley_tensor *source, const parley_tensor *target, int64_t row) {
  const uint8_t *from = source->data + row * source->stride;
  uint8_t *to = target->data + row * target->stride;
  int halves = source->type == PARLEY_F16 || source->type == PARLEY_BF16;
  if (source->type == target->type) {
    __builtin_memcpy(to, from, (uint64_t)source->columns * (halves ? 2 : 4));
  } else if (halves) {
    parley_from_halves((const uint16_t *)from, source->columns, (float *)to);
  } else {
    parley_to_halves((const float *)from, source->columns, (uint16_t *)to);
  }
}

KERNEL(copy) {
  (void)scratch;
  const parley_copy *a = operation;
  for (int64_t row = from; row < to; row++) copy_row(&a->source, &a->target, row);
}
