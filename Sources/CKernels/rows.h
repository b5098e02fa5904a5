#pragma once
// Arrays seen as rows of channels. Few channels make short inner loops; so several rows are taken as one, and the
// channel vectors are written out as many times side by side.

#include "vector.h"

enum {
  /// Up to here, many rows are taken as one.
  SB_FEW_CHANNELS = 64,
  /// Up to here, four rows are taken as one when the channels do not fill whole vectors.
  SB_SOME_CHANNELS = 256,
  /// The widest such row.
  SB_WIDEST = 1024,
};

/// How many rows to take as one; there are at least four such rows in `rows`.
SB_INLINE size_t sb_rows_as_one(size_t rows, size_t channels) {
  if (channels > SB_FEW_CHANNELS)
    return channels <= SB_SOME_CHANNELS && channels % 16 != 0 && rows >= 16 ? 4 : 1;
  size_t times = channels < 8 ? 64 : 16;
  while (times > 1 && rows < 4 * times) times /= 2;
  return times;
}

/// Rows of one of the tasks that groups of `rows` are cut into.
SB_INLINE size_t sb_even_rows(size_t rows, size_t channels, size_t groups) {
  return sb_ceiling(rows, sb_smaller(rows, sb_ceiling(sb_even_tasks(groups * rows * channels), groups)));
}

/// Writes a channel vector `times` times side by side.
SB_INLINE void sb_repeat(const float *v, float *repeated, size_t channels, size_t times) {
  memcpy(repeated, v, channels * sizeof(float));
  size_t done = channels, all = channels * times;
  while (done < all) {
    size_t more = sb_smaller(done, all - done);
    memcpy(repeated + done, repeated, more * sizeof(float));
    done += more;
  }
}
