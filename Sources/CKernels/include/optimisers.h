#pragma once
// Optimiser steps, each one pass over the parameters p, their gradient g and the running averages.

#include <stddef.h>

/// m += (1-beta1)(g-m); v = beta2*v + (1-beta2)*g²; p -= step * m / (sqrt(v)*root + epsilon).
void sb_adam(
    float *p, const float *g, float *m, float *v, size_t count, float beta1, float beta2, float step, float root,
    float epsilon);

/// v = momentum*v - rate*g; p += v.
void sb_momentum(float *p, const float *g, float *v, size_t count, float rate, float momentum);

/// s = decay*s + (1-decay)*g²; p -= rate * g / sqrt(s + epsilon).
void sb_rmsprop(float *p, const float *g, float *s, size_t count, float rate, float decay, float epsilon);
