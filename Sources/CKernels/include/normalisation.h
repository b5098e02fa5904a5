#pragma once
// Normalisation of a groups×rows×channels array over its middle axis, with what follows it, and its gradient.

#include <stddef.h>

#include "rectifier.h"

/// What both directions of a normalisation share.
struct sb_norm {
  size_t groups, rows, channels;
  /// Whether the channels of a group have one mean, not one each.
  int joins_channels;
  /// One value for each channel; none for ones and zeros.
  const float *scale, *shift;
  float epsilon;
  /// Whether epsilon is added to the root of the variance, not under it.
  int epsilon_to_root;
  enum sb_rectifier rectifier;
  /// Of the leaky rectifier.
  float slope;
  /// 1/√(variance + epsilon), or 1/(√variance + epsilon), and the mean, for each group and channel, or for each group
  /// where channels are joined.
  float *mean, *inverse;
  /// For each group its channels' means, then their factors, then their shifts: the map that the statistics amount to.
  float *map;
};

/// y = rectifier((x - mean)·inverse·scale + shift) + residual, where there is one. Writes `mean`, `inverse` and
/// `map`.
void sb_normalise(struct sb_norm norm, const float *x, const float *residual, float *y);

/// The gradients with respect to x, scale and shift, given the gradient `g` with respect to y and what `sb_normalise`
/// wrote.
void sb_normalise_gradient(
    struct sb_norm norm, const float *g, const float *x, float *x_gradient, float *scale_gradient,
    float *shift_gradient);

/// y = rectifier(x·scale + shift), one scale and shift for each channel.
void sb_rectified_affine(
    const float *x, const float *scale, const float *shift, float *y, size_t rows, size_t channels,
    enum sb_rectifier rectifier, float slope);
