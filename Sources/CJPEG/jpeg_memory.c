#include "CJPEG.h"

#include <string.h>
#include <turbojpeg.h>

/// More pixels than any image of this field has; stops a few bytes of header from asking for gigabytes.
static const uint64_t most_pixels = 1u << 28;
/// Pixels to a byte. A block takes two bits or more, which is a hundredth of this; a file of fewer bytes ends before
/// its image does, and no memory is asked for.
static const uint64_t densest = 1u << 15;

static void note(sb_jpeg *image, tjhandle handle) {
  strncpy(image->message, tjGetErrorStr2(handle), sizeof image->message - 1);
}

/// Whether the end-of-image marker stands at the end, with room for the few bytes that some programs append.
static int has_end(const unsigned char *bytes, size_t count) {
  size_t first = count > 64 ? count - 64 : 2;
  for (size_t i = count; i-- > first + 1;)
    if (bytes[i - 1] == 0xFF && bytes[i] == 0xD9) return 1;
  return 0;
}

static sb_jpeg_outcome decode(tjhandle handle, const unsigned char *bytes, size_t count, sb_jpeg *image) {
  int width = 0, height = 0, subsampling = 0, colours = 0;
  if (tjDecompressHeader3(handle, bytes, count, &width, &height, &subsampling, &colours)) return sb_jpeg_damaged;
  image->width = width;
  image->height = height;
  if ((uint64_t)width * height > most_pixels) return sb_jpeg_too_large;
  if ((uint64_t)width * height / densest > count) return sb_jpeg_truncated;
  if (colours == TJCS_CMYK || colours == TJCS_YCCK) return sb_jpeg_not_rgb;
  image->channels = colours == TJCS_GRAY ? 1 : 3;
  image->byte_count = (size_t)width * height * image->channels;
  image->bytes = tjAlloc((int)image->byte_count);
  if (!image->bytes) return sb_jpeg_too_large;
  int format = image->channels == 1 ? TJPF_GRAY : TJPF_RGB;
  int flags = TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS;
  return tjDecompress2(handle, bytes, count, image->bytes, width, 0, height, format, flags) ? sb_jpeg_damaged
                                                                                             : sb_jpeg_ok;
}

sb_jpeg_outcome sb_jpeg_read(const unsigned char *bytes, size_t count, sb_jpeg *image) {
  memset(image, 0, sizeof *image);
  if (count < 3 || bytes[0] != 0xFF || bytes[1] != 0xD8 || bytes[2] != 0xFF) return sb_jpeg_not_jpeg;
  tjhandle handle = tjInitDecompress();
  if (!handle) return sb_jpeg_too_large;
  sb_jpeg_outcome outcome = decode(handle, bytes, count, image);
  if (outcome == sb_jpeg_damaged) note(image, handle);
  tjDestroy(handle);
  int early = outcome == sb_jpeg_damaged && (strstr(image->message, "Premature end") || !has_end(bytes, count));
  return early ? sb_jpeg_truncated : outcome;
}

sb_jpeg_outcome sb_jpeg_write(
    const unsigned char *samples, uint32_t width, uint32_t height, int channels, int quality,
    sb_jpeg_subsampling subsampling, sb_jpeg *image) {
  static const int layouts[] = {TJSAMP_444, TJSAMP_422, TJSAMP_420};
  memset(image, 0, sizeof *image);
  tjhandle handle = tjInitCompress();
  if (!handle) return sb_jpeg_too_large;
  unsigned long size = 0;
  int failed = tjCompress2(
      handle, samples, (int)width, 0, (int)height, channels == 1 ? TJPF_GRAY : TJPF_RGB, &image->bytes, &size,
      channels == 1 ? TJSAMP_GRAY : layouts[subsampling], quality, TJFLAG_ACCURATEDCT);
  if (failed) note(image, handle);
  image->byte_count = size;
  tjDestroy(handle);
  return failed ? sb_jpeg_damaged : sb_jpeg_ok;
}

void sb_jpeg_free(sb_jpeg *image) {
  tjFree(image->bytes);
  image->bytes = NULL;
}
