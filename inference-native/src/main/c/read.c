// Reads rows of weights and does nothing with them, at the speed of memory: what every token costs
// at least. Four chains, so that no addition waits for a load.
#include "kernels.h"

enum { AHEAD = 4096 };

KERNEL(read) {
  (void)scratch;
  const parley_tensor *weight = &((const parley_read *)operation)->weight;
  const uint8_t *at = weight->data + from * weight->stride, *end = weight->data + to * weight->stride;
  vi sum[4] = {vi_set1(0), vi_set1(0), vi_set1(0), vi_set1(0)};
  const int step = 4 * (int)sizeof(vb);
  for (; at + step <= end; at += step) {
    for (int line = 0; line < step; line += 64) prefetch(at + AHEAD + line);
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
      sum[i] = vi_add(sum[i], vi_of_bytes(vb_load(at + i * (int)sizeof(vb))));
    }
  }
  // The compiler must not find out that nobody wants them.
  volatile vi kept = vi_add(vi_add(sum[0], sum[1]), vi_add(sum[2], sum[3]));
  (void)kept;
}
