import CKernels

/// What one mean and one variance are taken over, for N×H×W×C (or N×…×C with any number of axes between).
public enum NormScope: Hashable, Sendable {
  /// Over N, H and W: one for each channel (Ioffe and Szegedy 2015).
  case batch
  /// Over H and W: one for each image and channel (Ulyanov et al. 2016).
  case instance
  /// Over H, W and C: one for each image (Ba et al. 2016).
  case sample
}

/// The result of a normalisation with the statistics it was made with.
public struct Normalized {
  /// The normalised values, of the input's shape.
  public var output: Tensor
  /// C for the batch, N×C for instances, N for samples.
  public var mean: Tensor
  /// 1/√(variance + epsilon), of the mean's shape.
  public var inverseDeviation: Tensor
}

/// How a tensor of a normalisation is cut: statistics are taken over `rows`, and over the channels too for samples.
private struct NormLayout {
  let scope: NormScope
  let groups: Int
  let rows: Int
  let channels: Int
  let statistics: Shape

  init(_ shape: Shape, _ scope: NormScope) {
    precondition(shape.rank >= 2, "a normalisation needs images N×H×W×C, not a tensor of shape \(shape)")
    let pixels = shape.extents.dropFirst().dropLast().reduce(1, *)
    self.scope = scope
    channels = shape[-1]
    groups = scope == .batch ? 1 : shape[0]
    rows = scope == .batch ? shape[0] * pixels : pixels
    switch scope {
    case .batch: statistics = [shape[-1]]
    case .instance: statistics = [shape[0], shape[-1]]
    case .sample: statistics = [shape[0]]
    }
  }

  /// How many values one mean is taken over.
  var samples: Double { Double(scope == .sample ? rows * channels : rows) }

  /// The place in the statistics of a group's channel.
  func statistic(_ group: Int, _ channel: Int) -> Int { scope == .sample ? group : group * channels + channel }

  /// One value for each group and channel.
  func coefficients(_ value: (_ group: Int, _ channel: Int) -> Float) -> Tensor {
    Tensor(
      [groups * channels],
      (0..<groups).flatMap { group in (0..<channels).map { channel in value(group, channel) } })
  }

  func check(_ vector: Tensor?, _ name: String) {
    precondition(
      vector.map { $0.shape == [channels] } ?? true,
      "a normalisation of \(channels) channels cannot take a \(name) of shape \(vector?.shape ?? [])")
  }

  /// Mean and population variance, in Double.
  func moments(of input: Tensor) -> (mean: [Double], variance: [Double]) {
    var mean = [Double](repeating: 0, count: statistics.count)
    var variance = mean
    // Safe: both arrays hold one value for each group and column that the kernel sees.
    withPointers(input) {
      if scope == .sample {
        sb_moments($0, &mean, &variance, groups, rows * channels, 1)
      } else {
        sb_moments($0, &mean, &variance, groups, rows, channels)
      }
    }
    return (mean, variance)
  }
}

extension Tensor {
  /// (x - mean)/√(variance + epsilon)·scale + shift with the population variance; `scale` and `shift` are C vectors,
  /// or nil for ones and zeros.
  public func normalized(over scope: NormScope, scale: Tensor?, shift: Tensor?, epsilon: Float) -> Normalized {
    let watch = observed("\(scope) normalisation", [self, scale, shift].compactMap(\.self))
    defer { watch?.ended() }
    let layout = NormLayout(shape, scope)
    layout.check(scale, "scale")
    layout.check(shift, "shift")
    let (mean, variance) = layout.moments(of: self)
    let inverse = variance.map { 1 / ($0 + Double(epsilon)).squareRoot() }
    let scales = scale?.values, shifts = shift?.values
    let factor = { (group: Int, channel: Int) in
      inverse[layout.statistic(group, channel)] * Double(scales?[channel] ?? 1)
    }
    let means = layout.coefficients { Float(mean[layout.statistic($0, $1)]) }
    let factors = layout.coefficients { Float(factor($0, $1)) }
    // What the mean lost when rounded to Float goes into the shift.
    let shifted = layout.coefficients { group, channel in
      let exact = mean[layout.statistic(group, channel)]
      return Float(Double(shifts?[channel] ?? 0) - (exact - Double(Float(exact))) * factor(group, channel))
    }
    let output = Tensor(shape) { y in
      // Safe: groups·rows·channels is the count; every coefficient tensor has groups·channels values.
      withPointers(self, means) { x, m in
        withPointers(factors, shifted) { a, b in
          sb_affine(x, m, a, b, y, layout.groups, layout.rows, layout.channels)
        }
      }
    }
    return Normalized(
      output: output, mean: Tensor(layout.statistics, mean.map(Float.init)),
      inverseDeviation: Tensor(layout.statistics, inverse.map(Float.init)))
  }

