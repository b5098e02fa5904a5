#pragma once
// Maps N×H×W×C compared pixel by pixel with the nearest of the pixels around the same place of another map.

#include <stddef.h>

/// Pixels up to `reach` rows and columns away are looked at; those beyond the edge are not.
struct sb_neighbourhood {
  ptrdiff_t batch, height, width, channels, reach;
};

/// For each pixel of `a` the smallest Σ |a - b| over channels among the pixels of `b` around it, and that pixel,
/// counted within its item, as a float. The first of equals wins; NaN wins over numbers.
void sb_nearest_neighbours(
    float *distances, float *winners, const float *a, const float *b, struct sb_neighbourhood size);

/// The gradient of the distances with respect to `a`: upstream·sign(a - b at the winner), 0 where they are equal.
void sb_nearest_gradient(
    float *out, const float *upstream, const float *a, const float *b, const float *winners,
    struct sb_neighbourhood size);

/// The pixels of `in` at the winners.
void sb_nearest_gather(float *out, const float *in, const float *winners, struct sb_neighbourhood size);

/// The adjoint: every pixel gets the sum of the pixels of `in` around it that it won.
void sb_nearest_scatter(float *out, const float *in, const float *winners, struct sb_neighbourhood size);
