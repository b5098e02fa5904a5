#pragma once
// Statistics over the middle axis of a groups×rows×channels array, and the affine maps that apply them.

#include <stddef.h>

/// Mean and population variance of x[g,·,c] for every group and channel.
void sb_moments(const float *x, double *mean, double *variance, size_t groups, size_t rows, size_t channels);

/// `plain` = Σ g, `centred` = Σ g * (x - mean[g,c]) over the rows of every group and channel.
void sb_gradient_sums(
    const float *g, const float *x, const float *mean, double *plain, double *centred, size_t groups, size_t rows,
    size_t channels);

/// y = (x - mean) * a + b; the coefficients have one value for each group and channel.
void sb_affine(
    const float *x, const float *mean, const float *a, const float *b, float *y, size_t groups, size_t rows,
    size_t channels);

/// y = g * a + (x - mean) * b + c; the coefficients have one value for each group and channel.
void sb_affine_gradient(
    const float *g, const float *x, const float *mean, const float *a, const float *b, const float *c, float *y,
    size_t groups, size_t rows, size_t channels);
