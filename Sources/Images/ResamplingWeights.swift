import Foundation

/// How each place of a new axis is a weighted sum of places of an old one.
struct ResamplingWeights {
  /// New place `i` has the entries `starts[i]..<starts[i + 1]`.
  private(set) var starts = [0]
  private(set) var sources: [Int] = []
  private(set) var weights: [Double] = []

  var count: Int { starts.count - 1 }

  mutating func append(_ taps: [(source: Int, weight: Double)]) {
    let sum = taps.reduce(0) { $0 + $1.weight }
    for tap in taps where tap.weight != 0 {
      sources.append(tap.source)
      weights.append(tap.weight / sum)
    }
    starts.append(sources.count)
  }

  /// Rounds to multiples of 2⁻²², as Pillow does for 8-bit images; sums of these are exact in Double.
  mutating func roundToFixedPoint() {
    for i in weights.indices { weights[i] = (weights[i] * 0x1p22).rounded(.toNearestOrAwayFromZero) * 0x1p-22 }
  }
}

extension Resampling {
  /// The weights from an old extent to a new one.
  func weights(from old: Int, to new: Int) -> ResamplingWeights {
    precondition(old > 0 && new > 0, "an axis of \(old) pixels cannot be made one of \(new)")
    let step = Double(old) / Double(new)
    let widening = isAntialiased ? max(1, step) : 1
    let radius = kernel.radius * widening
    var result = ResamplingWeights()
    for place in 0..<new {
      let centre = (Double(place) + 0.5) * step
      if kernel == .nearest {
        result.append([((2 * place + 1) * old / (2 * new), 1)])
        continue
      }
      // Pillow's rounding of the window's ends; where it leaves a pixel out, the kernel is zero or the edge is near.
      var (first, last) = (Int((centre - radius + 0.5).rounded(.down)), Int((centre + radius + 0.5).rounded(.down)))
      if edge == .renormalised { (first, last) = (max(first, 0), min(last, old)) }
      result.append(
        (first..<last).map { source in
          (mirrored(source, old), kernel.weight((Double(source) + 0.5 - centre) / widening))
        })
    }
    return result
  }

  private func mirrored(_ place: Int, _ extent: Int) -> Int {
    let inPeriod = ((place % (2 * extent)) + 2 * extent) % (2 * extent)
    return inPeriod < extent ? inPeriod : 2 * extent - 1 - inPeriod
  }
}

extension Resampling.Kernel {
  /// Beyond this distance the weight is zero.
  var radius: Double {
    switch self {
    case .nearest, .box: 0.5
    case .bilinear: 1
    case .cubic: 2
    case .lanczos3: 3
    }
  }

  /// The weight at a distance in source pixels.
  func weight(_ distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .nearest, .box: return distance > -0.5 && distance <= 0.5 ? 1 : 0
    case .bilinear: return max(0, 1 - x)
    case .cubic(let a):
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    case .lanczos3:
      func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }
      return x < 3 ? sinc(x) * sinc(x / 3) : 0
    }
  }
}

/// Samples of an image in Double on their way to another size.
struct ResampledPlane {
  var height: Int
  var width: Int
  var channels: Int
  /// Row by row, channels innermost.
  var values: [Double]

  /// Every row a weighted sum of rows.
  func resampledRows(_ weights: ResamplingWeights) -> ResampledPlane {
    let rowLength = width * channels
    var result = [Double](repeating: 0, count: weights.count * rowLength)
    var out = result.mutableSpan
    for row in 0..<weights.count {
      for entry in weights.starts[row]..<weights.starts[row + 1] {
        let weight = weights.weights[entry]
        let start = weights.sources[entry] * rowLength
        let source = values.span.extracting(start..<start + rowLength)
        for i in 0..<rowLength { out[row * rowLength + i] += weight * source[i] }
      }
    }
    return ResampledPlane(height: weights.count, width: width, channels: channels, values: result)
  }

  /// Every column a weighted sum of columns.
  func resampledColumns(_ weights: ResamplingWeights) -> ResampledPlane {
    var result = [Double](repeating: 0, count: height * weights.count * channels)
    var out = result.mutableSpan
    let source = values.span
    for row in 0..<height {
      for column in 0..<weights.count {
        let target = (row * weights.count + column) * channels
        for entry in weights.starts[column]..<weights.starts[column + 1] {
          let (weight, start) = (weights.weights[entry], (row * width + weights.sources[entry]) * channels)
          for channel in 0..<channels { out[target + channel] += weight * source[start + channel] }
        }
      }
    }
    return ResampledPlane(height: height, width: weights.count, channels: channels, values: result)
  }

  /// Clamps to 0…255 and rounds to whole numbers, halves upwards.
  mutating func roundToBytes() {
    for i in values.indices { values[i] = min(255, max(0, (values[i] + 0.5).rounded(.down))) }
  }
}
