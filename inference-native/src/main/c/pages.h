// Rows of a sequence's positions in paged keys and values.
#ifndef PARLEY_PAGES_H
#define PARLEY_PAGES_H

#include "parley_ops.h"

static inline int64_t parley_page_row(const parley_pages *pages, int64_t slot, int64_t position) {
  const uint8_t *entries = pages->page_table.data + slot * pages->page_table.stride;
  int32_t page;
  __builtin_memcpy(&page, entries + position / pages->page_tokens * (int64_t)sizeof page, sizeof page);
  return page * pages->page_tokens + position % pages->page_tokens;
}

#endif
