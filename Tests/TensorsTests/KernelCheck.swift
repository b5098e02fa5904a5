import Tensors
import Testing

/// What the tests of the arithmetic kernels share: inputs, comparison with a plain reference, thread counts.
enum KernelCheck {
  /// Values uniform between two bounds.
  static func values(_ shape: Shape, seed: UInt64 = 1, _ low: Float = -2, _ high: Float = 2) -> Tensor {
    var stream = RandomStream(seed: seed, role: .noise)
    return stream.uniformTensor(shape, low, high)
  }

  /// Expects every value within `relative` of the reference's size, or of `floor` where that is smaller.
  static func expectClose(
    _ result: Tensor, _ reference: [Double], within relative: Double = 1e-6, floor: Double = 1,
    _ note: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let values = result.values
    guard values.count == reference.count else {
      Issue.record("\(values.count) values, \(reference.count) expected \(note)", sourceLocation: sourceLocation)
      return
    }
    var worst = 0.0
    for (value, expected) in zip(values, reference) {
      if expected.isNaN || !expected.isFinite {
        if Double(value) != expected && !(value.isNaN && expected.isNaN) { worst = .infinity }
      } else {
        let error = abs(Double(value) - expected) / max(abs(expected), floor)
        worst = error.isNaN ? .infinity : max(worst, error)
      }
    }
    #expect(worst <= relative, "off by \(worst), \(relative) allowed \(note)", sourceLocation: sourceLocation)
  }

  /// Expects the same bits with 1, 2, 3 and 4 threads.
  static func expectSameBits(
    _ note: String = "", sourceLocation: SourceLocation = #_sourceLocation, _ make: () -> [Tensor]
  ) {
    let before = Threads.count
    defer { Threads.use(before) }
    Threads.use(1)
    let alone = make().map(\.bits)
    for count in 2...4 {
      Threads.use(count)
      #expect(make().map(\.bits) == alone, "other bits with \(count) threads \(note)", sourceLocation: sourceLocation)
    }
  }
}

extension Tensor {
  /// The values' bit patterns, for exact comparison (NaN included).
  var bits: [UInt32] { values.map(\.bitPattern) }

  /// The values in Double.
  var doubles: [Double] { values.map(Double.init) }
}
