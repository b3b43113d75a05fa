// target = source, of equal type and shape; a type that holds numbers one by one.
#include "kernels.h"

KERNEL(copy) {
  (void)scratch;
  const parley_copy *a = operation;
  int halves = a->source.type == PARLEY_F16 || a->source.type == PARLEY_BF16;
  uint64_t row_bytes = (uint64_t)a->source.columns * (halves ? 2 : 4);
  for (int64_t row = from; row < to; row++) {
    __builtin_memcpy(a->target.data + row * a->target.stride, a->source.data + row * a->source.stride,
                     row_bytes);
  }
}
