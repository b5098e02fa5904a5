// The C face of libmatio: numeric arrays of MAT files of level 5. libmatio takes what a truncated file lacks for
// zeros; whoever calls sb_mat_read checks first that the file is whole.
#pragma once
#include <stddef.h>

/// What became of a file.
typedef enum {
  sb_mat_ok = 0,
  sb_mat_unreadable,
  sb_mat_damaged,
  sb_mat_missing,
  sb_mat_not_numeric,
  sb_mat_too_large,
  sb_mat_unwritable,
} sb_mat_outcome;

/// What a number of an array is.
typedef enum {
  sb_mat_double,
  sb_mat_single,
  sb_mat_int8,
  sb_mat_uint8,
  sb_mat_int16,
  sb_mat_uint16,
  sb_mat_int32,
  sb_mat_uint32,
  sb_mat_int64,
  sb_mat_uint64,
} sb_mat_class;

/// An array of at most four extents, the first the fastest in memory.
typedef struct {
  sb_mat_class number;
  int rank;
  size_t extents[4];
  /// Owned by this struct after sb_mat_read, freed by sb_mat_free; the caller's own in sb_mat_write.
  void *values;
  size_t byte_count;
} sb_mat_array;

/// The names of a file's variables, each ended by a zero, in `names`; to be freed by free().
sb_mat_outcome sb_mat_names(const char *path, char **names, size_t *byte_count);

/// Reads a variable. `most_bytes` bounds what its extents may ask for.
sb_mat_outcome sb_mat_read(const char *path, const char *name, size_t most_bytes, sb_mat_array *array);

/// Frees what sb_mat_read has allocated.
void sb_mat_free(sb_mat_array *array);

/// Writes a variable packed by zlib: into a new file of level 5, or behind those that a file has.
sb_mat_outcome sb_mat_write(const char *path, const char *name, const sb_mat_array *array, int is_first);
