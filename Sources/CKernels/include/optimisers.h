#pragma once
// Optimiser steps, each one pass over all parameters of a network, their gradients and the running averages.

#include <stddef.h>

/// A tensor of parameters, its gradient, and what the rule remembers of it (the second only for Adam).
struct sb_parameter {
  float *p;
  const float *g;
  float *first, *second;
  size_t count;
};

/// m += (1-beta1)(g-m); v = beta2*v + (1-beta2)*g²; p -= step * m / (sqrt(v)*root + epsilon).
void sb_adam(
    const struct sb_parameter *list, size_t count, float beta1, float beta2, float step, float root, float epsilon);

/// v = momentum*v - rate*g; p += v.
void sb_momentum(const struct sb_parameter *list, size_t count, float rate, float momentum);

/// s = decay*s + (1-decay)*g²; p -= rate * g / sqrt(s + epsilon).
void sb_rmsprop(const struct sb_parameter *list, size_t count, float rate, float decay, float epsilon);
