#pragma once
// Softmax over the last axis and its gradients. A row's result depends on that row alone.

#include <stddef.h>

void sb_softmax(const float *x, float *y, size_t rows, size_t width);
void sb_log_softmax(const float *x, float *y, size_t rows, size_t width);
/// z = y * (g - Σ g*y), with y the softmax and g the gradient that arrives.
void sb_softmax_gradient(const float *g, const float *y, float *z, size_t rows, size_t width);
/// z = g - exp(y) * Σ g, with y the log-softmax and g the gradient that arrives.
void sb_log_softmax_gradient(const float *g, const float *y, float *z, size_t rows, size_t width);
