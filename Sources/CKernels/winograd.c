#include "winograd_parts.h"

enum {
  /// What a core's second cache holds of the windows beside the products, in floats.
  OWN_FLOATS = 200 * 1024,
  MOST_TILES = 512,
  /// Fewer tiles do not make up for reading all weights again.
  ENOUGH_TILES = 40,
  LEAST_TILES = 14,
};

SB_INLINE ptrdiff_t rounded_up(ptrdiff_t a, ptrdiff_t unit) { return sb_quotient_up(a, unit) * unit; }

/// How a convolution is cut into tasks, each some tiles and some panels of outputs.
///
/// Where the windows of enough tiles fit into a core's own cache, a task reads the windows of its tiles for itself.
/// Else the windows of a chunk of tiles are read first, by all threads, for all tasks.
struct division {
  ptrdiff_t positions, depth, skip, panels;
  int isShared;
  /// Tiles of a chunk; all of them where nothing is shared.
  ptrdiff_t chunk;
  ptrdiff_t tiles, tile_blocks;
  ptrdiff_t panels_each, panel_blocks;
};

static void divide_own(struct division *d, ptrdiff_t all, ptrdiff_t fitting, ptrdiff_t threads) {
  // As many blocks as the threads can share evenly.
  ptrdiff_t blocks = rounded_up(sb_quotient_up(all, sb_least(MOST_TILES, fitting)), threads);
  d->chunk = all;
  d->tiles = sb_least(all, sb_greatest(LEAST_TILES, rounded_up(sb_quotient_up(all, blocks), 2)));
  d->tile_blocks = sb_quotient_up(all, d->tiles);
  // Few tiles: the panels are shared out too, and every task reads the windows for itself.
  d->panel_blocks = sb_least(d->panels, sb_quotient_up(threads, d->tile_blocks));
  d->panels_each = sb_quotient_up(d->panels, d->panel_blocks);
}

static void divide_shared(struct division *d, ptrdiff_t all, ptrdiff_t threads) {
  d->isShared = 1;
  d->chunk = sb_least(all, sb_greatest(LEAST_TILES, SB_SHARED_FLOATS / (d->positions * d->skip)));
  ptrdiff_t fitting = sb_least(64, sb_greatest(LEAST_TILES, OWN_FLOATS / 3 / d->skip));
  d->tile_blocks = sb_quotient_up(d->chunk, fitting);
  d->tiles = rounded_up(sb_quotient_up(d->chunk, d->tile_blocks), 2);
  ptrdiff_t most = sb_greatest(1, OWN_FLOATS * 2 / 3 / (d->positions * d->tiles * SB_PANEL));
  ptrdiff_t blocks = rounded_up(sb_quotient_up(d->panels, most) * d->tile_blocks, threads);
  d->panel_blocks = sb_least(d->panels, sb_quotient_up(blocks, d->tile_blocks));
  d->panels_each = sb_quotient_up(d->panels, d->panel_blocks);
}

static struct division divide(const struct sb_windows *w, ptrdiff_t channels) {
  struct division d = {.positions = sb_positions(w->taps), .depth = sb_depth(w)};
  d.skip = d.depth + SB_SKEW;
  d.panels = sb_quotient_up(channels, SB_PANEL);
  ptrdiff_t all = sb_tile_count(w), fitting = OWN_FLOATS / (d.positions * d.skip);
  if (fitting >= ENOUGH_TILES) {
    divide_own(&d, all, fitting, sb_threads());
  } else {
    divide_shared(&d, all, sb_threads());
  }
  return d;
}

/// The floats of the windows that are read at once.
SB_INLINE ptrdiff_t window_floats(const struct division *d) {
  return d->positions * (d->isShared ? d->chunk : d->tiles) * d->skip;
}

/// The floats of products that a task has at once.
SB_INLINE ptrdiff_t product_floats(const struct division *d) {
  return d->positions * d->tiles * SB_PANEL * (d->isShared ? d->panels_each : 1);
}

size_t sb_winograd_scratch(struct sb_windows windows, ptrdiff_t channels) {
  struct division d = divide(&windows, channels);
  ptrdiff_t threads = sb_threads();
  return (size_t)(window_floats(&d) * (d.isShared ? 1 : threads) + product_floats(&d) * threads);
}

struct convolution {
  struct sb_windows windows;
  struct sb_tiles tiles;
  struct division division;
  const float *x, *weights;
  float *y, *scratch;
  struct sb_finish finish;
  /// The first tile of the chunk at hand, and how many it has.
  ptrdiff_t from, count;
};

