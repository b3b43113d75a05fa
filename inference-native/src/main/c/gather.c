// out[i] = source[rows[i]] as floats, whatever the type of source.
#include "kernels.h"
#include "quant/unpack.h"

INLINE void packed_row(const int type, const parley_tensor *source, int64_t row, float *out) {
  const parley_layout layout = parley_layout_of(type);
  const uint8_t *at = source->data + row / PARLEY_GROUP * PARLEY_GROUP * source->stride;
  int part = (int)(row % PARLEY_GROUP) / LANES, lane = (int)(row % PARLEY_GROUP) % LANES;
  int64_t blocks = source->columns / (PARLEY_RUN * layout.subs);
  for (int64_t block = 0; block < blocks; block++) {
    const uint8_t *header = at;
    at += layout.header;
    for (int sub = 0; sub < layout.subs; sub++) {
      vf weights[PARLEY_RUN];
      decode_run(type, header, at, sub, part, weights);
      for (int i = 0; i < PARLEY_RUN; i++) {
        float lanes[LANES];
        vf_store(lanes, weights[i]);
        *out++ = lanes[lane];
      }
      at += layout.run;
    }
  }
}

static void float_row(const parley_tensor *source, int64_t row, float *out) {
  const uint8_t *at = source->data + row * source->stride;
  int64_t k = 0;
  for (; k < source->columns; k += 16) {
    int n = (int)(source->columns - k < 16 ? source->columns - k : 16);
    uint16_t halves[16] = {0};
    __builtin_memcpy(halves, (const uint16_t *)at + k, (unsigned)n * 2);
    f16x values = source->type == PARLEY_F16 ? f16x_from_f16(halves) : f16x_from_bf16(halves);
    f16x_store_first(out + k, values, n);
  }
}

#define PACKED_ROW(type) \
  case PARLEY_##type: packed_row(PARLEY_##type, &a->source, row, out); break;

KERNEL(gather) {
  (void)scratch;
  const parley_gather *a = operation;
  for (int64_t i = from; i < to; i++) {
    int32_t row;
    __builtin_memcpy(&row, a->rows.data + i * a->rows.stride, sizeof row);
    float *out = (float *)(a->out.data + i * a->out.stride);
    switch (a->source.type) {
      PACKED_ROW(Q8_0)
      PACKED_ROW(Q4_0)
      PACKED_ROW(Q4_1)
      PACKED_ROW(Q5_0)
      PACKED_ROW(Q5_1)
      PACKED_ROW(Q4_K)
      PACKED_ROW(Q5_K)
      PACKED_ROW(Q6_K)
      case PARLEY_F16:
      case PARLEY_BF16: float_row(&a->source, row, out); break;
      default:
        __builtin_memcpy(out, a->source.data + row * a->source.stride,
                         (uint64_t)a->source.columns * sizeof(float));
    }
  }
}
