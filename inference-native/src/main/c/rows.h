// Rows of tensors that hold numbers as they are.
#ifndef PARLEY_ROWS_H
#define PARLEY_ROWS_H

#include "parley_ops.h"

static inline float *parley_floats(const parley_tensor *tensor, int64_t row) {
  return (float *)(tensor->data + row * tensor->stride);
}

// The index in a row of an I32 column.
static inline int32_t parley_index(const parley_tensor *tensor, int64_t row) {
  int32_t index;
  __builtin_memcpy(&index, tensor->data + row * tensor->stride, sizeof index);
  return index;
}

#endif
