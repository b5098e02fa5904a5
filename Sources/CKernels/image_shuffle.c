#include "image_shuffle.h"

#include "shape_rows.h"

struct shuffle {
  float *out;
  const float *in;
  ptrdiff_t width, channels, factor;
};

// One row of the smaller image, `small`, to or from `factor` rows of the larger one, `large`.
SB_INLINE void spread(
    float *restrict large, const float *restrict small, ptrdiff_t width, ptrdiff_t channels, const ptrdiff_t factor) {
  ptrdiff_t line = width * factor * channels, square = factor * factor;
  for (ptrdiff_t x = 0; x < width; x++, small += channels * square, large += factor * channels) {
    for (ptrdiff_t c = 0; c < channels; c++) {
      for (ptrdiff_t i = 0; i < factor; i++) {
        for (ptrdiff_t j = 0; j < factor; j++) {
          large[i * line + j * channels + c] = small[c * square + i * factor + j];
        }
      }
    }
  }
}

SB_INLINE void collect(
    float *restrict small, const float *restrict large, ptrdiff_t width, ptrdiff_t channels, const ptrdiff_t factor) {
  ptrdiff_t line = width * factor * channels, square = factor * factor;
  for (ptrdiff_t x = 0; x < width; x++, small += channels * square, large += factor * channels) {
    for (ptrdiff_t c = 0; c < channels; c++) {
      for (ptrdiff_t i = 0; i < factor; i++) {
        for (ptrdiff_t j = 0; j < factor; j++) {
          small[c * square + i * factor + j] = large[i * line + j * channels + c];
        }
      }
    }
  }
}

SB_CLONES static void spread_row(size_t index, void *context) {
  const struct shuffle *work = context;
  ptrdiff_t start = (ptrdiff_t)index * work->width * work->channels * work->factor * work->factor;
  float *out = work->out + start;
  const float *in = work->in + start;
  switch (work->factor) {
  case 2: spread(out, in, work->width, work->channels, 2); return;
  case 3: spread(out, in, work->width, work->channels, 3); return;
  case 4: spread(out, in, work->width, work->channels, 4); return;
  default: spread(out, in, work->width, work->channels, work->factor);
  }
}

SB_CLONES static void collect_row(size_t index, void *context) {
  const struct shuffle *work = context;
  ptrdiff_t start = (ptrdiff_t)index * work->width * work->channels * work->factor * work->factor;
  float *out = work->out + start;
  const float *in = work->in + start;
  switch (work->factor) {
  case 2: collect(out, in, work->width, work->channels, 2); return;
  case 3: collect(out, in, work->width, work->channels, 3); return;
  case 4: collect(out, in, work->width, work->channels, 4); return;
  default: collect(out, in, work->width, work->channels, work->factor);
  }
}

void sb_pixel_shuffle(
    float *out, const float *in, ptrdiff_t rows, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t factor) {
  struct shuffle work = {out, in, width, channels, factor};
  sb_rows(rows, rows * width * channels * factor * factor, spread_row, &work);
}

void sb_pixel_unshuffle(
    float *out, const float *in, ptrdiff_t rows, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t factor) {
  struct shuffle work = {out, in, width, channels, factor};
  sb_rows(rows, rows * width * channels * factor * factor, collect_row, &work);
}
