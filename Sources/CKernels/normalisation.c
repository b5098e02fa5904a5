#include "normalisation.h"

#include <stdlib.h>

#include "norm_map.h"
#include "sums.h"

// Each function for one element of an output before what is added to it; comparisons let NaN through.
#define RECTIFIERS(DEFINE) \
  DEFINE(SB_NOT_RECTIFIED, v) \
  DEFINE(SB_RECTIFIED, v < 0 ? 0.0f : v) \
  DEFINE(SB_RECTIFIED_LEAKILY, v > 0 ? v : v * slope)

#define DEFINE_MAPS(name, expression) \
  SB_CLONES static void map_##name( \
      const float *restrict x, const float *const *vectors, float *restrict y, size_t rows, size_t width, \
      float slope) { \
    const float *restrict mean = vectors[0], *restrict factor = vectors[1], *restrict shift = vectors[2]; \
    for (size_t r = 0; r < rows; r++) \
      for (size_t i = 0; i < width; i++) { \
        float v = (x[r * width + i] - mean[i]) * factor[i] + shift[i]; \
        y[r * width + i] = expression; \
      } \
  } \
  SB_CLONES static void map_and_add_##name( \
      const float *restrict x, const float *restrict residual, const float *const *vectors, float *restrict y, \
      size_t rows, size_t width, float slope) { \
    const float *restrict mean = vectors[0], *restrict factor = vectors[1], *restrict shift = vectors[2]; \
    for (size_t r = 0; r < rows; r++) \
      for (size_t i = 0; i < width; i++) { \
        float v = (x[r * width + i] - mean[i]) * factor[i] + shift[i]; \
        float rectified = expression; \
        y[r * width + i] = rectified + residual[r * width + i]; \
      } \
  } \
  SB_CLONES static void scale_##name( \
      const float *restrict x, const float *const *vectors, float *restrict y, size_t rows, size_t width, \
      float slope) { \
    const float *restrict scale = vectors[0], *restrict shift = vectors[1]; \
    for (size_t r = 0; r < rows; r++) \
      for (size_t i = 0; i < width; i++) { \
        float v = x[r * width + i] * scale[i]; \
        v = v + shift[i]; \
        y[r * width + i] = expression; \
      } \
  }
RECTIFIERS(DEFINE_MAPS)

SB_CLONES static void gradient_rows(
    const float *restrict g, const float *restrict x, const float *const *vectors, float *restrict y, size_t rows,
    size_t width) {
  const float *restrict mean = vectors[0], *restrict a = vectors[3], *restrict b = vectors[4], *restrict c = vectors[5];
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < width; i++) {
      size_t at = r * width + i;
      y[at] = g[at] * a[i] + (x[at] - mean[i]) * b[i] + c[i];
    }
}

SB_CLONES static void rectified_gradient_rows(
    const float *restrict g, const float *restrict x, const float *const *vectors, float *restrict y, size_t rows,
    size_t width, float slope) {
  const float *restrict mean = vectors[0], *restrict factor = vectors[1], *restrict shift = vectors[2];
  const float *restrict a = vectors[3], *restrict b = vectors[4], *restrict c = vectors[5];
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < width; i++) {
      size_t at = r * width + i;
      float v = (x[at] - mean[i]) * factor[i] + shift[i];
      float passed = v > 0 ? g[at] : g[at] * slope;
      y[at] = passed * a[i] + (x[at] - mean[i]) * b[i] + c[i];
    }
}

enum pass { FORWARD, SCALING, BACKWARD };
enum { MOST_VECTORS = 6 };

/// A map of rows; each group has vectors of its own, one after another.
struct map {
  enum pass pass;
  enum sb_rectifier rectifier;
  float slope;
  const float *g, *x, *residual;
  float *y;
  /// The first three vectors of the first group, and (backward) three more.
  const float *vectors, *more;
  size_t rows, channels, tall, chunks;
};

