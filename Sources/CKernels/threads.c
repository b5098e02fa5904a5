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
  void *context;
};

static void run_share(void *data) {
  const struct region *region = data;
  size_t threads = (size_t)omp_get_num_threads(), me = (size_t)omp_get_thread_num();
  size_t from = region->count * me / threads, to = region->count * (me + 1) / threads;
  for (size_t i = from; i < to; i++) region->task(i, region->context);
}

void sb_parallel(size_t count, sb_task task, void *context) {
  int threads = sb_threads();
  if (count < 2 || threads < 2 || omp_in_parallel()) {
    for (size_t i = 0; i < count; i++) task(i, context);
    return;
  }
  struct region region = {count, task, context};
  GOMP_parallel(run_share, &region, (unsigned)((size_t)threads < count ? (size_t)threads : count), 0);
}
