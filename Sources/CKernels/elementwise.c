#include "elementwise.h"

#include "rows.h"

/// The nearest float whose lower sixteen bits are zero, of two the one whose bit above them is; NaN stays NaN.
SB_INLINE float rounded_to_bfloat16(float x) {
  uint32_t bits = sb_to_bits(x);
  uint32_t rounded = bits + 0x7FFF + (bits >> 16 & 1);
  // A NaN's bits above the cut may all be zero, so the one that makes it quiet is set.
  rounded = (bits & 0x7FFFFFFF) > 0x7F800000 ? bits | 0x00400000 : rounded;
  return sb_from_bits(rounded & 0xFFFF0000);
}

// The functions in terms of x (or a and b), p and q. Comparisons are written so that NaN comes through.
#define UNARY_OPERATIONS(DEFINE) \
  DEFINE(SB_NEGATE, -x) \
  DEFINE(SB_SQUARE, x *x) \
  DEFINE(SB_SQUARE_ROOT, sb_square_root(x)) \
  DEFINE(SB_EXPONENTIAL, sb_exp(x)) \
  DEFINE(SB_LOGARITHM, sb_log(x)) \
  DEFINE(SB_ABSOLUTE, sb_magnitude(x)) \
  DEFINE(SB_SIGN, x > 0 ? 1.0f : x < 0 ? -1.0f : x) \
  DEFINE(SB_RECIPROCAL, 1.0f / x) \
  DEFINE(SB_TANH, sb_tanh(x)) \
  DEFINE(SB_SIGMOID, sb_sigmoid(x)) \
  DEFINE(SB_SOFTPLUS, sb_softplus(x)) \
  DEFINE(SB_RELU, x < 0 ? 0.0f : x) \
  DEFINE(SB_LEAKY_RELU, x > 0 ? x : x * p) \
  DEFINE(SB_CLAMP, x < p ? p : x > q ? q : x) \
  DEFINE(SB_STEP, x > 0 ? 1.0f : p) \
  DEFINE(SB_INSIDE, x >= p && x <= q ? 1.0f : 0.0f) \
  DEFINE(SB_SCALE, x *p) \
  DEFINE(SB_OFFSET, x + p) \
  DEFINE(SB_ROUND_TO_BFLOAT16, rounded_to_bfloat16(x))

#define BINARY_OPERATIONS(DEFINE) \
  DEFINE(SB_ADD, a + b) \
  DEFINE(SB_SUBTRACT, a - b) \
  DEFINE(SB_MULTIPLY, a *b) \
  DEFINE(SB_DIVIDE, a / b) \
  DEFINE(SB_MAXIMUM, a > b || a != a ? a : b) \
  DEFINE(SB_MINIMUM, a < b || a != a ? a : b) \
  DEFINE(SB_GREATER_OR_EQUAL, a >= b ? 1.0f : 0.0f) \
  DEFINE(SB_TANH_GRADIENT, a *(1.0f - b * b)) \
  DEFINE(SB_SIGMOID_GRADIENT, a *b *(1.0f - b)) \
  DEFINE(SB_STEP_GRADIENT, b > 0 ? a : a * p) \
  DEFINE(SB_ADD_SCALED, a + b * p) \
  DEFINE(SB_DISTANCE_GRADIENT, (a - b > 0 ? 1.0f : a - b < 0 ? -1.0f : a - b) * p) \
  DEFINE(SB_SQUARED_DISTANCE_GRADIENT, (a - b) * p * 2.0f)

#define DEFINE_UNARY(name, expression) \
  SB_CLONES static void apply_##name( \
      const float *restrict in, float *restrict out, size_t count, float p, float q) { \
    for (size_t i = 0; i < count; i++) { \
      float x = in[i]; \
      out[i] = expression; \
    } \
  } \
  SB_CLONES static void shift_##name( \
      const float *restrict in, const float *restrict v, float *restrict out, size_t rows, size_t width, float p, \
      float q) { \
    for (size_t r = 0; r < rows; r++) { \
      for (size_t i = 0; i < width; i++) { \
        float x = in[r * width + i] + v[i]; \
        out[r * width + i] = expression; \
      } \
    } \
  }
UNARY_OPERATIONS(DEFINE_UNARY)

#define DEFINE_BINARY(name, expression) \
  SB_CLONES static void combine_##name( \
      const float *first, const float *second, float *restrict out, size_t count, float p) { \
    for (size_t i = 0; i < count; i++) { \
      float a = first[i], b = second[i]; \
      out[i] = expression; \
    } \
  }
BINARY_OPERATIONS(DEFINE_BINARY)

SB_CLONES static void shift_rows(
    const float *restrict in, const float *restrict v, float *restrict out, size_t rows, size_t width) {
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < width; i++) out[r * width + i] = in[r * width + i] + v[i];
}

SB_CLONES static void multiply_rows(
    const float *restrict in, const float *restrict v, float *restrict out, size_t rows, size_t width) {
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < width; i++) out[r * width + i] = in[r * width + i] * v[i];
}

struct elements {
  const float *a, *b;
  float *y;
  size_t count, chunk;
  float p, q;
  int operation;
};

#define APPLY_CASE(name, expression) \
  case name: apply_##name(e->a + from, e->y + from, count, e->p, e->q); break;
#define COMBINE_CASE(name, expression) \
  case name: combine_##name(e->a + from, e->b + from, e->y + from, count, e->p); break;

static void apply_chunk(size_t index, void *context) {
  const struct elements *e = context;
  size_t from = index * e->chunk, count = sb_smaller(e->chunk, e->count - from);
  switch (e->operation) { UNARY_OPERATIONS(APPLY_CASE) }
}

