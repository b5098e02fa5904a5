import Foundation
import Tensors
import Testing

@Suite struct NormalisationTests {
  static let scopes: [NormScope] = [.batch, .instance, .sample]
  static let shapes: [Shape] = [
    [2, 3, 4, 5], [1, 1, 1, 1], [3, 17, 19, 3], [2, 9, 8, 16], [2, 5, 5, 70], [4, 1], [6, 33],
  ]

  /// Which statistic an element belongs to.
  static func statistic(_ shape: Shape, _ scope: NormScope, _ place: Int) -> Int {
    let channel = place % shape[-1], image = place / (shape.count / shape[0])
    switch scope {
    case .batch: return channel
    case .instance: return image * shape[-1] + channel
    case .sample: return image
    }
  }

  struct Plain {
    var output: [Double], normal: [Double], mean: [Double], inverse: [Double], places: [Int]
  }

  static func reference(_ x: [Double], _ shape: Shape, _ scope: NormScope, _ scale: [Double], _ shift: [Double])
    -> Plain
  {
    let places = x.indices.map { statistic(shape, scope, $0) }, channels = shape[-1]
    let count = (places.max() ?? -1) + 1, samples = Double(x.count) / Double(count)
    var mean = [Double](repeating: 0, count: count), variance = mean
    for (value, place) in zip(x, places) { mean[place] += value / samples }
    for (value, place) in zip(x, places) { variance[place] += (value - mean[place]) * (value - mean[place]) / samples }
    let inverse = variance.map { 1 / ($0 + 1e-5).squareRoot() }
    let normal = zip(x, places).map { ($0 - mean[$1]) * inverse[$1] }
    let output = normal.enumerated().map { $1 * scale[$0 % channels] + shift[$0 % channels] }
    return Plain(output: output, normal: normal, mean: mean, inverse: inverse, places: places)
  }

  @Test("the output and its statistics equal the reference", arguments: scopes, shapes)
  func forward(_ scope: NormScope, _ shape: Shape) {
    let x = KernelCheck.values(shape), scale = KernelCheck.values([shape[-1]], seed: 2)
    let shift = KernelCheck.values([shape[-1]], seed: 3)
    let plain = Self.reference(x.doubles, shape, scope, scale.doubles, shift.doubles)
    let result = x.normalized(over: scope, scale: scale, shift: shift, epsilon: 1e-5)
    KernelCheck.expectClose(result.output, plain.output, within: 2e-6)
    KernelCheck.expectClose(result.statistics.mean, plain.mean)
    KernelCheck.expectClose(result.statistics.inverseDeviation, plain.inverse)
    let bare = x.normalized(over: scope, scale: nil, shift: nil, epsilon: 1e-5)
    KernelCheck.expectClose(bare.output, plain.normal, within: 2e-6)
  }

  @Test("a mean ten thousand times the deviation does not spoil the result", arguments: scopes, [1, 3, 16, 80])
  func offset(_ scope: NormScope, _ channels: Int) {
    let shape: Shape = [3, 31, 33, channels]
    let x = KernelCheck.values(shape, seed: 6, 999.8, 1000.2)
    let ones = [Double](repeating: 1, count: channels), zeros = [Double](repeating: 0, count: channels)
    let plain = Self.reference(x.doubles, shape, scope, ones, zeros)
    let result = x.normalized(over: scope, scale: nil, shift: nil, epsilon: 1e-5)
    KernelCheck.expectClose(result.output, plain.output, within: 2e-6)
    KernelCheck.expectClose(result.statistics.inverseDeviation, plain.inverse, within: 1e-6)
  }

