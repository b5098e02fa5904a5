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

// The windows that cover a row (or column) of the image.
SB_INLINE struct range covering(ptrdiff_t at, ptrdiff_t stride, ptrdiff_t before, ptrdiff_t size, ptrdiff_t windows) {
  ptrdiff_t past = at + before - size + 1;
  return (struct range){past > 0 ? sb_quotient_up(past, stride) : 0, sb_least(windows, (at + before) / stride + 1)};
}

// Loops over the input pixels (y, x) of a window and over the windows (oy, ox) of an input pixel; TAP is the place of
// the one in the other, INPUT and OUTPUT are where their channel c lies.
#define FOR_COVERED(rows, columns)                                 \
  for (ptrdiff_t y = (rows).from; y < (rows).to; y++)              \
    for (ptrdiff_t x = (columns).from; x < (columns).to; x++)
#define FOR_COVERING(rows, columns)                                \
  for (ptrdiff_t oy = (rows).from; oy < (rows).to; oy++)           \
    for (ptrdiff_t ox = (columns).from; ox < (columns).to; ox++)
#define TAP (float)((y + p.top - oy * p.stride_y) * p.window_width + x + p.left - ox * p.stride_x)
#define INPUT (((image * p.height + y) * p.width + x) * p.channels + c)
#define OUTPUT (((image * p.out_height + oy) * p.out_width + ox) * p.channels + c)

SB_CLONES static void max_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_pooling p = work->p;
  const float *restrict in = work->in;
  ptrdiff_t image = (ptrdiff_t)index / p.out_height, oy = (ptrdiff_t)index % p.out_height;
  struct range rows = covered(oy, p.stride_y, p.top, p.window_height, p.height);
  for (ptrdiff_t ox = 0; ox < p.out_width; ox++) {
    struct range columns = covered(ox, p.stride_x, p.left, p.window_width, p.width);
    ptrdiff_t y = rows.from, x = columns.from, c = 0;
    float first = TAP;
    for (; c + 16 <= p.channels; c += 16) {
      y = rows.from, x = columns.from;
      sb_v16 best = SB_LOAD16(in + INPUT), winner = first;
      FOR_COVERED(rows, columns) {
        sb_v16 value = SB_LOAD16(in + INPUT), tap = TAP;
        winner = ((value > best) | (value != value)) ? tap : winner;
        best = ((value > best) | (value != value)) ? value : best;
      }
      SB_STORE16(work->out + OUTPUT, best);
      SB_STORE16(work->out_winners + OUTPUT, winner);
    }
    for (; c < p.channels; c++) {
      y = rows.from, x = columns.from;
      float best = in[INPUT], winner = first;
      FOR_COVERED(rows, columns) {
        float value = in[INPUT];
        int wins = value > best || value != value;
        winner = wins ? TAP : winner;
        best = wins ? value : best;
      }
      work->out[OUTPUT] = best;
      work->out_winners[OUTPUT] = winner;
    }
  }
}

SB_CLONES static void gather_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_pooling p = work->p;
  ptrdiff_t image = (ptrdiff_t)index / p.out_height, oy = (ptrdiff_t)index % p.out_height;
  struct range rows = covered(oy, p.stride_y, p.top, p.window_height, p.height);
  for (ptrdiff_t ox = 0; ox < p.out_width; ox++) {
    struct range columns = covered(ox, p.stride_x, p.left, p.window_width, p.width);
    ptrdiff_t c = 0;
    for (; c + 16 <= p.channels; c += 16) {
      sb_v16 picked = 0, winner = SB_LOAD16(work->winners + OUTPUT);
      FOR_COVERED(rows, columns) picked = winner == TAP ? SB_LOAD16(work->in + INPUT) : picked;
      SB_STORE16(work->out + OUTPUT, picked);
    }
    for (; c < p.channels; c++) {
      float picked = 0, winner = work->winners[OUTPUT];
      FOR_COVERED(rows, columns) picked = winner == TAP ? work->in[INPUT] : picked;
      work->out[OUTPUT] = picked;
    }
  }
}

