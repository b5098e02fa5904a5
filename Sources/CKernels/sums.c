#include "sums.h"

#include <stdlib.h>

// Every group is cut into items of at most TALL rows (more when the channels are few) and BLOCK channels, whatever
// the number of threads; an item's sums are partial results, which are then added up in order.

enum { BLOCK = SB_SOME_CHANNELS, TALL = 256, ITEM = 32768 };

SB_CLONES static void add_rows(
    const float *restrict x, size_t rows, size_t stride, size_t width, double *restrict sum) {
  size_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    const float *a = x + r * stride, *b = a + stride, *c = b + stride, *d = c + stride;
    for (size_t i = 0; i < width; i++)
      sum[i] += ((double)a[i] + (double)b[i]) + ((double)c[i] + (double)d[i]);
  }
  for (; r < rows; r++)
    for (size_t i = 0; i < width; i++) sum[i] += (double)x[r * stride + i];
}

SB_CLONES static void add_moments(
    const float *restrict x, const float *restrict pivot, size_t rows, size_t stride, size_t width,
    double *restrict sum, double *restrict squares) {
  size_t r = 0;
  for (; r + 2 <= rows; r += 2) {
    const float *a = x + r * stride, *b = a + stride;
    for (size_t i = 0; i < width; i++) {
      double da = (double)(a[i] - pivot[i]), db = (double)(b[i] - pivot[i]);
      sum[i] += da + db;
      squares[i] += da * da + db * db;
    }
  }
  for (; r < rows; r++)
    for (size_t i = 0; i < width; i++) {
      double d = (double)(x[r * stride + i] - pivot[i]);
      sum[i] += d;
      squares[i] += d * d;
    }
}

SB_CLONES static void add_products(
    const float *restrict g, const float *restrict x, const float *restrict mean, size_t rows, size_t stride,
    size_t width, double *restrict plain, double *restrict centred) {
  size_t r = 0;
  for (; r + 2 <= rows; r += 2) {
    size_t a = r * stride, b = a + stride;
    for (size_t i = 0; i < width; i++) {
      double ga = (double)g[a + i], gb = (double)g[b + i];
      plain[i] += ga + gb;
      centred[i] += ga * (double)(x[a + i] - mean[i]) + gb * (double)(x[b + i] - mean[i]);
    }
  }
  for (; r < rows; r++)
    for (size_t i = 0; i < width; i++) {
      double gradient = (double)g[r * stride + i];
      plain[i] += gradient;
      centred[i] += gradient * (double)(x[r * stride + i] - mean[i]);
    }
}

struct plan {
  struct sb_sums sums;
  double *first, *second;
  size_t tall, chunks, blocks, items, together;
};

static void add(
    const struct sb_sums *s, size_t at, const float *v, size_t rows, size_t stride, size_t width, double *first,
    double *second) {
  switch (s->kind) {
    case SB_SUM: add_rows(s->x + at, rows, stride, width, first); break;
    case SB_SUM_MOMENTS: add_moments(s->x + at, v, rows, stride, width, first, second); break;
    case SB_SUM_PRODUCTS: add_products(s->g + at, s->x + at, v, rows, stride, width, first, second); break;
  }
}

static void fold(const double *wide, double *out, size_t width, size_t times) {
  for (size_t c = 0; c < width; c++) {
    double sum = 0;
    for (size_t t = 0; t < times; t++) sum += wide[t * width + c];
    out[c] = sum;
  }
}

