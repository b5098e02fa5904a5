#pragma once
// Images N×H×W×C at another size, and the adjoints.

#include <stddef.h>

/// For every row (or column) of the output, which rows of the input it is a sum of, and their weights:
/// entries starts[i] ..< starts[i + 1] of `sources` and `weights`.
struct sb_taps {
  const ptrdiff_t *starts;
  const ptrdiff_t *sources;
  const float *weights;
};

struct sb_resampling {
  ptrdiff_t batch, in_height, in_width, out_height, out_width, channels;
};

/// out[y, x] = Σ over the taps of y and of x of weight(y) * weight(x) * in[source(y), source(x)].
void sb_resample(float *out, const float *in, struct sb_resampling size, struct sb_taps rows, struct sb_taps columns);

/// Every pixel as a square of factor×factor pixels.
void sb_repeat_pixels(
    float *out, const float *in, ptrdiff_t rows, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t factor);
