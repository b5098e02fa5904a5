#include "optimisers.h"

#include "vector.h"

struct step {
  float *p, *first, *second;
  const float *g;
  size_t count;
  float a, b, c, d, e;
};

SB_CLONES static void adam(
    float *restrict p, const float *restrict g, float *restrict m, float *restrict v, size_t count, float beta1,
    float beta2, float step, float root, float epsilon) {
  float fresh1 = 1.0f - beta1, fresh2 = 1.0f - beta2;
  for (size_t i = 0; i < count; i++) {
    float gradient = g[i];
    float first = m[i] + fresh1 * (gradient - m[i]);
    float second = v[i] * beta2 + fresh2 * gradient * gradient;
    m[i] = first;
    v[i] = second;
    p[i] = p[i] - step * first / (sb_square_root(second) * root + epsilon);
  }
}

SB_CLONES static void momentum_step(
    float *restrict p, const float *restrict g, float *restrict v, size_t count, float rate, float momentum) {
  for (size_t i = 0; i < count; i++) {
    float velocity = momentum * v[i] - rate * g[i];
    v[i] = velocity;
    p[i] = p[i] + velocity;
  }
}

SB_CLONES static void rmsprop(
    float *restrict p, const float *restrict g, float *restrict s, size_t count, float rate, float decay,
    float epsilon) {
  float fresh = 1.0f - decay;
  for (size_t i = 0; i < count; i++) {
    float gradient = g[i];
    float square = decay * s[i] + fresh * gradient * gradient;
    s[i] = square;
    p[i] = p[i] - rate * gradient / sb_square_root(square + epsilon);
  }
}

static void adam_chunk(size_t index, void *context) {
  const struct step *s = context;
  size_t i = index * SB_CHUNK, count = sb_smaller(SB_CHUNK, s->count - i);
  adam(s->p + i, s->g + i, s->first + i, s->second + i, count, s->a, s->b, s->c, s->d, s->e);
}

static void momentum_chunk(size_t index, void *context) {
  const struct step *s = context;
  size_t i = index * SB_CHUNK, count = sb_smaller(SB_CHUNK, s->count - i);
  momentum_step(s->p + i, s->g + i, s->first + i, count, s->a, s->b);
}

static void rmsprop_chunk(size_t index, void *context) {
  const struct step *s = context;
  size_t i = index * SB_CHUNK, count = sb_smaller(SB_CHUNK, s->count - i);
  rmsprop(s->p + i, s->g + i, s->first + i, count, s->a, s->b, s->c);
}

void sb_adam(
    float *p, const float *g, float *m, float *v, size_t count, float beta1, float beta2, float step, float root,
    float epsilon) {
  struct step s = {p, m, v, g, count, beta1, beta2, step, root, epsilon};
  sb_spread(sb_ceiling(count, SB_CHUNK), count, adam_chunk, &s);
}

void sb_momentum(float *p, const float *g, float *v, size_t count, float rate, float momentum) {
  struct step s = {.p = p, .first = v, .g = g, .count = count, .a = rate, .b = momentum};
  sb_spread(sb_ceiling(count, SB_CHUNK), count, momentum_chunk, &s);
}

void sb_rmsprop(float *p, const float *g, float *square, size_t count, float rate, float decay, float epsilon) {
  struct step s = {.p = p, .first = square, .g = g, .count = count, .a = rate, .b = decay, .c = epsilon};
  sb_spread(sb_ceiling(count, SB_CHUNK), count, rmsprop_chunk, &s);
}
