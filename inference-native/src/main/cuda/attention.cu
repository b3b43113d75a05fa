#include "attention_decode.cuh"
#include "attention_text.cuh"
#include "blocks.cuh"

ENTRY(attention_decode_f16, parley_cuda_attention, ATTENTION_THREADS) { attend_decode<PARLEY_F16>(a); }
ENTRY(attention_decode_f32, parley_cuda_attention, ATTENTION_THREADS) { attend_decode<PARLEY_F32>(a); }
ENTRY(attention_combine, parley_cuda_attention, ATTENTION_THREADS) { combine_partitions(a); }

ENTRY(attention_text_f16_32, parley_cuda_attention, ATTENTION_THREADS) { attend_text<PARLEY_F16, 32, 128>(a); }
ENTRY(attention_text_f16_16, parley_cuda_attention, ATTENTION_THREADS) { attend_text<PARLEY_F16, 16, 256>(a); }
ENTRY(attention_text_f32_32, parley_cuda_attention, ATTENTION_THREADS) { attend_text<PARLEY_F32, 32, 128>(a); }
ENTRY(attention_text_f32_16, parley_cuda_attention, ATTENTION_THREADS) { attend_text<PARLEY_F32, 16, 256>(a); }
