#include "normalisation.h"

#include "sums.h"

void sb_moments(const float *x, double *mean, double *variance, size_t groups, size_t rows, size_t channels) {
  struct sb_sums sums = {.kind = SB_SUM_MOMENTS, .x = x, .groups = groups, .rows = rows, .channels = channels};
  sb_run_sums(sums, mean, variance);
  if (rows == 0) return;
  for (size_t g = 0; g < groups; g++) {
    for (size_t c = 0; c < channels; c++) {
      size_t i = g * channels + c;
      double shifted = mean[i] / (double)rows, spread = variance[i] / (double)rows - shifted * shifted;
      variance[i] = spread > 0 ? spread : 0 * spread;
      mean[i] = (double)x[g * rows * channels + c] + shifted;
    }
  }
}

void sb_gradient_sums(
    const float *g, const float *x, const float *mean, double *plain, double *centred, size_t groups, size_t rows,
    size_t channels) {
  struct sb_sums sums = {
      .kind = SB_SUM_PRODUCTS, .x = x, .g = g, .mean = mean, .groups = groups, .rows = rows, .channels = channels};
  sb_run_sums(sums, plain, centred);
}

SB_CLONES static void affine_rows(
    const float *restrict x, const float *restrict mean, const float *restrict a, const float *restrict b,
    float *restrict y, size_t rows, size_t width) {
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < width; i++) y[r * width + i] = (x[r * width + i] - mean[i]) * a[i] + b[i];
}

SB_CLONES static void gradient_rows(
    const float *restrict g, const float *restrict x, const float *restrict mean, const float *restrict a,
    const float *restrict b, const float *restrict c, float *restrict y, size_t rows, size_t width) {
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < width; i++) {
      size_t at = r * width + i;
      y[at] = g[at] * a[i] + (x[at] - mean[i]) * b[i] + c[i];
    }
}

/// An affine map, forward when there is no `g`.
struct affine {
  const float *g, *x, *mean, *a, *b, *c;
  float *y;
  size_t rows, channels, tall, chunks;
};

static void map_rows(const struct affine *f, size_t at, const float *const v[4], size_t rows, size_t width) {
  if (f->g) {
    gradient_rows(f->g + at, f->x + at, v[0], v[1], v[2], v[3], f->y + at, rows, width);
  } else {
    affine_rows(f->x + at, v[0], v[1], v[2], f->y + at, rows, width);
  }
}

static void affine_chunk(size_t index, void *context) {
  const struct affine *f = context;
  size_t group = index / f->chunks, row = index % f->chunks * f->tall, channels = f->channels;
  size_t rows = sb_smaller(f->tall, f->rows - row), at = (group * f->rows + row) * channels, offset = group * channels;
  const float *v[4] = {f->mean + offset, f->a + offset, f->b + offset, f->c ? f->c + offset : NULL};
  size_t times = sb_rows_as_one(rows, channels);
  if (times == 1) {
    map_rows(f, at, v, rows, channels);
    return;
  }
  float repeated[4][SB_WIDEST];
  for (int i = 0; i < 4; i++) {
    if (!v[i]) continue;
    sb_repeat(v[i], repeated[i], channels, times);
    v[i] = repeated[i];
  }
  size_t wide = channels * times, tall = rows / times;
  map_rows(f, at, v, tall, wide);
  map_rows(f, at + tall * wide, v, 1, (rows - tall * times) * channels);
}

static void run_affine(struct affine f, size_t groups) {
  if (groups * f.rows * f.channels == 0) return;
  f.tall = sb_ceiling(SB_CHUNK, f.channels);
  f.chunks = sb_ceiling(f.rows, f.tall);
  sb_spread(groups * f.chunks, groups * f.rows * f.channels, affine_chunk, &f);
}

void sb_affine(
    const float *x, const float *mean, const float *a, const float *b, float *y, size_t groups, size_t rows,
    size_t channels) {
  run_affine((struct affine){.x = x, .mean = mean, .a = a, .b = b, .y = y, .rows = rows, .channels = channels}, groups);
}

void sb_affine_gradient(
    const float *g, const float *x, const float *mean, const float *a, const float *b, const float *c, float *y,
    size_t groups, size_t rows, size_t channels) {
  run_affine(
      (struct affine){
          .g = g, .x = x, .mean = mean, .a = a, .b = b, .c = c, .y = y, .rows = rows, .channels = channels},
      groups);
}