#define FORWARD_CASE(name, expression) \
  case name: \
    if (m->residual) map_and_add_##name(x, m->residual + at, v, y, rows, width, m->slope); \
    else map_##name(x, v, y, rows, width, m->slope); \
    break;
#define SCALING_CASE(name, expression) \
  case name: scale_##name(x, v, y, rows, width, m->slope); break;

static void map_rows(const struct map *m, size_t at, const float *const *v, size_t rows, size_t width) {
  const float *x = m->x + at;
  float *y = m->y + at;
  switch (m->pass) {
    case FORWARD: switch (m->rectifier) { RECTIFIERS(FORWARD_CASE) } break;
    case SCALING: switch (m->rectifier) { RECTIFIERS(SCALING_CASE) } break;
    case BACKWARD:
      if (m->rectifier == SB_NOT_RECTIFIED) gradient_rows(m->g + at, x, v, y, rows, width);
      else rectified_gradient_rows(m->g + at, x, v, y, rows, width, m->slope);
  }
}

static void map_chunk(size_t index, void *context) {
  const struct map *m = context;
  size_t group = index / m->chunks, row = index % m->chunks * m->tall, channels = m->channels;
  size_t rows = sb_smaller(m->tall, m->rows - row), at = (group * m->rows + row) * channels;
  size_t count = m->pass == FORWARD ? 3 : m->pass == SCALING ? 2 : 6;
  const float *v[MOST_VECTORS];
  for (size_t k = 0; k < count; k++)
    v[k] = (k < 3 ? m->vectors : m->more) + (group * 3 + k % 3) * channels;
  size_t times = sb_rows_as_one(rows, channels);
  if (times == 1) {
    map_rows(m, at, v, rows, channels);
    return;
  }
  float repeated[MOST_VECTORS][SB_WIDEST];
  for (size_t k = 0; k < count; k++) {
    sb_repeat(v[k], repeated[k], channels, times);
    v[k] = repeated[k];
  }
  size_t wide = channels * times, tall = rows / times;
  map_rows(m, at, v, tall, wide);
  map_rows(m, at + tall * wide, v, 1, (rows - tall * times) * channels);
}

static void run_map(struct map m, size_t groups) {
  size_t work = groups * m.rows * m.channels;
  if (work == 0) return;
  m.tall = sb_even_rows(m.rows, m.channels, groups);
  m.chunks = sb_ceiling(m.rows, m.tall);
  sb_spread(groups * m.chunks, work, map_chunk, &m);
}

/// A normalisation in one direction.
struct work {
  struct sb_norm norm;
  const float *g, *x, *residual;
  float *y;
  /// Of the gradient: the sums for each group and channel.
  double *plain, *centred;
};

static double *numbers(size_t count) {
  double *numbers = malloc((count + 1) * sizeof(double));
  if (!numbers) abort();
  return numbers;
}

static struct sb_norm one_group(struct sb_norm norm, size_t group) {
  size_t statistics = norm.joins_channels ? 1 : norm.channels;
  norm.groups = 1;
  norm.mean += group * statistics;
  norm.inverse += group * statistics;
  norm.map += group * 3 * norm.channels;
  return norm;
}

static void normalise(const struct work *w) {
  struct sb_norm n = w->norm;
  size_t rows = n.joins_channels ? n.rows * n.channels : n.rows, columns = n.joins_channels ? 1 : n.channels;
  size_t count = n.groups * columns;
  double *mean = numbers(2 * count), *variance = mean + count;
  sb_run_sums(
      (struct sb_sums){.kind = SB_SUM_MOMENTS, .x = w->x, .groups = n.groups, .rows = rows, .channels = columns}, mean,
      variance);
  for (size_t g = 0; g < n.groups; g++) {
    struct sb_norm group = one_group(n, g);
    size_t at = g * columns;
    if (rows > 0) sb_finish_moments(mean + at, variance + at, w->x + g * rows * columns, columns, rows);
    sb_forward_map(&group, mean + at, variance + at);
  }
  free(mean);
  run_map(
      (struct map){
          .pass = FORWARD, .rectifier = n.rectifier, .slope = n.slope, .x = w->x, .residual = w->residual, .y = w->y,
          .vectors = n.map, .rows = n.rows, .channels = n.channels},
      n.groups);
}

