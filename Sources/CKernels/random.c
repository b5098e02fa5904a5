#include "random.h"

#include <math.h>

#include "vector.h"

// The numbers must equal those drawn one by one, where no multiplication is fused with an addition.
#pragma STDC FP_CONTRACT OFF

enum { LANES = 16 };

typedef uint64_t wide __attribute__((ext_vector_type(8)));
typedef uint64_t wide_unaligned __attribute__((ext_vector_type(8), aligned(4), may_alias));

/// Sixteen blocks from `first` on: word w of block l lies at words[4*l + w].
///
/// A word has 64 bits to itself, of which only the low half counts, so that products need no unpacking.
SB_INLINE void philox(const struct sb_stream *stream, uint32_t first, uint32_t *words) {
  const wide low = 0xFFFFFFFFu;
  for (uint32_t half = 0; half < LANES; half += 8) {
    wide a = {0, 1, 2, 3, 4, 5, 6, 7}, b = stream->role, c = (uint32_t)stream->index;
    wide d = (uint32_t)(stream->index >> 32);
    a += (uint64_t)(first + half);
    uint32_t k0 = stream->key[0], k1 = stream->key[1];
    for (int round = 0; round < 10; round++) {
      wide left = (a & low) * 0xD2511F53u, right = (c & low) * 0xCD9E8D57u;
      a = (right >> 32) ^ b ^ (uint64_t)k0;
      c = (left >> 32) ^ d ^ (uint64_t)k1;
      b = right;
      d = left;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    wide ab = (a & low) | b << 32, cd = (c & low) | d << 32;
    wide_unaligned *out = (wide_unaligned *)(words + 4 * half);
    out[0] = __builtin_shufflevector(ab, cd, 0, 8, 1, 9, 2, 10, 3, 11);
    out[1] = __builtin_shufflevector(ab, cd, 4, 12, 5, 13, 6, 14, 7, 15);
  }
}

SB_INLINE float unit(uint32_t bits) { return (float)(int32_t)(bits >> 8) * 0x1p-24f; }

struct fill {
  const struct sb_stream *stream;
  float *y;
  size_t blocks;
  float p, q;
  /// Blocks of one task.
  size_t chunk;
};

SB_CLONES static void uniform_chunk(size_t index, void *context) {
  const struct fill *f = context;
  size_t from = index * f->chunk, to = sb_smaller(from + f->chunk, f->blocks);
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
  size_t from = index * f->chunk, to = sb_smaller(from + f->chunk, f->blocks);
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
  size_t from = index * f->chunk, to = sb_smaller(from + f->chunk, f->blocks);
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

static void run(struct fill f, sb_task task) {
  f.chunk = sb_ceiling(sb_even_chunk(4 * f.blocks), 4 * LANES) * LANES;
  sb_spread(sb_ceiling(f.blocks, f.chunk), 4 * f.blocks, task, &f);
}

void sb_fill_uniform(const struct sb_stream *stream, float *y, size_t blocks, float low, float high) {
  run((struct fill){.stream = stream, .y = y, .blocks = blocks, .p = low, .q = high}, uniform_chunk);
}

void sb_fill_mask(const struct sb_stream *stream, float *y, size_t blocks, float keep, float value) {
  run((struct fill){.stream = stream, .y = y, .blocks = blocks, .p = keep, .q = value}, mask_chunk);
}

void sb_fill_normal(const struct sb_stream *stream, float *y, size_t blocks, float mean, float deviation) {
  run((struct fill){.stream = stream, .y = y, .blocks = blocks, .p = mean, .q = deviation}, normal_chunk);
}
