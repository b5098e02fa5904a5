#include "sums.h"

#include <stdlib.h>

#include "sums_of_rows.h"

// Every group is cut into items of at most TALL rows (more when the channels are few) and some channels, whatever the
// number of threads; an item's sums are partial results, which are then added up in order.

enum { WIDE_BLOCK = SB_SOME_CHANNELS, BLOCK = 64, TALL = 256, ITEM = 32768 };

#define PLAIN(at) x[at]
#define PLAINS(at) LOAD(x + (at))
#define DISTANCE(at) sb_magnitude(x[at] - g[at])
#define DISTANCES(at) __builtin_elementwise_abs(LOAD(x + (at)) - LOAD(g + (at)))
#define SQUARED(at) ((x[at] - g[at]) * (x[at] - g[at]))
#define SQUAREDS(at) ((LOAD(x + (at)) - LOAD(g + (at))) * (LOAD(x + (at)) - LOAD(g + (at))))
#define BELOW(at) (g[at] * (x[at] > 0 ? 0.0f : x[at]))
#define BELOWS(at) (LOAD(g + (at)) * (LOAD(x + (at)) > 0 ? (sb_v8)0.0f : LOAD(x + (at))))

DEFINE_SUM(rows, PLAIN, PLAINS)
DEFINE_SUM(distances, DISTANCE, DISTANCES)
DEFINE_SUM(squared_distances, SQUARED, SQUAREDS)
DEFINE_SUM(products_below, BELOW, BELOWS)

#define ONE_MOMENT(s, t, i, a) \
  double d = (double)(x[a] - v[0][i]); \
  s += d; \
  t += d * d;
#define TWO_MOMENTS(s, t, i, a, b) \
  double da = (double)(x[a] - v[0][i]), db = (double)(x[b] - v[0][i]); \
  s += da + db; \
  t += da * da + db * db;
#define ONES_MOMENT(s, t, i, a) \
  sb_w8 d = WIDEN(LOAD(x + a) - LOAD(v[0] + i)); \
  s += d; \
  t += d * d;
#define TWOS_MOMENTS(s, t, i, a, b) \
  sb_w8 da = WIDEN(LOAD(x + a) - LOAD(v[0] + i)), db = WIDEN(LOAD(x + b) - LOAD(v[0] + i)); \
  s += da + db; \
  t += da * da + db * db;

DEFINE_SUM_PAIR(moments, ONE_MOMENT, TWO_MOMENTS, ONES_MOMENT, TWOS_MOMENTS)

#define ONE_PRODUCT(s, t, i, a) \
  double ga = (double)g[a]; \
  s += ga; \
  t += ga * (double)(x[a] - v[0][i]);
#define TWO_PRODUCTS(s, t, i, a, b) \
  double ga = (double)g[a], gb = (double)g[b]; \
  s += ga + gb; \
  t += ga * (double)(x[a] - v[0][i]) + gb * (double)(x[b] - v[0][i]);
#define ONES_PRODUCT(s, t, i, a) \
  sb_w8 ga = WIDEN(LOAD(g + a)); \
  s += ga; \
  t += ga * WIDEN(LOAD(x + a) - LOAD(v[0] + i));
#define TWOS_PRODUCTS(s, t, i, a, b) \
  sb_w8 ga = WIDEN(LOAD(g + a)), gb = WIDEN(LOAD(g + b)); \
  s += ga + gb; \
  t += ga * WIDEN(LOAD(x + a) - LOAD(v[0] + i)) + gb * WIDEN(LOAD(x + b) - LOAD(v[0] + i));

DEFINE_SUM_PAIR(products, ONE_PRODUCT, TWO_PRODUCTS, ONES_PRODUCT, TWOS_PRODUCTS)

// The gradient that passes the rectifier, and x - mean.
#define PASSED(name, i, a) \
  float centred_##name = x[a] - v[0][i]; \
  float output_##name = (x[a] - v[0][i]) * v[1][i] + v[2][i]; \
  float passed_##name = output_##name > 0 ? g[a] : g[a] * slope; \
  double g##name = (double)passed_##name;
#define PASSEDS(name, i, a) \
  sb_v8 centred_##name = LOAD(x + a) - LOAD(v[0] + i); \
  sb_v8 output_##name = (LOAD(x + a) - LOAD(v[0] + i)) * LOAD(v[1] + i) + LOAD(v[2] + i); \
  sb_v8 passed_##name = output_##name > 0 ? LOAD(g + a) : LOAD(g + a) * slope; \
  sb_w8 g##name = WIDEN(passed_##name);
#define ONE_RECTIFIED(s, t, i, a) \
  PASSED(a, i, a) \
  s += ga; \
  t += ga * (double)centred_a;
#define TWO_RECTIFIED(s, t, i, a, b) \
  PASSED(a, i, a) \
  PASSED(b, i, b) \
  s += ga + gb; \
  t += ga * (double)centred_a + gb * (double)centred_b;
#define ONES_RECTIFIED(s, t, i, a) \
  PASSEDS(a, i, a) \
  s += ga; \
  t += ga * WIDEN(centred_a);
#define TWOS_RECTIFIED(s, t, i, a, b) \
  PASSEDS(a, i, a) \
  PASSEDS(b, i, b) \
  s += ga + gb; \
  t += ga * WIDEN(centred_a) + gb * WIDEN(centred_b);

DEFINE_SUM_PAIR(rectified_products, ONE_RECTIFIED, TWO_RECTIFIED, ONES_RECTIFIED, TWOS_RECTIFIED)

struct plan {
  struct sb_sums sums;
  double *first, *second;
  size_t tall, chunks, block, blocks, items, together;
};

