#pragma once
// What the loops over shapes and images share: building for several CPUs, and spreading rows over the threads.

#include "threads.h"

#include <stddef.h>
#include <string.h>

#if defined(__x86_64__)
#define SB_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SB_CLONES
#endif

#define SB_INLINE static inline __attribute__((always_inline))

// Sixteen floats; never passed to a function by value, since how that is done depends on the CPU built for.
typedef float sb_v16 __attribute__((ext_vector_type(16)));
typedef float sb_v16_unaligned __attribute__((ext_vector_type(16), aligned(4), may_alias));
#define SB_LOAD16(address) (*(const sb_v16_unaligned *)(address))
#define SB_STORE16(address, value) (*(sb_v16_unaligned *)(address) = (value))

SB_INLINE ptrdiff_t sb_least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }
SB_INLINE ptrdiff_t sb_greatest(ptrdiff_t a, ptrdiff_t b) { return a > b ? a : b; }
SB_INLINE ptrdiff_t sb_quotient_up(ptrdiff_t a, ptrdiff_t b) { return (a + b - 1) / b; }

// Runs the task for every row; on the calling thread alone where so few values move that waking others costs more.
SB_INLINE void sb_rows(ptrdiff_t rows, ptrdiff_t values, sb_task task, void *context) {
  if (values >= 32768) {
    sb_parallel((size_t)rows, task, context);
  } else {
    for (ptrdiff_t row = 0; row < rows; row++) task((size_t)row, context);
  }
}
