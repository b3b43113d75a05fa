// The operations of dev.parley.inference.ops in C: what Java and C agree on.
//
// Everything crosses as one struct of 8-byte fields, filled by NativeOperation.java in the order in
// which they stand here; CUDA kernels take the same structs (docs/cuda.md). An operation is a number
// of units that may be computed in any order and by several threads; none reads what another writes.
// JavaOps defines what each computes.
#ifndef PARLEY_OPS_H
#define PARLEY_OPS_H

#include <stdint.h>

// Numbers of ggml_type, as in GGUF files; INT8 is ours, for activations.
enum parley_type {
  PARLEY_F32 = 0,
  PARLEY_F16 = 1,
  PARLEY_Q4_0 = 2,
  PARLEY_Q4_1 = 3,
  PARLEY_Q5_0 = 6,
  PARLEY_Q5_1 = 7,
  PARLEY_Q8_0 = 8,
  PARLEY_Q4_K = 12,
  PARLEY_Q5_K = 13,
  PARLEY_Q6_K = 14,
  PARLEY_I32 = 26,
  PARLEY_BF16 = 30,
  PARLEY_INT8 = 1000
};

// A matrix or a view of one. Weights of block types are packed (quant/packed.h), activations of
// type INT8 lie in tiles (int8_rows.h); all others have rows `stride` bytes apart.
typedef struct {
  uint8_t *data;
  int64_t type;
  int64_t rows;
  int64_t columns;
  int64_t stride;
} parley_tensor;

enum parley_kind {
  PARLEY_MATMUL,
  PARLEY_QUANTIZE,
  PARLEY_GATHER,
  PARLEY_COPY,
  PARLEY_RMS_NORM,
  PARLEY_GATED_GROUP_NORM,
  PARLEY_ADD,
  PARLEY_SQUARED_RELU,
  PARLEY_SWIGLU,
  PARLEY_ROPE,
  PARLEY_STORE_KEY_VALUES,
  PARLEY_ATTENTION,
  PARLEY_CONV_SILU,
  PARLEY_SSM_SCAN,
  PARLEY_READ,
  PARLEY_ENERGY,
  PARLEY_KINDS
};

// What stands before the struct of an operation in a pass.
typedef struct {
  int64_t kind;
  int64_t units;
  int64_t chunk;          // units that a thread takes at once
  int64_t scratch_bytes;  // that a thread needs to itself
} parley_op;

typedef struct {
  parley_tensor weight, x, out;
} parley_matmul;  // a unit: 16 rows of weight

typedef struct {
  parley_tensor x, out;
} parley_quantize;  // a unit: a row

typedef struct {
  parley_tensor source, rows, out;
} parley_gather;  // a unit: a row of out

typedef struct {
  parley_tensor source, target;
} parley_copy;  // a unit: a row

typedef struct {
  parley_tensor x, weight, out;
  double epsilon;
} parley_rms_norm;  // a unit: a row

typedef struct {
  parley_tensor y, z, weight, out;
  int64_t groups;
  double epsilon;
} parley_gated_group_norm;  // a unit: a group of a row

typedef struct {
  parley_tensor a, b, out;
} parley_elementwise;  // a unit: a row

typedef struct {
  parley_tensor x, frequencies, positions;
  int64_t head_width;
} parley_rope;  // a unit: a row

typedef struct {
  parley_tensor keys, values, page_table;
  int64_t page_tokens;
} parley_pages;

typedef struct {
  parley_tensor keys, values;
  parley_pages pages;
  parley_tensor slots, positions;
} parley_store_key_values;  // a unit: a row

typedef struct {
  parley_tensor query;
  parley_pages pages;
  parley_tensor slots, positions, out;
  int64_t head_width;
} parley_attention;  // a unit: four rows and a key-value head, unit / ceil(rows / 4) the head

typedef struct {
  parley_tensor x, weight, bias, state, slots, out;
} parley_conv_silu;  // a unit: 16 channels

typedef struct {
  parley_tensor x, b, c, dt, dt_bias, a, skip, state, slots, out;
  int64_t groups;
} parley_ssm_scan;  // a unit: a head

typedef struct {
  parley_tensor weight;
} parley_read;  // a unit: a row

// places[i] is which column of target is row i's, -1 for none.
typedef struct {
  parley_tensor logits, places, target;
} parley_energy;  // a unit: a row

// Computes the units from `from` to `to`; `arguments` is the operation's struct, `scratch` the
// calling thread's own.
typedef void (*parley_kernel)(const void *arguments, int64_t from, int64_t to, void *scratch);

// One implementation of every kind for one instruction set.
typedef struct {
  parley_kernel kernels[PARLEY_KINDS];
} parley_level;

#endif
