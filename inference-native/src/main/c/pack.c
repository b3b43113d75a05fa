// Rows of weights as the file stores them into packed groups (quant/packed.h), in place: a group has
// the bytes of its 16 rows. Source of the stored blocks: the layouts of the GGUF format.
#include "kernels.h"
#include "quant/packed.h"

// The numbers q of one run of a stored block, and where its scales lie.
typedef struct {
  uint8_t q[PARLEY_RUN];
} parley_codes;

// 16 bytes of nibbles: column i low, column i + 16 high.
static void nibble_pairs(const uint8_t *bytes, parley_codes *codes) {
  for (int i = 0; i < 16; i++) {
    codes->q[i] = bytes[i] & 15;
    codes->q[i + 16] = bytes[i] >> 4;
  }
}

// 32 bytes that two neighbouring runs share: the even one low, the odd one high.
static void shared_nibbles(const uint8_t *bytes, int odd, parley_codes *codes) {
  for (int i = 0; i < PARLEY_RUN; i++) codes->q[i] = odd ? bytes[i] >> 4 : bytes[i] & 15;
}

static void fifth_bits(const uint8_t *bits, parley_codes *codes) {
  uint32_t all;
  __builtin_memcpy(&all, bits, sizeof all);
  for (int i = 0; i < PARLEY_RUN; i++) codes->q[i] |= (uint8_t)((all >> i & 1) << 4);
}

static void codes_of_run(int64_t type, const uint8_t *block, int sub, parley_codes *codes) {
  switch (type) {
    case PARLEY_Q8_0:
      for (int i = 0; i < PARLEY_RUN; i++) codes->q[i] = block[2 + i] ^ 0x80;
      break;
    case PARLEY_Q4_0: nibble_pairs(block + 2, codes); break;
    case PARLEY_Q4_1: nibble_pairs(block + 4, codes); break;
    case PARLEY_Q5_0:
      nibble_pairs(block + 6, codes);
      fifth_bits(block + 2, codes);
      break;
    case PARLEY_Q5_1:
      nibble_pairs(block + 8, codes);
      fifth_bits(block + 4, codes);
      break;
    case PARLEY_Q4_K: shared_nibbles(block + 16 + sub / 2 * 32, sub % 2, codes); break;
    case PARLEY_Q5_K:
      shared_nibbles(block + 48 + sub / 2 * 32, sub % 2, codes);
      for (int i = 0; i < PARLEY_RUN; i++) codes->q[i] |= (uint8_t)((block[16 + i] >> sub & 1) << 4);
      break;
    default: {  // Q6_K: two halves of 128 columns; runs 0 and 2 of a half share bytes, and 1 and 3
      int half = sub / 4, run = sub % 4;
      const uint8_t *upper = block + 128 + half * 32;
      shared_nibbles(block + half * 64 + run % 2 * 32, run / 2, codes);
      for (int i = 0; i < PARLEY_RUN; i++) codes->q[i] |= (uint8_t)((upper[i] >> 2 * run & 3) << 4);
    }
  }
}

// Puts one row's codes of a run to its place among the 16 rows.
static void write_run(int64_t type, const parley_codes *codes, int row, uint8_t *run) {
  const uint8_t *q = codes->q;
  if (type == PARLEY_Q8_0) {
    for (int i = 0; i < 8; i++) __builtin_memcpy(run + 64 * i + 4 * row, q + 4 * i, 4);
    return;
  }
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 4; j++) {
      run[64 * i + 4 * row + j] = (uint8_t)((q[4 * i + j] & 15) | (q[16 + 4 * i + j] & 15) << 4);
    }
  }
  if (type == PARLEY_Q6_K) {
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 4; j++) {
        const uint8_t *from = q + 16 * i + j;
        run[256 + 64 * i + 4 * row + j] =
            (uint8_t)(from[0] >> 4 | from[4] >> 4 << 2 | from[8] >> 4 << 4 | from[12] >> 4 << 6);
      }
    }
  } else if (parley_layout_of((int)type).run > 256) {
    for (int j = 0; j < 4; j++) {
      unsigned bits = 0;
      for (int i = 0; i < 8; i++) bits |= (unsigned)(q[4 * i + j] >> 4) << i;
      run[256 + 4 * row + j] = (uint8_t)bits;
    }
  }
}

static void write_header(int64_t type, const uint8_t *block, int row, uint8_t *header) {
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

// Scratch holds the group's rows as the file stores them.
KERNEL(pack) {
  const parley_tensor *weight = &((const parley_pack *)operation)->weight;
  const int64_t type = weight->type;
  const parley_layout layout = parley_layout_of((int)type);
  const int64_t block_bytes = parley_block_bytes((int)type);
  const int64_t blocks = weight->columns / (PARLEY_RUN * layout.subs);
  uint8_t *stored = scratch;
  for (int64_t group = from; group < to; group++) {
    uint8_t *packed = weight->data + group * PARLEY_GROUP * weight->stride;
    __builtin_memcpy(stored, packed, (uint64_t)(PARLEY_GROUP * weight->stride));
    for (int row = 0; row < PARLEY_GROUP; row++) {
      const uint8_t *block = stored + row * weight->stride;
      uint8_t *target = packed;
      for (int64_t b = 0; b < blocks; b++) {
        write_header(type, block, row, target);
        for (int sub = 0; sub < layout.subs; sub++) {
          parley_codes codes;
          codes_of_run(type, block, sub, &codes);
          write_run(type, &codes, row, target + layout.header + sub * layout.run);
        }
        block += block_bytes / PARLEY_GROUP;
        target += block_bytes;
      }
    }
  }
}
