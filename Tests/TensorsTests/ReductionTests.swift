import Foundation
import Tensors
import Testing

@Suite struct ReductionTests {
  @Test("distances, their gradients and a slope's gradient equal sums in Double", arguments: [1, 7, 255, 256, 100_003])
  func distances(count: Int) {
    var stream = RandomStream(seed: 5, role: .noise)
    let a = stream.normalTensor([count]), b = stream.normalTensor([count]), pairs = zip(a.doubles, b.doubles)
    func expect(_ value: Tensor, _ terms: [Double]) {
      #expect(abs(Double(value.item) - terms.reduce(0, +)) <= 1e-6 * terms.reduce(0) { $0 + abs($1) })
    }
    expect(a.distance(to: b), pairs.map { abs($0 - $1) })
    expect(a.squaredDistance(to: b), pairs.map { ($0 - $1) * ($0 - $1) })
    expect(a.slopeGradient(upstream: b), pairs.map { min($0, 0) * $1 })
    let signs = zip(a.values, b.values).map { $0 > $1 ? Float(0.5) : $0 < $1 ? -0.5 : 0 }
    #expect(a.distanceGradient(to: b, upstream: 0.5).values == signs)
    let twice = zip(a.values, b.values).map { 2 * ($0 - $1) * 0.5 }
    #expect(a.squaredDistanceGradient(to: b, upstream: 0.5).values == twice)
    var sum = a + 0
    #expect(sum.accumulate(b) && sum.values == zip(a.values, b.values).map { $0 + $1 })
  }

  /// The sum over axes, element by element in Double.
  static func sum(_ x: Tensor, _ axes: Set<Int>) -> [Double] {
    let kept = x.shape.extents.indices.filter { !axes.contains($0) }
    var sums = [Double](repeating: 0, count: kept.map { x.shape[$0] }.reduce(1, *))
    for (flat, value) in x.doubles.enumerated() {
      var rest = flat, place = 0, size = 1
      for axis in x.shape.extents.indices.reversed() {
        let index = rest % x.shape[axis]
        rest /= x.shape[axis]
        if kept.contains(axis) {
          place += index * size
          size *= x.shape[axis]
        }
      }
      sums[place] += value
    }
    return sums
  }

  @Test(
    "sums over any axes equal the reference",
    arguments: [
      Shape([2, 3, 4, 5]), [1, 1, 1, 1], [7, 1, 33, 3], [3, 0, 2, 2], [2, 130, 3, 65], [1, 40, 41, 16], [3, 2, 5, 700],
    ])
  func sums(_ shape: Shape) {
    let x = KernelCheck.values(shape)
    for axes in [[], [0], [1], [2], [3], [0, 1], [1, 2], [2, 3], [0, 1, 2], [1, 3], [0, 2], [0, 1, 2, 3]] {
      let result = x.sum(over: axes)
      #expect(result.shape.extents == shape.extents.indices.filter { !axes.contains($0) }.map { shape[$0] })
      // Between groups of axes that are not neighbours the sums are rounded once to Float.
      KernelCheck.expectClose(result, Self.sum(x, Set(axes)), within: 4e-6, "axes \(axes)")
      #expect(x.sum(over: axes.map { $0 - 4 }).bits == result.bits)
    }
    KernelCheck.expectClose(x.sumToChannels(), Self.sum(x, [0, 1, 2]), within: 1e-6)
  }

  @Test("a long sum keeps the accuracy of one rounding")
  func accuracy() {
    let x = Tensor([3_000_001], repeating: 0.1)
    let exact = 3_000_001 * Double(Float(0.1))
    #expect(abs(Double(x.sum(over: [0]).item) - exact) <= Double(Float(exact).ulp))
    let cancelling = Tensor([2, 1_000_001]) { span in
      for i in span.indices { span[i] = i < 1_000_001 ? 1e6 : i == 1_500_000 ? -999_999 : -1e6 }
    }
    #expect(cancelling.sum(over: [0, 1]).item == 1)
  }

  @Test("repeating is the adjoint of summing: the inner products agree")
  func adjoint() {
    let shape: Shape = [3, 5, 7, 2]
    let x = KernelCheck.values(shape)
    for axes in [[0], [3], [1, 2], [0, 2], [1, 3], [0, 1, 2, 3], []] {
      let summed = x.sum(over: axes), y = KernelCheck.values(summed.shape, seed: 8)
      let repeated = y.broadcast(to: shape, along: axes)
      #expect(repeated.shape == shape)
      let left = zip(summed.doubles, y.doubles).map(*).reduce(0, +)
      let right = zip(x.doubles, repeated.doubles).map(*).reduce(0, +)
      #expect(abs(left - right) < 1e-4, "axes \(axes): \(left) and \(right)")
    }
  }

