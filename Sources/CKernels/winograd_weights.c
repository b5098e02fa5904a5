#include "winograd_parts.h"

// Weights go through G g Gᵀ, with the rows of G
//   R=3: g0, (g0+g1+g2)/2, (g0-g1+g2)/2, g2     R=2: g0, g0+g1, g1
// and gradients of products through its adjoint. Sixteen pairs of channels are computed side by side.

enum { MOST = 4, LANES = 16 };

SB_INLINE void weight_line(const int taps, const sb_v16 *g, int step, sb_v16 *u) {
  if (taps == 3) {
    sb_v16 ends = g[0] + g[2 * step];
    u[0] = g[0];
    u[1] = (ends + g[step]) * 0.5f;
    u[2] = (ends - g[step]) * 0.5f;
    u[3] = g[2 * step];
  } else {
    u[0] = g[0];
    u[1] = g[0] + g[step];
    u[2] = g[step];
  }
}

SB_INLINE void gradient_line(const int taps, const sb_v16 *u, int step, sb_v16 *g) {
  if (taps == 3) {
    g[0] = u[0] + (u[step] + u[2 * step]) * 0.5f;
    g[1] = (u[step] - u[2 * step]) * 0.5f;
    g[2] = (u[step] + u[2 * step]) * 0.5f + u[3 * step];
  } else {
    g[0] = u[0] + u[step];
    g[1] = u[step] + u[2 * step];
  }
}

/// The place of a tap from the first weight of its pair of channels.
SB_INLINE ptrdiff_t tap_place(const struct sb_filters *t, ptrdiff_t phase, ptrdiff_t i, ptrdiff_t j) {
  ptrdiff_t row = t->first_row + phase / t->phases * t->phase + i * t->tap;
  ptrdiff_t column = t->first_column + phase % t->phases * t->phase + j * t->tap;
  return row * t->size + column;
}

enum { TOGETHER = 8 };

/// Taps of sixteen outputs and a few inputs, side by side; read in the order in which they lie.
SB_INLINE void gather(
    const struct sb_filters *t, const int count, const float *w, ptrdiff_t lanes, ptrdiff_t inputs,
    const ptrdiff_t *places, float gathered[TOGETHER][9][LANES]) {
  if (t->output > t->input) {
    for (ptrdiff_t lane = 0; lane < lanes; lane++) {
      const float *row = w + lane * t->output;
      // The rows lie too far apart for the processor to see what comes next.
      for (ptrdiff_t ahead = 0; ahead < inputs * t->input; ahead += 16)
        __builtin_prefetch(row + inputs * t->input + ahead);
      for (ptrdiff_t input = 0; input < inputs; input++)
        for (int i = 0; i < count; i++) gathered[input][i][lane] = row[input * t->input + places[i]];
    }
  } else {
    for (ptrdiff_t input = 0; input < inputs; input++)
      for (ptrdiff_t lane = 0; lane < lanes; lane++)
        for (int i = 0; i < count; i++)
          gathered[input][i][lane] = w[lane * t->output + input * t->input + places[i]];
  }
}

SB_INLINE void transform_lanes(const int taps, const float gathered[9][LANES], float *u, ptrdiff_t apart) {
  const int side = taps + 1;
  sb_v16 g[9], lines[4 * 3], out[MOST];
#pragma clang loop unroll(full)
  for (int i = 0; i < taps * taps; i++) g[i] = SB_LOAD16(gathered[i]);
#pragma clang loop unroll(full)
  for (int j = 0; j < taps; j++) {
    weight_line(taps, g + j, taps, out);
#pragma clang loop unroll(full)
    for (int i = 0; i < side; i++) lines[i * taps + j] = out[i];
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < side; i++) {
    weight_line(taps, lines + i * taps, 1, out);
#pragma clang loop unroll(full)
    for (int j = 0; j < side; j++) SB_STORE16(u + (i * side + j) * apart, out[j]);
  }
}

struct weights {
  float *transformed;
  const float *weights;
  struct sb_filters taps;
};

