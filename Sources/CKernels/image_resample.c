#include "image_resample.h"

#include "shape_rows.h"

struct resampling {
  float *out;
  const float *in;
  struct sb_resampling size;
  struct sb_taps rows, columns;
};

// One output pixel: where its taps lie.
struct pixel {
  const float *image;
  ptrdiff_t row_from, row_to, column_from, column_to;
};

#define FOR_TAPS(work, pixel)                                                                \
  for (ptrdiff_t r = (pixel).row_from; r < (pixel).row_to; r++)                              \
    for (ptrdiff_t s = (pixel).column_from; s < (pixel).column_to; s++)

SB_INLINE const float *tap_address(const struct resampling *work, struct pixel pixel, ptrdiff_t r, ptrdiff_t s) {
  return pixel.image
         + (work->rows.sources[r] * work->size.in_width + work->columns.sources[s]) * work->size.channels;
}

SB_INLINE float tap_weight(const struct resampling *work, ptrdiff_t r, ptrdiff_t s) {
  return work->rows.weights[r] * work->columns.weights[s];
}

// At most 16 channels.
SB_INLINE void sum_few(float *restrict out, const struct resampling *work, struct pixel pixel, const int channels) {
  float sum[16] = {0};
  FOR_TAPS(work, pixel) {
    const float *in = tap_address(work, pixel, r, s);
    float weight = tap_weight(work, r, s);
    for (int c = 0; c < channels; c++) sum[c] += weight * in[c];
  }
  for (int c = 0; c < channels; c++) out[c] = sum[c];
}

// Sums stay in registers, 64 channels at a time, then 16, then what is left.
SB_INLINE void sum_many(float *restrict out, const struct resampling *work, struct pixel pixel, ptrdiff_t channels) {
  ptrdiff_t c = 0;
  for (; c + 64 <= channels; c += 64) {
    sb_v16 sum[4] = {0};
    FOR_TAPS(work, pixel) {
      const float *in = tap_address(work, pixel, r, s) + c;
      float weight = tap_weight(work, r, s);
      for (int k = 0; k < 4; k++) sum[k] += weight * SB_LOAD16(in + 16 * k);
    }
    for (int k = 0; k < 4; k++) SB_STORE16(out + c + 16 * k, sum[k]);
  }
  for (; c + 16 <= channels; c += 16) {
    sb_v16 sum = 0;
    FOR_TAPS(work, pixel) sum += tap_weight(work, r, s) * SB_LOAD16(tap_address(work, pixel, r, s) + c);
    SB_STORE16(out + c, sum);
  }
  if (c < channels) {
    pixel.image += c;
    sum_few(out + c, work, pixel, (int)(channels - c));
  }
}

SB_CLONES static void resample_row(size_t index, void *context) {
  const struct resampling *work = context;
  const struct sb_resampling size = work->size;
  ptrdiff_t y = (ptrdiff_t)index % size.out_height, image = (ptrdiff_t)index / size.out_height;
  float *out = work->out + (ptrdiff_t)index * size.out_width * size.channels;
  struct pixel pixel = {
      .image = work->in + image * size.in_height * size.in_width * size.channels,
      .row_from = work->rows.starts[y],
      .row_to = work->rows.starts[y + 1]};
  for (ptrdiff_t x = 0; x < size.out_width; x++, out += size.channels) {
    pixel.column_from = work->columns.starts[x];
    pixel.column_to = work->columns.starts[x + 1];
    switch (size.channels) {
    case 1: sum_few(out, work, pixel, 1); break;
    case 2: sum_few(out, work, pixel, 2); break;
    case 3: sum_few(out, work, pixel, 3); break;
    case 4: sum_few(out, work, pixel, 4); break;
    case 8: sum_few(out, work, pixel, 8); break;
    default: sum_many(out, work, pixel, size.channels);
    }
  }
}

void sb_resample(float *out, const float *in, struct sb_resampling size, struct sb_taps rows, struct sb_taps columns) {
  struct resampling work = {out, in, size, rows, columns};
  ptrdiff_t row_count = size.batch * size.out_height;
  ptrdiff_t values = row_count * size.out_width, read = size.batch * size.in_height * size.in_width;
  sb_rows(row_count, sb_greatest(values, read) * size.channels, resample_row, &work);
}

struct repetition {
  float *out;
  const float *in;
  ptrdiff_t width, channels, factor;
};

SB_INLINE void repeat(
    float *restrict out, const float *restrict in, ptrdiff_t width, const ptrdiff_t channels, const ptrdiff_t factor) {
  for (ptrdiff_t x = 0; x < width; x++) {
    for (ptrdiff_t k = 0; k < factor; k++) {
      ptrdiff_t c = 0;
      for (; c + 16 <= channels; c += 16) SB_STORE16(out + c, SB_LOAD16(in + x * channels + c));
      for (; c < channels; c++) out[c] = in[x * channels + c];
      out += channels;
    }
  }
}

SB_CLONES static void repeat_row(size_t index, void *context) {
  const struct repetition *work = context;
  ptrdiff_t run = work->width * work->channels, wide = run * work->factor;
  float *out = work->out + (ptrdiff_t)index * wide * work->factor;
  const float *in = work->in + (ptrdiff_t)index * run;
  if (work->factor == 2 && work->channels == 1) {
    repeat(out, in, work->width, 1, 2);
  } else if (work->factor == 2 && work->channels == 3) {
    repeat(out, in, work->width, 3, 2);
  } else {
    repeat(out, in, work->width, work->channels, work->factor);
  }
  for (ptrdiff_t k = 1; k < work->factor; k++) memcpy(out + k * wide, out, (size_t)wide * sizeof(float));
}

void sb_repeat_pixels(
    float *out, const float *in, ptrdiff_t rows, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t factor) {
  struct repetition work = {out, in, width, channels, factor};
  sb_rows(rows, rows * width * channels * factor * factor, repeat_row, &work);
}
