#pragma once
// Max pooling of images N×H×W×C. Pixels beyond the edge never win.

#include <stddef.h>

/// A pooling: the image, the pooled image, the window and where the first one begins.
struct sb_pooling {
  ptrdiff_t batch, height, width, channels, out_height, out_width;
  ptrdiff_t window_height, window_width, stride_y, stride_x, top, left;
};

/// The greatest value of each window, and its place in the window, row by row, as a float. The first of equals wins;
/// NaN wins over numbers. `winners` may be null where the channels are a multiple of 16.
void sb_max_pool(float *out, float *winners, const float *in, struct sb_pooling pooling);

/// The adjoint given the winners: every input pixel gets the sum of `upstream` where it won.
void sb_max_pool_scatter(float *out, const float *upstream, const float *winners, struct sb_pooling pooling);

/// The values of `in` at the winners.
void sb_max_pool_gather(float *out, const float *in, const float *winners, struct sb_pooling pooling);
