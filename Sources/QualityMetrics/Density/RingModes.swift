import Foundation
import Tensors

/// Which modes of a ring of Gaussians a generator's samples reach (`modes@ring8`, `mode-share@ring8`).
public struct RingModes: Hashable, Sendable {
  /// Modes that at least `coverage` of the samples reach.
  public let covered: MetricScore
  /// Share of samples within `reach` deviations of any mode; one value of 0 or 1 for each sample.
  public let share: MetricScore
  /// Number of samples that reach each mode, counter-clockwise from angle 0.
  public let samplesPerMode: [Int]

  /// Counts the samples N×2 around `modes` Gaussians evenly spaced on a circle, the first at angle 0.
  ///
  /// A sample reaches a mode when it lies within `reach` deviations of its centre, the bound included. Throws
  /// `MetricError` for other shapes, no samples, samples that are not finite.
  public init(
    _ samples: Tensor, modes: Int = 8, radius: Double = 2, deviation: Double = 0.05, reach: Double = 3,
    coverage: Double = 0.01
  ) throws {
    guard samples.rank == 2, samples.shape[1] == 2 else {
      throw MetricError.wrongShape(.modesRing8, samples.shape, expected: "points N×2")
    }
    guard samples.shape[0] > 0 else { throw MetricError.noItems(.modesRing8) }
    try requirePositive(.modesRing8, "deviation", deviation)
    let (count, limit) = (samples.shape[0], reach * deviation)
    let points = samples.values
    try requireFinite(.modesRing8, (0..<count).map { Double(points[2 * $0]) + Double(points[2 * $0 + 1]) })
    var hits = [Int](repeating: 0, count: modes)
    let near = (0..<count).map { item -> Double in
      let (x, y) = (Double(points[2 * item]), Double(points[2 * item + 1]))
      var inside = false
      for mode in 0..<modes {
        let angle = 2 * Double.pi * Double(mode) / Double(modes)
        guard hypot(x - radius * cos(angle), y - radius * sin(angle)) <= limit else { continue }
        hits[mode] += 1
        inside = true
      }
      return inside ? 1 : 0
    }
    samplesPerMode = hits
    func signature(_ metric: MetricID) -> Signature {
      Signature(
        metric, order: .any, items: count,
        extra: [
          "modes": String(modes), "radius": number(radius), "deviation": number(deviation), "reach": number(reach),
          "coverage": number(coverage),
        ])
    }
    let reached = hits.count { Double($0) >= coverage * Double(count) && $0 > 0 }
    covered = MetricScore(signature: signature(.modesRing8), value: Double(reached), perItem: [])
    share = MetricScore(signature: signature(.modeShareRing8), perItem: near)
  }
}
