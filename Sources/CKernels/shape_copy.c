#include "shape_copy.h"

#include "shape_rows.h"

// Floats that one task moves: large enough to pay for the call, small enough to stay in the first cache.
enum { block = 4096 };

SB_INLINE void copy_fixed(
    float *restrict out, ptrdiff_t out_stride, const float *restrict in, ptrdiff_t in_stride, const int run,
    ptrdiff_t rows) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    for (int k = 0; k < run; k++) out[row * out_stride + k] = in[row * in_stride + k];
  }
}

SB_INLINE void copy_short(float *restrict out, const float *restrict in, ptrdiff_t run) {
  ptrdiff_t k = 0;
  for (; k + 16 <= run; k += 16) SB_STORE16(out + k, SB_LOAD16(in + k));
  for (; k < run; k++) out[k] = in[k];
}

// A call of memcpy per run costs more than it moves while runs are short.
SB_INLINE void copy_block(
    float *restrict out, ptrdiff_t out_stride, const float *restrict in, ptrdiff_t in_stride, ptrdiff_t run,
    ptrdiff_t rows) {
  switch (run) {
  case 1: copy_fixed(out, out_stride, in, in_stride, 1, rows); return;
  case 2: copy_fixed(out, out_stride, in, in_stride, 2, rows); return;
  case 3: copy_fixed(out, out_stride, in, in_stride, 3, rows); return;
  case 4: copy_fixed(out, out_stride, in, in_stride, 4, rows); return;
  }
  if (run < 128) {
    for (ptrdiff_t row = 0; row < rows; row++) copy_short(out + row * out_stride, in + row * in_stride, run);
  } else {
    for (ptrdiff_t row = 0; row < rows; row++) {
      memcpy(out + row * out_stride, in + row * in_stride, (size_t)run * sizeof(float));
    }
  }
}

SB_INLINE void zero_block(float *out, ptrdiff_t out_stride, ptrdiff_t run, ptrdiff_t rows) {
  for (ptrdiff_t row = 0; row < rows; row++) memset(out + row * out_stride, 0, (size_t)run * sizeof(float));
}

struct runs {
  float *out;
  const float *in;
  ptrdiff_t out_stride, in_stride, run, rows, pieces, piece, rows_each;
};

SB_CLONES static void copy_task(size_t index, void *context) {
  const struct runs *work = context;
  ptrdiff_t row = (ptrdiff_t)index / work->pieces * work->rows_each;
  ptrdiff_t start = (ptrdiff_t)index % work->pieces * work->piece;
  ptrdiff_t run = sb_least(work->piece, work->run - start), rows = sb_least(work->rows_each, work->rows - row);
  float *out = work->out + row * work->out_stride + start;
  if (work->in) {
    copy_block(out, work->out_stride, work->in + row * work->in_stride + start, work->in_stride, run, rows);
  } else {
    zero_block(out, work->out_stride, run, rows);
  }
}

void sb_copy_runs(
    float *out, ptrdiff_t out_stride, const float *in, ptrdiff_t in_stride, ptrdiff_t run, ptrdiff_t rows) {
  if (run == 0 || rows == 0) return;
  // Long runs are cut into pieces, so that even a single one is shared between the threads.
  ptrdiff_t piece = sb_least(run, 16 * block), rows_each = sb_greatest(1, block / run);
  struct runs work = {out, in, out_stride, in_stride, run, rows, sb_quotient_up(run, piece), piece, rows_each};
  sb_rows(work.pieces * sb_quotient_up(rows, rows_each), run * rows, copy_task, &work);
}

struct parts {
  float *out;
  const float *const *parts;
  const ptrdiff_t *runs;
  ptrdiff_t part_count, rows, total, rows_each;
};

SB_CLONES static void concatenate_task(size_t index, void *context) {
  const struct parts *work = context;
  ptrdiff_t row = (ptrdiff_t)index * work->rows_each, rows = sb_least(work->rows_each, work->rows - row);
  float *out = work->out + row * work->total;
  for (ptrdiff_t part = 0; part < work->part_count; part++) {
    ptrdiff_t run = work->runs[part];
    if (work->parts[part]) {
      copy_block(out, work->total, work->parts[part] + row * run, run, run, rows);
    } else {
      zero_block(out, work->total, run, rows);
    }
    out += run;
  }
}

void sb_concatenate(
    float *out, const float *const *parts, const ptrdiff_t *runs, ptrdiff_t part_count, ptrdiff_t rows) {
  ptrdiff_t total = 0;
  for (ptrdiff_t part = 0; part < part_count; part++) total += runs[part];
  if (total == 0 || rows == 0) return;
  if (total <= block) {
    struct parts work = {out, parts, runs, part_count, rows, total, block / total};
    sb_rows(sb_quotient_up(rows, work.rows_each), total * rows, concatenate_task, &work);
    return;
  }
  for (ptrdiff_t part = 0; part < part_count; part++) {
    sb_copy_runs(out, total, parts[part], runs[part], runs[part], rows);
    out += runs[part];
  }
}

struct picks {
  float *out;
  const float *in;
  const ptrdiff_t *starts, *rows;
  ptrdiff_t run;
};

SB_CLONES static void gather_task(size_t index, void *context) {
  const struct picks *work = context;
  copy_block(work->out + (ptrdiff_t)index * work->run, 0, work->in + work->rows[index] * work->run, 0, work->run, 1);
}

void sb_gather_rows(float *out, const float *in, const ptrdiff_t *rows, ptrdiff_t count, ptrdiff_t run) {
  struct picks work = {out, in, NULL, rows, run};
  sb_rows(count, count * run, gather_task, &work);
}

SB_CLONES static void sum_task(size_t index, void *context) {
  const struct picks *work = context;
  ptrdiff_t run = work->run, from = work->starts[index], to = work->starts[index + 1];
  float *restrict out = work->out + (ptrdiff_t)index * run;
  if (from == to) {
    memset(out, 0, (size_t)run * sizeof(float));
    return;
  }
  memcpy(out, work->in + work->rows[from] * run, (size_t)run * sizeof(float));
  for (ptrdiff_t k = from + 1; k < to; k++) {
    const float *restrict in = work->in + work->rows[k] * run;
    for (ptrdiff_t i = 0; i < run; i++) out[i] += in[i];
  }
}

void sb_sum_rows(
    float *out, const float *in, const ptrdiff_t *starts, const ptrdiff_t *order, ptrdiff_t count, ptrdiff_t run) {
  struct picks work = {out, in, starts, order, run};
  sb_rows(count, count * run, sum_task, &work);
}