  @Test("repeating puts every value where it belongs", arguments: [1, 2, 3, 16, 65])
  func broadcast(_ channels: Int) {
    let v = KernelCheck.values([2, channels])
    let all = v.broadcast(to: [2, 301, channels], along: [1]).values
    let values = v.values
    let expected = all.indices.map { values[$0 / (301 * channels) * channels + $0 % channels] }
    #expect(all == expected)
  }

  @Test("the greatest value along an axis and its place equal the reference")
  func maxima() {
    for shape in [Shape([3, 5, 7]), [1, 1, 1], [2, 40, 33], [5, 3, 17]] {
      let x = KernelCheck.values(shape), values = x.values
      for axis in 0..<3 {
        let inner = shape.extents[(axis + 1)...].reduce(1, *), middle = shape[axis]
        var expected: [Float] = []
        for place in 0..<x.count / middle {
          let start = place / inner * middle * inner + place % inner
          expected.append((0..<middle).map { values[start + $0 * inner] }.max() ?? .nan)
        }
        #expect(x.maximum(over: axis).values == expected)
      }
      let width = shape[-1]
      let places = (0..<x.count / width).map { row in
        (0..<width).max { values[row * width + $0] < values[row * width + $1] } ?? -1
      }
      #expect(x.argmax() == places)
    }
  }

  @Test("among equal values the first one's place is taken, and NaN counts as greatest")
  func ties() {
    #expect(Tensor([2, 4], [1, 3, 3, 0, 5, 5, 5, 5]).argmax() == [1, 0])
    #expect(Tensor([1, 3], [1, .nan, 4]).argmax() == [1])
    #expect(Tensor([3], [1, .nan, 4]).maximum(over: 0).item.isNaN)
  }

  @Test("the bits do not depend on the number of threads", arguments: [1, 3, 16, 100, 1025])
  func threads(_ channels: Int) {
    let x = KernelCheck.values([3, 120_001 / channels, channels])
    KernelCheck.expectSameBits {
      [
        x.sum(over: [0, 1]), x.sum(over: [1]), x.sum(over: [2]), x.sum(over: [0, 1, 2]), x.maximum(over: 1),
        x.maximum(over: 2), x.sum(over: [1]).broadcast(to: x.shape, along: [1]),
        Tensor([3 * (120_001 / channels)], x.argmax().map(Float.init)),
      ]
    }
  }
}

@Suite struct SoftmaxTests {
  static func softmax(_ x: Tensor) -> [Double] {
    let width = x.shape[-1]
    return stride(from: 0, to: x.count, by: max(width, 1)).flatMap { start -> [Double] in
      let row = x.doubles[start..<start + width], top = row.max() ?? 0
      let sum = row.map { exp($0 - top) }.reduce(0, +)
      return row.map { exp($0 - top) / sum }
    }
  }

  static let shapes: [Shape] = [[1, 1], [5, 3], [33, 10], [2, 3, 64], [7, 65], [3, 1000], [0, 4]]

  @Test("softmax and its logarithm equal the reference", arguments: shapes)
  func equalsReference(_ shape: Shape) {
    let x = KernelCheck.values(shape, seed: 4, -20, 20), exact = Self.softmax(x)
    KernelCheck.expectClose(x.softmax(), exact, within: 1e-6, floor: 1e-6)
    KernelCheck.expectClose(x.logSoftmax(), exact.map { log($0) }, within: 1e-6)
  }

  @Test("the gradients equal the reference", arguments: shapes)
  func gradients(_ shape: Shape) {
    let x = KernelCheck.values(shape, seed: 4), g = KernelCheck.values(shape, seed: 5)
    let y = x.softmax(), z = x.logSoftmax(), width = shape[-1]
    let rows = { (values: [Double], place: Int) in values[place / width * width..<(place / width + 1) * width] }
    let products = zip(g.doubles, y.doubles).map(*)
    KernelCheck.expectClose(
      g.softmaxGradient(output: y),
      g.doubles.indices.map { products[$0] - y.doubles[$0] * rows(products, $0).reduce(0, +) }, within: 1e-6)
    KernelCheck.expectClose(
      g.logSoftmaxGradient(output: z),
      g.doubles.indices.map { g.doubles[$0] - exp(z.doubles[$0]) * rows(g.doubles, $0).reduce(0, +) }, within: 4e-6)
  }

  @Test("large values do not overflow, and a row does not depend on its neighbours or the number of threads")
  func robust() {
    #expect(Tensor([1, 2], [1000, 1000]).softmax().values == [0.5, 0.5])
    #expect(Tensor([1, 2], [-1000, 0]).logSoftmax().values == [-1000, 0])
    for width in [10, 100] {
      let x = KernelCheck.values([4001, width])
      let last = Tensor([1, width], Array(x.values.suffix(width)))
      #expect(Array(x.softmax().bits.suffix(width)) == last.softmax().bits)
      KernelCheck.expectSameBits {
        [x.softmax(), x.logSoftmax(), x.softmaxGradient(output: x), x.logSoftmaxGradient(output: x)]
      }
    }
  }
}