SB_CLONES static void scatter_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_pooling p = work->p;
  ptrdiff_t image = (ptrdiff_t)index / p.height, y = (ptrdiff_t)index % p.height;
  struct range rows = covering(y, p.stride_y, p.top, p.window_height, p.out_height);
  for (ptrdiff_t x = 0; x < p.width; x++) {
    struct range columns = covering(x, p.stride_x, p.left, p.window_width, p.out_width);
    ptrdiff_t c = 0;
    for (; c + 16 <= p.channels; c += 16) {
      sb_v16 sum = 0, none = 0;
      FOR_COVERING(rows, columns) {
        sum += SB_LOAD16(work->winners + OUTPUT) == TAP ? SB_LOAD16(work->in + OUTPUT) : none;
      }
      SB_STORE16(work->out + INPUT, sum);
    }
    for (; c < p.channels; c++) {
      float sum = 0;
      FOR_COVERING(rows, columns) sum += work->winners[OUTPUT] == TAP ? work->in[OUTPUT] : 0;
      work->out[INPUT] = sum;
    }
  }
}

SB_CLONES static void average_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_pooling p = work->p;
  ptrdiff_t image = (ptrdiff_t)index / p.out_height, oy = (ptrdiff_t)index % p.out_height;
  struct range rows = covered(oy, p.stride_y, p.top, p.window_height, p.height);
  for (ptrdiff_t ox = 0; ox < p.out_width; ox++) {
    struct range columns = covered(ox, p.stride_x, p.left, p.window_width, p.width);
    float count = (float)((rows.to - rows.from) * (columns.to - columns.from));
    ptrdiff_t c = 0;
    for (; c + 16 <= p.channels; c += 16) {
      sb_v16 sum = 0;
      FOR_COVERED(rows, columns) sum += SB_LOAD16(work->in + INPUT);
      SB_STORE16(work->out + OUTPUT, sum / count);
    }
    for (; c < p.channels; c++) {
      float sum = 0;
      FOR_COVERED(rows, columns) sum += work->in[INPUT];
      work->out[OUTPUT] = sum / count;
    }
  }
}

SB_INLINE float share(const struct sb_pooling p, ptrdiff_t oy, ptrdiff_t ox) {
  struct range rows = covered(oy, p.stride_y, p.top, p.window_height, p.height);
  struct range columns = covered(ox, p.stride_x, p.left, p.window_width, p.width);
  return 1 / (float)((rows.to - rows.from) * (columns.to - columns.from));
}

SB_CLONES static void average_gradient_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_pooling p = work->p;
  ptrdiff_t image = (ptrdiff_t)index / p.height, y = (ptrdiff_t)index % p.height;
  struct range rows = covering(y, p.stride_y, p.top, p.window_height, p.out_height);
  for (ptrdiff_t x = 0; x < p.width; x++) {
    struct range columns = covering(x, p.stride_x, p.left, p.window_width, p.out_width);
    ptrdiff_t c = 0;
    for (; c + 16 <= p.channels; c += 16) {
      sb_v16 sum = 0;
      FOR_COVERING(rows, columns) sum += SB_LOAD16(work->in + OUTPUT) * share(p, oy, ox);
      SB_STORE16(work->out + INPUT, sum);
    }
    for (; c < p.channels; c++) {
      float sum = 0;
      FOR_COVERING(rows, columns) sum += work->in[OUTPUT] * share(p, oy, ox);
      work->out[INPUT] = sum;
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

void sb_average_pool(float *out, const float *in, struct sb_pooling pooling) {
  pool((struct work){out, NULL, in, NULL, pooling}, pooling.out_height, average_row);
}

void sb_average_pool_gradient(float *out, const float *upstream, struct sb_pooling pooling) {
  pool((struct work){out, NULL, upstream, NULL, pooling}, pooling.height, average_gradient_row);
}
