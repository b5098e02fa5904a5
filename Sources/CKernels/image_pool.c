#include "image_pool.h"

#include "shape_rows.h"

struct work {
  float *out, *out_winners;
  const float *in, *winners;
  struct sb_pooling p;
};

struct range {
  ptrdiff_t from, to;
};

// The rows (or columns) of the image that a window covers.
SB_INLINE struct range covered(ptrdiff_t window, ptrdiff_t stride, ptrdiff_t before, ptrdiff_t size, ptrdiff_t extent) {
  ptrdiff_t first = window * stride - before;
  return (struct range){sb_greatest(0, first), sb_least(extent, first + size)};
}

// The windows of `windows` that cover a row (or column) of the image.
SB_INLINE struct range covering(ptrdiff_t at, ptrdiff_t stride, ptrdiff_t before, ptrdiff_t size, ptrdiff_t windows) {
  ptrdiff_t past = at + before - size + 1;
  return (struct range){past > 0 ? sb_quotient_up(past, stride) : 0, sb_least(windows, (at + before) / stride + 1)};
}

// The windows whose row (or column) `tap` lies within the image.
SB_INLINE struct range within(ptrdiff_t tap, ptrdiff_t stride, ptrdiff_t before, ptrdiff_t extent, ptrdiff_t windows) {
  ptrdiff_t missing = before - tap, last = extent - 1 + missing;
  return (struct range){
      missing > 0 ? sb_quotient_up(missing, stride) : 0, last < 0 ? 0 : sb_least(windows, last / stride + 1)};
}

// Channels in sixteens: pixel by pixel, what is sought kept in registers. The loops run over the input pixels (y, x)
// of a window or over the windows (oy, ox) of an input pixel; TAP is the place of the one in the other, INPUT and
// OUTPUT are where their channel c lies.
#define FOR_COVERED(rows, columns)                     \
  for (ptrdiff_t y = (rows).from; y < (rows).to; y++)  \
    for (ptrdiff_t x = (columns).from; x < (columns).to; x++)
#define FOR_COVERING(rows, columns)                       \
  for (ptrdiff_t oy = (rows).from; oy < (rows).to; oy++)  \
    for (ptrdiff_t ox = (columns).from; ox < (columns).to; ox++)
#define TAP (float)((y + p.top - oy * p.stride_y) * p.window_width + x + p.left - ox * p.stride_x)
#define INPUT (((image * p.height + y) * p.width + x) * p.channels + c)
#define OUTPUT (((image * p.out_height + oy) * p.out_width + ox) * p.channels + c)

SB_INLINE void max_by_pixels(const struct work *work, ptrdiff_t image, ptrdiff_t oy) {
  const struct sb_pooling p = work->p;
  struct range rows = covered(oy, p.stride_y, p.top, p.window_height, p.height);
  for (ptrdiff_t ox = 0; ox < p.out_width; ox++) {
    struct range columns = covered(ox, p.stride_x, p.left, p.window_width, p.width);
    for (ptrdiff_t c = 0; c < p.channels; c += 16) {
      ptrdiff_t y = rows.from, x = columns.from;
      sb_v16 best = SB_LOAD16(work->in + INPUT), winner = TAP;
      FOR_COVERED(rows, columns) {
        sb_v16 value = SB_LOAD16(work->in + INPUT), tap = TAP;
        winner = ((value > best) | (value != value)) ? tap : winner;
        best = ((value > best) | (value != value)) ? value : best;
      }
      SB_STORE16(work->out + OUTPUT, best);
      if (work->out_winners) SB_STORE16(work->out_winners + OUTPUT, winner);
    }
  }
}

SB_INLINE void gather_by_pixels(const struct work *work, ptrdiff_t image, ptrdiff_t oy) {
  const struct sb_pooling p = work->p;
  struct range rows = covered(oy, p.stride_y, p.top, p.window_height, p.height);
  for (ptrdiff_t ox = 0; ox < p.out_width; ox++) {
    struct range columns = covered(ox, p.stride_x, p.left, p.window_width, p.width);
    for (ptrdiff_t c = 0; c < p.channels; c += 16) {
      sb_v16 picked = 0, winner = SB_LOAD16(work->winners + OUTPUT);
      FOR_COVERED(rows, columns) picked = winner == TAP ? SB_LOAD16(work->in + INPUT) : picked;
      SB_STORE16(work->out + OUTPUT, picked);
    }
  }
}

