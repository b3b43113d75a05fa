#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char MAGIC[8] = "REPLAY1";

int open_cases(cases *file, const char *path) {
  file->bytes = NULL;
  FILE *stream = fopen(path, "rb");
  if (stream == NULL) return 0;
  fseek(stream, 0, SEEK_END);
  long size = ftell(stream);
  rewind(stream);
  if (size >= 8) file->bytes = malloc((size_t)size);
  int complete = file->bytes != NULL && fread(file->bytes, 1, (size_t)size, stream) == (size_t)size;
  fclose(stream);
  if (!complete || memcmp(file->bytes, MAGIC, 8) != 0) {
    close_cases(file);
    return 0;
  }
  file->at = file->bytes + 8;
  file->end = file->bytes + size;
  return 1;
}

void close_cases(cases *file) {
  free(file->bytes);
  file->bytes = NULL;
}

// Below, the end of the file is kept in mind instead of tested at each call: `at` becomes NULL.
static int64_t next_number(cases *file) {
  int64_t number = 0;
  if (file->at != NULL && file->end - file->at < 8) file->at = NULL;
  if (file->at == NULL) return 0;
  memcpy(&number, file->at, 8);
  file->at += 8;
  return number;
}

static int64_t next_count(cases *file, int64_t most) {
  int64_t count = next_number(file);
  if (count < 0 || count > most) file->at = NULL;
  return file->at == NULL ? 0 : count;
}

static const uint8_t *next_bytes(cases *file, int64_t *size) {
  *size = next_number(file);
  if (file->at != NULL && (*size < 0 || *size > file->end - file->at)) file->at = NULL;
  if (file->at == NULL || *size == 0) return NULL;
  const uint8_t *bytes = file->at;
  file->at += (*size + 7) & -8;
  return bytes;
}

static int next_region(cases *file, region *next) {
  int64_t before, after;
  next->misalignment = next_number(file);
  next->size = next_number(file);
  next->before = next_bytes(file, &before);
  next->after = next_bytes(file, &after);
  return next->misalignment >= 0 && next->misalignment < 64 && (before == 0 || before == next->size) &&
         (after == 0 || after == next->size);
}

static int next_operand(cases *file, const recorded *of, operand *next) {
  next->field = next_number(file);
  next->region = next_number(file);
  next->offset = next_number(file);
  int64_t tolerance = next_number(file);
  memcpy(&next->tolerance, &tolerance, 8);
  return next->field >= 0 && next->field + 5 <= of->field_count && next->region >= 0 &&
         next->region < of->region_count && next->offset >= 0 &&
         next->offset <= of->regions[next->region].size;
}

int next_case(cases *file, recorded *next) {
  if (file->at == file->end) return 0;
  next->name = (const char *)next_bytes(file, &next->name_bytes);
  next->field_count = next_count(file, MOST_FIELDS);
  for (int64_t i = 0; i < next->field_count; i++) next->fields[i] = next_number(file);
  next->region_count = next_count(file, MOST_REGIONS);
  int sound = 1;
  for (int64_t i = 0; i < next->region_count; i++) sound &= next_region(file, &next->regions[i]);
  next->operand_count = next_count(file, MOST_TENSORS);
  for (int64_t i = 0; i < next->operand_count; i++) sound &= next_operand(file, next, &next->operands[i]);
  return sound && file->at != NULL && next->field_count >= 4 ? 1 : -1;
}
