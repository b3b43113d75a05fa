// The file of recorded operations that ReplayFile.java writes; its layout stands there.
#ifndef PARLEY_CASES_H
#define PARLEY_CASES_H

#include "../../main/c/parley_ops.h"

enum { MOST_REGIONS = 16, MOST_TENSORS = 16, MOST_FIELDS = 128 };

typedef struct {
  int64_t misalignment;
  int64_t size;
  const uint8_t *before;  // NULL: 0xFF throughout
  const uint8_t *after;   // NULL: as before
} region;

typedef struct {
  int64_t field;   // of the struct
  int64_t region;
  int64_t offset;  // in the region
  double tolerance;  // of the largest number in a row; negative: not written
} operand;

typedef struct {
  const char *name;
  int64_t name_bytes;
  int64_t field_count;
  int64_t fields[MOST_FIELDS];
  int64_t region_count;
  region regions[MOST_REGIONS];
  int64_t operand_count;
  operand operands[MOST_TENSORS];
} recorded;

typedef struct {
  uint8_t *bytes;
  const uint8_t *at;
  const uint8_t *end;
} cases;

// 1, or 0 if there is no such file, or it is none of ours.
int open_cases(cases *file, const char *path);

// 1, or 0 at the end; -1 if the file is broken.
int next_case(cases *file, recorded *next);

void close_cases(cases *file);

#endif
