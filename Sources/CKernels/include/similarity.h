#pragma once
// The means and variances of two planes under a sliding window, and how alike they are (Wang et al. 2004).

#include <stddef.h>

/// Two planes of doubles, row after row, and the window that slides where it lies inside both axes.
struct sb_window {
  ptrdiff_t height, width;
  const double *taps;
  ptrdiff_t count;
};

/// Doubles of scratch memory that `sb_similarity` needs.
size_t sb_similarity_scratch(struct sb_window window);

/// Over all places of the window: sums[0] = Σ luminance·contrast, sums[1] = Σ contrast, where luminance is
/// (2 μx μy + first) / (μx² + μy² + first) and contrast (2 σxy + second) / (σx² + σy² + second).
/// The width is at least 8.
void sb_similarity(
    const double *x, const double *y, struct sb_window window, double first, double second, double *scratch,
    double *sums);
