// Depthwise causal convolution over a sequence's last W inputs, then SiLU:
//
//   sum    = bias[c] + sum over i of weight[c][i] * window[i], oldest first
//   out[t] = silu(sum)
//
// where the window is the W - 1 inputs in `state` and then x[t][c], which moves into the state. A
// unit is 16 channels; it takes the rows of the batch in order, each in its own sequence's state.
// Scratch: weights and past inputs with the channels in lanes, (2 W - 1) * 16 floats.
#include "kernels.h"
#include "rows.h"

// How many rows ahead inputs are asked for: rows lie too far apart for the machine to see a pattern.
enum { ROWS_AHEAD = 8 };

// `width` numbers of each of up to 16 channels, `step` apart, into width vectors of 16.
INLINE void into_lanes(const float *from, int64_t width, int64_t step, int64_t channels, float *lanes) {
  for (int64_t i = 0; i < width; i++) {
    for (int64_t c = 0; c < 16; c++) lanes[16 * i + c] = c < channels ? from[c * step + i] : 0;
  }
}

INLINE void out_of_lanes(const float *lanes, int64_t width, int64_t channels, float *to) {
  for (int64_t c = 0; c < channels; c++) {
    for (int64_t i = 0; i < width; i++) to[c * width + i] = lanes[16 * i + c];
  }
}

// The convolution of Mamba is four wide: these become shuffles.
static void load_lanes(const float *from, int64_t width, int64_t step, int64_t channels, float *lanes) {
  if (channels == 16 && width == 4 && step == 4) {
    into_lanes(from, 4, 4, 16, lanes);
  } else if (channels == 16 && width == 3 && step == 3) {
    into_lanes(from, 3, 3, 16, lanes);
  } else {
    into_lanes(from, width, step, channels, lanes);
  }
}

static void store_lanes(const float *lanes, int64_t width, int64_t channels, float *to) {
  if (channels == 16 && width == 3) {
    out_of_lanes(lanes, 3, 16, to);
  } else {
    out_of_lanes(lanes, width, channels, to);
  }
}

// Moves the newest input into the past.
INLINE f16x convolve(const float *weight, float *past, int64_t width, f16x bias, f16x newest) {
  f16x sum = bias;
  for (int64_t i = 0; i < width - 1; i++) {
    f16x input = f16x_load(past + 16 * i);
    sum = f16x_fma(f16x_load(weight + 16 * i), input, sum);
    if (i > 0) f16x_store(past + 16 * (i - 1), input);
  }
  if (width > 1) f16x_store(past + 16 * (width - 2), newest);
  return f16x_fma(f16x_load(weight + 16 * (width - 1)), newest, sum);
}

static void convolve_channels(const parley_conv_silu *a, int64_t first, int64_t channels, float *lanes) {
  int64_t width = a->weight.columns, remembered = width - 1;
  float *weight = lanes, *past = lanes + 16 * width;
  load_lanes(parley_floats(&a->weight, first), width, a->weight.stride / (int64_t)sizeof(float), channels,
             weight);
  f16x bias = f16x_load_up_to(parley_floats(&a->bias, 0) + first, channels);
  int32_t held = -1;
  for (int64_t t = 0; t < a->x.rows; t++) {
    int32_t slot = parley_index(&a->slots, t);
    if (slot < 0) continue;
    if (slot != held) {
      if (held >= 0) store_lanes(past, remembered, channels, parley_floats(&a->state, held) + first * remembered);
      load_lanes(parley_floats(&a->state, slot) + first * remembered, remembered, remembered, channels, past);
      held = slot;
    }
    const float *x = parley_floats(&a->x, t) + first;
    prefetch((const uint8_t *)x + ROWS_AHEAD * a->x.stride);
    f16x sum = convolve(weight, past, width, bias, f16x_load_up_to(x, channels));
    f16x_store_up_to(parley_floats(&a->out, t) + first, f16x_silu(sum), channels);
  }
  if (held >= 0) store_lanes(past, remembered, channels, parley_floats(&a->state, held) + first * remembered);
}

KERNEL(conv_silu) {
  const parley_conv_silu *a = operation;
  for (int64_t unit = from; unit < to; unit++) {
    int64_t first = 16 * unit, left = a->x.columns - first;
    convolve_channels(a, first, left < 16 ? left : 16, scratch);
  }
}
