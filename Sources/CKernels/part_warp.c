#include "part_warp.h"

#include "shape_rows.h"

struct work {
  float *out, *out_winners;
  const float *in, *winners;
  struct sb_links links;
  struct sb_warp_size size;
};

// A row of pixels: where it begins among all pixels, and where the pixels of its item begin.
struct row {
  ptrdiff_t first, item;
};

SB_INLINE struct row row_of(const struct work *work, size_t index) {
  ptrdiff_t row = (ptrdiff_t)index, height = work->size.height;
  return (struct row){row * work->size.width, row / height * height * work->size.width};
}

#define FOR_PIXELS(work, row) \
  for (ptrdiff_t pixel = (row).first; pixel < (row).first + (work)->size.width; pixel++)

SB_CLONES static void maximum_row(size_t index, void *context) {
  const struct work *work = context;
  struct row row = row_of(work, index);
  const ptrdiff_t channels = work->size.channels;
  const int32_t *pixels = work->links.pixels;
  const float *in = work->in + row.item * channels;
  FOR_PIXELS(work, row) {
    int32_t from = work->links.starts[pixel], to = work->links.starts[pixel + 1];
    int hides = pixels[from] < 0;
    float *out = work->out + pixel * channels;
    float *winners = work->out_winners ? work->out_winners + pixel * channels : NULL;
    ptrdiff_t c = 0;
    for (; c + 16 <= channels; c += 16) {
      sb_v16 best = 0, winner = (float)pixels[from];
      if (!hides) best = SB_LOAD16(in + pixels[from] * channels + c);
      for (int32_t k = from + 1; k < to; k++) {
        sb_v16 value = SB_LOAD16(in + pixels[k] * channels + c), candidate = (float)pixels[k];
        winner = ((value > best) | (value != value)) ? candidate : winner;
        best = ((value > best) | (value != value)) ? value : best;
      }
      SB_STORE16(out + c, best);
      if (winners) SB_STORE16(winners + c, winner);
    }
    for (; c < channels; c++) {
      float best = hides ? 0 : in[pixels[from] * channels + c], winner = (float)pixels[from];
      for (int32_t k = from + 1; k < to; k++) {
        float value = in[pixels[k] * channels + c];
        int wins = (value > best) | (value != value);
        winner = wins ? (float)pixels[k] : winner;
        best = wins ? value : best;
      }
      out[c] = best;
      if (winners) winners[c] = winner;
    }
  }
}

SB_CLONES static void scatter_row(size_t index, void *context) {
  const struct work *work = context;
  struct row row = row_of(work, index);
  const ptrdiff_t channels = work->size.channels;
  const int32_t *pixels = work->links.pixels;
  const float *upstream = work->in + row.item * channels, *winners = work->winners + row.item * channels;
  FOR_PIXELS(work, row) {
    int32_t from = work->links.starts[pixel], to = work->links.starts[pixel + 1];
    float self = (float)(pixel - row.item), *out = work->out + pixel * channels;
    ptrdiff_t c = 0;
    for (; c + 16 <= channels; c += 16) {
      sb_v16 sum = 0, none = 0;
      for (int32_t k = from; k < to; k++) {
        ptrdiff_t at = pixels[k] * channels + c;
        sum += SB_LOAD16(winners + at) == self ? SB_LOAD16(upstream + at) : none;
      }
      SB_STORE16(out + c, sum);
    }
    for (; c < channels; c++) {
      float sum = 0;
      for (int32_t k = from; k < to; k++) {
        ptrdiff_t at = pixels[k] * channels + c;
        sum += winners[at] == self ? upstream[at] : 0;
      }
      out[c] = sum;
    }
  }
}

SB_CLONES static void gather_row(size_t index, void *context) {
  const struct work *work = context;
  struct row row = row_of(work, index);
  const ptrdiff_t channels = work->size.channels;
  const int32_t *pixels = work->links.pixels;
  const float *in = work->in + row.item * channels;
  FOR_PIXELS(work, row) {
    int32_t from = work->links.starts[pixel], to = work->links.starts[pixel + 1];
    if (pixels[from] < 0) from++;
    const float *winners = work->winners + pixel * channels;
    float *out = work->out + pixel * channels;
    ptrdiff_t c = 0;
    for (; c + 16 <= channels; c += 16) {
      sb_v16 picked = 0, winner = SB_LOAD16(winners + c);
      for (int32_t k = from; k < to; k++)
        picked = winner == (float)pixels[k] ? SB_LOAD16(in + pixels[k] * channels + c) : picked;
      SB_STORE16(out + c, picked);
    }
    for (; c < channels; c++) out[c] = winners[c] < 0 ? 0 : in[(ptrdiff_t)winners[c] * channels + c];
  }
}

SB_CLONES static void sum_row(size_t index, void *context) {
  const struct work *work = context;
  struct row row = row_of(work, index);
  const ptrdiff_t channels = work->size.channels;
  const int32_t *pixels = work->links.pixels;
  const float *weights = work->links.weights, *in = work->in + row.item * channels;
  FOR_PIXELS(work, row) {
    int32_t from = work->links.starts[pixel], to = work->links.starts[pixel + 1];
    if (from < to && pixels[from] < 0) from++;
    float *out = work->out + pixel * channels;
    ptrdiff_t c = 0;
    for (; c + 16 <= channels; c += 16) {
      sb_v16 sum = 0;
      for (int32_t k = from; k < to; k++) sum += weights[k] * SB_LOAD16(in + pixels[k] * channels + c);
      SB_STORE16(out + c, sum);
    }
    for (; c < channels; c++) {
      float sum = 0;
      for (int32_t k = from; k < to; k++) sum += weights[k] * in[pixels[k] * channels + c];
      out[c] = sum;
    }
  }
}

static void run(struct work work, sb_task task) {
  ptrdiff_t rows = work.size.batch * work.size.height;
  sb_rows(rows, rows * work.size.width * work.size.channels, task, &work);
}

void sb_warp_maximum(float *out, float *winners, const float *in, struct sb_links links, struct sb_warp_size size) {
  run((struct work){out, winners, in, NULL, links, size}, maximum_row);
}

void sb_warp_scatter(
    float *out, const float *upstream, const float *winners, struct sb_links links, struct sb_warp_size size) {
  run((struct work){out, NULL, upstream, winners, links, size}, scatter_row);
}

void sb_warp_gather(
    float *out, const float *in, const float *winners, struct sb_links links, struct sb_warp_size size) {
  run((struct work){out, NULL, in, winners, links, size}, gather_row);
}

void sb_warp_sum(float *out, const float *in, struct sb_links links, struct sb_warp_size size) {
  run((struct work){out, NULL, in, NULL, links, size}, sum_row);
}
