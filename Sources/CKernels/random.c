#include "random.h"

#include <math.h>

#include "vector.h"

// The numbers must equal those drawn one by one, where no multiplication is fused with an addition.
#pragma STDC FP_CONTRACT OFF

enum { LANES = 16, CHUNK_BLOCKS = SB_CHUNK / 4 };

/// Sixteen blocks from `first` on: word w of block l lies at words[4*l + w].
SB_INLINE void philox(const struct sb_stream *stream, uint32_t first, uint32_t *words) {
  uint32_t a[LANES], b[LANES], c[LANES], d[LANES];
  for (int l = 0; l < LANES; l++) {
    a[l] = first + (uint32_t)l;
    b[l] = stream->role;
    c[l] = (uint32_t)stream->index;
    d[l] = (uint32_t)(stream->index >> 32);
  }
  uint32_t k0 = stream->key[0], k1 = stream->key[1];
  for (int round = 0; round < 10; round++) {
    for (int l = 0; l < LANES; l++) {
      uint64_t low = (uint64_t)a[l] * 0xD2511F53u, high = (uint64_t)c[l] * 0xCD9E8D57u;
      a[l] = (uint32_t)(high >> 32) ^ b[l] ^ k0;
      c[l] = (uint32_t)(low >> 32) ^ d[l] ^ k1;
      b[l] = (uint32_t)high;
      d[l] = (uint32_t)low;
    }
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  for (int l = 0; l < LANES; l++) {
    words[4 * l] = a[l];
    words[4 * l + 1] = b[l];
    words[4 * l + 2] = c[l];
    words[4 * l + 3] = d[l];
  }
}

SB_INLINE float unit(uint32_t bits) { return (float)(int32_t)(bits >> 8) * 0x1p-24f; }

struct fill {
  const struct sb_stream *stream;
  float *y;
  size_t blocks;
  float p, q;
};

SB_CLONES static void uniform_chunk(size_t index, void *context) {
  const struct fill *f = context;
  size_t from = index * CHUNK_BLOCKS, to = sb_smaller(from + CHUNK_BLOCKS, f->blocks);
  float low = f->p, span = f->q - f->p;
  for (size_t block = from; block < to; block += LANES) {
    uint32_t words[4 * LANES];
    philox(f->stream, f->stream->block + (uint32_t)block, words);
    float *y = f->y + 4 * block;
    if (block + LANES <= to) {
      for (size_t i = 0; i < 4 * LANES; i++) y[i] = low + span * unit(words[i]);
    } else {
      for (size_t i = 0; i < 4 * (to - block); i++) y[i] = low + span * unit(words[i]);
    }
  }
}

SB_CLONES static void mask_chunk(size_t index, void *context) {
  const struct fill *f = context;
  size_t from = index * CHUNK_BLOCKS, to = sb_smaller(from + CHUNK_BLOCKS, f->blocks);
  float keep = f->p, value = f->q;
  for (size_t block = from; block < to; block += LANES) {
    uint32_t words[4 * LANES];
    philox(f->stream, f->stream->block + (uint32_t)block, words);
    float *y = f->y + 4 * block;
    if (block + LANES <= to) {
      for (size_t i = 0; i < 4 * LANES; i++) y[i] = unit(words[i]) < keep ? value : 0.0f;
    } else {
      for (size_t i = 0; i < 4 * (to - block); i++) y[i] = unit(words[i]) < keep ? value : 0.0f;
    }
  }
}

SB_CLONES static void normal_chunk(size_t index, void *context) {
  const struct fill *f = context;
  size_t from = index * CHUNK_BLOCKS, to = sb_smaller(from + CHUNK_BLOCKS, f->blocks);
  for (size_t block = from; block < to; block += LANES) {
    uint32_t words[4 * LANES];
    philox(f->stream, f->stream->block + (uint32_t)block, words);
    size_t count = 4 * sb_smaller(LANES, to - block);
    for (size_t i = 0; i < count; i += 2) {
      double radius = sqrt(-2 * log(1 - (double)unit(words[i])));
      double angle = 2 * M_PI * (double)unit(words[i + 1]);
      f->y[4 * block + i] = f->p + f->q * (float)(radius * cos(angle));
      f->y[4 * block + i + 1] = f->p + f->q * (float)(radius * sin(angle));
    }
  }
}

void sb_fill_uniform(const struct sb_stream *stream, float *y, size_t blocks, float low, float high) {
  struct fill f = {stream, y, blocks, low, high};
  sb_spread(sb_ceiling(blocks, CHUNK_BLOCKS), 4 * blocks, uniform_chunk, &f);
}

void sb_fill_mask(const struct sb_stream *stream, float *y, size_t blocks, float keep, float value) {
  struct fill f = {stream, y, blocks, keep, value};
  sb_spread(sb_ceiling(blocks, CHUNK_BLOCKS), 4 * blocks, mask_chunk, &f);
}

void sb_fill_normal(const struct sb_stream *stream, float *y, size_t blocks, float mean, float deviation) {
  struct fill f = {stream, y, blocks, mean, deviation};
  sb_spread(sb_ceiling(blocks, CHUNK_BLOCKS), 4 * blocks, normal_chunk, &f);
}
