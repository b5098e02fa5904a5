#pragma once
// Channels into pixels and back (Shi et al. 2016, sub-pixel convolution).

#include <stddef.h>

/// out[h·r + i, w·r + j, c] = in[h, w, c·r·r + i·r + j]; `rows` is N·H of the smaller image, `channels` the C of the
/// larger one.
void sb_pixel_shuffle(
    float *out, const float *in, ptrdiff_t rows, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t factor);

/// The inverse: `rows`, `width` and `channels` as above.
void sb_pixel_unshuffle(
    float *out, const float *in, ptrdiff_t rows, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t factor);
