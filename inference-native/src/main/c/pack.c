// Rows of weights as the file stores them into packed groups (quant/packed.h), in place: a group has
// the bytes of its 16 rows. Source of the stored blocks: the layouts of the GGUF format.
#include "device.h"
#include "quant/packed.h"

#define INLINE static inline __attribute__((always_inline))

enum { WORDS = PARLEY_RUN / 4 };

#define EACH_WORD for (int i = 0; i < WORDS; i++)

// The same bits of four bytes.
enum { LOW_1 = 0x01010101, LOW_2 = 0x03030303, LOW_4 = 0x0f0f0f0f };

INLINE void load_words(const uint8_t *bytes, uint32_t words[WORDS]) {
  __builtin_memcpy(words, bytes, PARLEY_RUN);
}

// 16 bytes of nibbles: column i low, column i + 16 high.
INLINE void nibble_pairs(const uint8_t *bytes, uint32_t q[WORDS]) {
  uint32_t pairs[WORDS / 2];
  __builtin_memcpy(pairs, bytes, sizeof pairs);
  for (int i = 0; i < WORDS / 2; i++) {
    q[i] = pairs[i] & LOW_4;
    q[i + WORDS / 2] = pairs[i] >> 4 & LOW_4;
  }
}

// 32 bytes that two neighbouring runs share: the even one low, the odd one high.
INLINE void shared_nibbles(const uint8_t *bytes, int odd, uint32_t q[WORDS]) {
  load_words(bytes, q);
  EACH_WORD q[i] = q[i] >> (odd ? 4 : 0) & LOW_4;
}

// One bit for each column in order. The product moves bit j of four to byte j.
INLINE void fifth_bits(const uint8_t *bits, uint32_t q[WORDS]) {
  uint32_t all;
  __builtin_memcpy(&all, bits, sizeof all);
  EACH_WORD q[i] |= ((all >> 4 * i & 15) * 0x00204081u & LOW_1) << 4;
}

// Bits of 32 bytes from `shift` on, as bits 4 and up of the columns.
INLINE void upper_bits(const uint8_t *bytes, int shift, uint32_t mask, uint32_t q[WORDS]) {
  uint32_t bits[WORDS];
  load_words(bytes, bits);
  EACH_WORD q[i] |= (bits[i] >> shift & mask) << 4;
}

// The numbers of one run of a stored block, four columns to a word.
INLINE void codes_of_run(int64_t type, const uint8_t *block, int sub, uint32_t q[WORDS]) {
  switch (type) {
    case PARLEY_Q8_0:
      load_words(block + 2, q);
      EACH_WORD q[i] ^= 0x80808080u;
      break;
    case PARLEY_Q4_0: nibble_pairs(block + 2, q); break;
    case PARLEY_Q4_1: nibble_pairs(block + 4, q); break;
    case PARLEY_Q5_0:
      nibble_pairs(block + 6, q);
      fifth_bits(block + 2, q);
      break;
    case PARLEY_Q5_1:
      nibble_pairs(block + 8, q);
      fifth_bits(block + 4, q);
      break;
    case PARLEY_Q4_K: shared_nibbles(block + 16 + sub / 2 * 32, sub % 2, q); break;
    case PARLEY_Q5_K:
      shared_nibbles(block + 48 + sub / 2 * 32, sub % 2, q);
      upper_bits(block + 16, sub, LOW_1, q);
      break;
    default: {  // Q6_K: two halves of 128 columns; runs 0 and 2 of a half share bytes, and 1 and 3
      int half = sub / 4, run = sub % 4;
      shared_nibbles(block + half * 64 + run % 2 * 32, run / 2, q);
      upper_bits(block + 128 + half * 32, 2 * run, LOW_2, q);
    }
  }
}

INLINE void store_word(uint8_t *run, int chunk, int row, uint32_t word) {
  __builtin_memcpy(run + 64 * chunk + 4 * row, &word, sizeof word);
}

