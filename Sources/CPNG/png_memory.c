#include "CPNG.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

/// More pixels than any image of this field has; stops a few bytes of header from asking for terabytes.
static const uint64_t most_pixels = 1u << 28;
/// Deflate packs at most 1032 to 1: a file of fewer bytes ends before its image does, and no memory is asked for.
static const uint64_t most_unpacked = 1032;

typedef struct {
  const unsigned char *bytes;
  size_t count, position;
  int ended;
  sb_png *image;
  size_t capacity;
} memory_file;

static void take_bytes(png_structp png, png_bytep into, size_t wanted) {
  memory_file *file = png_get_io_ptr(png);
  if (file->count - file->position < wanted) {
    file->ended = 1;
    png_error(png, "the file ends early");
  }
  memcpy(into, file->bytes + file->position, wanted);
  file->position += wanted;
}

static void put_bytes(png_structp png, png_bytep from, size_t count) {
  memory_file *file = png_get_io_ptr(png);
  sb_png *image = file->image;
  if (file->capacity - image->byte_count < count) {
    size_t capacity = 2 * file->capacity + count + 4096;
    unsigned char *larger = realloc(image->samples, capacity);
    if (!larger) png_error(png, "no memory left");
    image->samples = larger;
    file->capacity = capacity;
  }
  memcpy(image->samples + image->byte_count, from, count);
  image->byte_count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

static void fail(png_structp png, png_const_charp message) {
  sb_png *image = png_get_error_ptr(png);
  strncpy(image->message, message, sizeof image->message - 1);
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp message) { (void)png, (void)message; }

/// The transformations that turn what the file holds into what is wanted.
static sb_png_outcome ask_for(png_structp png, png_infop info, sb_png_kind kind) {
  int colour = png_get_color_type(png, info), depth = png_get_bit_depth(png, info);
  switch (kind) {
    case sb_png_indices:
      if (colour != PNG_COLOR_TYPE_PALETTE) return sb_png_not_indexed;
      png_set_packing(png);
      break;
    case sb_png_grey16:
      if (colour != PNG_COLOR_TYPE_GRAY) return sb_png_not_grey;
      if (depth < 8) png_set_packing(png);
      if (depth == 16) png_set_swap(png);
      break;
    case sb_png_bytes:
      png_set_expand(png);
      png_set_scale_16(png);
      if (colour == PNG_COLOR_TYPE_GRAY_ALPHA) png_set_gray_to_rgb(png);
      if (colour == PNG_COLOR_TYPE_GRAY && png_get_valid(png, info, PNG_INFO_tRNS)) png_set_gray_to_rgb(png);
  }
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  return sb_png_ok;
}

static void copy_palette(png_structp png, png_infop info, sb_png *image) {
  png_colorp palette;
  int count = 0;
  if (!png_get_PLTE(png, info, &palette, &count)) return;
  image->palette_count = count;
  for (int i = 0; i < count; i++) {
    image->palette[3 * i] = palette[i].red;
    image->palette[3 * i + 1] = palette[i].green;
    image->palette[3 * i + 2] = palette[i].blue;
  }
}

/// Spreads 8-bit samples over 16 bits, in place: `samples` has room for both.
static void widen(unsigned char *samples, size_t count) {
  for (size_t i = count; i-- > 0;) {
    uint16_t value = samples[i];
    memcpy(samples + 2 * i, &value, 2);
  }
}

/// Everything that libpng may leave by longjmp; rows and the samples are freed by the callers.
static sb_png_outcome read_all(
    png_structp png, png_infop info, sb_png_kind kind, sb_png *image, png_bytep *volatile *rows) {
  if (setjmp(png_jmpbuf(png))) return sb_png_damaged;
  png_read_info(png, info);
  image->width = png_get_image_width(png, info);
  image->height = png_get_image_height(png, info);
  if ((uint64_t)image->width * image->height > most_pixels) return sb_png_too_large;
  copy_palette(png, info, image);
  uint64_t unpacked = (uint64_t)png_get_rowbytes(png, info) * image->height;
  sb_png_outcome asked = ask_for(png, info, kind);
  if (asked != sb_png_ok) return asked;
  const memory_file *file = png_get_io_ptr(png);
  if (unpacked / most_unpacked > file->count) return sb_png_truncated;

  image->channels = png_get_channels(png, info);
  size_t row_bytes = png_get_rowbytes(png, info), samples = row_bytes * image->height;
  int narrow = kind == sb_png_grey16 && png_get_bit_depth(png, info) < 16;
  image->byte_count = narrow ? 2 * samples : samples;
  image->samples = malloc(image->byte_count);
  *rows = malloc(image->height * sizeof(png_bytep));
  if (!image->samples || !*rows) return sb_png_too_large;
  for (uint32_t y = 0; y < image->height; y++) (*rows)[y] = image->samples + y * row_bytes;
  png_read_image(png, *rows);
  png_read_end(png, NULL);
  if (narrow) widen(image->samples, samples);
  return sb_png_ok;
}

sb_png_outcome sb_png_read(const unsigned char *bytes, size_t count, sb_png_kind kind, sb_png *image) {
  memset(image, 0, sizeof *image);
  size_t seen = count < 8 ? count : 8;
  if (seen == 0 || png_sig_cmp(bytes, 0, seen)) return sb_png_not_png;
  memory_file file = {.bytes = bytes, .count = count, .image = image};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, image, fail, ignore_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return sb_png_too_large;
  }
  png_set_read_fn(png, &file, take_bytes);
  png_bytep *volatile rows = NULL;
  sb_png_outcome outcome = read_all(png, info, kind, image, &rows);
  free(rows);
  png_destroy_read_struct(&png, &info, NULL);
  return outcome == sb_png_damaged && file.ended ? sb_png_truncated : outcome;
}

static sb_png_outcome write_all(
    png_structp png, png_infop info, const unsigned char *samples, uint32_t width, uint32_t height, int channels,
    int depth, const unsigned char *palette, int palette_count) {
  static const int colours[] = {0, PNG_COLOR_TYPE_GRAY, 0, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
  if (setjmp(png_jmpbuf(png))) return sb_png_damaged;
  int colour = palette_count > 0 ? PNG_COLOR_TYPE_PALETTE : colours[channels];
  png_set_IHDR(png, info, width, height, depth, colour, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  if (palette_count > 0) {
    png_color entries[256];
    for (int i = 0; i < palette_count; i++)
      entries[i] = (png_color){palette[3 * i], palette[3 * i + 1], palette[3 * i + 2]};
    png_set_PLTE(png, info, entries, palette_count);
  }
  png_write_info(png, info);
  if (depth == 16) png_set_swap(png);
  size_t row_bytes = (size_t)width * channels * (depth / 8);
  for (uint32_t y = 0; y < height; y++) png_write_row(png, samples + y * row_bytes);
  png_write_end(png, NULL);
  return sb_png_ok;
}

sb_png_outcome sb_png_write(
    const unsigned char *samples, uint32_t width, uint32_t height, int channels, int depth,
    const unsigned char *palette, int palette_count, sb_png *image) {
  memset(image, 0, sizeof *image);
  memory_file file = {.image = image};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, image, fail, ignore_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    png_destroy_write_struct(&png, NULL);
    return sb_png_too_large;
  }
  png_set_write_fn(png, &file, put_bytes, flush_nothing);
  sb_png_outcome outcome = write_all(png, info, samples, width, height, channels, depth, palette, palette_count);
  png_destroy_write_struct(&png, &info);
  return outcome;
}

void sb_png_free(sb_png *image) {
  free(image->samples);
  image->samples = NULL;
}
