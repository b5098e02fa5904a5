#include "winograd_parts.h"

enum {
  /// A block of tiles becomes about so many floats, which a core's second cache holds beside the products.
  BLOCK_FLOATS = 200 * 1024,
  /// Weight gradients read this many floats in one go, which lie in the cache that the cores share.
  SHARED_FLOATS = 2 * 1024 * 1024,
  /// Tiles whose products are summed while they lie in the first cache.
  SUMMED_TILES = 96,
  MOST_TILES = 512,
  /// Fewer tiles do not make up for reading all weights again.
  LEAST_TILES = 14,
};

SB_INLINE ptrdiff_t rounded_up(ptrdiff_t a, ptrdiff_t unit) { return sb_quotient_up(a, unit) * unit; }

SB_INLINE ptrdiff_t tile_count(const struct sb_windows *w) { return w->images * w->rows * w->columns; }

/// How a convolution is cut into tasks, each some tiles and some panels of outputs.
struct division {
  ptrdiff_t positions, depth, skip, panels;
  ptrdiff_t tiles, tile_blocks;
  ptrdiff_t panels_each, panel_blocks;
};

static struct division divide(const struct sb_windows *w, ptrdiff_t channels) {
  ptrdiff_t all = tile_count(w), threads = sb_threads();
  struct division d = {.positions = sb_positions(w->taps), .depth = sb_depth(w)};
  d.skip = d.depth + SB_SKEW;
  d.panels = sb_quotient_up(channels, SB_PANEL);
  ptrdiff_t fitting = sb_greatest(LEAST_TILES, sb_least(MOST_TILES, BLOCK_FLOATS / (d.positions * d.skip)));
  // As many blocks as the threads can share evenly.
  ptrdiff_t blocks = rounded_up(sb_quotient_up(all, fitting), threads);
  d.tiles = rounded_up(sb_quotient_up(all, blocks), 2);
  d.tile_blocks = sb_quotient_up(all, d.tiles);
  // Few tiles: the panels are shared too, and every task reads the windows for itself.
  if (d.tiles < LEAST_TILES) {
    d.tiles = sb_least(all, LEAST_TILES);
    d.tile_blocks = sb_quotient_up(all, d.tiles);
    d.panel_blocks = sb_least(d.panels, sb_quotient_up(threads, d.tile_blocks));
  } else {
    d.panel_blocks = 1;
  }
  d.panels_each = sb_quotient_up(d.panels, d.panel_blocks);
  return d;
}

SB_INLINE ptrdiff_t scratch_each(const struct division *d) {
  return d->positions * d->tiles * (d->skip + SB_PANEL);
}

size_t sb_winograd_scratch(struct sb_windows windows, ptrdiff_t channels) {
  struct division d = divide(&windows, channels);
  return (size_t)(sb_threads() * scratch_each(&d));
}

struct convolution {
  struct sb_windows windows;
  struct sb_tiles tiles;
  struct division division;
  const float *x, *weights, *bias;
  float *y, *scratch;
};

static void convolve_block(size_t index, size_t worker, void *context) {
  const struct convolution *work = context;
  const struct division *d = &work->division;
  ptrdiff_t block = (ptrdiff_t)index / d->panel_blocks, from = block * d->tiles;
  ptrdiff_t count = sb_least(d->tiles, tile_count(&work->windows) - from);
  ptrdiff_t first = (ptrdiff_t)index % d->panel_blocks * d->panels_each;
  ptrdiff_t last = sb_least(d->panels, first + d->panels_each);
  float *v = work->scratch + (ptrdiff_t)worker * scratch_each(d), *products = v + d->positions * d->tiles * d->skip;
  sb_winograd_read(&work->windows, work->x, from, count, v, d->tiles * d->skip, d->skip);
  for (ptrdiff_t panel = first; panel < last; panel++) {
    for (ptrdiff_t p = 0; p < d->positions; p++) {
      sb_winograd_products(
          v + p * d->tiles * d->skip, d->skip, work->weights + (panel * d->positions + p) * sb_panel_floats(d->depth),
          products + p * d->tiles * SB_PANEL, count, d->depth);
    }
    ptrdiff_t channel = panel * SB_PANEL, channels = sb_least(SB_PANEL, work->tiles.channels - channel);
    sb_winograd_write(
        &work->windows, &work->tiles, products, d->tiles * SB_PANEL, from, count, work->y, work->bias, channel,
        channels);
  }
}