static void add(
    const struct sb_sums *s, size_t at, const float *const *v, size_t rows, size_t stride, size_t width,
    double *first, double *second) {
  const float *x = s->x + at, *g = s->g ? s->g + at : NULL;
  switch (s->kind) {
    case SB_SUM: add_rows(x, g, rows, stride, width, first); break;
    case SB_SUM_DISTANCES: add_distances(x, g, rows, stride, width, first); break;
    case SB_SUM_SQUARED_DISTANCES: add_squared_distances(x, g, rows, stride, width, first); break;
    case SB_SUM_PRODUCTS_BELOW: add_products_below(x, g, rows, stride, width, first); break;
    case SB_SUM_MOMENTS: add_moments(x, g, v, 0, rows, stride, width, first, second); break;
    case SB_SUM_PRODUCTS: add_products(x, g, v, 0, rows, stride, width, first, second); break;
    case SB_SUM_RECTIFIED_PRODUCTS:
      add_rectified_products(x, g, v, s->slope, rows, stride, width, first, second);
      break;
  }
}

static void fold(const double *wide, double *out, size_t width, size_t times) {
  for (size_t c = 0; c < width; c++) {
    double sum = 0;
    for (size_t t = 0; t < times; t++) sum += wide[t * width + c];
    out[c] = sum;
  }
}

static size_t vector_count(enum sb_sum_kind kind) {
  switch (kind) {
    case SB_SUM: case SB_SUM_DISTANCES: case SB_SUM_SQUARED_DISTANCES: case SB_SUM_PRODUCTS_BELOW: return 0;
    case SB_SUM_MOMENTS: case SB_SUM_PRODUCTS: return 1;
    case SB_SUM_RECTIFIED_PRODUCTS: return 3;
  }
}

static void run_item(const struct plan *p, size_t item) {
  const struct sb_sums *s = &p->sums;
  size_t block = item % p->blocks, chunk = item / p->blocks % p->chunks, group = item / p->blocks / p->chunks;
  size_t column = block * p->block, width = sb_smaller(p->block, s->channels - column);
  size_t row = chunk * p->tall, rows = sb_smaller(p->tall, s->rows - row);
  size_t start = group * s->rows * s->channels, at = start + row * s->channels + column;
  size_t out = (group * p->chunks + chunk) * s->channels + column;
  size_t vectors = vector_count(s->kind);
  const float *v[3];
  for (size_t k = 0; k < vectors; k++)
    v[k] = s->kind == SB_SUM_MOMENTS ? s->x + start + column : s->map + (group * 3 + k) * s->channels + column;
  size_t times = sb_rows_as_one(rows, s->channels);
  if (times == 1) {
    double *second = p->second ? p->second + out : NULL;
    memset(p->first + out, 0, width * sizeof(double));
    if (second) memset(second, 0, width * sizeof(double));
    add(s, at, v, rows, s->channels, width, p->first + out, second);
    return;
  }
  double first[SB_WIDEST], second[SB_WIDEST];
  float repeated[3][SB_WIDEST];
  size_t wide = width * times, tall = rows / times;
  memset(first, 0, wide * sizeof(double));
  memset(second, 0, wide * sizeof(double));
  for (size_t k = 0; k < vectors; k++) {
    sb_repeat(v[k], repeated[k], width, times);
    v[k] = repeated[k];
  }
  add(s, at, v, tall, wide, wide, first, second);
  add(s, at + tall * wide, v, 1, wide, (rows - tall * times) * width, first, second);
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
#define DEFINE_SHORT(name, TERM) \
  SB_CLONES static void short_##name(size_t index, void *context) { \
    const struct plan *p = context; \
    size_t width = p->sums.rows, from = index * p->together, to = sb_smaller(from + p->together, p->items); \
    for (size_t row = from; row < to; row++) { \
      const float *x = p->sums.x + row * width, *g = p->sums.g ? p->sums.g + row * width : NULL; \
      (void)g; \
      double sum = 0; \
      size_t i = 0; \
      if (width >= 2 * ROW_LANES) { \
        double lanes[ROW_LANES] = {0}; \
        for (; i + ROW_LANES <= width; i += ROW_LANES) \
          for (size_t l = 0; l < ROW_LANES; l++) lanes[l] += (double)TERM(i + l); \
        for (int l = 0; l < ROW_LANES; l++) sum += lanes[l]; \
      } \
      for (; i < width; i++) sum += (double)TERM(i); \
      p->first[row] = sum; \
    } \
  }
DEFINE_SHORT(rows, PLAIN)
DEFINE_SHORT(distances, DISTANCE)
DEFINE_SHORT(squared_distances, SQUARED)
DEFINE_SHORT(products_below, BELOW)

static sb_task short_task(enum sb_sum_kind kind) {
  switch (kind) {
    case SB_SUM_DISTANCES: return short_distances;
    case SB_SUM_SQUARED_DISTANCES: return short_squared_distances;
    case SB_SUM_PRODUCTS_BELOW: return short_products_below;
    default: return short_rows;
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
  if (!second && sums.channels == 1 && sums.rows < SHORT) {
    p.items = sums.groups;
    p.together = sb_ceiling(ITEM, sums.rows);
    sb_spread(sb_ceiling(p.items, p.together), sums.groups * sums.rows, short_task(sums.kind), &p);
    return;
  }
  p.tall = sb_ceiling(ITEM, sums.channels);
  if (p.tall < TALL) p.tall = TALL;
  p.chunks = sb_ceiling(sums.rows, p.tall);
  // A channel's sum does not depend on which channels are in its block.
  p.block = sums.channels % BLOCK == 0 ? BLOCK : WIDE_BLOCK;
  p.blocks = sb_ceiling(sums.channels, p.block);
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