  @Test("the gradients equal the reference", arguments: scopes, shapes)
  func gradients(_ scope: NormScope, _ shape: Shape) {
    let x = KernelCheck.values(shape), g = KernelCheck.values(shape, seed: 7), channels = shape[-1]
    let scale = KernelCheck.values([channels], seed: 2), zeros = [Double](repeating: 0, count: channels)
    let plain = Self.reference(x.doubles, shape, scope, scale.doubles, zeros)
    let forward = x.normalized(over: scope, scale: scale, shift: nil, epsilon: 1e-5)
    let result = g.normalizedGradient(
      input: x, scale: scale, of: forward.statistics, scope: scope)
    let scaled = g.doubles.enumerated().map { $1 * Double(scale.values[$0 % channels]) }
    let samples = Double(x.count) / Double(plain.mean.count)
    var average = [Double](repeating: 0, count: plain.mean.count), product = average
    var scaleGradient = zeros, shiftGradient = zeros
    for (i, place) in plain.places.enumerated() {
      average[place] += scaled[i] / samples
      product[place] += scaled[i] * plain.normal[i] / samples
      scaleGradient[i % channels] += g.doubles[i] * plain.normal[i]
      shiftGradient[i % channels] += g.doubles[i]
    }
    let input = plain.places.enumerated().map { i, place in
      plain.inverse[place] * (scaled[i] - average[place] - plain.normal[i] * product[place])
    }
    // Terms of the size of 1/deviation cancel, entirely where one value is all there is.
    KernelCheck.expectClose(result.input, input, within: 2e-6, floor: max(1, plain.inverse.max() ?? 1))
    KernelCheck.expectClose(result.scale, scaleGradient, within: 3e-6)
    KernelCheck.expectClose(result.shift, shiftGradient, within: 3e-6)
  }

  @Test("the bits do not depend on the number of threads", arguments: scopes, [1, 3, 16, 300])
  func threads(_ scope: NormScope, _ channels: Int) {
    let x = KernelCheck.values([3, 61, 90_000 / 61 / channels, channels]), g = KernelCheck.values(x.shape, seed: 2)
    let v = KernelCheck.values([channels], seed: 3)
    KernelCheck.expectSameBits {
      let forward = x.normalized(over: scope, scale: v, shift: v, epsilon: 1e-5)
      let back = g.normalizedGradient(
        input: x, scale: v, of: forward.statistics, scope: scope)
      return [
        forward.output, forward.statistics.mean, forward.statistics.inverseDeviation, back.input, back.scale,
        back.shift,
      ]
    }
  }

  @Test("an image's instance and sample norms do not depend on the rest of the batch")
  func batchIndependence() {
    let x = KernelCheck.values([5, 13, 17, 6])
    let alone = Tensor([1, 13, 17, 6], Array(x.values.suffix(13 * 17 * 6)))
    for scope in [NormScope.instance, .sample] {
      let whole = x.normalized(over: scope, scale: nil, shift: nil, epsilon: 1e-5).output
      let single = alone.normalized(over: scope, scale: nil, shift: nil, epsilon: 1e-5).output
      #expect(Array(whole.bits.suffix(single.count)) == single.bits)
    }
  }

  @Test("rectifier and residual in the same pass give the bits of one pass after another", arguments: scopes, shapes)
  func fused(_ scope: NormScope, _ shape: Shape) {
    let x = KernelCheck.values(shape), g = KernelCheck.values(shape, seed: 7)
    let residual = KernelCheck.values(shape, seed: 8)
    let scale = KernelCheck.values([shape[-1]], seed: 2), shift = KernelCheck.values([shape[-1]], seed: 3)
    let plain = x.normalized(over: scope, scale: scale, shift: shift, epsilon: 1e-5)
    for (rectifier, operation) in [
      (Rectifier.none, nil), (.relu, UnaryOperation.relu), (.leakyRelu(slope: 0.2), .leakyRelu(slope: 0.2)),
    ] {
      let forward = x.normalized(over: scope, scale: scale, shift: shift, epsilon: 1e-5, then: rectifier)
      let output = operation.map(plain.output.applying) ?? plain.output
      #expect(forward.output.bits == output.bits)
      let added = x.normalized(
        over: scope, scale: scale, shift: shift, epsilon: 1e-5, then: rectifier, adding: residual)
      #expect(added.output.bits == (output + residual).bits)
      let masked = g.combined(.stepGradient(slope: rectifier.slope), plain.output)
      let wanted = (rectifier == .none ? g : masked)
        .normalizedGradient(input: x, scale: scale, of: plain.statistics, scope: scope)
      let found = g.normalizedGradient(
        input: x, scale: scale, of: forward.statistics, scope: scope, then: rectifier)
      #expect(found.input.bits == wanted.input.bits)
      #expect(found.scale.bits == wanted.scale.bits && found.shift.bits == wanted.shift.bits)
    }
  }
}