  /// The gradients of `normalized` with respect to its input, scale and shift: self is the gradient with respect to
  /// its output, the other arguments are what it took and gave.
  public func normalizedGradient(
    input: Tensor, scale: Tensor?, mean: Tensor, inverseDeviation: Tensor, scope: NormScope
  ) -> (input: Tensor, scale: Tensor, shift: Tensor) {
    let watch = observed("\(scope) normalisation gradient", [self, input])
    defer { watch?.ended() }
    let layout = NormLayout(shape, scope)
    layout.check(scale, "scale")
    precondition(shape == input.shape, "a gradient of shape \(shape) does not fit an input of shape \(input.shape)")
    precondition(
      mean.shape == layout.statistics && inverseDeviation.shape == layout.statistics,
      "statistics of shapes \(mean.shape) and \(inverseDeviation.shape) do not fit an input of shape \(shape)")
    let means = mean.values
    let coefficients = layout.coefficients { means[layout.statistic($0, $1)] }
    var plain = [Double](repeating: 0, count: layout.groups * layout.channels)
    var centred = plain
    // Safe: the arrays have one value for each group and channel, and so have the coefficients.
    withPointers(self, input, coefficients) {
      sb_gradient_sums($0, $1, $2, &plain, &centred, layout.groups, layout.rows, layout.channels)
    }
    let sums = GradientSums(layout, plain, centred, inverseDeviation.values.map(Double.init), scale?.values)
    return (
      input: withMap(layout, input, coefficients, sums), scale: sums.scaleGradient, shift: sums.shiftGradient
    )
  }

  /// gradient·a + (input - mean)·b + c.
  private func withMap(_ layout: NormLayout, _ input: Tensor, _ mean: Tensor, _ sums: GradientSums) -> Tensor {
    let (a, b, c) = sums.inputCoefficients
    return Tensor(shape) { y in
      // Safe: as in `normalized`.
      withPointers(self, input, mean) { g, x, m in
        withPointers(a, b, c) {
          sb_affine_gradient(g, x, m, $0, $1, $2, y, layout.groups, layout.rows, layout.channels)
        }
      }
    }
  }
}

/// The sums that a normalisation's gradients are made of: Σ g and Σ g·(x - mean) for every group and channel.
private struct GradientSums {
  let layout: NormLayout
  let plain: [Double]
  let centred: [Double]
  let inverse: [Double]
  let scales: [Float]?

  init(_ layout: NormLayout, _ plain: [Double], _ centred: [Double], _ inverse: [Double], _ scales: [Float]?) {
    self.layout = layout
    self.plain = plain
    self.centred = centred
    self.inverse = inverse
    self.scales = scales
  }

  private func scale(_ channel: Int) -> Double { Double(scales?[channel] ?? 1) }

  /// Both sums, weighted by the scale, over all that shares one mean, divided by how much that is.
  private func averages(_ sums: [Double]) -> [Double] {
    var averages = [Double](repeating: 0, count: layout.statistics.count)
    for group in 0..<layout.groups {
      for channel in 0..<layout.channels {
        averages[layout.statistic(group, channel)] += sums[group * layout.channels + channel] * scale(channel)
      }
    }
    return averages.map { $0 / layout.samples }
  }

  /// With x̂ = (x - mean)/d: ∂x = (scale·g - average(scale·g) - x̂·average(scale·g·x̂))/d.
  var inputCoefficients: (Tensor, Tensor, Tensor) {
    let plainAverages = averages(plain), centredAverages = averages(centred)
    return (
      layout.coefficients { Float(inverse[layout.statistic($0, $1)] * scale($1)) },
      layout.coefficients { group, channel in
        let place = layout.statistic(group, channel)
        return Float(-inverse[place] * inverse[place] * inverse[place] * centredAverages[place])
      },
      layout.coefficients { group, channel in
        let place = layout.statistic(group, channel)
        return Float(-inverse[place] * plainAverages[place])
      }
    )
  }

  var scaleGradient: Tensor {
    perChannel { group, channel in
      centred[group * layout.channels + channel] * inverse[layout.statistic(group, channel)]
    }
  }

  var shiftGradient: Tensor { perChannel { plain[$0 * layout.channels + $1] } }

  private func perChannel(_ value: (_ group: Int, _ channel: Int) -> Double) -> Tensor {
    Tensor(
      [layout.channels],
      (0..<layout.channels).map { channel in
        Float((0..<layout.groups).reduce(0) { $0 + value($1, channel) })
      })
  }
}
