#include "thin.h"

#include "winograd_parts.h"

enum {
  /// Floats of a row of weights that are multiplied in one go.
  LONG = 1024,
  /// Outputs of a task of the convolution, and columns of a task of the gradients.
  OUTPUTS = 32,
  COLUMNS = 512,
  /// Rows of weights, or pixels, whose products are summed while they lie in the first cache.
  SUMMED = 64,
  /// Channels of a task that adds up.
  CHANNELS = 32,
};

SB_INLINE ptrdiff_t pixel_count(const struct sb_thin *t) { return t->images * t->out_height * t->out_width; }

SB_INLINE ptrdiff_t padded_pixels(const struct sb_thin *t) { return sb_quotient_up(pixel_count(t), 16) * 16; }

SB_INLINE ptrdiff_t taps(const struct sb_thin *t) { return t->kernel_height * t->kernel_width; }

/// The floats of a row of weights, and of what an output pixel sees.
SB_INLINE ptrdiff_t depth(const struct sb_thin *t) { return t->inputs * taps(t); }

size_t sb_thin_scratch(struct sb_thin t) {
  return (size_t)(padded_pixels(&t) * (depth(&t) + t.outputs));
}

struct thin {
  struct sb_thin shape;
  const float *x, *g, *weights, *bias;
  float *out, *seen, *turned;
};

/// The place in the image of what a tap of an output pixel sees, or -1 beyond the edge.
SB_INLINE ptrdiff_t seen_place(const struct sb_thin *t, ptrdiff_t pixel, ptrdiff_t tap) {
  ptrdiff_t column = pixel % t->out_width, row = pixel / t->out_width % t->out_height;
  ptrdiff_t image = pixel / t->out_width / t->out_height;
  ptrdiff_t y = row * t->stride_y - t->top + tap / t->kernel_width * t->dilation;
  ptrdiff_t x = column * t->stride_x - t->left + tap % t->kernel_width * t->dilation;
  if (y < 0 || y >= t->height || x < 0 || x >= t->width) return -1;
  return ((image * t->height + y) * t->width + x) * t->inputs;
}

/// Writes what one output pixel sees, in the order of a row of weights.
static void see(size_t index, void *context) {
  const struct thin *work = context;
  const struct sb_thin *t = &work->shape;
  ptrdiff_t all = taps(t);
  float *to = work->seen + (ptrdiff_t)index * depth(t);
  for (ptrdiff_t tap = 0; tap < all; tap++) {
    ptrdiff_t place = seen_place(t, (ptrdiff_t)index, tap);
    for (ptrdiff_t c = 0; c < t->inputs; c++) to[c * all + tap] = place < 0 ? 0 : work->x[place + c];
  }
}

SB_INLINE float total(const sb_v16 *v) {
  typedef float v8 __attribute__((ext_vector_type(8)));
  typedef float v4 __attribute__((ext_vector_type(4)));
  v8 eight = v->lo + v->hi;
  v4 four = eight.lo + eight.hi;
  return (four.x + four.z) + (four.y + four.w);
}

/// The dot products of up to four rows of weights with up to six rows of pixels, added to y.
SB_INLINE void dots(
    const int pixels, const int outputs, const float *seen, const float *weights, ptrdiff_t skip, ptrdiff_t length,
    float *y, ptrdiff_t y_skip) {
  sb_v16 sums[6][4];
#pragma clang loop unroll(full)
  for (int p = 0; p < pixels; p++) {
#pragma clang loop unroll(full)
    for (int o = 0; o < outputs; o++) sums[p][o] = 0;
  }
  for (ptrdiff_t k = 0; k < length; k += 16) {
    sb_v16 w[4];
#pragma clang loop unroll(full)
    for (int o = 0; o < outputs; o++) w[o] = SB_LOAD16(weights + o * skip + k);
#pragma clang loop unroll(full)
    for (int p = 0; p < pixels; p++) {
      sb_v16 s = SB_LOAD16(seen + p * skip + k);
#pragma clang loop unroll(full)
      for (int o = 0; o < outputs; o++) sums[p][o] += s * w[o];
    }
  }
#pragma clang loop unroll(full)
  for (int p = 0; p < pixels; p++) {
#pragma clang loop unroll(full)
    for (int o = 0; o < outputs; o++) y[p * y_skip + o] += total(&sums[p][o]);
  }
}

SB_INLINE void dots_of_outputs(
    const int pixels, const float *seen, const float *weights, ptrdiff_t outputs, ptrdiff_t skip, ptrdiff_t length,
    float *y, ptrdiff_t y_skip) {
  ptrdiff_t o = 0;
  for (; o + 4 <= outputs; o += 4) dots(pixels, 4, seen, weights + o * skip, skip, length, y + o, y_skip);
  for (; o < outputs; o++) dots(pixels, 1, seen, weights + o * skip, skip, length, y + o, y_skip);
}

SB_CLONES static void convolve_outputs(size_t index, void *context) {
  const struct thin *work = context;
  const struct sb_thin *t = &work->shape;
  ptrdiff_t from = (ptrdiff_t)index * OUTPUTS, outputs = sb_least(OUTPUTS, t->outputs - from);
  ptrdiff_t pixels = pixel_count(t), all = depth(t);
  for (ptrdiff_t p = 0; p < pixels; p++)
    for (ptrdiff_t o = from; o < from + outputs; o++) work->out[p * t->outputs + o] = work->bias ? work->bias[o] : 0;
  for (ptrdiff_t k = 0; k < all; k += LONG) {
    ptrdiff_t length = sb_least(LONG, all - k), p = 0;
    const float *weights = work->weights + from * all + k;
    float *y = work->out + from;
    for (; p + 6 <= pixels; p += 6)
      dots_of_outputs(
          6, work->seen + p * all + k, weights, outputs, all, length, y + p * t->outputs, t->outputs);
    for (; p + 4 <= pixels; p += 4)
      dots_of_outputs(
          4, work->seen + p * all + k, weights, outputs, all, length, y + p * t->outputs, t->outputs);
    for (; p < pixels; p++)
      dots_of_outputs(
          1, work->seen + p * all + k, weights, outputs, all, length, y + p * t->outputs, t->outputs);
  }
}

