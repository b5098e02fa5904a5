#include "winograd_parts.h"

// Matrix products in registers, built for each kind of processor with as many rows as its registers hold. Every
// result is one chain of fused multiplications and additions over the depth, whatever the rows and columns beside it.

#if defined(__x86_64__)
#define FOR_AVX512 __attribute__((target("arch=x86-64-v4"))) SB_WIDE
#define FOR_AVX2 __attribute__((target("arch=x86-64-v3")))
#endif

SB_INLINE void multiply_add(sb_v16 *sum, const sb_v16 *a, const sb_v16 *b, const int isFused) {
  *sum = isFused ? __builtin_elementwise_fma(*a, *b, *sum) : *sum + *a * *b;
}

/// c (rows × 16·vectors) = a · panel.
SB_INLINE void product_block(
    const int rows, const int vectors, const int isFused, const float *a, ptrdiff_t skip, const float *panel, float *c,
    ptrdiff_t depth) {
  sb_v16 sums[14][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) sums[r][0] = sums[r][1] = 0;
  for (ptrdiff_t k = 0; k < depth; k++) {
    sb_v16 b[2];
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) b[j] = SB_LOAD16(panel + k * SB_PANEL + 16 * j);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      sb_v16 x = a[r * skip + k];
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) multiply_add(&sums[r][j], &x, &b[j], isFused);
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) SB_STORE16(c + r * SB_PANEL + 16 * j, sums[r][j]);
  }
}

/// c (rows × 16·vectors, rows c_skip apart) += gᵀ · v over `tiles`; c is not read the first time.
SB_INLINE void sum_block(
    const int rows, const int vectors, const int isFused, const float *g, ptrdiff_t g_skip, const float *v,
    ptrdiff_t v_skip, float *c, ptrdiff_t c_skip, ptrdiff_t tiles, int isFirst) {
  sb_v16 sums[8][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) {
      sums[r][j] = 0;
      if (!isFirst) sums[r][j] = SB_LOAD16(c + r * c_skip + 16 * j);
    }
  }
  for (ptrdiff_t t = 0; t < tiles; t++) {
    sb_v16 b[2];
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) b[j] = SB_LOAD16(v + t * v_skip + 16 * j);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      sb_v16 x = g[t * g_skip + r];
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) multiply_add(&sums[r][j], &x, &b[j], isFused);
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) SB_STORE16(c + r * c_skip + 16 * j, sums[r][j]);
  }
}

SB_INLINE void product_columns(
    const int rows, const int vectors, const int isFused, const float *a, ptrdiff_t skip, const float *panel, float *c,
    ptrdiff_t depth) {
  for (int column = 0; column < SB_PANEL; column += 16 * vectors)
    product_block(rows, vectors, isFused, a, skip, panel + column, c + column, depth);
}

SB_INLINE void product_rows(
    const int at_once, const int vectors, const int isFused, const float *a, ptrdiff_t skip, const float *panel,
    float *c, ptrdiff_t rows, ptrdiff_t depth) {
  ptrdiff_t row = 0;
  for (; row + at_once <= rows; row += at_once)
    product_columns(at_once, vectors, isFused, a + row * skip, skip, panel, c + row * SB_PANEL, depth);
  for (; at_once > 8 && row + 8 <= rows; row += 8)
    product_columns(8, vectors, isFused, a + row * skip, skip, panel, c + row * SB_PANEL, depth);
  for (; at_once > 4 && row + 4 <= rows; row += 4)
    product_columns(4, vectors, isFused, a + row * skip, skip, panel, c + row * SB_PANEL, depth);
  for (; row + 2 <= rows; row += 2)
    product_columns(2, vectors, isFused, a + row * skip, skip, panel, c + row * SB_PANEL, depth);
  if (row < rows)
    product_columns(1, vectors, isFused, a + row * skip, skip, panel, c + row * SB_PANEL, depth);
}

SB_INLINE void sum_rows(
    const int at_once, const int vectors, const int isFused, const float *g, ptrdiff_t g_skip, const float *v,
    ptrdiff_t v_skip, float *c, ptrdiff_t skip, ptrdiff_t outputs, ptrdiff_t tiles, ptrdiff_t columns, int isFirst) {
  ptrdiff_t column = 0;
  for (; column + 16 * vectors <= columns; column += 16 * vectors)
    for (ptrdiff_t row = 0; row < outputs; row += at_once)
      sum_block(
          at_once, vectors, isFused, g + row, g_skip, v + column, v_skip, c + row * skip + column, skip, tiles, isFirst);
  if (column < columns)
    for (ptrdiff_t row = 0; row < outputs; row += at_once)
      sum_block(
          at_once, 1, isFused, g + row, g_skip, v + column, v_skip, c + row * skip + column, skip, tiles, isFirst);
}

#define DEFINE(name, attributes, product_at_once, product_vectors, sum_at_once, sum_vectors, isFused) \
  attributes static void products_##name( \
      const float *a, ptrdiff_t skip, const float *panel, float *c, ptrdiff_t rows, ptrdiff_t depth) { \
    product_rows(product_at_once, product_vectors, isFused, a, skip, panel, c, rows, depth); \
  } \
  attributes static void sums_##name( \
      const float *g, ptrdiff_t g_skip, const float *v, ptrdiff_t v_skip, float *c, ptrdiff_t skip, \
      ptrdiff_t outputs, ptrdiff_t tiles, ptrdiff_t columns, int isFirst) { \
    sum_rows(sum_at_once, sum_vectors, isFused, g, g_skip, v, v_skip, c, skip, outputs, tiles, columns, isFirst); \
  }

DEFINE(plain, , 2, 1, 2, 1, 0)
#if defined(__x86_64__)
DEFINE(avx2, FOR_AVX2, 6, 1, 4, 1, 1)
DEFINE(avx512, FOR_AVX512, 14, 2, 8, 2, 1)

SB_INLINE int has_avx512(void) { return __builtin_cpu_supports("x86-64-v4"); }
SB_INLINE int has_avx2(void) { return __builtin_cpu_supports("x86-64-v3"); }
#endif

void sb_winograd_products(
    const float *a, ptrdiff_t skip, const float *panel, float *c, ptrdiff_t rows, ptrdiff_t depth) {
#if defined(__x86_64__)
  if (has_avx512()) return products_avx512(a, skip, panel, c, rows, depth);
  if (has_avx2()) return products_avx2(a, skip, panel, c, rows, depth);
#endif
  products_plain(a, skip, panel, c, rows, depth);
}

void sb_winograd_sums(
    const float *g, ptrdiff_t g_skip, const float *v, ptrdiff_t v_skip, float *c, ptrdiff_t skip, ptrdiff_t outputs,
    ptrdiff_t tiles, ptrdiff_t columns, int isFirst) {
#if defined(__x86_64__)
  if (has_avx512()) return sums_avx512(g, g_skip, v, v_skip, c, skip, outputs, tiles, columns, isFirst);
  if (has_avx2()) return sums_avx2(g, g_skip, v, v_skip, c, skip, outputs, tiles, columns, isFirst);
#endif
  sums_plain(g, g_skip, v, v_skip, c, skip, outputs, tiles, columns, isFirst);
}
