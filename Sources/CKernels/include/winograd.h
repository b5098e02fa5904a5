#pragma once

#include <stddef.h>

#include "rectifier.h"

// Convolutions by Winograd's minimal filtering F(2×2, R×R) (Lavin and Gray 2016, with R taps along each axis): every
// tile of 2×2 outputs takes (R+1)² products of a channel pair in place of 4·R².
//
// A tile is computed from a window of the image. A kernel with stride 2, or with more taps than R, is cut into
// `phases` kernels of R taps along each axis, each with windows of its own, whose results are added up: the channels of
// all phases² windows stand side by side as one long vector. Every output is one chain of products over that vector, so
// its bits depend neither on the threads nor on the images beside it.

/// What windows see beyond the edges of their image.
enum sb_edges {
  SB_EDGES_ZERO,
  /// The image mirrored at its edge pixels.
  SB_EDGES_REFLECT,
  /// Zeros, with the edge pixels added where the adjoint of a mirrored edge of one pixel wants them.
  SB_EDGES_REFLECT_ADJOINT,
};

/// The windows of tiles in images N×H×W×C; C is a multiple of 16.
struct sb_windows {
  ptrdiff_t images, height, width, channels;
  /// Tiles along each axis.
  ptrdiff_t rows, columns;
  /// How far the first window begins above and left of the image.
  ptrdiff_t top, left;
  /// The distance of neighbouring samples; windows of neighbouring tiles begin twice as far apart.
  ptrdiff_t step;
  /// Windows of a tile along each axis, and how far apart they begin.
  ptrdiff_t phases, shift;
  /// R: 2 or 3.
  ptrdiff_t taps;
  enum sb_edges edges;
};

/// Where tiles of outputs lie in images N×H×W×C: output (u, v) is pixel (step·u + top, step·v + left), and does not
/// exist where that lies outside; C is a multiple of 16.
struct sb_tiles {
  ptrdiff_t height, width, channels;
  ptrdiff_t step, top, left;
};

/// How weights of taps×taps lie: the value of output o, input i, phase (p, q), tap (a, b) is
/// w[o·output + i·input + row(p, a)·size + row(q, b)] with row(p, a) = first + p·phase + a·tap.
struct sb_filters {
  ptrdiff_t outputs, inputs, output, input, size;
  ptrdiff_t phases, taps;
  ptrdiff_t first_row, first_column, phase, tap;
};

/// The floats of transformed weights.
size_t sb_winograd_weight_count(struct sb_filters taps);

/// Transforms weights for `sb_winograd_convolve`.
void sb_winograd_weights(float *transformed, const float *weights, struct sb_filters taps);

/// The floats of scratch memory of `sb_winograd_convolve` with the calling thread's number of threads.
size_t sb_winograd_scratch(struct sb_windows windows, ptrdiff_t channels);

/// What sums go through before they are written.
struct sb_finish {
  /// One value for each channel; none for zeros.
  const float *bias;
  enum sb_rectifier rectifier;
  /// Of the leaky rectifier.
  float slope;
};

/// y = the convolution, finished.
void sb_winograd_convolve(
    struct sb_windows windows, const float *x, const float *transformed, struct sb_tiles tiles, float *y,
    struct sb_finish finish, float *scratch);

/// The floats of scratch memory of `sb_winograd_weight_gradient`.
size_t sb_winograd_gradient_scratch(struct sb_windows windows, ptrdiff_t channels);

/// The gradient of the weights: `g` is that of the outputs, at `tiles`.
void sb_winograd_weight_gradient(
    struct sb_windows windows, const float *x, struct sb_tiles tiles, const float *g, struct sb_filters taps,
    float *weights, float *scratch);
