// Structs of kernels that need more than the operation's own (parley_ops.h). All fields are 8 bytes,
// written by Kernels.java in this order. Rows of a launch are of one kind: text, or generated tokens,
// each of which is of a sequence of its own.
#ifndef PARLEY_CUDA_H
#define PARLEY_CUDA_H

#include "parley_ops.h"

// A plane of packed weights, and which bytes of a stored block go there.
typedef struct {
  uint8_t *data;
  int64_t from, bytes;
} parley_plane;

// The blocks `first` to `first + count` of a weight, as the file stores them, to their planes. Planes
// that the type has not are of no bytes.
typedef struct {
  const uint8_t *source;
  int64_t first, count, block_bytes;
  parley_plane planes[4];
} parley_pack;

// out = x * weight^T, or out += it.
typedef struct {
  parley_matmul product;
  int64_t adds;
} parley_cuda_matmul;

typedef struct {
  parley_read read;
  int64_t bytes;  // from the beginning of the weight
} parley_read_bytes;

// Query heads of a key-value head are dealt with `heads` together. For generated tokens each row,
// query head and partition of positions has a partial sum: the largest score, the sum of weights,
// and as many weighted values as a head is wide.
typedef struct {
  parley_attention attention;
  int64_t heads;
  float *partials;     // [rows][H][partitions][2 + P]
  int64_t partitions;  // that the page table has room for
} parley_cuda_attention;

#endif
