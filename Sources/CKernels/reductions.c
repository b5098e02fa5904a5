#include "reductions.h"

#include <stdlib.h>

#include "sums.h"

static float sum_of_terms(enum sb_sum_kind kind, const float *a, const float *b, size_t count) {
  double sum = 0;
  sb_run_sums((struct sb_sums){.kind = kind, .x = a, .g = b, .groups = 1, .rows = count, .channels = 1}, &sum, NULL);
  return (float)sum;
}

float sb_sum_distances(const float *a, const float *b, size_t count) {
  return sum_of_terms(SB_SUM_DISTANCES, a, b, count);
}

float sb_sum_squared_distances(const float *a, const float *b, size_t count) {
  return sum_of_terms(SB_SUM_SQUARED_DISTANCES, a, b, count);
}

float sb_sum_products_below(const float *x, const float *g, size_t count) {
  return sum_of_terms(SB_SUM_PRODUCTS_BELOW, x, g, count);
}

void sb_sum_middle(const float *x, float *y, size_t outer, size_t middle, size_t inner) {
  size_t count = outer * inner;
  if (count == 0) return;
  double *sums = malloc(count * sizeof(double));
  if (!sums) abort();
  sb_run_sums((struct sb_sums){.kind = SB_SUM, .x = x, .groups = outer, .rows = middle, .channels = inner}, sums, NULL);
  for (size_t i = 0; i < count; i++) y[i] = (float)sums[i];
  free(sums);
}

enum { LANES = 16 };

SB_INLINE float larger(float a, float b) { return b > a || b != b ? b : a; }

/// The greatest of a row, kept as sixteen greatest values until the end.
SB_INLINE float row_maximum(const float *x, size_t width) {
  float top = x[0];
  size_t i = 0;
  if (width >= LANES) {
    float tops[LANES];
    for (int l = 0; l < LANES; l++) tops[l] = x[l];
    for (i = LANES; i + LANES <= width; i += LANES)
      for (int l = 0; l < LANES; l++) tops[l] = larger(tops[l], x[i + l]);
    for (int l = 0; l < LANES; l++) top = larger(top, tops[l]);
  }
  for (; i < width; i++) top = larger(top, x[i]);
  return top;
}

struct middle {
  const float *x;
  float *y;
  ptrdiff_t *places;
  size_t outer, middle, inner, tall;
};

SB_CLONES static void maximum_chunk(size_t index, void *context) {
  const struct middle *m = context;
  size_t from = index * m->tall, to = sb_smaller(from + m->tall, m->outer), inner = m->inner;
  for (size_t o = from; o < to; o++) {
    const float *x = m->x + o * m->middle * inner;
    float *y = m->y + o * inner;
    if (inner == 1) {
      y[0] = row_maximum(x, m->middle);
      continue;
    }
    for (size_t i = 0; i < inner; i++) y[i] = x[i];
    for (size_t k = 1; k < m->middle; k++)
      for (size_t i = 0; i < inner; i++) y[i] = larger(y[i], x[k * inner + i]);
  }
}

void sb_maximum_middle(const float *x, float *y, size_t outer, size_t middle, size_t inner) {
  if (outer * middle * inner == 0) return;
  struct middle m = {.x = x, .y = y, .outer = outer, .middle = middle, .inner = inner};
  m.tall = sb_ceiling(SB_CHUNK, middle * inner);
  sb_spread(sb_ceiling(outer, m.tall), outer * middle * inner, maximum_chunk, &m);
}

SB_CLONES static void argmax_chunk(size_t index, void *context) {
  const struct middle *m = context;
  size_t from = index * m->tall, to = sb_smaller(from + m->tall, m->outer);
  for (size_t o = from; o < to; o++) {
    const float *x = m->x + o * m->middle;
    float top = row_maximum(x, m->middle);
    size_t place = 0;
    while (!(x[place] == top || x[place] != x[place])) place++;
    m->places[o] = (ptrdiff_t)place;
  }
}

void sb_argmax_rows(const float *x, ptrdiff_t *y, size_t rows, size_t width) {
  if (rows * width == 0) return;
  struct middle m = {.x = x, .places = y, .outer = rows, .middle = width};
  m.tall = sb_ceiling(SB_CHUNK, width);
  sb_spread(sb_ceiling(rows, m.tall), rows * width, argmax_chunk, &m);
}

SB_CLONES static void fill(float *y, float value, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = value;
}

static void repeat_chunk(size_t index, void *context) {
  const struct middle *m = context;
  size_t chunks = sb_ceiling(m->middle, m->tall), group = index / chunks, row = index % chunks * m->tall;
  size_t rows = sb_smaller(m->tall, m->middle - row), inner = m->inner;
  const float *x = m->x + group * inner;
  float *y = m->y + (group * m->middle + row) * inner;
  if (inner == 1) {
    fill(y, x[0], rows);
    return;
  }
  size_t times = sb_rows_as_one(rows, inner), done = 0;
  float repeated[SB_WIDEST];
  if (times > 1) {
    sb_repeat(x, repeated, inner, times);
    for (; done + times <= rows; done += times) memcpy(y + done * inner, repeated, times * inner * sizeof(float));
  }
  for (; done < rows; done++) memcpy(y + done * inner, x, inner * sizeof(float));
}

void sb_repeat_middle(const float *x, float *y, size_t outer, size_t middle, size_t inner) {
  if (outer * middle * inner == 0) return;
  struct middle m = {.x = x, .y = y, .outer = outer, .middle = middle, .inner = inner};
  m.tall = sb_ceiling(SB_CHUNK, inner);
  sb_spread(outer * sb_ceiling(middle, m.tall), outer * middle * inner, repeat_chunk, &m);
}
