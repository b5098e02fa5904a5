#include "winograd_parts.h"

// The transforms of Lavin and Gray 2016, section 4, and for two taps those that follow the same way:
//   windows   R=3: d0-d2, d1+d2, d2-d1, d1-d3     R=2: d0-d1, d1, d2-d1
//   outputs   R=3: m0+m1+m2, m1-m2-m3             R=2: m0+m1, m1+m2
// each along both axes. The adjoint of the second is what output gradients go through.

enum { MOST = 4 };

SB_INLINE void window_line(const int taps, const sb_v16 *d, int step, sb_v16 *m) {
  if (taps == 3) {
    m[0] = d[0] - d[2 * step];
    m[1] = d[step] + d[2 * step];
    m[2] = d[2 * step] - d[step];
    m[3] = d[step] - d[3 * step];
  } else {
    m[0] = d[0] - d[step];
    m[1] = d[step];
    m[2] = d[2 * step] - d[step];
  }
}

SB_INLINE void output_line(const int taps, const sb_v16 *m, int step, sb_v16 *y) {
  if (taps == 3) {
    y[0] = m[0] + m[step] + m[2 * step];
    y[1] = m[step] - m[2 * step] - m[3 * step];
  } else {
    y[0] = m[0] + m[step];
    y[1] = m[step] + m[2 * step];
  }
}

SB_INLINE void gradient_line(const int taps, const sb_v16 *a, const sb_v16 *b, sb_v16 *n) {
  sb_v16 first = *a, second = *b;
  if (taps == 3) {
    n[0] = first;
    n[1] = first + second;
    n[2] = first - second;
    n[3] = -second;
  } else {
    n[0] = first;
    n[1] = first + second;
    n[2] = second;
  }
}

// One window: where its samples lie, and which of its sides see a mirrored edge's adjoint.
struct window {
  const float *from[MOST * MOST];
  /// All ones, or zero for samples beyond the edge, which are read from one place that holds zeros.
  ptrdiff_t keep[MOST * MOST];
  int top, bottom, left, right;
};

static const float zeros[16];

SB_INLINE ptrdiff_t mirrored(ptrdiff_t at, ptrdiff_t extent) {
  ptrdiff_t inside = at < 0 ? -at : at >= extent ? 2 * (extent - 1) - at : at;
  // A last tile that is half outside may see further; what it computes there is not written.
  return inside < 0 ? 0 : inside >= extent ? extent - 1 : inside;
}

SB_INLINE void locate(
    struct window *window, const struct sb_windows *w, const int taps, const float *image, ptrdiff_t row,
    ptrdiff_t column) {
  for (int i = 0; i <= taps; i++) {
    for (int j = 0; j <= taps; j++) {
      ptrdiff_t y = row + i * w->step, x = column + j * w->step;
      if (w->edges == SB_EDGES_REFLECT) {
        y = mirrored(y, w->height);
        x = mirrored(x, w->width);
      }
      int inside = y >= 0 && y < w->height && x >= 0 && x < w->width;
      window->from[i * (taps + 1) + j] = inside ? image + (y * w->width + x) * w->channels : zeros;
      window->keep[i * (taps + 1) + j] = inside ? -1 : 0;
    }
  }
  int isAdjoint = w->edges == SB_EDGES_REFLECT_ADJOINT;
  window->top = isAdjoint && row < 0;
  window->left = isAdjoint && column < 0;
  window->bottom = isAdjoint && row + 3 == w->height;
  window->right = isAdjoint && column + 3 == w->width;
}

SB_INLINE void transform_window(
    const struct window *window, const int taps, ptrdiff_t channels, float *restrict v, ptrdiff_t apart) {
  const int side = taps + 1;
  for (ptrdiff_t c = 0; c < channels; c += 16) {
    sb_v16 d[MOST * MOST], lines[MOST * MOST], m[MOST];
#pragma clang loop unroll(full)
    for (int i = 0; i < side * side; i++) d[i] = SB_LOAD16(window->from[i] + (c & window->keep[i]));
#pragma clang loop unroll(full)
    for (int i = 0; i < side; i++) {
      if (taps == 3 && window->top) d[3 * side + i] += d[side + i];
      if (taps == 3 && window->bottom) d[i] += d[2 * side + i];
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < side; i++) {
      if (taps == 3 && window->left) d[i * side + 3] += d[i * side + 1];
      if (taps == 3 && window->right) d[i * side] += d[i * side + 2];
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < side; j++) {
      window_line(taps, d + j, side, m);
#pragma clang loop unroll(full)
      for (int i = 0; i < side; i++) lines[i * side + j] = m[i];
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < side; i++) {
      window_line(taps, lines + i * side, 1, m);
#pragma clang loop unroll(full)
      for (int j = 0; j < side; j++) SB_STORE16(v + (i * side + j) * apart + c, m[j]);
    }
  }
}

SB_INLINE void read_tiles(
    const struct sb_windows *w, const int taps, const float *x, ptrdiff_t from, ptrdiff_t count, float *v,
    ptrdiff_t apart, ptrdiff_t skip) {
  for (ptrdiff_t t = 0; t < count; t++) {
    ptrdiff_t tile = from + t, column = tile % w->columns, row = tile / w->columns % w->rows;
    const float *image = x + tile / w->columns / w->rows * w->height * w->width * w->channels;
    for (ptrdiff_t phase = 0; phase < w->phases * w->phases; phase++) {
      struct window window;
      locate(
          &window, w, taps, image, 2 * w->step * row - w->top + phase / w->phases * w->shift,
          2 * w->step * column - w->left + phase % w->phases * w->shift);
      transform_window(&window, taps, w->channels, v + t * skip + phase * w->channels, apart);
    }
  }
}

