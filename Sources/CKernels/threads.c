#include "threads.h"

#include <stdatomic.h>
#ifdef __x86_64__
#include <xmmintrin.h>
#endif

// Clang has no OpenMP runtime here; these are libgomp's own entry points, so that our loops and oneDNN's share
// one pool of threads.
extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_max_threads(void);
extern int omp_get_num_procs(void);
extern int omp_in_parallel(void);
extern void omp_set_num_threads(int);

void sb_set_threads(int count) { omp_set_num_threads(count); }

int sb_threads(void) { return omp_get_max_threads(); }

void sb_flush_denormals(void) {
#ifdef __x86_64__
  enum { FLUSH_RESULTS = 0x8000, FLUSH_OPERANDS = 0x40 };
  _mm_setcsr(_mm_getcsr() | FLUSH_RESULTS | FLUSH_OPERANDS);
#endif
}

int sb_processors(void) { return omp_get_num_procs(); }

enum { MOST_WORKERS = 256, LINE = 64 };

/// The tasks that a worker begins with; others help when they have done their own.
struct share {
  _Alignas(LINE) _Atomic size_t next;
  size_t end;
};

struct region {
  size_t count;
  sb_task task;
  sb_worker_task worker_task;
  void *context;
  struct share *shares;
  size_t workers;
};

static void run_one(const struct region *region, size_t index, size_t worker) {
  if (region->task) {
    region->task(index, region->context);
  } else {
    region->worker_task(index, worker, region->context);
  }
}

// Which worker runs a task changes no result: so a worker that was held up does not hold up the others. Shares are
// counted, not threads: the library may grant fewer threads than it was asked for.
static void run_shares(void *data) {
  const struct region *region = data;
  size_t me = (size_t)omp_get_thread_num();
  for (size_t turn = 0; turn < region->workers; turn++) {
    struct share *share = &region->shares[(me + turn) % region->workers];
    size_t index;
    while ((index = atomic_fetch_add_explicit(&share->next, 1, memory_order_relaxed)) < share->end)
      run_one(region, index, me);
  }
}

static void run(struct region region) {
  size_t workers = (size_t)sb_threads();
  if (workers > region.count) workers = region.count;
  if (workers > MOST_WORKERS) workers = MOST_WORKERS;
  if (workers < 2 || omp_in_parallel()) {
    for (size_t i = 0; i < region.count; i++) run_one(&region, i, 0);
    return;
  }
  struct share shares[MOST_WORKERS];
  for (size_t w = 0; w < workers; w++) {
    atomic_init(&shares[w].next, region.count * w / workers);
    shares[w].end = region.count * (w + 1) / workers;
  }
  region.shares = shares;
  region.workers = workers;
  GOMP_parallel(run_shares, &region, (unsigned)workers, 0);
}

void sb_parallel(size_t count, sb_task task, void *context) {
  run((struct region){.count = count, .task = task, .context = context});
}

void sb_parallel_workers(size_t count, sb_worker_task task, void *context) {
  run((struct region){.count = count, .worker_task = task, .context = context});
}
