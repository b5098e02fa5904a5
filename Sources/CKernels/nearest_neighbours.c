#include "nearest_neighbours.h"

#include "shape_rows.h"

typedef float sb_v8 __attribute__((ext_vector_type(8)));
typedef float sb_v4 __attribute__((ext_vector_type(4)));

struct work {
  float *out, *out_winners;
  const float *a, *b, *upstream, *winners;
  struct sb_neighbourhood size;
};

// Σ |a - b| over channels: sixteen sums, added up in a fixed order, and what is left of the channels.
SB_INLINE float distance(const float *restrict a, const float *restrict b, ptrdiff_t channels) {
  ptrdiff_t c = 0;
  sb_v16 sums[2] = {0};
  for (; c + 32 <= channels; c += 32)
    for (int k = 0; k < 2; k++)
      sums[k] += __builtin_elementwise_abs(SB_LOAD16(a + c + 16 * k) - SB_LOAD16(b + c + 16 * k));
  for (; c + 16 <= channels; c += 16) sums[0] += __builtin_elementwise_abs(SB_LOAD16(a + c) - SB_LOAD16(b + c));
  sb_v16 all = sums[0] + sums[1];
  sb_v8 eight = all.lo + all.hi;
  sb_v4 four = eight.lo + eight.hi;
  float rest = 0;
  for (; c < channels; c++) rest += __builtin_elementwise_abs(a[c] - b[c]);
  return (four.x + four.z) + (four.y + four.w) + rest;
}

// Every pixel of a row, with the pixels around it of the same item; `pixel` and `around` count within the item.
#define FOR_ROW(size, row) \
  for (ptrdiff_t x = 0, y = (row) % (size).height, pixel = y * (size).width; x < (size).width; x++, pixel++)
#define FOR_AROUND(size) \
  for (ptrdiff_t v = sb_greatest(0, y - (size).reach); v <= sb_least((size).height - 1, y + (size).reach); v++) \
    for (ptrdiff_t u = sb_greatest(0, x - (size).reach), around = v * (size).width + u; \
         u <= sb_least((size).width - 1, x + (size).reach); u++, around++)

SB_INLINE ptrdiff_t item_start(struct sb_neighbourhood size, ptrdiff_t row) {
  return row / size.height * size.height * size.width;
}

SB_CLONES static void search_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_neighbourhood size = work->size;
  ptrdiff_t row = (ptrdiff_t)index, item = item_start(size, row);
  const float *a = work->a + item * size.channels, *b = work->b + item * size.channels;
  FOR_ROW(size, row) {
    float best = __builtin_inff(), winner = -1;
    FOR_AROUND(size) {
      float found = distance(a + pixel * size.channels, b + around * size.channels, size.channels);
      int wins = (found < best) | (found != found) | (winner < 0);
      winner = wins ? (float)around : winner;
      best = wins ? found : best;
    }
    work->out[item + pixel] = best;
    work->out_winners[item + pixel] = winner;
  }
}

SB_CLONES static void gradient_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_neighbourhood size = work->size;
  ptrdiff_t row = (ptrdiff_t)index, item = item_start(size, row), channels = size.channels;
  FOR_ROW(size, row) {
    ptrdiff_t own = (item + pixel) * channels, other = (item + (ptrdiff_t)work->winners[item + pixel]) * channels;
    const float *restrict a = work->a + own, *restrict b = work->b + other;
    float *restrict out = work->out + own;
    float by = work->upstream[item + pixel];
    for (ptrdiff_t c = 0; c < channels; c++) {
      float difference = a[c] - b[c];
      out[c] = difference > 0 ? by : difference < 0 ? -by : 0 * difference;
    }
  }
}

SB_CLONES static void gather_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_neighbourhood size = work->size;
  ptrdiff_t row = (ptrdiff_t)index, item = item_start(size, row);
  FOR_ROW(size, row) {
    ptrdiff_t from = item + (ptrdiff_t)work->winners[item + pixel];
    memcpy(
        work->out + (item + pixel) * size.channels, work->a + from * size.channels,
        (size_t)size.channels * sizeof(float));
  }
}

SB_CLONES static void scatter_row(size_t index, void *context) {
  const struct work *work = context;
  const struct sb_neighbourhood size = work->size;
  ptrdiff_t row = (ptrdiff_t)index, item = item_start(size, row), channels = size.channels;
  FOR_ROW(size, row) {
    float *restrict out = work->out + (item + pixel) * channels;
    memset(out, 0, (size_t)channels * sizeof(float));
    FOR_AROUND(size) {
      if (work->winners[item + around] != (float)pixel) continue;
      const float *restrict in = work->a + (item + around) * channels;
      for (ptrdiff_t c = 0; c < channels; c++) out[c] += in[c];
    }
  }
}

static void run(struct work work, ptrdiff_t looks, sb_task task) {
  ptrdiff_t rows = work.size.batch * work.size.height;
  sb_rows(rows, rows * work.size.width * work.size.channels * looks, task, &work);
}

void sb_nearest_neighbours(
    float *distances, float *winners, const float *a, const float *b, struct sb_neighbourhood size) {
  ptrdiff_t side = 2 * size.reach + 1;
  run((struct work){.out = distances, .out_winners = winners, .a = a, .b = b, .size = size}, side * side, search_row);
}

void sb_nearest_gradient(
    float *out, const float *upstream, const float *a, const float *b, const float *winners,
    struct sb_neighbourhood size) {
  struct work work = {.out = out, .a = a, .b = b, .upstream = upstream, .winners = winners, .size = size};
  run(work, 1, gradient_row);
}

void sb_nearest_gather(float *out, const float *in, const float *winners, struct sb_neighbourhood size) {
  run((struct work){.out = out, .a = in, .winners = winners, .size = size}, 1, gather_row);
}

void sb_nearest_scatter(float *out, const float *in, const float *winners, struct sb_neighbourhood size) {
  run((struct work){.out = out, .a = in, .winners = winners, .size = size}, 1, scatter_row);
}
