#include "norm_map.h"

#include "vector.h"

// Results must not depend on which CPU's version runs.
#pragma STDC FP_CONTRACT OFF

SB_INLINE double root(double x) { return __builtin_elementwise_sqrt(x); }

SB_INLINE double inverse_deviation(const struct sb_norm *norm, double variance) {
  double epsilon = (double)norm->epsilon;
  return norm->epsilon_to_root ? 1 / (root(variance) + epsilon) : 1 / root(variance + epsilon);
}

// 1/√variance of what a norm divided by. A variance that epsilon alone made up for spreads no gradient.
SB_INLINE double inverse_root(const struct sb_norm *norm, double inverse) {
  if (!norm->epsilon_to_root) return inverse;
  double deviation = 1 / inverse - (double)norm->epsilon;
  return deviation > 0 ? 1 / deviation : 0;
}

SB_CLONES void sb_finish_moments(
    double *restrict mean, double *restrict variance, const float *restrict first, size_t count, size_t rows) {
  for (size_t i = 0; i < count; i++) {
    double shifted = mean[i] / (double)rows, spread = variance[i] / (double)rows - shifted * shifted;
    variance[i] = spread > 0 ? spread : 0 * spread;
    mean[i] = (double)first[i] + shifted;
  }
}

SB_INLINE void forward_map(
    const struct sb_norm *norm, const double *restrict means, const double *restrict variances, const int joined,
    const int is_scaled, const int is_shifted) {
  size_t channels = norm->channels;
  const float *restrict scale = norm->scale, *restrict shift = norm->shift;
  float *restrict mean = norm->map, *restrict factor = mean + channels, *restrict shifted = factor + channels;
  double common = joined ? inverse_deviation(norm, variances[0]) : 0;
  for (size_t c = 0; c < channels; c++) {
    double exact = means[joined ? 0 : c], inverse = joined ? common : inverse_deviation(norm, variances[c]);
    double by = inverse * (is_scaled ? (double)scale[c] : 1);
    float rounded = (float)exact;
    mean[c] = rounded;
    factor[c] = (float)by;
    // What the mean lost when rounded goes into the shift.
    shifted[c] = (float)((is_shifted ? (double)shift[c] : 0) - (exact - (double)rounded) * by);
  }
  size_t statistics = joined ? 1 : channels;
  for (size_t s = 0; s < statistics; s++) {
    norm->mean[s] = (float)means[s];
    norm->inverse[s] = (float)inverse_deviation(norm, variances[s]);
  }
}

SB_CLONES void sb_forward_map(const struct sb_norm *norm, const double *mean, const double *variance) {
  int is_scaled = norm->scale != NULL, is_shifted = norm->shift != NULL;
  if (norm->joins_channels) {
    forward_map(norm, mean, variance, 1, is_scaled, is_shifted);
  } else if (is_scaled && is_shifted) {
    forward_map(norm, mean, variance, 0, 1, 1);
  } else if (is_scaled || is_shifted) {
    forward_map(norm, mean, variance, 0, is_scaled, is_shifted);
  } else {
    forward_map(norm, mean, variance, 0, 0, 0);
  }
}

// With x̂ = (x - mean)/d and the deviation σ, which is d but for an epsilon beside the root:
// ∂x = (scale·g - average(scale·g))/d - x̂·average(scale·g·x̂)/σ.
SB_INLINE void gradient_map(
    const struct sb_norm *norm, const double *restrict plain, const double *restrict centred, float *restrict abc,
    const int joined, const int is_scaled) {
  size_t channels = norm->channels;
  const float *restrict scale = norm->scale, *restrict inverses = norm->inverse;
  float *restrict a = abc, *restrict b = a + channels, *restrict c = b + channels;
  double samples = (double)(joined ? norm->rows * channels : norm->rows), plain_sum = 0, centred_sum = 0;
  if (joined) {
    for (size_t i = 0; i < channels; i++) {
      double by = is_scaled ? (double)scale[i] : 1;
      plain_sum += plain[i] * by;
      centred_sum += centred[i] * by;
    }
  }
  for (size_t i = 0; i < channels; i++) {
    double by = is_scaled ? (double)scale[i] : 1, inverse = (double)inverses[joined ? 0 : i];
    double plain_average = (joined ? plain_sum : plain[i] * by) / samples;
    double centred_average = (joined ? centred_sum : centred[i] * by) / samples;
    a[i] = (float)(inverse * by);
    b[i] = (float)(-inverse * inverse * inverse_root(norm, inverse) * centred_average);
    c[i] = (float)(-inverse * plain_average);
  }
}

SB_CLONES void sb_gradient_map(
    const struct sb_norm *norm, const double *plain, const double *centred, float *abc) {
  if (norm->joins_channels) {
    gradient_map(norm, plain, centred, abc, 1, norm->scale != NULL);
  } else if (norm->scale) {
    gradient_map(norm, plain, centred, abc, 0, 1);
  } else {
    gradient_map(norm, plain, centred, abc, 0, 0);
  }
}

SB_CLONES void sb_parameter_gradients(
    const struct sb_norm *norm, const double *plain, const double *centred, float *scale_gradient,
    float *shift_gradient) {
  size_t channels = norm->channels;
  for (size_t c = 0; c < channels; c++) {
    double scale = 0, shift = 0;
    for (size_t g = 0; g < norm->groups; g++) {
      size_t at = g * channels + c;
      scale += centred[at] * (double)norm->inverse[norm->joins_channels ? g : at];
      shift += plain[at];
    }
    scale_gradient[c] = (float)scale;
    shift_gradient[c] = (float)shift;
  }
}
