// The C face of libpng. libpng reports errors by longjmp, which Swift cannot take part in, so every call that may fail
// is made here and comes back as an outcome.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// What became of a file.
typedef enum {
  sb_png_ok = 0,
  sb_png_not_png,
  sb_png_truncated,
  sb_png_damaged,
  sb_png_too_large,
  sb_png_not_indexed,
  sb_png_not_grey,
} sb_png_outcome;

/// How the samples are wanted. Values are those in the file: no gamma, no colour management.
typedef enum {
  /// 8 bits a sample; palettes and low depths expanded, 16 bits scaled down, grey + alpha as RGBA.
  sb_png_bytes,
  /// One byte a pixel: the index into the palette.
  sb_png_indices,
  /// Grey in 16 bits of this machine's byte order; a file of 8 bits or fewer keeps its values.
  sb_png_grey16,
} sb_png_kind;

typedef struct {
  uint32_t width, height;
  int channels;
  /// Row after row without gaps; owned by this struct, freed by sb_png_free.
  unsigned char *samples;
  size_t byte_count;
  /// Red, green, blue of each palette entry.
  unsigned char palette[256 * 3];
  int palette_count;
  /// libpng's own words for what is wrong.
  char message[160];
} sb_png;

/// Reads a PNG file that lies in memory.
sb_png_outcome sb_png_read(const unsigned char *bytes, size_t count, sb_png_kind kind, sb_png *image);

/// Writes samples as a PNG file to memory. `depth` is 8 or 16 (this machine's byte order). With `palette_count` above 0
/// the samples are indices. The file's bytes lie in `samples`, `byte_count` of `image`; freed by sb_png_free.
sb_png_outcome sb_png_write(
    const unsigned char *samples, uint32_t width, uint32_t height, int channels, int depth,
    const unsigned char *palette, int palette_count, sb_png *image);

/// Frees what the two functions above have allocated.
void sb_png_free(sb_png *image);