/// The products of one position and panel: tile t of those from `v` on.
SB_INLINE void multiply(
    const struct convolution *work, const float *v, ptrdiff_t position, ptrdiff_t panel, float *products,
    ptrdiff_t count) {
  const struct division *d = &work->division;
  sb_winograd_products(
      v, d->skip, work->weights + (panel * d->positions + position) * sb_panel_floats(d->depth), products, count,
      d->depth);
}

SB_INLINE void write_panel(
    const struct convolution *work, const float *products, ptrdiff_t panel, ptrdiff_t from, ptrdiff_t count) {
  ptrdiff_t channel = panel * SB_PANEL, channels = sb_least(SB_PANEL, work->tiles.channels - channel);
  sb_winograd_write(
      &work->windows, &work->tiles, products, work->division.tiles * SB_PANEL, from, count, work->y, &work->finish,
      channel, channels);
}

/// A block of tiles by itself, panel after panel.
static void convolve_own(size_t index, size_t worker, void *context) {
  const struct convolution *work = context;
  const struct division *d = &work->division;
  ptrdiff_t block = (ptrdiff_t)index / d->panel_blocks, from = block * d->tiles;
  ptrdiff_t count = sb_least(d->tiles, work->count - from);
  ptrdiff_t first = (ptrdiff_t)index % d->panel_blocks * d->panels_each;
  ptrdiff_t last = sb_least(d->panels, first + d->panels_each);
  float *v = work->scratch + (ptrdiff_t)worker * (window_floats(d) + product_floats(d));
  float *products = v + window_floats(d);
  sb_winograd_read(&work->windows, work->x, from, count, v, d->tiles * d->skip, d->skip);
  for (ptrdiff_t panel = first; panel < last; panel++) {
    for (ptrdiff_t p = 0; p < d->positions; p++)
      multiply(work, v + p * d->tiles * d->skip, p, panel, products + p * d->tiles * SB_PANEL, count);
    write_panel(work, products, panel, from, count);
  }
}

enum { READ_TOGETHER = 4 };

static void read_shared(size_t index, void *context) {
  const struct convolution *work = context;
  const struct division *d = &work->division;
  ptrdiff_t start = (ptrdiff_t)index * READ_TOGETHER, count = sb_least(READ_TOGETHER, work->count - start);
  sb_winograd_read(
      &work->windows, work->x, work->from + start, count, work->scratch + start * d->skip, d->chunk * d->skip,
      d->skip);
}

/// Some panels of some tiles, position after position.
static void convolve_shared(size_t index, size_t worker, void *context) {
  const struct convolution *work = context;
  const struct division *d = &work->division;
  ptrdiff_t start = (ptrdiff_t)index % d->tile_blocks * d->tiles, count = sb_least(d->tiles, work->count - start);
  ptrdiff_t first = (ptrdiff_t)index / d->tile_blocks * d->panels_each;
  ptrdiff_t last = sb_least(d->panels, first + d->panels_each), apart = d->positions * d->tiles * SB_PANEL;
  if (count <= 0) return;
  float *products = work->scratch + window_floats(d) + (ptrdiff_t)worker * product_floats(d);
  for (ptrdiff_t p = 0; p < d->positions; p++) {
    const float *v = work->scratch + (p * d->chunk + start) * d->skip;
    for (ptrdiff_t panel = first; panel < last; panel++)
      multiply(work, v, p, panel, products + (panel - first) * apart + p * d->tiles * SB_PANEL, count);
  }
  for (ptrdiff_t panel = first; panel < last; panel++)
    write_panel(work, products + (panel - first) * apart, panel, work->from + start, count);
}

void sb_winograd_convolve(
    struct sb_windows windows, const float *x, const float *transformed, struct sb_tiles tiles, float *y,
    struct sb_finish finish, float *scratch) {
  struct convolution work = {
      .windows = windows, .tiles = tiles, .division = divide(&windows, tiles.channels), .x = x,
      .weights = transformed, .finish = finish, .y = y, .scratch = scratch};
  const struct division *d = &work.division;
  size_t tasks = (size_t)(d->tile_blocks * d->panel_blocks);
  ptrdiff_t all = sb_tile_count(&windows);
  for (work.from = 0; work.from < all; work.from += d->chunk) {
    work.count = sb_least(d->chunk, all - work.from);
    if (d->isShared) sb_parallel((size_t)sb_quotient_up(work.count, READ_TOGETHER), read_shared, &work);
    sb_parallel_workers(tasks, d->isShared ? convolve_shared : convolve_own, &work);
  }
}

