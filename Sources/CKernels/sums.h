#pragma once
// Sums over the rows of each group, channel by channel, in Double.

#include "rows.h"

enum sb_sum_kind {
  /// Σ x.
  SB_SUM,
  /// Σ (x - x₀) and Σ (x - x₀)², with x₀ the value in the group's first row.
  SB_SUM_MOMENTS,
  /// Σ g and Σ g (x - mean).
  SB_SUM_PRODUCTS,
};

struct sb_sums {
  enum sb_sum_kind kind;
  const float *x, *g, *mean;
  size_t groups, rows, channels;
};

/// Writes first[g,c] and (for the last two kinds) second[g,c].
void sb_run_sums(struct sb_sums sums, double *first, double *second);