// Puts one row's numbers of a run to their place among the 16 rows.
INLINE void write_run(int64_t type, const uint32_t q[WORDS], int row, uint8_t *run) {
  if (type == PARLEY_Q8_0) {
    EACH_WORD store_word(run, i, row, q[i]);
    return;
  }
  for (int i = 0; i < WORDS / 2; i++) {
    store_word(run, i, row, (q[i] & LOW_4) | (q[i + WORDS / 2] & LOW_4) << 4);
  }
  if (type == PARLEY_Q6_K) {
    for (int i = 0; i < 2; i++) {
      uint32_t bits = 0;
      for (int j = 0; j < 4; j++) bits |= (q[4 * i + j] >> 4 & LOW_2) << 2 * j;
      store_word(run, 4 + i, row, bits);
    }
  } else if (parley_layout_of((int)type).run > 256) {
    uint32_t bits = 0;
    EACH_WORD bits |= (q[i] >> 4 & LOW_1) << i;
    store_word(run, 4, row, bits);
  }
}

INLINE void write_header(int64_t type, const uint8_t *block, int row, uint8_t *header) {
  const uint8_t *d = type == PARLEY_Q6_K ? block + 208 : block;
  __builtin_memcpy(header + 2 * row, d, 2);
  switch (type) {
    case PARLEY_Q4_1:
    case PARLEY_Q5_1: __builtin_memcpy(header + 32 + 2 * row, block + 2, 2); break;
    case PARLEY_Q4_K:
    case PARLEY_Q5_K:
      __builtin_memcpy(header + 32 + 2 * row, block + 2, 2);
      for (int i = 0; i < 12; i++) header[64 + 16 * i + row] = block[4 + i];
      break;
    case PARLEY_Q6_K:
      for (int i = 0; i < 16; i++) header[32 + 16 * i + row] = block[192 + i];
      break;
    default: break;
  }
}

INLINE void pack_groups(const int64_t type, const parley_pack_call *call) {
  const parley_layout layout = parley_layout_of((int)type);
  const int64_t block_bytes = parley_block_bytes((int)type), stored_bytes = block_bytes / PARLEY_GROUP;
  const int64_t blocks = call->columns / (PARLEY_RUN * layout.subs);
  const int64_t row_bytes = blocks * stored_bytes;
  for (int64_t group = 0; group < call->groups; group++) {
    uint8_t *packed = call->weight + group * PARLEY_GROUP * row_bytes;
    __builtin_memcpy(call->scratch, packed, (uint64_t)(PARLEY_GROUP * row_bytes));
    for (int row = 0; row < PARLEY_GROUP; row++) {
      const uint8_t *block = call->scratch + row * row_bytes;
      uint8_t *target = packed;
      for (int64_t b = 0; b < blocks; b++) {
        write_header(type, block, row, target);
        for (int sub = 0; sub < layout.subs; sub++) {
          uint32_t q[WORDS];
          codes_of_run(type, block, sub, q);
          write_run(type, q, row, target + layout.header + sub * layout.run);
        }
        block += stored_bytes;
        target += block_bytes;
      }
    }
  }
}

void parley_pack(parley_pack_call *call) {
  switch (call->type) {
    case PARLEY_Q8_0: pack_groups(PARLEY_Q8_0, call); break;
    case PARLEY_Q4_0: pack_groups(PARLEY_Q4_0, call); break;
    case PARLEY_Q4_1: pack_groups(PARLEY_Q4_1, call); break;
    case PARLEY_Q5_0: pack_groups(PARLEY_Q5_0, call); break;
    case PARLEY_Q5_1: pack_groups(PARLEY_Q5_1, call); break;
    case PARLEY_Q4_K: pack_groups(PARLEY_Q4_K, call); break;
    case PARLEY_Q5_K: pack_groups(PARLEY_Q5_K, call); break;
    default: pack_groups(PARLEY_Q6_K, call);
  }
}
