#include "shape_transpose.h"

#include "shape_rows.h"

typedef float v8 __attribute__((ext_vector_type(8)));
typedef float v8_unaligned __attribute__((ext_vector_type(8), aligned(4), may_alias));

// One plane: out[i * out_stride + j] = in[j * in_stride + i], for i < rows, j < columns.
struct plane {
  float *restrict out;
  const float *restrict in;
  ptrdiff_t out_stride, in_stride, rows, columns;
};

// Eight by eight values: pairs, then pairs of pairs, then halves change places.
SB_INLINE void transpose_8x8(float *restrict out, ptrdiff_t out_stride, const float *restrict in, ptrdiff_t in_stride) {
  v8 a[8], b[8];
  for (int k = 0; k < 8; k++) a[k] = *(const v8_unaligned *)(in + k * in_stride);
  for (int k = 0; k < 8; k += 2) {
    b[k] = __builtin_shufflevector(a[k], a[k + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    b[k + 1] = __builtin_shufflevector(a[k], a[k + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (int k = 0; k < 8; k += 4) {
    for (int l = 0; l < 2; l++) {
      a[k + l] = __builtin_shufflevector(b[k + l], b[k + l + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      a[k + l + 2] = __builtin_shufflevector(b[k + l], b[k + l + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  for (int k = 0; k < 4; k++) {
    b[k] = __builtin_shufflevector(a[k], a[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    b[k + 4] = __builtin_shufflevector(a[k], a[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
  for (int k = 0; k < 8; k++) *(v8_unaligned *)(out + k * out_stride) = b[k];
}

SB_INLINE void transpose_tile(const struct plane p) {
  ptrdiff_t whole_rows = p.rows / 16 * 16, whole_columns = p.columns / 16 * 16;
  for (ptrdiff_t i = 0; i < whole_rows; i += 16) {
    for (ptrdiff_t j = 0; j < whole_columns; j += 16) {
      // Whole cache lines on both sides, since a line that is left half done may be gone when its turn comes again.
      for (ptrdiff_t k = 0; k < 4; k++) {
        ptrdiff_t row = i + k / 2 * 8, column = j + k % 2 * 8;
        transpose_8x8(
            p.out + row * p.out_stride + column, p.out_stride, p.in + column * p.in_stride + row, p.in_stride);
      }
    }
    for (ptrdiff_t k = i; k < i + 16; k++) {
      for (ptrdiff_t j = whole_columns; j < p.columns; j++) p.out[k * p.out_stride + j] = p.in[j * p.in_stride + k];
    }
  }
  for (ptrdiff_t i = whole_rows; i < p.rows; i++) {
    for (ptrdiff_t j = 0; j < p.columns; j++) p.out[i * p.out_stride + j] = p.in[j * p.in_stride + i];
  }
}

// Colour planes into pixels: few columns, densely written.
SB_INLINE void interleave(
    float *restrict out, const float *restrict in, ptrdiff_t in_stride, ptrdiff_t rows, const int columns) {
  for (ptrdiff_t i = 0; i < rows; i++) {
    for (int j = 0; j < columns; j++) out[i * columns + j] = in[j * in_stride + i];
  }
}

// Pixels into colour planes: few rows, densely read.
SB_INLINE void separate(
    float *restrict out, const float *restrict in, ptrdiff_t out_stride, const int rows, ptrdiff_t columns) {
  for (ptrdiff_t j = 0; j < columns; j++) {
    for (int i = 0; i < rows; i++) out[i * out_stride + j] = in[j * rows + i];
  }
}

SB_INLINE void transpose_plane(const struct plane p) {
  if (p.out_stride == p.columns) {
    switch (p.columns) {
    case 2: interleave(p.out, p.in, p.in_stride, p.rows, 2); return;
    case 3: interleave(p.out, p.in, p.in_stride, p.rows, 3); return;
    case 4: interleave(p.out, p.in, p.in_stride, p.rows, 4); return;
    }
  }
  if (p.in_stride == p.rows) {
    switch (p.rows) {
    case 2: separate(p.out, p.in, p.out_stride, 2, p.columns); return;
    case 3: separate(p.out, p.in, p.out_stride, 3, p.columns); return;
    case 4: separate(p.out, p.in, p.out_stride, 4, p.columns); return;
    }
  }
  transpose_tile(p);
}

struct transposition {
  float *out;
  const float *in;
  ptrdiff_t outer_rank, extents[16], in_strides[16], out_strides[16];  // the axes that number the planes
  ptrdiff_t out_stride, in_stride, rows, columns;                      // of each plane
  ptrdiff_t tile_rows, tile_columns, tiles_down, tiles_across;
};

// Where a plane begins.
SB_INLINE void find_plane(const struct transposition *work, ptrdiff_t plane, ptrdiff_t *out, ptrdiff_t *in) {
  *out = *in = 0;
  for (ptrdiff_t axis = work->outer_rank - 1; axis >= 0; axis--) {
    ptrdiff_t at = plane % work->extents[axis];
    plane /= work->extents[axis];
    *out += at * work->out_strides[axis];
    *in += at * work->in_strides[axis];
  }
}

SB_CLONES static void transpose_task(size_t index, void *context) {
  const struct transposition *work = context;
  ptrdiff_t out, in, tile = (ptrdiff_t)index % (work->tiles_down * work->tiles_across);
  find_plane(work, (ptrdiff_t)index / (work->tiles_down * work->tiles_across), &out, &in);
  ptrdiff_t i = tile / work->tiles_across * work->tile_rows, j = tile % work->tiles_across * work->tile_columns;
  transpose_plane((struct plane){
      work->out + out + i * work->out_stride + j, work->in + in + j * work->in_stride + i, work->out_stride,
      work->in_stride, sb_least(work->tile_rows, work->rows - i), sb_least(work->tile_columns, work->columns - j)});
}

SB_CLONES static void copy_task(size_t index, void *context) {
  const struct transposition *work = context;
  ptrdiff_t out, in;
  for (ptrdiff_t row = (ptrdiff_t)index * work->tile_rows, k = 0; k < work->tile_rows && row < work->rows; k++, row++) {
    find_plane(work, row, &out, &in);
    if (work->columns >= 128) {
      memcpy(work->out + out, work->in + in, (size_t)work->columns * sizeof(float));
    } else {
      for (ptrdiff_t j = 0; j < work->columns; j++) work->out[out + j] = work->in[in + j];
    }
  }
}

static void add_outer_axis(struct transposition *work, ptrdiff_t extent, ptrdiff_t in_stride, ptrdiff_t out_stride) {
  work->extents[work->outer_rank] = extent;
  work->in_strides[work->outer_rank] = in_stride;
  work->out_strides[work->outer_rank++] = out_stride;
}

void sb_transpose(float *out, const float *in, ptrdiff_t rank, const ptrdiff_t *extents, const ptrdiff_t *strides) {
  struct transposition work = {.out = out, .in = in, .columns = extents[rank - 1], .in_stride = strides[rank - 1]};
  int runs_stay = strides[rank - 1] == 1;
  ptrdiff_t out_strides[16], planes = 1, stride = 1;
  for (ptrdiff_t axis = rank - 1; axis >= 0; stride *= extents[axis--]) out_strides[axis] = stride;
  for (ptrdiff_t axis = 0; axis < rank - 1; axis++) {
    if (strides[axis] == 1 && !runs_stay) {
      work.rows = extents[axis];
      work.out_stride = out_strides[axis];
    } else {
      add_outer_axis(&work, extents[axis], strides[axis], out_strides[axis]);
      planes *= extents[axis];
    }
  }
  if (runs_stay) {
    work.rows = planes;
    work.tile_rows = sb_greatest(1, 1024 / work.columns);
    sb_rows(sb_quotient_up(planes, work.tile_rows), stride, copy_task, &work);
    return;
  }
  // Tiles of about 16 KB on either side; long and thin where one side is short.
  work.tile_rows = work.columns < 64 ? sb_greatest(64, 4096 / work.columns / 8 * 8) : 64;
  work.tile_columns = work.rows < 64 ? sb_greatest(64, 4096 / work.rows / 8 * 8) : 64;
  work.tiles_down = sb_quotient_up(work.rows, work.tile_rows);
  work.tiles_across = sb_quotient_up(work.columns, work.tile_columns);
  sb_rows(planes * work.tiles_down * work.tiles_across, stride, transpose_task, &work);
}
