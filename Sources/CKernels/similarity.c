#include "similarity.h"

#include "vector.h"

typedef double sb_d8 __attribute__((ext_vector_type(8), aligned(8)));

enum { LANES = 8, MOMENTS = 4 };

#define LOAD_D8(p) (*(const sb_d8 *)(p))
#define STORE_D8(p, v) (*(sb_d8 *)(p) = (v))

// Rows of scratch are longer than the image's, so that the last lanes may read and write beyond it.
static size_t row_length(struct sb_window window) { return (size_t)(window.width + window.count + LANES); }

size_t sb_similarity_scratch(struct sb_window window) { return (MOMENTS + 2) * row_length(window); }

// Sums over rows of x, y, x² + y² and xy, for every column.
SB_INLINE void down(const double *x, const double *y, struct sb_window w, double *const *moments) {
  for (ptrdiff_t column = 0; column < w.width; column += LANES) {
    // The last lanes start early rather than read beyond the row.
    ptrdiff_t from = column + LANES > w.width ? w.width - LANES : column;
    sb_d8 sum_x = 0, sum_y = 0, squares = 0, products = 0;
    for (ptrdiff_t tap = 0; tap < w.count; tap++) {
      sb_d8 a = LOAD_D8(x + tap * w.width + from), b = LOAD_D8(y + tap * w.width + from), t = w.taps[tap];
      // Squares by themselves, not fused with the sum: neither plane comes first.
      sb_d8 a_squared = a * a, b_squared = b * b;
      sum_x += t * a;
      sum_y += t * b;
      squares += t * (a_squared + b_squared);
      products += t * (a * b);
    }
    STORE_D8(moments[0] + from, sum_x);
    STORE_D8(moments[1] + from, sum_y);
    STORE_D8(moments[2] + from, squares);
    STORE_D8(moments[3] + from, products);
  }
}

// Sums over columns of those, and what the formulas make of them, added to every column's totals.
SB_INLINE void across(
    double *const *moments, struct sb_window w, double first, double second, double *similarity, double *contrast) {
  for (ptrdiff_t column = 0; column < w.width - w.count + 1; column += LANES) {
    sb_d8 mx = 0, my = 0, squares = 0, products = 0;
    for (ptrdiff_t tap = 0; tap < w.count; tap++) {
      sb_d8 t = w.taps[tap];
      mx += t * LOAD_D8(moments[0] + column + tap);
      my += t * LOAD_D8(moments[1] + column + tap);
      squares += t * LOAD_D8(moments[2] + column + tap);
      products += t * LOAD_D8(moments[3] + column + tap);
    }
    sb_d8 product = mx * my, mx_squared = mx * mx, my_squared = my * my;
    sb_d8 powers = mx_squared + my_squared;
    sb_d8 alike = (2 * (products - product) + second) / (squares - powers + second);
    STORE_D8(contrast + column, LOAD_D8(contrast + column) + alike);
    sb_d8 whole = alike * ((2 * product + first) / (powers + first));
    STORE_D8(similarity + column, LOAD_D8(similarity + column) + whole);
  }
}

SB_CLONES void sb_similarity(
    const double *x, const double *y, struct sb_window window, double first, double second, double *scratch,
    double *sums) {
  size_t length = row_length(window);
  for (size_t i = 0; i < (MOMENTS + 2) * length; i++) scratch[i] = 0;
  double *const moments[MOMENTS] = {scratch, scratch + length, scratch + 2 * length, scratch + 3 * length};
  double *similarity = scratch + 4 * length, *contrast = scratch + 5 * length;
  for (ptrdiff_t row = 0; row < window.height - window.count + 1; row++) {
    down(x + row * window.width, y + row * window.width, window, moments);
    across(moments, window, first, second, similarity, contrast);
  }
  sums[0] = sums[1] = 0;
  for (ptrdiff_t column = 0; column < window.width - window.count + 1; column++) {
    sums[0] += similarity[column];
    sums[1] += contrast[column];
  }
}
