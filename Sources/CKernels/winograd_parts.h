#pragma once
// What the files of the Winograd convolutions share.

#include "shape_rows.h"
#include "winograd.h"

enum {
  /// Outputs are computed in panels of this many channels.
  SB_PANEL = 32,
  /// What keeps rows of vectors from lying a power of two apart, where they would drive each other out of the cache.
  SB_SKEW = 16,
  /// What the cache that the cores share holds, in floats.
  SB_SHARED_FLOATS = 2 * 1024 * 1024,
};

// Clang would use half of a register where it is not told otherwise.
#define SB_WIDE __attribute__((min_vector_width(512)))

SB_INLINE ptrdiff_t sb_positions(ptrdiff_t taps) { return (taps + 1) * (taps + 1); }

SB_INLINE ptrdiff_t sb_tile_count(const struct sb_windows *w) { return w->images * w->rows * w->columns; }

/// The length of the vectors that stand for the windows of one tile.
SB_INLINE ptrdiff_t sb_depth(const struct sb_windows *w) { return w->phases * w->phases * w->channels; }

/// The floats of one position of a panel of weights, which has depth×32 of them.
SB_INLINE ptrdiff_t sb_panel_floats(ptrdiff_t depth) { return depth * SB_PANEL + SB_SKEW; }

/// Writes what the windows of tiles from..<from+count become: row t of position p at v[p·apart + t·skip].
void sb_winograd_read(
    const struct sb_windows *windows, const float *x, ptrdiff_t from, ptrdiff_t count, float *v, ptrdiff_t apart,
    ptrdiff_t skip);

/// Writes `channels` channels of the outputs of tiles, from panels of products.
void sb_winograd_write(
    const struct sb_windows *windows, const struct sb_tiles *tiles, const float *products, ptrdiff_t apart,
    ptrdiff_t from, ptrdiff_t count, float *y, const struct sb_finish *finish, ptrdiff_t channel,
    ptrdiff_t channels);

/// Writes what the gradients of tiles of outputs become, as `sb_winograd_read` does.
void sb_winograd_read_gradient(
    const struct sb_windows *windows, const struct sb_tiles *tiles, const float *g, ptrdiff_t from, ptrdiff_t count,
    float *v, ptrdiff_t apart, ptrdiff_t skip);

/// Writes the gradient of some columns (inputs, phase after phase) of one output's weights from the sums of products:
/// those of position p lie at sums[p·apart].
void sb_winograd_write_weights(
    const struct sb_filters *filters, const float *sums, ptrdiff_t apart, ptrdiff_t output, ptrdiff_t column,
    ptrdiff_t columns, float *weights);

/// c (rows×32) = a (rows×depth, rows `skip` apart) times a panel (depth×32).
void sb_winograd_products(
    const float *a, ptrdiff_t skip, const float *panel, float *c, ptrdiff_t rows, ptrdiff_t depth);

/// c (outputs×columns, rows `skip` apart) += gᵀ v over the tiles, whose rows lie `g_skip` and `v_skip` apart; outputs
/// and columns are multiples of 16; c is not read the first time.
void sb_winograd_sums(
    const float *g, ptrdiff_t g_skip, const float *v, ptrdiff_t v_skip, float *c, ptrdiff_t skip, ptrdiff_t outputs,
    ptrdiff_t tiles, ptrdiff_t columns, int isFirst);
