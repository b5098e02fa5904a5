#pragma once
// Axes in another order.

#include <stddef.h>

/// Writes `out`, contiguous with `rank` axes of `extents`, from `in`, whose values lie `strides` apart along those
/// axes. No extent is 1 or 0, some stride is 1, and neighbouring axes that could be one are one; rank is 1 to 16.
void sb_transpose(float *out, const float *in, ptrdiff_t rank, const ptrdiff_t *extents, const ptrdiff_t *strides);
