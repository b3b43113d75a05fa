// The kernels of one type of weights under names that end in what they are made for.
#pragma once
#include "blocks.cuh"
#include "decode.cuh"
#include "gather.cuh"
#include "text_floats.cuh"
#include "text_rounded.cuh"

#define DECODE_ENTRY(name, blocks, body) \
  DENSE_ENTRY(name, parley_cuda_matmul, DECODE_THREADS, blocks) { body; }

#define KERNELS_OF_BLOCKS(name, TYPE)                                                      \
  DECODE_ENTRY(name##_rounded_decode_1, 6, (decode_rounded<TYPE, 1>(a)))                      \
  DECODE_ENTRY(name##_rounded_decode_2, 5, (decode_rounded<TYPE, 2>(a)))                      \
  DECODE_ENTRY(name##_rounded_decode_4, 4, (decode_rounded<TYPE, 4>(a)))                      \
  DECODE_ENTRY(name##_rounded_decode_8, 3, (decode_rounded<TYPE, 8>(a)))                      \
  DECODE_ENTRY(name##_decode_1, 8, (decode_exact<TYPE, 1>(a)))                                \
  DECODE_ENTRY(name##_decode_4, 5, (decode_exact<TYPE, 4>(a)))                                \
  DENSE_ENTRY(name##_rounded_text, parley_cuda_matmul, TILE_THREADS, 4) { text_rounded<TYPE>(a); }           \
  ENTRY(name##_text, parley_cuda_matmul, TILE_THREADS) { text_floats<TYPE>(a); }                    \
  ENTRY(name##_gather, parley_gather, GATHER_THREADS) { gather_blocks<TYPE>(a); }

#define KERNELS_OF_FLOATS(name, TYPE, text)                                                \
  DECODE_ENTRY(name##_decode_1, 8, (decode_floats<TYPE, 1>(a)))                               \
  DECODE_ENTRY(name##_decode_2, 6, (decode_floats<TYPE, 2>(a)))                               \
  DECODE_ENTRY(name##_decode_4, 5, (decode_floats<TYPE, 4>(a)))                               \
  DECODE_ENTRY(name##_decode_8, 4, (decode_floats<TYPE, 8>(a)))                               \
  ENTRY(name##_text, parley_cuda_matmul, TILE_THREADS) { text(a); }                                 \
  ENTRY(name##_gather, parley_gather, GATHER_THREADS) { gather_floats<TYPE>(a); }
