#pragma once
// What the loops of this folder share: the CPUs they are built for, how they are cut into chunks, and functions of
// one float that the compiler can turn into vector code (libm's cannot be).

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "threads.h"

/// Builds a loop for AVX-512, AVX2 and any x86-64; the loader picks one. Functions inlined into it follow.
#define SB_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define SB_INLINE static inline __attribute__((always_inline))

enum {
  /// Elements of one task.
  SB_CHUNK = 16384,
  /// From this many elements on, starting the threads costs less than it saves.
  SB_PARALLEL = 32768,
};

SB_INLINE size_t sb_smaller(size_t a, size_t b) { return a < b ? a : b; }
SB_INLINE size_t sb_ceiling(size_t a, size_t b) { return (a + b - 1) / b; }

enum {
  /// Tasks come in multiples of this, so that one, two, three and four threads get equal shares.
  SB_SHARES = 12,
};

/// How many tasks so many elements are worth.
SB_INLINE size_t sb_even_tasks(size_t work) {
  return work < SB_PARALLEL ? 1 : SB_SHARES * sb_ceiling(work, SB_SHARES * SB_CHUNK);
}

/// Elements of one of the tasks that `count` elements are cut into.
SB_INLINE size_t sb_even_chunk(size_t count) {
  return count == 0 ? 16 : sb_ceiling(sb_ceiling(count, sb_even_tasks(count)), 16) * 16;
}

/// Runs the tasks on the threads when `work` elements are worth it, else here.
SB_INLINE void sb_spread(size_t tasks, size_t work, sb_task task, void *context) {
  if (work >= SB_PARALLEL) {
    sb_parallel(tasks, task, context);
  } else {
    for (size_t i = 0; i < tasks; i++) task(i, context);
  }
}

SB_INLINE float sb_from_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

SB_INLINE uint32_t sb_to_bits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

SB_INLINE float sb_square_root(float x) { return __builtin_elementwise_sqrt(x); }
SB_INLINE float sb_magnitude(float x) { return __builtin_elementwise_abs(x); }

/// e^x: x = n ln 2 + r, a polynomial in r, and 2^n multiplied in two halves so that subnormal results come out.
SB_INLINE float sb_exp(float x) {
  x = x > 89.0f ? 89.0f : x;
  x = x < -104.0f ? -104.0f : x;
  const float shift = 12582912.0f;  // 1.5 * 2^23: adding it rounds to a whole number in the low bits
  float shifted = x * 1.44269504f + shift;
  float n = shifted - shift;
  float r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  float y = 1.9875691500e-4f;
  y = y * r + 1.3981999507e-3f;
  y = y * r + 8.3334519073e-3f;
  y = y * r + 4.1665795894e-2f;
  y = y * r + 1.6666665459e-1f;
  y = y * r + 5.0000001201e-1f;
  y = y * (r * r) + r;
  y = y + 1.0f;
  int32_t whole = (int32_t)sb_to_bits(shifted) - 0x4B400000;
  int32_t half = whole >> 1;
  return y * sb_from_bits((uint32_t)(half + 127) << 23) * sb_from_bits((uint32_t)(whole - half + 127) << 23);
}

/// ln x (the polynomial of Cephes' logf); -infinity at 0, NaN below.
SB_INLINE float sb_log(float x) {
  float scaled = x < 1.17549435e-38f ? x * 8388608.0f : x;
  float exponent = x < 1.17549435e-38f ? -149.0f : -126.0f;
  uint32_t bits = sb_to_bits(scaled);
  exponent += (float)(int32_t)(bits >> 23);
  float m = sb_from_bits((bits & 0x007FFFFF) | 0x3F000000);
  float low = m < 0.707106781f ? 1.0f : 0.0f;
  exponent -= low;
  m = (m - 1.0f) + low * m;
  float z = m * m;
  float y = 7.0376836292e-2f;
  y = y * m - 1.1514610310e-1f;
  y = y * m + 1.1676998740e-1f;
  y = y * m - 1.2420140846e-1f;
  y = y * m + 1.4249322787e-1f;
  y = y * m - 1.6668057665e-1f;
  y = y * m + 2.0000714765e-1f;
  y = y * m - 2.4999993993e-1f;
  y = y * m + 3.3333331174e-1f;
  y = y * m * z;
  y = y + exponent * -2.12194440e-4f;
  y = y - 0.5f * z;
  float result = (m + y) + exponent * 0.693359375f;
  result = x == 0.0f ? -__builtin_inff() : result;
  result = x < 0.0f || x != x ? __builtin_nanf("") : result;
  return x == __builtin_inff() ? x : result;
}

/// tanh x: an odd polynomial (Cephes) near 0, else by way of e^2|x|.
SB_INLINE float sb_tanh(float x) {
  float magnitude = sb_magnitude(x);
  float z = x * x;
  float y = -5.70498872745e-3f;
  y = y * z + 2.06390887954e-2f;
  y = y * z - 5.37397155531e-2f;
  y = y * z + 1.33314422036e-1f;
  y = y * z - 3.33332819422e-1f;
  float small = x + y * z * x;
  float large = 1.0f - 2.0f / (sb_exp(2.0f * magnitude) + 1.0f);
  large = x < 0.0f ? -large : large;
  return magnitude < 0.625f ? small : large;
}

SB_INLINE float sb_sigmoid(float x) { return 1.0f / (1.0f + sb_exp(-x)); }

/// ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), the second logarithm with what rounding 1 + e lost put back.
SB_INLINE float sb_softplus(float x) {
  float e = sb_exp(-sb_magnitude(x));
  float u = 1.0f + e;
  float rest = sb_log(u) + (e - (u - 1.0f)) / u;
  return (x < 0.0f ? 0.0f : x) + rest;
}