static void run_item(const struct plan *p, size_t item) {
  const struct sb_sums *s = &p->sums;
  size_t block = item % p->blocks, chunk = item / p->blocks % p->chunks, group = item / p->blocks / p->chunks;
  size_t column = block * BLOCK, width = sb_smaller(BLOCK, s->channels - column);
  size_t row = chunk * p->tall, rows = sb_smaller(p->tall, s->rows - row);
  size_t start = group * s->rows * s->channels, at = start + row * s->channels + column;
  size_t out = (group * p->chunks + chunk) * s->channels + column;
  const float *v = s->kind == SB_SUM_MOMENTS ? s->x + start + column
                   : s->kind == SB_SUM_PRODUCTS ? s->mean + group * s->channels + column : NULL;
  size_t times = sb_rows_as_one(rows, s->channels);
  if (times == 1) {
    double *second = p->second ? p->second + out : NULL;
    memset(p->first + out, 0, width * sizeof(double));
    if (second) memset(second, 0, width * sizeof(double));
    add(s, at, v, rows, s->channels, width, p->first + out, second);
    return;
  }
  double first[SB_WIDEST], second[SB_WIDEST];
  float repeated[SB_WIDEST];
  size_t wide = width * times, tall = rows / times;
  memset(first, 0, wide * sizeof(double));
  memset(second, 0, wide * sizeof(double));
  if (v) sb_repeat(v, repeated, width, times);
  add(s, at, repeated, tall, wide, wide, first, second);
  add(s, at + tall * wide, repeated, 1, wide, (rows - tall * times) * width, first, second);
  fold(first, p->first + out, width, times);
  if (p->second) fold(second, p->second + out, width, times);
}

static void run_items(size_t index, void *context) {
  const struct plan *p = context;
  size_t from = index * p->together, to = sb_smaller(from + p->together, p->items);
  for (size_t item = from; item < to; item++) run_item(p, item);
}

static void add_up(const double *partial, double *out, size_t groups, size_t chunks, size_t channels) {
  for (size_t g = 0; g < groups; g++) {
    memcpy(out + g * channels, partial + g * chunks * channels, channels * sizeof(double));
    for (size_t k = 1; k < chunks; k++)
      for (size_t c = 0; c < channels; c++) out[g * channels + c] += partial[(g * chunks + k) * channels + c];
  }
}

enum { SHORT = 256, ROW_LANES = 8 };

/// Sums of rows that are too short to be cut: eight running sums each, added up in order.
SB_CLONES static void short_rows(size_t index, void *context) {
  const struct plan *p = context;
  size_t width = p->sums.rows, from = index * p->together, to = sb_smaller(from + p->together, p->items);
  for (size_t row = from; row < to; row++) {
    const float *x = p->sums.x + row * width;
    double sum = 0;
    size_t i = 0;
    if (width >= 2 * ROW_LANES) {
      double lanes[ROW_LANES] = {0};
      for (; i + ROW_LANES <= width; i += ROW_LANES)
        for (int l = 0; l < ROW_LANES; l++) lanes[l] += (double)x[i + l];
      for (int l = 0; l < ROW_LANES; l++) sum += lanes[l];
    }
    for (; i < width; i++) sum += (double)x[i];
    p->first[row] = sum;
  }
}

void sb_run_sums(struct sb_sums sums, double *first, double *second) {
  size_t outputs = sums.groups * sums.channels;
  if (outputs == 0) return;
  if (sums.rows == 0) {
    memset(first, 0, outputs * sizeof(double));
    if (second) memset(second, 0, outputs * sizeof(double));
    return;
  }
  struct plan p = {.sums = sums, .first = first, .second = second};
  if (sums.kind == SB_SUM && sums.channels == 1 && sums.rows < SHORT) {
    p.items = sums.groups;
    p.together = sb_ceiling(ITEM, sums.rows);
    sb_spread(sb_ceiling(p.items, p.together), sums.groups * sums.rows, short_rows, &p);
    return;
  }
  p.tall = sb_ceiling(ITEM, sums.channels);
  if (p.tall < TALL) p.tall = TALL;
  p.chunks = sb_ceiling(sums.rows, p.tall);
  p.blocks = sb_ceiling(sums.channels, BLOCK);
  p.items = sums.groups * p.chunks * p.blocks;
  size_t work = outputs * sums.rows;
  p.together = sb_ceiling(ITEM * p.items, work);
  double *partial = NULL;
  if (p.chunks > 1) {
    partial = malloc((second ? 2 : 1) * outputs * p.chunks * sizeof(double));
    if (!partial) abort();
    p.first = partial;
    p.second = second ? partial + outputs * p.chunks : NULL;
  }
  sb_spread(sb_ceiling(p.items, p.together), work, run_items, &p);
  if (partial) {
    add_up(p.first, first, sums.groups, p.chunks, sums.channels);
    if (second) add_up(p.second, second, sums.groups, p.chunks, sums.channels);
    free(partial);
  }
}
