#pragma once
// The few numbers for each channel that turn sums over an array into the maps that a normalisation applies.

#include "normalisation.h"

/// Mean and population variance of `count` groups·channels, from Σ (x - x₀) and Σ (x - x₀)² over `rows` each; `first`
/// holds the values x₀.
void sb_finish_moments(double *mean, double *variance, const float *first, size_t count, size_t rows);

/// Writes `mean`, `inverse` and `map` of a norm with one group.
void sb_forward_map(const struct sb_norm *norm, const double *mean, const double *variance);

/// The map of the input's gradient of a norm with one group, g·a + (x - mean)·b + c: the channels' a, then b, then c.
/// `plain` and `centred` are Σ g and Σ g·(x - mean).
void sb_gradient_map(const struct sb_norm *norm, const double *plain, const double *centred, float *abc);

/// The gradients of scale and shift, from the sums of all groups.
void sb_parameter_gradients(
    const struct sb_norm *norm, const double *plain, const double *centred, float *scale_gradient,
    float *shift_gradient);
