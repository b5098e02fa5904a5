#include "threads.h"

// Clang has no OpenMP runtime here; these are libgomp's own entry points, so that our loops and oneDNN's share
// one pool of threads.
extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);
extern int omp_get_max_threads(void);
extern int omp_get_num_procs(void);
extern int omp_in_parallel(void);
extern void omp_set_num_threads(int);

void sb_set_threads(int count) { omp_set_num_threads(count); }

int sb_threads(void) { return omp_get_max_threads(); }

int sb_processors(void) { return omp_get_num_procs(); }

struct region {
  size_t count;
  sb_task task;
  sb_worker_task worker_task;
  void *context;
};

static void run_range(const struct region *region, size_t from, size_t to, size_t worker) {
  for (size_t i = from; i < to; i++) {
    if (region->task) {
      region->task(i, region->context);
    } else {
      region->worker_task(i, worker, region->context);
    }
  }
}

static void run_share(void *data) {
  const struct region *region = data;
  size_t threads = (size_t)omp_get_num_threads(), me = (size_t)omp_get_thread_num();
  run_range(region, region->count * me / threads, region->count * (me + 1) / threads, me);
}

static void run(struct region region) {
  size_t threads = (size_t)sb_threads();
  if (region.count < 2 || threads < 2 || omp_in_parallel()) return run_range(&region, 0, region.count, 0);
  GOMP_parallel(run_share, &region, (unsigned)(threads < region.count ? threads : region.count), 0);
}

void sb_parallel(size_t count, sb_task task, void *context) {
  run((struct region){.count = count, .task = task, .context = context});
}

void sb_parallel_workers(size_t count, sb_worker_task task, void *context) {
  run((struct region){.count = count, .worker_task = task, .context = context});
}
