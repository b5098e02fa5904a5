#include "softmax.h"

#include "vector.h"

// Rows are taken sixteen at a time, one per lane, when they are short, and one by one, sixteen columns at a time,
// when they are long; which of the two depends on the width alone, so a row's bits do not depend on its neighbours.

enum { LANES = 16, SHORT = 24 };

struct rows {
  const float *a, *b;
  float *y;
  size_t rows, width, tall;
};

SB_INLINE void gather(const float *x, float (*lanes)[LANES], size_t rows, size_t width) {
  for (size_t c = 0; c < width; c++)
    for (size_t l = 0; l < LANES; l++) lanes[c][l] = x[(l < rows ? l : 0) * width + c];
}

SB_INLINE void scatter(float (*lanes)[LANES], float *y, size_t rows, size_t width) {
  for (size_t l = 0; l < rows; l++)
    for (size_t c = 0; c < width; c++) y[l * width + c] = lanes[c][l];
}

SB_INLINE float larger(float a, float b) { return b > a || b != b ? b : a; }

/// Softmax (or its logarithm) of up to sixteen short rows.
SB_INLINE void softmax_short(const float *x, float *y, size_t rows, size_t width, int logarithm) {
  float lanes[SHORT][LANES], top[LANES], sum[LANES];
  gather(x, lanes, rows, width);
  for (int l = 0; l < LANES; l++) top[l] = lanes[0][l], sum[l] = 0;
  for (size_t c = 1; c < width; c++)
    for (int l = 0; l < LANES; l++) top[l] = larger(top[l], lanes[c][l]);
  for (size_t c = 0; c < width; c++)
    for (int l = 0; l < LANES; l++) {
      float shifted = lanes[c][l] - top[l], e = sb_exp(shifted);
      lanes[c][l] = logarithm ? shifted : e;
      sum[l] += e;
    }
  for (int l = 0; l < LANES; l++) sum[l] = logarithm ? sb_log(sum[l]) : 1.0f / sum[l];
  for (size_t c = 0; c < width; c++)
    for (int l = 0; l < LANES; l++) lanes[c][l] = logarithm ? lanes[c][l] - sum[l] : lanes[c][l] * sum[l];
  scatter(lanes, y, rows, width);
}

SB_INLINE double fold(const double *lanes) {
  double sum = 0;
  for (int l = 0; l < LANES; l++) sum += lanes[l];
  return sum;
}

SB_INLINE void softmax_long(const float *restrict x, float *restrict y, size_t width, int logarithm) {
  float tops[LANES];
  double sums[LANES] = {0};
  size_t whole = width / LANES * LANES;
  for (int l = 0; l < LANES; l++) tops[l] = x[l];
  for (size_t c = LANES; c < whole; c += LANES)
    for (int l = 0; l < LANES; l++) tops[l] = larger(tops[l], x[c + l]);
  for (size_t c = whole; c < width; c++) tops[0] = larger(tops[0], x[c]);
  float top = tops[0];
  for (int l = 1; l < LANES; l++) top = larger(top, tops[l]);
  for (size_t c = 0; c < width; c++) y[c] = sb_exp(x[c] - top);
  for (size_t c = 0; c < whole; c += LANES)
    for (int l = 0; l < LANES; l++) sums[l] += (double)y[c + l];
  for (size_t c = whole; c < width; c++) sums[0] += (double)y[c];
  double sum = fold(sums);
  if (logarithm) {
    float shift = sb_log((float)sum);
    for (size_t c = 0; c < width; c++) y[c] = (x[c] - top) - shift;
  } else {
    float factor = (float)(1 / sum);
    for (size_t c = 0; c < width; c++) y[c] = y[c] * factor;
  }
}

/// Gradient of up to sixteen short rows.
SB_INLINE void gradient_short(const float *g, const float *y, float *z, size_t rows, size_t width, int logarithm) {
  float upstream[SHORT][LANES], output[SHORT][LANES], sum[LANES] = {0};
  gather(g, upstream, rows, width);
  gather(y, output, rows, width);
  for (size_t c = 0; c < width; c++)
    for (int l = 0; l < LANES; l++) sum[l] += logarithm ? upstream[c][l] : upstream[c][l] * output[c][l];
  for (size_t c = 0; c < width; c++)
    for (int l = 0; l < LANES; l++)
      output[c][l] = logarithm ? upstream[c][l] - sb_exp(output[c][l]) * sum[l]
                               : output[c][l] * (upstream[c][l] - sum[l]);
  scatter(output, z, rows, width);
}

SB_INLINE void gradient_long(
    const float *restrict g, const float *restrict y, float *restrict z, size_t width, int logarithm) {
  double sums[LANES] = {0};
  size_t whole = width / LANES * LANES;
  for (size_t c = 0; c < whole; c += LANES)
    for (int l = 0; l < LANES; l++) sums[l] += (double)g[c + l] * (logarithm ? 1 : (double)y[c + l]);
  for (size_t c = whole; c < width; c++) sums[0] += (double)g[c] * (logarithm ? 1 : (double)y[c]);
  float sum = (float)fold(sums);
  if (logarithm) {
    for (size_t c = 0; c < width; c++) z[c] = g[c] - sb_exp(y[c]) * sum;
  } else {
    for (size_t c = 0; c < width; c++) z[c] = y[c] * (g[c] - sum);
  }
}

#define DEFINE_SOFTMAX(name, logarithm) \
  SB_CLONES static void name##_chunk(size_t index, void *context) { \
    const struct rows *r = context; \
    size_t from = index * r->tall, to = sb_smaller(from + r->tall, r->rows), width = r->width; \
    if (width > SHORT) { \
      for (size_t i = from; i < to; i++) softmax_long(r->a + i * width, r->y + i * width, width, logarithm); \
    } else { \
      for (size_t i = from; i < to; i += LANES) \
        softmax_short(r->a + i * width, r->y + i * width, sb_smaller(LANES, to - i), width, logarithm); \
    } \
  } \
  void sb_##name(const float *x, float *y, size_t rows, size_t width) { \
    run((struct rows){x, 0, y, rows, width, 0}, name##_chunk); \
  } \
  SB_CLONES static void name##_gradient_chunk(size_t index, void *context) { \
    const struct rows *r = context; \
    size_t from = index * r->tall, to = sb_smaller(from + r->tall, r->rows), width = r->width; \
    if (width > SHORT) { \
      for (size_t i = from; i < to; i++) \
        gradient_long(r->a + i * width, r->b + i * width, r->y + i * width, width, logarithm); \
    } else { \
      for (size_t i = from; i < to; i += LANES) \
        gradient_short( \
            r->a + i * width, r->b + i * width, r->y + i * width, sb_smaller(LANES, to - i), width, logarithm); \
    } \
  } \
  void sb_##name##_gradient(const float *g, const float *y, float *z, size_t rows, size_t width) { \
    run((struct rows){g, y, z, rows, width, 0}, name##_gradient_chunk); \
  }

static void run(struct rows r, sb_task task) {
  if (r.rows * r.width == 0) return;
  r.tall = sb_ceiling(sb_ceiling(SB_CHUNK / 4, r.width), LANES) * LANES;
  sb_spread(sb_ceiling(r.rows, r.tall), r.rows * r.width * 4, task, &r);
}

DEFINE_SOFTMAX(softmax, 0)
DEFINE_SOFTMAX(log_softmax, 1)
