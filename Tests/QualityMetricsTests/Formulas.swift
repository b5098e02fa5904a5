import Foundation
import Tensors
import Testing

/// The images of `Fixtures/make_metric_values.py`, by the same formulas.
enum Formula {
  static func images(_ shape: Shape, _ value: (_ n: Int, _ y: Int, _ x: Int, _ c: Int) -> Float) -> Tensor {
    var values: [Float] = []
    for n in 0..<shape[0] {
      for y in 0..<shape[1] {
        for x in 0..<shape[2] { for c in 0..<shape[3] { values.append(value(n, y, x, c)) } }
      }
    }
    return Tensor(shape, values)
  }

  static func firstValue(_ n: Int, _ y: Int, _ x: Int, _ c: Int) -> Int {
    (7 * x + 3 * y + 11 * c + 29 * n + (x * y) % 31) % 256
  }

  static func first(_ shape: Shape) -> Tensor { images(shape) { Float(firstValue($0, $1, $2, $3)) } }

  static func second(_ shape: Shape) -> Tensor {
    images(shape) { n, y, x, c in
      Float(min(255, max(0, firstValue(n, y, x, c) + (x * x + 5 * y + 3 * c + n) % 23 - 11)))
    }
  }

  static func depth(_ shape: Shape, _ step: Int) -> Tensor {
    images(shape) { n, y, x, _ in Float((x * x + step * y * y + 3 * x * y + 5 * n) % 48) / 32 - 0.25 }
  }

  static func points(_ count: Int, _ size: Int, _ step: Int) -> Tensor {
    Tensor(
      [count, size],
      (0..<count).flatMap { i in (0..<size).map { k in Float((i * i * step + 7 * k * k + 3 * i * k) % 64) / 64 } })
  }

  /// The image sets of the fixture.
  static let shapes: [String: Shape] = ["rgb": [2, 24, 20, 3], "grey": [3, 16, 31, 1], "small": [1, 11, 11, 1]]
}

/// Numbers that `Fixtures/make_metric_values.py` wrote.
enum Reference {
  static func values(_ name: String) throws -> [Double] {
    let file = try #require(
      Bundle.module.url(forResource: "metric_values", withExtension: "json", subdirectory: "Fixtures"))
    let all = try JSONDecoder().decode([String: [Double]].self, from: Data(contentsOf: file))
    return try #require(all[name], "metric_values.json has no '\(name)'")
  }
}

/// Whether two lists of numbers agree within an absolute tolerance.
func agree(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
}

extension Tensor {
  /// The items in another order.
  func reordered(_ order: [Int]) -> Tensor {
    let (values, size) = (self.values, count / shape[0])
    let extents = [order.count] + shape.extents.dropFirst()
    return Tensor(Shape(extents), order.flatMap { values[($0 * size)..<(($0 + 1) * size)] })
  }

  /// Every value through a function.
  func mapped(_ change: (Float) -> Float) -> Tensor { Tensor(shape, values.map(change)) }
}
