#pragma once
// Sums over rows, column by column. For some rows at a time, thirty-two columns after thirty-two are summed up in
// registers; what is left of the width takes the same additions in the same order.

#include "vector.h"

typedef float sb_v8 __attribute__((ext_vector_type(8)));
typedef float sb_v8_unaligned __attribute__((ext_vector_type(8), aligned(4), may_alias));
typedef double sb_w8 __attribute__((ext_vector_type(8)));
typedef double sb_w8_unaligned __attribute__((ext_vector_type(8), aligned(8), may_alias));

enum { VECTOR = 8, VECTORS = 4, COLUMNS = VECTOR * VECTORS, TOGETHER = 16 };

#define LOAD(address) (*(const sb_v8_unaligned *)(address))
#define WIDEN(value) __builtin_convertvector(value, sb_w8)
#define SUMS(address) (*(sb_w8_unaligned *)(address))

/// Every block of TOGETHER rows and COLUMNS columns; the columns beyond the last whole block are left out.
#define FOR_BLOCKS(from, i, rows, width) \
  for (size_t from = 0; from < (rows); from += TOGETHER) \
    for (size_t i = 0; i + COLUMNS <= (width); i += COLUMNS)

/// One sum: `TERM` is what is added for an element, `TERMS` for eight.
#define DEFINE_SUM(name, TERM, TERMS) \
  SB_CLONES static void add_##name( \
      const float *restrict x, const float *restrict g, size_t rows, size_t stride, size_t width, \
      double *restrict sum) { \
    FOR_BLOCKS(from, i, rows, width) { \
      size_t to = sb_smaller(from + TOGETHER, rows), r = from; \
      sb_w8 s[VECTORS]; \
      for (int k = 0; k < VECTORS; k++) s[k] = SUMS(sum + i + VECTOR * k); \
      for (; r + 4 <= to; r += 4) \
        for (int k = 0; k < VECTORS; k++) { \
          size_t a = r * stride + i + VECTOR * (size_t)k, b = a + stride, c = b + stride, d = c + stride; \
          s[k] += (WIDEN(TERMS(a)) + WIDEN(TERMS(b))) + (WIDEN(TERMS(c)) + WIDEN(TERMS(d))); \
        } \
      for (; r < to; r++) \
        for (int k = 0; k < VECTORS; k++) s[k] += WIDEN(TERMS(r * stride + i + VECTOR * (size_t)k)); \
      for (int k = 0; k < VECTORS; k++) SUMS(sum + i + VECTOR * k) = s[k]; \
    } \
    size_t done = width / COLUMNS * COLUMNS, r = 0; \
    if (done == width) return; \
    for (; r + 4 <= rows; r += 4) \
      for (size_t i = done; i < width; i++) { \
        size_t a = r * stride + i, b = a + stride, c = b + stride, d = c + stride; \
        sum[i] += ((double)TERM(a) + (double)TERM(b)) + ((double)TERM(c) + (double)TERM(d)); \
      } \
    for (; r < rows; r++) \
      for (size_t i = done; i < width; i++) sum[i] += (double)TERM(r * stride + i); \
  }

/// Two sums, over pairs of rows: `ONE` and `TWO` add a row or a pair to a column of both, `ONES` and `TWOS` to eight.
#define DEFINE_SUM_PAIR(name, ONE, TWO, ONES, TWOS) \
  SB_CLONES static void add_##name( \
      const float *restrict x, const float *restrict g, const float *const *v, float slope, size_t rows, \
      size_t stride, size_t width, double *restrict sum, double *restrict second) { \
    FOR_BLOCKS(from, i, rows, width) { \
      size_t to = sb_smaller(from + TOGETHER, rows), r = from; \
      sb_w8 s[VECTORS], t[VECTORS]; \
      for (int k = 0; k < VECTORS; k++) \
        s[k] = SUMS(sum + i + VECTOR * k), t[k] = SUMS(second + i + VECTOR * k); \
      for (; r + 2 <= to; r += 2) \
        for (int k = 0; k < VECTORS; k++) { \
          size_t column = i + VECTOR * (size_t)k, a = r * stride + column, b = a + stride; \
          TWOS(s[k], t[k], column, a, b) \
        } \
      for (; r < to; r++) \
        for (int k = 0; k < VECTORS; k++) { \
          size_t column = i + VECTOR * (size_t)k, a = r * stride + column; \
          ONES(s[k], t[k], column, a) \
        } \
      for (int k = 0; k < VECTORS; k++) \
        SUMS(sum + i + VECTOR * k) = s[k], SUMS(second + i + VECTOR * k) = t[k]; \
    } \
    size_t done = width / COLUMNS * COLUMNS, r = 0; \
    if (done == width) return; \
    for (; r + 2 <= rows; r += 2) \
      for (size_t i = done; i < width; i++) { \
        size_t a = r * stride + i, b = a + stride; \
        TWO(sum[i], second[i], i, a, b) \
      } \
    for (; r < rows; r++) \
      for (size_t i = done; i < width; i++) { \
        size_t a = r * stride + i; \
        ONE(sum[i], second[i], i, a) \
      } \
  }