void sb_thin_convolve(
    struct sb_thin shape, const float *x, const float *weights, const float *bias, float *y, float *scratch) {
  struct thin work = {.shape = shape, .x = x, .weights = weights, .bias = bias, .out = y, .seen = scratch};
  sb_parallel((size_t)pixel_count(&shape), see, &work);
  sb_parallel((size_t)sb_quotient_up(shape.outputs, OUTPUTS), convolve_outputs, &work);
}

/// Some columns of what the pixels' gradients say about what they see: gᵀ (outputs×pixels) turned, times the weights.
static void spread_columns(size_t index, void *context) {
  const struct thin *work = context;
  const struct sb_thin *t = &work->shape;
  ptrdiff_t all = depth(t), from = (ptrdiff_t)index * COLUMNS, columns = sb_least(COLUMNS, all - from);
  ptrdiff_t pixels = padded_pixels(t);
  // Rows of weights often lie a large power of two apart, where few of them fit into a cache at once.
  float block[SUMMED * (COLUMNS + SB_SKEW)];
  for (ptrdiff_t o = 0; o < t->outputs; o += SUMMED) {
    ptrdiff_t rows = sb_least(SUMMED, t->outputs - o), skip = columns + SB_SKEW;
    for (ptrdiff_t row = 0; row < rows; row++)
      memcpy(block + row * skip, work->weights + (o + row) * all + from, (size_t)columns * sizeof(float));
    sb_winograd_sums(
        work->turned + o * pixels, pixels, block, skip, work->seen + from, all, pixels, rows, columns, o == 0);
  }
}

/// Writes the gradients of all output pixels for one output, side by side; zeros behind them.
static void turn(size_t index, void *context) {
  const struct thin *work = context;
  const struct sb_thin *t = &work->shape;
  ptrdiff_t pixels = pixel_count(t), padded = padded_pixels(t);
  float *to = work->turned + (ptrdiff_t)index * padded;
  for (ptrdiff_t p = 0; p < padded; p++) to[p] = p < pixels ? work->g[p * t->outputs + (ptrdiff_t)index] : 0;
}

/// Adds up, for some channels of one image, what all pixels that see them say.
static void gather_channels(size_t index, void *context) {
  const struct thin *work = context;
  const struct sb_thin *t = &work->shape;
  ptrdiff_t blocks = sb_quotient_up(t->inputs, CHANNELS), image = (ptrdiff_t)index / blocks;
  ptrdiff_t first = (ptrdiff_t)index % blocks * CHANNELS, channels = sb_least(CHANNELS, t->inputs - first);
  ptrdiff_t all = taps(t), each = t->out_height * t->out_width, size = t->height * t->width;
  for (ptrdiff_t place = image * size; place < (image + 1) * size; place++)
    for (ptrdiff_t c = first; c < first + channels; c++)
      work->out[place * t->inputs + c] = work->bias ? work->bias[c] : 0;
  for (ptrdiff_t pixel = image * each; pixel < (image + 1) * each; pixel++) {
    for (ptrdiff_t tap = 0; tap < all; tap++) {
      ptrdiff_t place = seen_place(t, pixel, tap);
      if (place < 0) continue;
      const float *from = work->seen + pixel * depth(t) + first * all + tap;
      for (ptrdiff_t c = 0; c < channels; c++) work->out[place + first + c] += from[c * all];
    }
  }
}

void sb_thin_input_gradient(
    struct sb_thin shape, const float *g, const float *weights, const float *bias, float *x, float *scratch) {
  struct thin work = {
      .shape = shape, .g = g, .weights = weights, .bias = bias, .out = x, .seen = scratch,
      .turned = scratch + padded_pixels(&shape) * depth(&shape)};
  sb_parallel((size_t)shape.outputs, turn, &work);
  sb_parallel((size_t)sb_quotient_up(depth(&shape), COLUMNS), spread_columns, &work);
  sb_parallel((size_t)(shape.images * sb_quotient_up(shape.inputs, CHANNELS)), gather_channels, &work);
}

/// The gradient of sixteen rows of weights.
static void sum_rows(size_t index, void *context) {
  const struct thin *work = context;
  const struct sb_thin *t = &work->shape;
  ptrdiff_t all = depth(t), pixels = pixel_count(t), output = (ptrdiff_t)index * 16;
  for (ptrdiff_t k = 0; k < all; k += COLUMNS) {
    for (ptrdiff_t p = 0; p < pixels; p += SUMMED) {
      sb_winograd_sums(
          work->g + p * t->outputs + output, t->outputs, work->seen + p * all + k, all,
          work->out + output * all + k, all, 16, sb_least(SUMMED, pixels - p), sb_least(COLUMNS, all - k), p == 0);
    }
  }
}

void sb_thin_weight_gradient(struct sb_thin shape, const float *x, const float *g, float *weights, float *scratch) {
  struct thin work = {.shape = shape, .x = x, .g = g, .out = weights, .seen = scratch};
  sb_parallel((size_t)pixel_count(&shape), see, &work);
  sb_parallel((size_t)(shape.outputs / 16), sum_rows, &work);
}