static void combine_chunk(size_t index, void *context) {
  const struct elements *e = context;
  size_t from = index * e->chunk, count = sb_smaller(e->chunk, e->count - from);
  switch (e->operation) { BINARY_OPERATIONS(COMBINE_CASE) }
}

static void copy_chunk(size_t index, void *context) {
  const struct elements *e = context;
  size_t from = index * e->chunk, count = sb_smaller(e->chunk, e->count - from);
  memcpy(e->y + from, e->a + from, count * sizeof(float));
}

SB_CLONES static void accumulate(float *restrict y, const float *restrict x, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] += x[i];
}

static void accumulate_chunk(size_t index, void *context) {
  const struct elements *e = context;
  size_t from = index * e->chunk, count = sb_smaller(e->chunk, e->count - from);
  accumulate(e->y + from, e->a + from, count);
}

SB_CLONES static void rectify(float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = y[i] < 0 ? 0.0f : y[i];
}

SB_CLONES static void rectify_leakily(float *y, size_t count, float slope) {
  for (size_t i = 0; i < count; i++) y[i] = y[i] > 0 ? y[i] : y[i] * slope;
}

static void rectify_chunk(size_t index, void *context) {
  const struct elements *e = context;
  size_t from = index * e->chunk, count = sb_smaller(e->chunk, e->count - from);
  if (e->operation == SB_RELU) {
    rectify(e->y + from, count);
  } else {
    rectify_leakily(e->y + from, count, e->p);
  }
}

static void run(struct elements e, sb_task task) {
  e.chunk = sb_even_chunk(e.count);
  sb_spread(sb_ceiling(e.count, e.chunk), e.count, task, &e);
}

void sb_apply(enum sb_unary operation, const float *x, float *y, size_t count, float p, float q) {
  struct elements e = {.a = x, .y = y, .count = count, .p = p, .q = q, .operation = operation};
  run(e, apply_chunk);
}

void sb_combine(enum sb_binary operation, const float *a, const float *b, float *y, size_t count, float p) {
  struct elements e = {.a = a, .b = b, .y = y, .count = count, .p = p, .operation = operation};
  run(e, combine_chunk);
}

void sb_copy(const float *x, float *y, size_t count) {
  struct elements e = {.a = x, .y = y, .count = count};
  run(e, copy_chunk);
}

void sb_accumulate(float *y, const float *x, size_t count) {
  struct elements e = {.a = x, .y = y, .count = count};
  run(e, accumulate_chunk);
}

void sb_rectify(float *y, size_t count) {
  struct elements e = {.y = y, .count = count, .operation = SB_RELU};
  run(e, rectify_chunk);
}

void sb_rectify_leakily(float *y, size_t count, float slope) {
  struct elements e = {.y = y, .count = count, .p = slope, .operation = SB_LEAKY_RELU};
  run(e, rectify_chunk);
}

// Channel vectors.

struct channels {
  const float *x, *v;
  float *y;
  size_t rows, width, tall;
  float p, q;
  int operation;
};

enum { PLAIN_SHIFT = SB_UNARY_COUNT, PLAIN_MULTIPLY };

#define SHIFT_CASE(name, expression) \
  case name: shift_##name(x, c->v, y, rows, width, c->p, c->q); break;

static void run_rows(const struct channels *c, const float *x, float *y, size_t rows, size_t width) {
  switch (c->operation) {
    UNARY_OPERATIONS(SHIFT_CASE)
    case PLAIN_SHIFT: shift_rows(x, c->v, y, rows, width); break;
    case PLAIN_MULTIPLY: multiply_rows(x, c->v, y, rows, width); break;
  }
}

static void channel_chunk(size_t index, void *context) {
  const struct channels *c = context;
  size_t from = index * c->tall, rows = sb_smaller(c->tall, c->rows - from);
  run_rows(c, c->x + from * c->width, c->y + from * c->width, rows, c->width);
}

static void run_channels(struct channels c) {
  size_t channels = c.width, rows = c.rows, times = sb_rows_as_one(rows, channels);
  if (rows * channels == 0) return;
  float repeated[SB_WIDEST];
  if (times > 1) {
    sb_repeat(c.v, repeated, channels, times);
    c.v = repeated;
  }
  c.width = channels * times;
  c.rows = rows / times;
  c.tall = sb_even_rows(c.rows, c.width, 1);
  sb_spread(sb_ceiling(c.rows, c.tall), c.rows * c.width, channel_chunk, &c);
  size_t done = c.rows * times;
  // What is left is less than one written-out row.
  if (done < rows) run_rows(&c, c.x + done * channels, c.y + done * channels, 1, (rows - done) * channels);
}

void sb_add_channels(
    enum sb_unary operation, const float *x, const float *v, float *y, size_t rows, size_t channels, float p,
    float q) {
  run_channels((struct channels){
      .x = x, .v = v, .y = y, .rows = rows, .width = channels, .p = p, .q = q, .operation = operation});
}

void sb_shift_channels(const float *x, const float *v, float *y, size_t rows, size_t channels) {
  run_channels((struct channels){.x = x, .v = v, .y = y, .rows = rows, .width = channels, .operation = PLAIN_SHIFT});
}

void sb_multiply_channels(const float *x, const float *v, float *y, size_t rows, size_t channels) {
  run_channels(
      (struct channels){.x = x, .v = v, .y = y, .rows = rows, .width = channels, .operation = PLAIN_MULTIPLY});
}