SB_CLONES void sb_winograd_read(
    const struct sb_windows *w, const float *x, ptrdiff_t from, ptrdiff_t count, float *v, ptrdiff_t apart,
    ptrdiff_t skip) {
  if (w->taps == 3) {
    read_tiles(w, 3, x, from, count, v, apart, skip);
  } else {
    read_tiles(w, 2, x, from, count, v, apart, skip);
  }
}

// The four outputs of a tile: where they lie, or -1 where they do not exist.
SB_INLINE void place(
    const struct sb_windows *w, const struct sb_tiles *tiles, ptrdiff_t tile, ptrdiff_t places[4]) {
  ptrdiff_t column = tile % w->columns, row = tile / w->columns % w->rows, image = tile / w->columns / w->rows;
  for (int i = 0; i < 2; i++) {
    for (int j = 0; j < 2; j++) {
      ptrdiff_t y = tiles->step * (2 * row + i) + tiles->top, x = tiles->step * (2 * column + j) + tiles->left;
      int exists = y < tiles->height && x < tiles->width;
      places[2 * i + j] = exists ? ((image * tiles->height + y) * tiles->width + x) * tiles->channels : -1;
    }
  }
}

SB_INLINE sb_v16 rectified(const struct sb_finish *finish, sb_v16 x) {
  if (finish->rectifier == SB_RECTIFIED) return x < 0 ? (sb_v16)0 : x;
  if (finish->rectifier == SB_RECTIFIED_LEAKILY) return x > 0 ? x : x * finish->slope;
  return x;
}

SB_INLINE void write_tiles(
    const struct sb_windows *w, const int taps, const struct sb_tiles *tiles, const float *products, ptrdiff_t apart,
    ptrdiff_t from, ptrdiff_t count, float *y, const struct sb_finish *finish, ptrdiff_t channel,
    ptrdiff_t channels) {
  const int side = taps + 1;
  for (ptrdiff_t t = 0; t < count; t++) {
    ptrdiff_t places[4];
    place(w, tiles, from + t, places);
    for (ptrdiff_t c = 0; c < channels; c += 16) {
      sb_v16 m[MOST * MOST], lines[2 * MOST], out[4], pair[2];
      const float *source = products + t * SB_PANEL + c;
#pragma clang loop unroll(full)
      for (int i = 0; i < side * side; i++) m[i] = SB_LOAD16(source + i * apart);
#pragma clang loop unroll(full)
      for (int j = 0; j < side; j++) {
        output_line(taps, m + j, side, pair);
        lines[j] = pair[0];
        lines[side + j] = pair[1];
      }
      output_line(taps, lines, 1, out);
      output_line(taps, lines + side, 1, out + 2);
      sb_v16 shift = 0;
      if (finish->bias) shift = SB_LOAD16(finish->bias + channel + c);
#pragma clang loop unroll(full)
      for (int i = 0; i < 4; i++) {
        if (places[i] >= 0) SB_STORE16(y + places[i] + channel + c, rectified(finish, out[i] + shift));
      }
    }
  }
}

SB_CLONES void sb_winograd_write(
    const struct sb_windows *w, const struct sb_tiles *tiles, const float *products, ptrdiff_t apart, ptrdiff_t from,
    ptrdiff_t count, float *y, const struct sb_finish *finish, ptrdiff_t channel, ptrdiff_t channels) {
  if (w->taps == 3) {
    write_tiles(w, 3, tiles, products, apart, from, count, y, finish, channel, channels);
  } else {
    write_tiles(w, 2, tiles, products, apart, from, count, y, finish, channel, channels);
  }
}

SB_INLINE void read_gradients(
    const struct sb_windows *w, const int taps, const struct sb_tiles *tiles, const float *g, ptrdiff_t from,
    ptrdiff_t count, float *v, ptrdiff_t apart, ptrdiff_t skip) {
  const int side = taps + 1;
  for (ptrdiff_t t = 0; t < count; t++) {
    ptrdiff_t places[4];
    place(w, tiles, from + t, places);
    for (ptrdiff_t c = 0; c < tiles->channels; c += 16) {
      sb_v16 d[4], upper[MOST], lower[MOST], n[MOST];
#pragma clang loop unroll(full)
      for (int i = 0; i < 4; i++) {
        d[i] = 0;
        if (places[i] >= 0) d[i] = SB_LOAD16(g + places[i] + c);
      }
      gradient_line(taps, d, d + 1, upper);
      gradient_line(taps, d + 2, d + 3, lower);
#pragma clang loop unroll(full)
      for (int j = 0; j < side; j++) {
        gradient_line(taps, upper + j, lower + j, n);
#pragma clang loop unroll(full)
        for (int i = 0; i < side; i++) SB_STORE16(v + t * skip + (i * side + j) * apart + c, n[i]);
      }
    }
  }
}

SB_CLONES void sb_winograd_read_gradient(
    const struct sb_windows *w, const struct sb_tiles *tiles, const float *g, ptrdiff_t from, ptrdiff_t count,
    float *v, ptrdiff_t apart, ptrdiff_t skip) {
  if (w->taps == 3) {
    read_gradients(w, 3, tiles, g, from, count, v, apart, skip);
  } else {
    read_gradients(w, 2, tiles, g, from, count, v, apart, skip);
  }
}
