#pragma once
// Sums, maxima and repetitions along the middle axis of an outer×middle×inner array. Sums are taken in Double over
// fixed chunks in a fixed order.

#include <stddef.h>

/// y[o,i] = Σ over m of x[o,m,i].
void sb_sum_middle(const float *x, float *y, size_t outer, size_t middle, size_t inner);

/// Σ |a - b|, in the order in which `sb_sum_middle` would add up all the terms; so too the next two.
float sb_sum_distances(const float *a, const float *b, size_t count);

/// Σ (a - b)².
float sb_sum_squared_distances(const float *a, const float *b, size_t count);

/// Σ g·min(x, 0).
float sb_sum_products_below(const float *x, const float *g, size_t count);

/// y[o,i] = the greatest x[o,m,i]; NaN wins.
void sb_maximum_middle(const float *x, float *y, size_t outer, size_t middle, size_t inner);

/// y[o,m,i] = x[o,i].
void sb_repeat_middle(const float *x, float *y, size_t outer, size_t middle, size_t inner);

/// y[r] = the first place of the greatest value of row r; NaN wins.
void sb_argmax_rows(const float *x, ptrdiff_t *y, size_t rows, size_t width);
