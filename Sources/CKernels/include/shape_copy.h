#pragma once
// Copies of runs of floats: slices, concatenations, rows picked by number.

#include <stddef.h>

/// Copies `rows` runs of `run` floats each, `in_stride` and `out_stride` floats apart; writes zeros when there is no
/// `in`.
void sb_copy_runs(
    float *out, ptrdiff_t out_stride, const float *in, ptrdiff_t in_stride, ptrdiff_t run, ptrdiff_t rows);

/// Row by row, the runs of all parts one after another. A part without an address stands for zeros.
void sb_concatenate(
    float *out, const float *const *parts, const ptrdiff_t *runs, ptrdiff_t part_count, ptrdiff_t rows);

/// out[i] = in[rows[i]] for `count` rows of `run` floats.
void sb_gather_rows(float *out, const float *in, const ptrdiff_t *rows, ptrdiff_t count, ptrdiff_t run);

/// out[i] = the sum of in[order[k]] for k in starts[i] ..< starts[i + 1], added in that order.
void sb_sum_rows(
    float *out, const float *in, const ptrdiff_t *starts, const ptrdiff_t *order, ptrdiff_t count, ptrdiff_t run);
