// The C face of libturbojpeg: whole JPEG files in memory, with every warning of the library an error, since it only
// warns about a file that ends early and fills the rest with grey.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// What became of a file.
typedef enum {
  sb_jpeg_ok = 0,
  sb_jpeg_not_jpeg,
  sb_jpeg_truncated,
  sb_jpeg_damaged,
  sb_jpeg_too_large,
  sb_jpeg_not_rgb,
} sb_jpeg_outcome;

/// How coarse the colour differences are stored.
typedef enum { sb_jpeg_444, sb_jpeg_422, sb_jpeg_420 } sb_jpeg_subsampling;

typedef struct {
  uint32_t width, height;
  /// 1 for grey, 3 for RGB.
  int channels;
  /// Samples row after row without gaps, or the file's bytes; owned by this struct, freed by sb_jpeg_free.
  unsigned char *bytes;
  size_t byte_count;
  /// The library's own words for what is wrong.
  char message[200];
} sb_jpeg;

/// Reads a JPEG file that lies in memory: grey as one channel, colours as RGB with smooth upsampling.
sb_jpeg_outcome sb_jpeg_read(const unsigned char *bytes, size_t count, sb_jpeg *image);

/// Writes samples of one or three channels as a JPEG file to memory; quality from 1 to 100.
sb_jpeg_outcome sb_jpeg_write(
    const unsigned char *samples, uint32_t width, uint32_t height, int channels, int quality,
    sb_jpeg_subsampling subsampling, sb_jpeg *image);

/// Frees what the two functions above have allocated.
void sb_jpeg_free(sb_jpeg *image);
