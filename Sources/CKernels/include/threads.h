#pragma once
// The one pool of threads: libgomp's, which oneDNN uses too.

#include <stddef.h>

/// Sets how many threads the calling thread's parallel regions use, and OpenMP's default for oneDNN.
void sb_set_threads(int count);

/// How many threads a parallel region of the calling thread uses.
int sb_threads(void);

/// How many processors this process may run on.
int sb_processors(void);

typedef void (*sb_task)(size_t index, void *context);

/// Runs task 0..<count, each once, spread over the threads in contiguous ranges; returns when all are done.
void sb_parallel(size_t count, sb_task task, void *context);
