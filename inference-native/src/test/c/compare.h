// What an operation left against what it should have left. Each prints the first difference.
#ifndef PARLEY_COMPARE_H
#define PARLEY_COMPARE_H

#include "../../main/c/parley_ops.h"

// Floats may be off by `tolerance` times the largest finite size in their row; -0 is 0, and one
// number that is none is as good as another. Where all match, they are copied over the expected.
int tensors_match(parley_tensor actual, uint8_t *expected, double tolerance);

int bytes_match(const uint8_t *expected, const uint8_t *actual, int64_t count);

// A digest of the bits of what one operation wrote, after those of others. All numbers that are none
// count as one: processors choose different ones.
uint64_t digest_tensor(parley_tensor written, uint64_t digest);

static const uint64_t FIRST_DIGEST = 0xcbf29ce484222325;

#endif
