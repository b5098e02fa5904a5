#include "optimisers.h"

#include <stdlib.h>

#include "vector.h"

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

/// A step over all parameters: task `index` takes elements from index·chunk on, counted through the list.
struct list_step {
  const struct sb_parameter *list;
  /// Elements before each entry.
  const size_t *before;
  size_t count, total, chunk;
  enum { ADAM, MOMENTUM, RMSPROP } rule;
  /// What the rule's own function takes after the count, in its order.
  float rates[5];
};

static void step_part(const struct list_step *s, const struct sb_parameter *q, size_t i, size_t count) {
  const float *r = s->rates;
  switch (s->rule) {
    case ADAM: adam(q->p + i, q->g + i, q->first + i, q->second + i, count, r[0], r[1], r[2], r[3], r[4]); break;
    case MOMENTUM: momentum_step(q->p + i, q->g + i, q->first + i, count, r[0], r[1]); break;
    case RMSPROP: rmsprop(q->p + i, q->g + i, q->first + i, count, r[0], r[1], r[2]); break;
  }
}

static void step_chunk(size_t index, void *context) {
  const struct list_step *s = context;
  size_t from = index * s->chunk, to = sb_smaller(from + s->chunk, s->total), entry = 0, last = s->count - 1;
  // The last entry that begins at `from` or before.
  while (entry < last) {
    size_t middle = (entry + last + 1) / 2;
    if (s->before[middle] <= from) entry = middle;
    else last = middle - 1;
  }
  for (; from < to; entry++) {
    size_t begin = from - s->before[entry], count = sb_smaller(to - from, s->list[entry].count - begin);
    step_part(s, s->list + entry, begin, count);
    from += count;
  }
}

static void run(struct list_step s) {
  if (s.count == 0) return;
  size_t *before = malloc(s.count * sizeof(size_t));
  if (!before) abort();
  for (size_t i = 0; i < s.count; i++) {
    before[i] = s.total;
    s.total += s.list[i].count;
  }
  s.before = before;
  s.chunk = sb_even_chunk(s.total);
  sb_spread(sb_ceiling(s.total, s.chunk), s.total, step_chunk, &s);
  free(before);
}

void sb_adam(
    const struct sb_parameter *list, size_t count, float beta1, float beta2, float step, float root, float epsilon) {
  run((struct list_step){
      .list = list, .count = count, .rule = ADAM, .rates = {beta1, beta2, step, root, epsilon}});
}

void sb_momentum(const struct sb_parameter *list, size_t count, float rate, float momentum) {
  run((struct list_step){.list = list, .count = count, .rule = MOMENTUM, .rates = {rate, momentum}});
}

void sb_rmsprop(const struct sb_parameter *list, size_t count, float rate, float decay, float epsilon) {
  run((struct list_step){.list = list, .count = count, .rule = RMSPROP, .rates = {rate, decay, epsilon}});
}
