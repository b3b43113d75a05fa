// add           out = a + b
// squared_relu  out = max(a, 0)^2
// swiglu        out = silu(a) * b
//
// out may be a.
#include "kernels.h"
#include "rows.h"

INLINE f16x sum(f16x a, f16x b) { return f16x_add(a, b); }

INLINE f16x squared_relu(f16x a, f16x same) {
  (void)same;
  f16x positive = f16x_max(f16x_set1(0), a);
  return f16x_mul(positive, positive);
}

INLINE f16x swiglu(f16x gate, f16x up) { return f16x_mul(f16x_silu(gate), up); }

#define ELEMENTWISE(name, function)                                                             \
  KERNEL(name) {                                                                                \
    (void)scratch;                                                                              \
    const parley_elementwise *e = operation;                                                    \
    for (int64_t t = from; t < to; t++) {                                                       \
      const float *a = parley_floats(&e->a, t), *b = parley_floats(&e->b, t);                   \
      float *out = parley_floats(&e->out, t);                                                   \
      for (int64_t i = 0; i < e->out.columns; i += 16) {                                        \
        int64_t left = e->out.columns - i;                                                      \
        f16x result = function(f16x_load_up_to(a + i, left), f16x_load_up_to(b + i, left));     \
        f16x_store_up_to(out + i, result, left);                                                \
      }                                                                                         \
    }                                                                                           \
  }

ELEMENTWISE(add, sum)
ELEMENTWISE(squared_relu, squared_relu)
ELEMENTWISE(swiglu, swiglu)
