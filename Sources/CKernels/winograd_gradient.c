#include "winograd_parts.h"

// The gradient of weights: for each position, the sum over tiles of products of what the outputs' gradients and the
// windows become. A result is one chain over the tiles in their order, however they are divided.
//
// Tiles are read in chunks, and the sums of all positions are added to chunk after chunk. Where there are few tiles and
// so many weights that these sums would not stay in the cache that the cores share, all tiles are read first; then a
// task computes a block of the sums, of all positions, and turns it into weights while it is in the core's own cache.

enum {
  OWN_FLOATS = 160 * 1024,
  /// Tiles whose products are summed while they lie in the first cache.
  SUMMED_TILES = 96,
  READ_TOGETHER = 8,
  MOST_OUTPUTS = 64,
};

struct gradient {
  struct sb_windows windows;
  struct sb_tiles tiles;
  struct sb_filters filters;
  const float *x, *g;
  float *weights, *windows_read, *gradients_read, *sums;
  ptrdiff_t positions, depth, skip, gradient_skip, chunk;
  /// Whether the chunk is all tiles, and tasks compute blocks of all positions.
  int isWhole;
  /// The first tile of the chunk at hand, and how many it has.
  ptrdiff_t from, count;
  /// A task's outputs and columns, and the blocks that there are of each.
  ptrdiff_t outputs, output_blocks, columns, column_blocks;
};

static struct gradient plan(struct sb_windows windows, ptrdiff_t channels) {
  struct gradient p = {.windows = windows, .positions = sb_positions(windows.taps), .depth = sb_depth(&windows)};
  p.skip = p.depth + SB_SKEW;
  p.gradient_skip = channels + SB_SKEW;
  ptrdiff_t all = sb_tile_count(&windows), each = p.positions * (p.skip + p.gradient_skip);
  p.outputs = sb_least(channels, MOST_OUTPUTS);
  p.output_blocks = sb_quotient_up(channels, p.outputs);
  if (p.positions * channels * p.depth > SB_SHARED_FLOATS && all * each <= 2 * SB_SHARED_FLOATS) {
    p.isWhole = 1;
    p.chunk = all;
    ptrdiff_t fitting = sb_greatest(32, OWN_FLOATS / (p.positions * p.outputs) / 32 * 32);
    p.column_blocks = sb_quotient_up(p.depth, fitting);
    // As many blocks as the threads can share evenly.
    ptrdiff_t threads = sb_threads(), blocks = p.output_blocks * p.column_blocks;
    p.column_blocks = sb_quotient_up(sb_quotient_up(blocks, threads) * threads, p.output_blocks);
    p.columns = sb_quotient_up(sb_quotient_up(p.depth, p.column_blocks), 16) * 16;
    p.column_blocks = sb_quotient_up(p.depth, p.columns);
  } else {
    p.chunk = sb_least(all, sb_greatest(SUMMED_TILES, SB_SHARED_FLOATS / each / SUMMED_TILES * SUMMED_TILES));
    p.columns = p.depth;
    p.column_blocks = 1;
  }
  return p;
}

/// The floats of the sums that are kept at once.
SB_INLINE ptrdiff_t sum_floats(const struct gradient *p, ptrdiff_t channels) {
  return p->positions * (p->isWhole ? sb_threads() * p->outputs * p->columns : channels * p->depth);
}

size_t sb_winograd_gradient_scratch(struct sb_windows windows, ptrdiff_t channels) {
  struct gradient p = plan(windows, channels);
  return (size_t)(p.positions * p.chunk * (p.skip + p.gradient_skip) + sum_floats(&p, channels));
}

static void read_part(size_t index, void *context) {
  const struct gradient *work = context;
  ptrdiff_t start = (ptrdiff_t)index * READ_TOGETHER, count = sb_least(READ_TOGETHER, work->count - start);
  sb_winograd_read(
      &work->windows, work->x, work->from + start, count, work->windows_read + start * work->skip,
      work->chunk * work->skip, work->skip);
  sb_winograd_read_gradient(
      &work->windows, &work->tiles, work->g, work->from + start, count,
      work->gradients_read + start * work->gradient_skip, work->chunk * work->gradient_skip, work->gradient_skip);
}

