#pragma once
// The one pool of threads: libgomp's, which oneDNN uses too.

#include <stddef.h>

/// Sets how many threads the calling thread's parallel regions use, and OpenMP's default for oneDNN.
void sb_set_threads(int count);

/// How many threads a parallel region of the calling thread uses.
int sb_threads(void);

/// How many processors this process may run on.
int sb_processors(void);

/// Has the calling thread, and the threads it starts from now on, take denormal numbers for zero. Does nothing on
/// processors other than x86.
void sb_flush_denormals(void);

typedef void (*sb_task)(size_t index, void *context);

/// Runs task 0..<count, each once; returns when all are done. Every thread begins with a contiguous range, and helps
/// the others when it is done with that.
void sb_parallel(size_t count, sb_task task, void *context);

typedef void (*sb_worker_task)(size_t index, size_t worker, void *context);

/// As `sb_parallel`; a task also learns which of the `sb_threads()` workers runs it, to use that one's scratch memory.
void sb_parallel_workers(size_t count, sb_worker_task task, void *context);
