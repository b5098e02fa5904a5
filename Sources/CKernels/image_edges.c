#include "image_edges.h"

#include "shape_rows.h"

struct work {
  float *out;
  const float *in;
  struct sb_padding p;
};

// The row, or column, of the image that is seen at a position that may lie beyond its edges.
SB_INLINE ptrdiff_t mirrored(ptrdiff_t at, ptrdiff_t extent) {
  return at < 0 ? -at : at >= extent ? 2 * (extent - 1) - at : at;
}

SB_INLINE void copy_pixel(float *restrict out, const float *restrict in, ptrdiff_t channels) {
  ptrdiff_t c = 0;
  for (; c + 16 <= channels; c += 16) SB_STORE16(out + c, SB_LOAD16(in + c));
  for (; c < channels; c++) out[c] = in[c];
}

SB_CLONES static void zero_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_padding p = work->p;
  ptrdiff_t out_height = p.top + p.height + p.bottom, run = (p.left + p.width + p.right) * p.channels;
  ptrdiff_t y = (ptrdiff_t)index % out_height - p.top, image = (ptrdiff_t)index / out_height;
  float *out = work->out + (ptrdiff_t)index * run;
  if (y < 0 || y >= p.height) {
    memset(out, 0, (size_t)run * sizeof(float));
    return;
  }
  ptrdiff_t left = p.left * p.channels, middle = p.width * p.channels;
  memset(out, 0, (size_t)left * sizeof(float));
  memcpy(out + left, work->in + (image * p.height + y) * middle, (size_t)middle * sizeof(float));
  memset(out + left + middle, 0, (size_t)(run - left - middle) * sizeof(float));
}

SB_CLONES static void reflect_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_padding p = work->p;
  ptrdiff_t out_height = p.top + p.height + p.bottom, c = p.channels;
  ptrdiff_t y = mirrored((ptrdiff_t)index % out_height - p.top, p.height), image = (ptrdiff_t)index / out_height;
  const float *in = work->in + (image * p.height + y) * p.width * c;
  float *out = work->out + (ptrdiff_t)index * (p.left + p.width + p.right) * c;
  for (ptrdiff_t x = -p.left; x < 0; x++, out += c) copy_pixel(out, in - x * c, c);
  memcpy(out, in, (size_t)(p.width * c) * sizeof(float));
  out += p.width * c;
  for (ptrdiff_t x = p.width; x < p.width + p.right; x++, out += c) copy_pixel(out, in + mirrored(x, p.width) * c, c);
}

static void pad(float *out, const float *in, struct sb_padding p, sb_task task) {
  struct work work = {out, in, p};
  ptrdiff_t rows = p.batch * (p.top + p.height + p.bottom);
  sb_rows(rows, rows * (p.left + p.width + p.right) * p.channels, task, &work);
}

void sb_pad_zero(float *out, const float *in, struct sb_padding padding) { pad(out, in, padding, zero_row); }

void sb_pad_reflect(float *out, const float *in, struct sb_padding padding) { pad(out, in, padding, reflect_row); }

// The rows (or columns) of the padded image that show one row of the image, in order; at most three.
struct places {
  ptrdiff_t at[3];
  int count;
};

SB_INLINE struct places shown(ptrdiff_t row, ptrdiff_t extent, ptrdiff_t before, ptrdiff_t after) {
  struct places places = {.count = 0};
  ptrdiff_t beyond = 2 * (extent - 1) - row;
  if (row >= 1 && row <= before) places.at[places.count++] = before - row;
  places.at[places.count++] = before + row;
  if (beyond >= extent && beyond < extent + after) places.at[places.count++] = before + beyond;
  return places;
}

SB_INLINE void sum_parts(float *restrict out, const float *const *parts, const int count, ptrdiff_t run) {
  ptrdiff_t i = 0;
  for (; i + 16 <= run; i += 16) {
    sb_v16 sum = SB_LOAD16(parts[0] + i);
    for (int k = 1; k < count; k++) sum += SB_LOAD16(parts[k] + i);
    SB_STORE16(out + i, sum);
  }
  for (; i < run; i++) {
    float sum = parts[0][i];
    for (int k = 1; k < count; k++) sum += parts[k][i];
    out[i] = sum;
  }
}

SB_INLINE void sum_pixels(float *out, const float *const *parts, int count, ptrdiff_t run) {
  switch (count) {
  case 1: memcpy(out, parts[0], (size_t)run * sizeof(float)); return;
  case 2: sum_parts(out, parts, 2, run); return;
  case 3: sum_parts(out, parts, 3, run); return;
  default: sum_parts(out, parts, count, run);
  }
}

SB_CLONES static void reflect_back_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_padding p = work->p;
  ptrdiff_t c = p.channels, line = (p.left + p.width + p.right) * c;
  ptrdiff_t y = (ptrdiff_t)index % p.height, image = (ptrdiff_t)index / p.height;
  const float *in = work->in + image * (p.top + p.height + p.bottom) * line;
  float *out = work->out + (ptrdiff_t)index * p.width * c;
  struct places rows = shown(y, p.height, p.top, p.bottom);
  // Columns that nothing mirrors lie between these.
  ptrdiff_t first = p.left + 1, last = p.width - 1 - p.right;
  for (ptrdiff_t x = 0; x < p.width; x++) {
    const float *parts[9];
    int count = 0;
    ptrdiff_t pixels = x == first && last > first ? last - first : 1;
    struct places columns = shown(x, p.width, p.left, p.right);
    for (int r = 0; r < rows.count; r++)
      for (int s = 0; s < columns.count; s++) parts[count++] = in + rows.at[r] * line + columns.at[s] * c;
    sum_pixels(out + x * c, parts, count, pixels * c);
    x += pixels - 1;
  }
}

void sb_pad_reflect_adjoint(float *out, const float *in, struct sb_padding padding) {
  struct work work = {out, in, padding};
  ptrdiff_t rows = padding.batch * padding.height;
  sb_rows(rows, rows * padding.width * padding.channels, reflect_back_row, &work);
}

SB_INLINE void flip(float *restrict out, const float *restrict in, ptrdiff_t width, const ptrdiff_t channels) {
  for (ptrdiff_t x = 0; x < width; x++) copy_pixel(out + x * channels, in + (width - 1 - x) * channels, channels);
}

SB_CLONES static void flip_row(size_t index, void *context) {
  const struct work *work = context;
  ptrdiff_t width = work->p.width, channels = work->p.channels, start = (ptrdiff_t)index * width * channels;
  switch (channels) {
  case 1: flip(work->out + start, work->in + start, width, 1); return;
  case 3: flip(work->out + start, work->in + start, width, 3); return;
  default: flip(work->out + start, work->in + start, width, channels);
  }
}

void sb_flip_rows(float *out, const float *in, ptrdiff_t rows, ptrdiff_t width, ptrdiff_t channels) {
  struct work work = {out, in, {.width = width, .channels = channels}};
  sb_rows(rows, rows * width * channels, flip_row, &work);
}
