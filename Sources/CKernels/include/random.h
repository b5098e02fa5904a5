#pragma once
// Philox 4x32-10 in bulk: the same numbers as drawing one after the other.

#include <stddef.h>
#include <stdint.h>

/// Where a stream stands: the next block and what names the stream.
struct sb_stream {
  uint32_t block, role;
  uint64_t index;
  uint32_t key[2];
};

/// The next 4*blocks numbers, uniform on [low, high).
void sb_fill_uniform(const struct sb_stream *stream, float *y, size_t blocks, float low, float high);

/// For the next 4*blocks numbers u on [0, 1): `value` where u < keep, else 0.
void sb_fill_mask(const struct sb_stream *stream, float *y, size_t blocks, float keep, float value);

/// The next 4*blocks normal numbers (Box-Muller on pairs).
void sb_fill_normal(const struct sb_stream *stream, float *y, size_t blocks, float mean, float deviation);