void sb_winograd_convolve(
    struct sb_windows windows, const float *x, const float *transformed, struct sb_tiles tiles, float *y,
    const float *bias, float *scratch) {
  struct convolution work = {
      .windows = windows, .tiles = tiles, .division = divide(&windows, tiles.channels), .x = x,
      .weights = transformed, .bias = bias, .y = y, .scratch = scratch};
  sb_parallel_workers((size_t)(work.division.tile_blocks * work.division.panel_blocks), convolve_block, &work);
}

struct gradient {
  struct sb_windows windows;
  struct sb_tiles tiles;
  struct sb_filters taps;
  const float *x, *g;
  float *weights, *windows_read, *gradients_read, *sums;
  ptrdiff_t positions, depth, skip, gradient_skip, chunk, part;
  /// The chunk at hand.
  ptrdiff_t from, count;
  /// Blocks of outputs that a position's sums are cut into.
  ptrdiff_t output_blocks, outputs_each;
};

static struct gradient plan(struct sb_windows windows, ptrdiff_t channels) {
  struct gradient p = {.windows = windows, .positions = sb_positions(windows.taps), .depth = sb_depth(&windows)};
  p.skip = p.depth + SB_SKEW;
  p.gradient_skip = channels + SB_SKEW;
  ptrdiff_t fitting = SHARED_FLOATS / (p.positions * (p.skip + p.gradient_skip)) / SUMMED_TILES * SUMMED_TILES;
  p.chunk = sb_least(tile_count(&windows), sb_greatest(SUMMED_TILES, fitting));
  p.outputs_each = sb_least(channels, 64);
  p.output_blocks = sb_quotient_up(channels, p.outputs_each);
  p.part = 8;
  return p;
}

size_t sb_winograd_gradient_scratch(struct sb_windows windows, ptrdiff_t channels) {
  struct gradient p = plan(windows, channels);
  return (size_t)(p.positions * (p.chunk * (p.skip + p.gradient_skip) + channels * p.depth));
}

static void read_part(size_t index, void *context) {
  const struct gradient *work = context;
  ptrdiff_t start = (ptrdiff_t)index * work->part, count = sb_least(work->part, work->count - start);
  sb_winograd_read(
      &work->windows, work->x, work->from + start, count, work->windows_read + start * work->skip,
      work->chunk * work->skip, work->skip);
  sb_winograd_read_gradient(
      &work->windows, &work->tiles, work->g, work->from + start, count,
      work->gradients_read + start * work->gradient_skip, work->chunk * work->gradient_skip, work->gradient_skip);
}

static void sum_part(size_t index, void *context) {
  const struct gradient *work = context;
  ptrdiff_t position = (ptrdiff_t)index / work->output_blocks;
  ptrdiff_t output = (ptrdiff_t)index % work->output_blocks * work->outputs_each;
  ptrdiff_t outputs = sb_least(work->outputs_each, work->tiles.channels - output);
  float *sums = work->sums + (position * work->tiles.channels + output) * work->depth;
  const float *g = work->gradients_read + position * work->chunk * work->gradient_skip + output;
  const float *v = work->windows_read + position * work->chunk * work->skip;
  for (ptrdiff_t tile = 0; tile < work->count; tile += SUMMED_TILES) {
    sb_winograd_sums(
        g + tile * work->gradient_skip, work->gradient_skip, v + tile * work->skip, work->skip, sums, outputs,
        sb_least(SUMMED_TILES, work->count - tile), work->depth, work->from + tile == 0);
  }
}

static void write_row(size_t index, void *context) {
  const struct gradient *work = context;
  sb_winograd_write_weights(&work->taps, work->sums, (ptrdiff_t)index, work->weights);
}

void sb_winograd_weight_gradient(
    struct sb_windows windows, const float *x, struct sb_tiles tiles, const float *g, struct sb_filters taps,
    float *weights, float *scratch) {
  struct gradient work = plan(windows, tiles.channels);
  work.tiles = tiles;
  work.taps = taps;
  work.x = x;
  work.g = g;
  work.weights = weights;
  work.windows_read = scratch;
  work.gradients_read = scratch + work.positions * work.chunk * work.skip;
  work.sums = work.gradients_read + work.positions * work.chunk * work.gradient_skip;
  ptrdiff_t all = tile_count(&windows);
  for (work.from = 0; work.from < all; work.from += work.chunk) {
    work.count = sb_least(work.chunk, all - work.from);
    sb_parallel((size_t)sb_quotient_up(work.count, work.part), read_part, &work);
    sb_parallel((size_t)(work.positions * work.output_blocks), sum_part, &work);
  }
  sb_parallel((size_t)tiles.channels, write_row, &work);
}
