#pragma once
// Loops over every element: one and two operands, and channel vectors along the last axis.

#include <stddef.h>

/// One-operand functions; `p` and `q` below are their parameters (slope, bounds, factor or offset).
enum sb_unary {
  SB_NEGATE, SB_SQUARE, SB_SQUARE_ROOT, SB_EXPONENTIAL, SB_LOGARITHM, SB_ABSOLUTE, SB_SIGN, SB_RECIPROCAL,
  SB_TANH, SB_SIGMOID, SB_SOFTPLUS, SB_RELU, SB_LEAKY_RELU, SB_CLAMP, SB_STEP, SB_INSIDE, SB_SCALE, SB_OFFSET,
  SB_ROUND_TO_BFLOAT16,
  SB_UNARY_COUNT
};

/// Two-operand functions; `p` is the slope of SB_STEP_GRADIENT, the factor of SB_ADD_SCALED, and what arrives at the
/// gradients of |a - b| and (a - b)².
enum sb_binary {
  SB_ADD, SB_SUBTRACT, SB_MULTIPLY, SB_DIVIDE, SB_MAXIMUM, SB_MINIMUM, SB_GREATER_OR_EQUAL,
  SB_TANH_GRADIENT, SB_SIGMOID_GRADIENT, SB_STEP_GRADIENT, SB_ADD_SCALED,
  SB_DISTANCE_GRADIENT, SB_SQUARED_DISTANCE_GRADIENT,
  SB_BINARY_COUNT
};

/// y[i] = f(x[i]).
void sb_apply(enum sb_unary operation, const float *x, float *y, size_t count, float p, float q);

/// y[i] = f(a[i], b[i]).
void sb_combine(enum sb_binary operation, const float *a, const float *b, float *y, size_t count, float p);

/// y[r,c] = f(x[r,c] + v[c]).
void sb_add_channels(
    enum sb_unary operation, const float *x, const float *v, float *y, size_t rows, size_t channels, float p, float q);

/// y[r,c] = x[r,c] + v[c].
void sb_shift_channels(const float *x, const float *v, float *y, size_t rows, size_t channels);

/// y[r,c] = x[r,c] * v[c].
void sb_multiply_channels(const float *x, const float *v, float *y, size_t rows, size_t channels);

/// y[i] += x[i].
void sb_accumulate(float *y, const float *x, size_t count);

/// y[i] = max(0, y[i]).
void sb_rectify(float *y, size_t count);

/// y[i] = y[i] > 0 ? y[i] : slope·y[i].
void sb_rectify_leakily(float *y, size_t count, float slope);

/// Copies in the same chunks and threads as the loops above: what a memory-bound loop is measured against.
void sb_copy(const float *x, float *y, size_t count);
