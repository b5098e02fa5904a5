#pragma once
// Sums, maxima and repetitions along the middle axis of an outer×middle×inner array. Sums are taken in Double over
// fixed chunks in a fixed order.

#include <stddef.h>

/// y[o,i] = Σ over m of x[o,m,i].
void sb_sum_middle(const float *x, float *y, size_t outer, size_t middle, size_t inner);

/// y[o,i] = the greatest x[o,m,i]; NaN wins.
void sb_maximum_middle(const float *x, float *y, size_t outer, size_t middle, size_t inner);

/// y[o,m,i] = x[o,i].
void sb_repeat_middle(const float *x, float *y, size_t outer, size_t middle, size_t inner);

/// y[r] = the first place of the greatest value of row r; NaN wins.
void sb_argmax_rows(const float *x, ptrdiff_t *y, size_t rows, size_t width);
