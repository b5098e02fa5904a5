import Foundation
import Tensors
import Testing

/// The features of `Fixtures/make_feature_sets.py`, by the same formula.
enum HashedFeatures {
  /// Numbers in [0, 1) that are multiples of 2⁻²⁰, scaled and shifted; N×D.
  static func make(_ count: Int, _ width: Int, salt: UInt32, scale: Float = 1, shift: Float = 0) -> Tensor {
    var values: [Float] = []
    for row in 0..<UInt32(count) {
      for column in 0..<UInt32(width) {
        var bits = row &* 7919 &+ column &* 104_729 &+ salt &* 15_485_863 &+ 1
        for _ in 0..<2 { bits = (bits ^ bits >> 16) &* 0x45D9F3B }
        bits ^= bits >> 16
        let value = Float(bits >> 12) * 0x1p-20 * scale
        values.append(value + shift)
      }
    }
    return Tensor([count, width], values)
  }

  /// A number that the script wrote.
  static func expected(_ name: String) throws -> [Double] {
    let file = try #require(
      Bundle.module.url(forResource: "feature_sets", withExtension: "json", subdirectory: "Fixtures"))
    let all = try JSONDecoder().decode([String: [Double]].self, from: Data(contentsOf: file))
    return try #require(all[name], "feature_sets.json has no '\(name)'")
  }

  /// The sets of the script: synthetic, widely spread synthetic, real.
  static func sets(_ name: String) -> (fake: Tensor, wide: Tensor, real: Tensor) {
    let sizes = ["full": (200, 150, 24), "large": (400, 300, 160), "deficient": (20, 12, 48)]
    guard let (fakes, reals, width) = sizes[name] else { preconditionFailure("there are no sets \(name)") }
    return (
      make(fakes, width, salt: 1, scale: 0.75, shift: 0.125), make(fakes, width, salt: 3, scale: 1.125, shift: 0.0625),
      make(reals, width, salt: 2)
    )
  }
}

/// Whether two numbers agree to a share of the second.
func near(_ a: Double, _ b: Double, _ share: Double) -> Bool { abs(a - b) <= share * abs(b) }
