// Keys and values of the batch into their pages, as f32 or rounded to f16. Rows of slot -1 are
// padding and stored nowhere.
#include "halves.h"
#include "kernels.h"
#include "pages.h"
#include "rows.h"

static void store_row(const float *row, int64_t columns, const parley_tensor *pages, int64_t at) {
  uint8_t *target = pages->data + at * pages->stride;
  if (pages->type == PARLEY_F16) {
    parley_to_halves(row, columns, (uint16_t *)target);
  } else {
    __builtin_memcpy(target, row, (uint64_t)columns * sizeof *row);
  }
}

KERNEL(store_key_values) {
  (void)scratch;
  const parley_store_key_values *a = operation;
  for (int64_t t = from; t < to; t++) {
    int32_t slot = parley_index(&a->slots, t);
    if (slot < 0) continue;
    int64_t at = parley_page_row(&a->pages, slot, parley_index(&a->positions, t));
    store_row(parley_floats(&a->keys, t), a->keys.columns, &a->pages.keys, at);
    store_row(parley_floats(&a->values, t), a->values.columns, &a->pages.values, at);
  }
}
