#include "CMatIO.h"

#include <matio.h>
#include <stdlib.h>
#include <string.h>

/// libmatio's class and storage type of each sb_mat_class.
static const struct {
  enum matio_classes class;
  enum matio_types type;
  size_t bytes;
} kinds[] = {
    [sb_mat_double] = {MAT_C_DOUBLE, MAT_T_DOUBLE, 8}, [sb_mat_single] = {MAT_C_SINGLE, MAT_T_SINGLE, 4},
    [sb_mat_int8] = {MAT_C_INT8, MAT_T_INT8, 1},       [sb_mat_uint8] = {MAT_C_UINT8, MAT_T_UINT8, 1},
    [sb_mat_int16] = {MAT_C_INT16, MAT_T_INT16, 2},    [sb_mat_uint16] = {MAT_C_UINT16, MAT_T_UINT16, 2},
    [sb_mat_int32] = {MAT_C_INT32, MAT_T_INT32, 4},    [sb_mat_uint32] = {MAT_C_UINT32, MAT_T_UINT32, 4},
    [sb_mat_int64] = {MAT_C_INT64, MAT_T_INT64, 8},    [sb_mat_uint64] = {MAT_C_UINT64, MAT_T_UINT64, 8},
};
enum { kind_count = sizeof kinds / sizeof kinds[0] };

sb_mat_outcome sb_mat_names(const char *path, char **names, size_t *byte_count) {
  *names = NULL;
  *byte_count = 0;
  mat_t *file = Mat_Open(path, MAT_ACC_RDONLY);
  if (!file) return sb_mat_unreadable;
  sb_mat_outcome outcome = sb_mat_ok;
  matvar_t *variable;
  while (outcome == sb_mat_ok && (variable = Mat_VarReadNextInfo(file))) {
    if (variable->name) {
      size_t length = strlen(variable->name) + 1;
      char *longer = realloc(*names, *byte_count + length);
      if (longer) {
        memcpy(longer + *byte_count, variable->name, length);
        *names = longer;
        *byte_count += length;
      } else {
        outcome = sb_mat_too_large;
      }
    }
    Mat_VarFree(variable);
  }
  Mat_Close(file);
  return outcome;
}

/// Takes over the values of a variable whose description was read.
static sb_mat_outcome take(mat_t *file, matvar_t *variable, size_t most_bytes, sb_mat_array *array) {
  int kind = 0;
  while (kind < kind_count && kinds[kind].class != variable->class_type) kind++;
  if (kind == kind_count || variable->isComplex || variable->rank < 1 || variable->rank > 4)
    return sb_mat_not_numeric;
  array->number = kind;
  array->rank = variable->rank;
  array->byte_count = kinds[kind].bytes;
  for (int i = 0; i < variable->rank; i++) {
    array->extents[i] = variable->dims[i];
    if (array->extents[i] && array->byte_count > most_bytes / array->extents[i]) return sb_mat_too_large;
    array->byte_count *= array->extents[i];
  }
  if (array->byte_count == 0) return sb_mat_ok;
  if (Mat_VarReadDataAll(file, variable)) return sb_mat_damaged;
  if (!variable->data || variable->nbytes != array->byte_count) return sb_mat_damaged;
  array->values = variable->data;
  variable->mem_conserve = 1;  // The values are ours now: Mat_VarFree leaves them.
  return sb_mat_ok;
}

sb_mat_outcome sb_mat_read(const char *path, const char *name, size_t most_bytes, sb_mat_array *array) {
  memset(array, 0, sizeof *array);
  mat_t *file = Mat_Open(path, MAT_ACC_RDONLY);
  if (!file) return sb_mat_unreadable;
  matvar_t *variable = Mat_VarReadInfo(file, name);
  sb_mat_outcome outcome = variable ? take(file, variable, most_bytes, array) : sb_mat_missing;
  if (variable) Mat_VarFree(variable);
  Mat_Close(file);
  return outcome;
}

void sb_mat_free(sb_mat_array *array) {
  free(array->values);
  array->values = NULL;
}

sb_mat_outcome sb_mat_write(const char *path, const char *name, const sb_mat_array *array, int is_first) {
  mat_t *file = is_first ? Mat_CreateVer(path, NULL, MAT_FT_MAT5) : Mat_Open(path, MAT_ACC_RDWR);
  if (!file) return sb_mat_unwritable;
  size_t extents[4];
  memcpy(extents, array->extents, sizeof extents);
  matvar_t *variable = Mat_VarCreate(
      name, kinds[array->number].class, kinds[array->number].type, array->rank, extents, array->values,
      MAT_F_DONT_COPY_DATA);
  int failed = !variable || Mat_VarWrite(file, variable, MAT_COMPRESSION_ZLIB);
  if (variable) Mat_VarFree(variable);
  return Mat_Close(file) || failed ? sb_mat_unwritable : sb_mat_ok;
}