static void normalise_gradient(const struct work *w) {
  struct sb_norm n = w->norm;
  sb_run_sums(
      (struct sb_sums){
          .kind = n.rectifier == SB_NOT_RECTIFIED ? SB_SUM_PRODUCTS : SB_SUM_RECTIFIED_PRODUCTS, .x = w->x, .g = w->g,
          .map = n.map, .slope = n.slope, .groups = n.groups, .rows = n.rows, .channels = n.channels},
      w->plain, w->centred);
  float *abc = malloc((3 * n.groups * n.channels + 1) * sizeof(float));
  if (!abc) abort();
  for (size_t g = 0; g < n.groups; g++) {
    struct sb_norm group = one_group(n, g);
    size_t at = g * n.channels;
    sb_gradient_map(&group, w->plain + at, w->centred + at, abc + 3 * at);
  }
  run_map(
      (struct map){
          .pass = BACKWARD, .rectifier = n.rectifier, .slope = n.slope, .g = w->g, .x = w->x, .y = w->y,
          .vectors = n.map, .more = abc, .rows = n.rows, .channels = n.channels},
      n.groups);
  free(abc);
}

static void run_group(size_t group, void *context) {
  const struct work *all = context;
  struct work w = *all;
  size_t at = group * w.norm.rows * w.norm.channels;
  w.norm = one_group(w.norm, group);
  w.x += at;
  w.y += at;
  if (w.residual) w.residual += at;
  if (w.g) {
    w.g += at;
    w.plain += group * w.norm.channels;
    w.centred += group * w.norm.channels;
    normalise_gradient(&w);
  } else {
    normalise(&w);
  }
}

/// A group's values are still near when its second pass comes, if one thread does the whole group. The bits are the
/// same: a group's sums are cut by its shape alone.
static void run(struct work *w) {
  size_t threads = (size_t)sb_threads(), groups = w->norm.groups;
  if (groups > 1 && (groups % threads == 0 || groups >= 4 * threads)) {
    sb_spread(groups, groups * w->norm.rows * w->norm.channels, run_group, w);
  } else if (w->g) {
    normalise_gradient(w);
  } else {
    normalise(w);
  }
}

void sb_normalise(struct sb_norm norm, const float *x, const float *residual, float *y) {
  struct work w = {.norm = norm, .x = x, .residual = residual, .y = y};
  run(&w);
}

void sb_normalise_gradient(
    struct sb_norm norm, const float *g, const float *x, float *x_gradient, float *scale_gradient,
    float *shift_gradient) {
  size_t count = norm.groups * norm.channels;
  double *plain = numbers(2 * count);
  struct work w = {.norm = norm, .g = g, .x = x, .y = x_gradient, .plain = plain, .centred = plain + count};
  run(&w);
  sb_parameter_gradients(&norm, plain, plain + count, scale_gradient, shift_gradient);
  free(plain);
}

void sb_rectified_affine(
    const float *x, const float *scale, const float *shift, float *y, size_t rows, size_t channels,
    enum sb_rectifier rectifier, float slope) {
  float *vectors = malloc((2 * channels + 1) * sizeof(float));
  if (!vectors) abort();
  memcpy(vectors, scale, channels * sizeof(float));
  memcpy(vectors + channels, shift, channels * sizeof(float));
  run_map(
      (struct map){
          .pass = SCALING, .rectifier = rectifier, .slope = slope, .x = x, .y = y, .vectors = vectors, .rows = rows,
          .channels = channels},
      1);
  free(vectors);
}
