#pragma once
// Images N×H×W×C with more rows and columns, or mirrored.

#include <stddef.h>

/// An image's extents and how many rows and columns are put around it.
struct sb_padding {
  ptrdiff_t batch, height, width, channels;
  ptrdiff_t top, bottom, left, right;
};

/// Zeros around the image.
void sb_pad_zero(float *out, const float *in, struct sb_padding padding);

/// The image mirrored at its edge pixels; fewer rows and columns than the image has.
void sb_pad_reflect(float *out, const float *in, struct sb_padding padding);

/// The adjoint of `sb_pad_reflect`: every pixel of the image gets the sum of the padded image's pixels that show it.
void sb_pad_reflect_adjoint(float *out, const float *in, struct sb_padding padding);

/// Every row of `width` pixels back to front.
void sb_flip_rows(float *out, const float *in, ptrdiff_t rows, ptrdiff_t width, ptrdiff_t channels);
