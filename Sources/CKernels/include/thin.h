#pragma once

#include <stddef.h>

// Convolutions of images of few pixels with many weights, as matrix products that read the weights once, as they lie:
// most of their time is the way of the weights from memory, and to put them into another layout first would take longer
// than the products. Results are sums over the same terms in the same order, whatever the threads and the other
// images.

/// A convolution of images N×H×W×I with weights O×(I·KH·KW) to N×OH×OW×O.
struct sb_thin {
  ptrdiff_t images, height, width, inputs, outputs;
  ptrdiff_t out_height, out_width, kernel_height, kernel_width;
  ptrdiff_t stride_y, stride_x, top, left, dilation;
};

/// The floats of scratch memory that each of the three functions takes.
size_t sb_thin_scratch(struct sb_thin shape);

/// y = the convolution, plus a bias per channel where there is one.
void sb_thin_convolve(
    struct sb_thin shape, const float *x, const float *weights, const float *bias, float *y, float *scratch);

/// The gradient of the input, plus a bias per input channel where there is one; O and I·KH·KW are multiples of 16.
void sb_thin_input_gradient(
    struct sb_thin shape, const float *g, const float *weights, const float *bias, float *x, float *scratch);

/// The gradient of the weights; O and I·KH·KW are multiples of 16.
void sb_thin_weight_gradient(
    struct sb_thin shape, const float *x, const float *g, float *weights, float *scratch);