SB_INLINE void scatter_by_pixels(const struct work *work, ptrdiff_t image, ptrdiff_t y) {
  const struct sb_pooling p = work->p;
  struct range rows = covering(y, p.stride_y, p.top, p.window_height, p.out_height);
  for (ptrdiff_t x = 0; x < p.width; x++) {
    struct range columns = covering(x, p.stride_x, p.left, p.window_width, p.out_width);
    for (ptrdiff_t c = 0; c < p.channels; c += 16) {
      sb_v16 sum = 0, none = 0;
      FOR_COVERING(rows, columns) {
        sum += SB_LOAD16(work->winners + OUTPUT) == TAP ? SB_LOAD16(work->in + OUTPUT) : none;
      }
      SB_STORE16(work->out + INPUT, sum);
    }
  }
}

// Other numbers of channels: tap by tap over a whole row of the pooled image, `step` floats apart in the input.
SB_INLINE void max_tap(
    float *restrict best, float *restrict winners, const float *restrict in, ptrdiff_t pixels, const ptrdiff_t step,
    const ptrdiff_t channels, float tap) {
  for (ptrdiff_t pixel = 0; pixel < pixels; pixel++) {
    // A loop that is unrolled first is not made into vectors.
#pragma clang loop unroll(disable) vectorize(enable)
    for (ptrdiff_t c = 0; c < channels; c++) {
      float value = in[pixel * step + c], old = best[pixel * channels + c], winner = winners[pixel * channels + c];
      int wins = (value > old) | (value != value) | (winner < 0);
      best[pixel * channels + c] = wins ? value : old;
      winners[pixel * channels + c] = wins ? tap : winner;
    }
  }
}

SB_INLINE void gather_tap(
    float *restrict out, const float *restrict winners, const float *restrict in, ptrdiff_t pixels,
    const ptrdiff_t step, const ptrdiff_t channels, float tap) {
  for (ptrdiff_t pixel = 0; pixel < pixels; pixel++) {
    // A loop that is unrolled first is not made into vectors.
#pragma clang loop unroll(disable) vectorize(enable)
    for (ptrdiff_t c = 0; c < channels; c++) {
      float value = in[pixel * step + c], old = out[pixel * channels + c];
      out[pixel * channels + c] = winners[pixel * channels + c] == tap ? value : old;
    }
  }
}

SB_INLINE void scatter_tap(
    float *restrict out, const float *restrict winners, const float *restrict upstream, ptrdiff_t pixels,
    const ptrdiff_t step, const ptrdiff_t channels, float tap) {
  for (ptrdiff_t pixel = 0; pixel < pixels; pixel++) {
    for (ptrdiff_t c = 0; c < channels; c++) {
      float value = upstream[pixel * channels + c];
      out[pixel * step + c] += winners[pixel * channels + c] == tap ? value : 0;
    }
  }
}

// The same loop with the numbers that the compiler can make more of when it knows them.
#define FOR_KNOWN_CHANNELS(function, a, b, c, pixels, step, channels, tap)               \
  switch (channels) {                                                                    \
  case 1:                                                                                \
    if ((step) == 2) function(a, b, c, pixels, 2, 1, tap);                               \
    else function(a, b, c, pixels, step, 1, tap);                                        \
    break;                                                                               \
  case 3: function(a, b, c, pixels, step, 3, tap); break;                                \
  case 4: function(a, b, c, pixels, step, 4, tap); break;                                \
  case 8: function(a, b, c, pixels, step, 8, tap); break;                                \
  default: function(a, b, c, pixels, step, channels, tap);                               \
  }

// For every tap of the window: the pooled pixels ox whose tap lies in column x = ox * stride - left + kx.
#define FOR_COLUMN_TAPS(p, columns)                              \
  for (ptrdiff_t kx = 0; kx < (p).window_width; kx++)            \
    for (struct range columns = within(kx, (p).stride_x, (p).left, (p).width, (p).out_width); \
         columns.from < columns.to; columns.to = columns.from)