SB_INLINE void transform_panel(const struct weights *work, const int taps, ptrdiff_t panel) {
  const struct sb_filters *t = &work->taps;
  ptrdiff_t depth = t->phases * t->phases * t->inputs, apart = sb_panel_floats(depth);
  float *u = work->transformed + panel * sb_positions(taps) * apart;
  for (ptrdiff_t phase = 0; phase < t->phases * t->phases; phase++) {
    ptrdiff_t places[9];
    for (int i = 0; i < taps * taps; i++) places[i] = tap_place(t, phase, i / taps, i % taps);
    for (ptrdiff_t input = 0; input < t->inputs; input += TOGETHER) {
      for (ptrdiff_t lane = 0; lane < SB_PANEL; lane += LANES) {
        ptrdiff_t output = panel * SB_PANEL + lane, inputs = sb_least(TOGETHER, t->inputs - input);
        ptrdiff_t lanes = sb_greatest(0, sb_least(LANES, t->outputs - output));
        float gathered[TOGETHER][9][LANES];
        if (lanes < LANES) memset(gathered, 0, sizeof gathered);
        gather(
            t, taps * taps, work->weights + output * t->output + input * t->input, lanes, inputs, places, gathered);
        for (ptrdiff_t k = 0; k < inputs; k++) {
          transform_lanes(taps, gathered[k], u + (phase * t->inputs + input + k) * SB_PANEL + lane, apart);
        }
      }
    }
  }
}

SB_CLONES static void transform_task(size_t index, void *context) {
  const struct weights *work = context;
  if (work->taps.taps == 3) {
    transform_panel(work, 3, (ptrdiff_t)index);
  } else {
    transform_panel(work, 2, (ptrdiff_t)index);
  }
}

size_t sb_winograd_weight_count(struct sb_filters t) {
  ptrdiff_t panels = sb_quotient_up(t.outputs, SB_PANEL), depth = t.phases * t.phases * t.inputs;
  return (size_t)(panels * sb_positions(t.taps) * sb_panel_floats(depth));
}

void sb_winograd_weights(float *transformed, const float *weights, struct sb_filters taps) {
  struct weights work = {transformed, weights, taps};
  sb_rows(
      sb_quotient_up(taps.outputs, SB_PANEL), (ptrdiff_t)sb_winograd_weight_count(taps), transform_task, &work);
}

SB_INLINE void write_columns(
    const struct sb_filters *t, const int taps, const float *sums, ptrdiff_t apart, ptrdiff_t column,
    ptrdiff_t columns, float *weights) {
  const int side = taps + 1;
  for (ptrdiff_t c = 0; c < columns; c += LANES) {
    ptrdiff_t phase = (column + c) / t->inputs, input = (column + c) % t->inputs;
    sb_v16 u[MOST * MOST], lines[3 * MOST], out[3];
    float gathered[9][LANES];
#pragma clang loop unroll(full)
    for (int i = 0; i < side * side; i++) u[i] = SB_LOAD16(sums + i * apart + c);
#pragma clang loop unroll(full)
    for (int j = 0; j < side; j++) {
      gradient_line(taps, u + j, side, out);
#pragma clang loop unroll(full)
      for (int i = 0; i < taps; i++) lines[i * side + j] = out[i];
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < taps; i++) {
      gradient_line(taps, lines + i * side, 1, out);
#pragma clang loop unroll(full)
      for (int j = 0; j < taps; j++) SB_STORE16(gathered[i * taps + j], out[j]);
    }
    for (int i = 0; i < taps * taps; i++) {
      float *to = weights + input * t->input + tap_place(t, phase, i / taps, i % taps);
      for (ptrdiff_t lane = 0; lane < LANES; lane++) to[lane * t->input] = gathered[i][lane];
    }
  }
}

SB_CLONES void sb_winograd_write_weights(
    const struct sb_filters *t, const float *sums, ptrdiff_t apart, ptrdiff_t output, ptrdiff_t column,
    ptrdiff_t columns, float *weights) {
  if (t->taps == 3) {
    write_columns(t, 3, sums, apart, column, columns, weights + output * t->output);
  } else {
    write_columns(t, 2, sums, apart, column, columns, weights + output * t->output);
  }
}