/// Adds a chunk's products to a block of one position's sums, whose rows lie `skip` apart.
SB_INLINE void add_products(
    const struct gradient *work, ptrdiff_t position, ptrdiff_t output, ptrdiff_t outputs, ptrdiff_t column,
    ptrdiff_t columns, float *sums, ptrdiff_t skip) {
  const float *g = work->gradients_read + position * work->chunk * work->gradient_skip + output;
  const float *v = work->windows_read + position * work->chunk * work->skip + column;
  for (ptrdiff_t tile = 0; tile < work->count; tile += SUMMED_TILES) {
    sb_winograd_sums(
        g + tile * work->gradient_skip, work->gradient_skip, v + tile * work->skip, work->skip, sums, skip, outputs,
        sb_least(SUMMED_TILES, work->count - tile), columns, work->from + tile == 0);
  }
}

/// A block of sums of all positions, and the weights' gradient that they make.
static void compute_block(size_t index, size_t worker, void *context) {
  const struct gradient *work = context;
  ptrdiff_t output = (ptrdiff_t)index / work->column_blocks * work->outputs;
  ptrdiff_t column = (ptrdiff_t)index % work->column_blocks * work->columns;
  ptrdiff_t outputs = sb_least(work->outputs, work->tiles.channels - output);
  ptrdiff_t columns = sb_least(work->columns, work->depth - column), apart = work->outputs * work->columns;
  float *sums = work->sums + (ptrdiff_t)worker * work->positions * apart;
  for (ptrdiff_t p = 0; p < work->positions; p++)
    add_products(work, p, output, outputs, column, columns, sums + p * apart, work->columns);
  for (ptrdiff_t row = 0; row < outputs; row++) {
    sb_winograd_write_weights(
        &work->filters, sums + row * work->columns, apart, output + row, column, columns, work->weights);
  }
}

/// A chunk's products of some outputs of one position.
static void add_chunk(size_t index, void *context) {
  const struct gradient *work = context;
  ptrdiff_t position = (ptrdiff_t)index / work->output_blocks;
  ptrdiff_t output = (ptrdiff_t)index % work->output_blocks * work->outputs;
  ptrdiff_t outputs = sb_least(work->outputs, work->tiles.channels - output);
  add_products(
      work, position, output, outputs, 0, work->depth,
      work->sums + (position * work->tiles.channels + output) * work->depth, work->depth);
}

static void write_row(size_t index, void *context) {
  const struct gradient *work = context;
  ptrdiff_t output = (ptrdiff_t)index;
  sb_winograd_write_weights(
      &work->filters, work->sums + output * work->depth, work->tiles.channels * work->depth, output, 0, work->depth,
      work->weights);
}

void sb_winograd_weight_gradient(
    struct sb_windows windows, const float *x, struct sb_tiles tiles, const float *g, struct sb_filters filters,
    float *weights, float *scratch) {
  struct gradient work = plan(windows, tiles.channels);
  work.tiles = tiles;
  work.filters = filters;
  work.x = x;
  work.g = g;
  work.weights = weights;
  work.windows_read = scratch;
  work.gradients_read = scratch + work.positions * work.chunk * work.skip;
  work.sums = work.gradients_read + work.positions * work.chunk * work.gradient_skip;
  ptrdiff_t all = sb_tile_count(&windows);
  for (work.from = 0; work.from < all; work.from += work.chunk) {
    work.count = sb_least(work.chunk, all - work.from);
    sb_parallel((size_t)sb_quotient_up(work.count, READ_TOGETHER), read_part, &work);
    if (work.isWhole) {
      sb_parallel_workers((size_t)(work.output_blocks * work.column_blocks), compute_block, &work);
    } else {
      sb_parallel((size_t)(work.positions * work.output_blocks), add_chunk, &work);
    }
  }
  if (!work.isWhole) sb_parallel((size_t)tiles.channels, write_row, &work);
}