SB_CLONES static void max_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_pooling p = work->p;
  ptrdiff_t image = (ptrdiff_t)index / p.out_height, oy = (ptrdiff_t)index % p.out_height;
  if (p.channels % 16 == 0) {
    max_by_pixels(work, image, oy);
    return;
  }
  ptrdiff_t run = p.out_width * p.channels, x = 0, c = 0;
  float *out = work->out + (ptrdiff_t)index * run, *winners = work->out_winners + (ptrdiff_t)index * run;
  for (ptrdiff_t i = 0; i < run; i++) out[i] = 0, winners[i] = -1;
  struct range rows = covered(oy, p.stride_y, p.top, p.window_height, p.height);
  for (ptrdiff_t y = rows.from; y < rows.to; y++) {
    FOR_COLUMN_TAPS(p, columns) {
      x = columns.from * p.stride_x - p.left + kx;
      float tap = (float)((y + p.top - oy * p.stride_y) * p.window_width + kx);
      ptrdiff_t start = columns.from * p.channels, step = p.stride_x * p.channels;
      FOR_KNOWN_CHANNELS(
          max_tap, out + start, winners + start, work->in + INPUT, columns.to - columns.from, step, p.channels, tap)
    }
  }
}

SB_CLONES static void gather_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_pooling p = work->p;
  ptrdiff_t image = (ptrdiff_t)index / p.out_height, oy = (ptrdiff_t)index % p.out_height;
  if (p.channels % 16 == 0) {
    gather_by_pixels(work, image, oy);
    return;
  }
  ptrdiff_t run = p.out_width * p.channels, x = 0, c = 0;
  float *out = work->out + (ptrdiff_t)index * run;
  const float *winners = work->winners + (ptrdiff_t)index * run;
  memset(out, 0, (size_t)run * sizeof(float));
  struct range rows = covered(oy, p.stride_y, p.top, p.window_height, p.height);
  for (ptrdiff_t y = rows.from; y < rows.to; y++) {
    FOR_COLUMN_TAPS(p, columns) {
      x = columns.from * p.stride_x - p.left + kx;
      float tap = (float)((y + p.top - oy * p.stride_y) * p.window_width + kx);
      ptrdiff_t start = columns.from * p.channels, step = p.stride_x * p.channels;
      FOR_KNOWN_CHANNELS(
          gather_tap, out + start, winners + start, work->in + INPUT, columns.to - columns.from, step, p.channels, tap)
    }
  }
}

SB_CLONES static void scatter_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_pooling p = work->p;
  ptrdiff_t image = (ptrdiff_t)index / p.height, y = (ptrdiff_t)index % p.height;
  if (p.channels % 16 == 0) {
    scatter_by_pixels(work, image, y);
    return;
  }
  ptrdiff_t x = 0, c = 0;
  memset(work->out + INPUT, 0, (size_t)(p.width * p.channels) * sizeof(float));
  struct range rows = covering(y, p.stride_y, p.top, p.window_height, p.out_height);
  for (ptrdiff_t oy = rows.from; oy < rows.to; oy++) {
    FOR_COLUMN_TAPS(p, columns) {
      ptrdiff_t ox = columns.from;
      x = ox * p.stride_x - p.left + kx;
      FOR_KNOWN_CHANNELS(
          scatter_tap, work->out + INPUT, work->winners + OUTPUT, work->in + OUTPUT, columns.to - columns.from,
          p.stride_x * p.channels, p.channels, TAP)
    }
  }
}

static void pool(struct work work, ptrdiff_t rows, sb_task task) {
  const struct sb_pooling p = work.p;
  ptrdiff_t values = sb_greatest(p.height * p.width, p.out_height * p.out_width) * p.batch * p.channels;
  sb_rows(p.batch * rows, values, task, &work);
}

void sb_max_pool(float *out, float *winners, const float *in, struct sb_pooling pooling) {
  pool((struct work){out, winners, in, NULL, pooling}, pooling.out_height, max_row);
}

void sb_max_pool_scatter(float *out, const float *upstream, const float *winners, struct sb_pooling pooling) {
  pool((struct work){out, NULL, upstream, winners, pooling}, pooling.height, scatter_row);
}

void sb_max_pool_gather(float *out, const float *in, const float *winners, struct sb_pooling pooling) {
  pool((struct work){out, NULL, in, winners, pooling}, pooling.out_height, gather_row);
}
