#pragma once
// Maps N×H×W×C whose pixels look at several pixels of other maps of the same item: warps by parts, fused.

#include <stddef.h>
#include <stdint.h>

/// For pixel i of all items, entries starts[i] ..< starts[i + 1] of `pixels` (at least one, counted within the item,
/// none twice) and `weights`. Where some part shows nothing, the first entry is -1 and stands for zeros.
struct sb_links {
  const int32_t *starts, *pixels;
  const float *weights;
};

struct sb_warp_size {
  ptrdiff_t batch, height, width, channels;
};

/// The greatest value that each pixel looks at, and its pixel as a float. The first of equals wins; NaN wins over
/// numbers. `winners` may be null.
void sb_warp_maximum(float *out, float *winners, const float *in, struct sb_links links, struct sb_warp_size size);

/// The adjoint given the winners: every pixel gets the sum of `upstream` where it won. `links` are the reverse ones:
/// the pixels that look at a pixel; they may be none.
void sb_warp_scatter(
    float *out, const float *upstream, const float *winners, struct sb_links links, struct sb_warp_size size);

/// The values of `in` at the winners, zeros where nothing won.
void sb_warp_gather(
    float *out, const float *in, const float *winners, struct sb_links links, struct sb_warp_size size);

/// Σ weight·in over the links, which may be none: the mean of parts, or with the reverse links its adjoint.
void sb_warp_sum(float *out, const float *in, struct sb_links links, struct sb_warp_size size);
