#pragma once
// Sums over the rows of each group, channel by channel, in Double.

#include "rows.h"

enum sb_sum_kind {
  /// Σ x.
  SB_SUM,
  /// Σ |x - g|.
  SB_SUM_DISTANCES,
  /// Σ (x - g)², squared in float.
  SB_SUM_SQUARED_DISTANCES,
  /// Σ g·min(x, 0), multiplied in float.
  SB_SUM_PRODUCTS_BELOW,
  /// Σ (x - x₀) and Σ (x - x₀)², with x₀ the value in the group's first row.
  SB_SUM_MOMENTS,
  /// Σ g and Σ g (x - mean).
  SB_SUM_PRODUCTS,
  /// The same with g times `slope` where (x - mean)·factor + shift is not above zero.
  SB_SUM_RECTIFIED_PRODUCTS,
};

struct sb_sums {
  enum sb_sum_kind kind;
  const float *x, *g;
  /// For each group its channels' means, then their factors, then their shifts.
  const float *map;
  float slope;
  size_t groups, rows, channels;
};

/// Writes first[g,c] and (for the last three kinds) second[g,c].
void sb_run_sums(struct sb_sums sums, double *first, double *second);
