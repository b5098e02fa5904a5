#pragma once
#include <cblas.h>

// LAPACK's routines inside libopenblas, which its C header leaves out. Matrices are column after column.

/// Singular values (jobz "N") of an m×n matrix, which is overwritten.
void dgesdd_(
    const char *jobz, const blasint *m, const blasint *n, double *a, const blasint *lda, double *s, double *u,
    const blasint *ldu, double *vt, const blasint *ldvt, double *work, const blasint *lwork, blasint *iwork,
    blasint *info);

/// Cholesky's factor of a symmetric matrix without negative eigenvalues, largest pivots first, up to its rank.
void dpstrf_(
    const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *piv, blasint *rank, const double *tol,
    double *work, blasint *info);
