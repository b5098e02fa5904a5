import Tensors

/// Who a face belongs to: the person of the gallery whose picture is most alike (`rank1@tpgan2017`).
///
/// Faces are rows of features of an identity network; likeness is the cosine of the angle between two rows. The gallery
/// has one picture of each person.
public struct RankOneIdentification: Sendable {
  /// Cosines that differ by less are alike: rounding must not decide.
  private static let tie = 1e-9
  private let people: [Int]
  private let directions: [[Double]]

  /// A gallery of features G×D of people who differ. Throws `MetricError` for other shapes, values that are not finite,
  /// features that are all zero, and where someone comes twice.
  public init(gallery: Tensor, people: [Int]) throws {
    let metric = MetricID.rankOneTPGAN2017
    try Self.check(gallery, people)
    if let twice = Dictionary(grouping: people, by: \.self).first(where: { $0.value.count > 1 }) {
      throw MetricError.nothingToCompareWith(metric, "person \(twice.key) is in the gallery more than once")
    }
    self.people = people
    directions = try Self.directions(gallery)
    if let empty = directions.firstIndex(where: { $0.allSatisfy { $0 == 0 } }) {
      throw MetricError.nothingToCompareWith(metric, "the features of person \(people[empty]) are all zero")
    }
  }

  /// The share of probes N×D whose nearest picture of the gallery is their own person's, 0 or 1 for each.
  ///
  /// A probe as near to another person counts as wrong, so that features which are all alike identify nobody. Name the
  /// judge in the result's signature. Throws as the initialiser, and for people who are not in the gallery.
  public func score(probes: Tensor, people probed: [Int]) throws -> MetricScore {
    let metric = MetricID.rankOneTPGAN2017
    try Self.check(probes, probed)
    guard probes.shape[1] == directions[0].count else {
      throw MetricError.shapesDiffer(metric, probes.shape, [people.count, directions[0].count])
    }
    let rows = try Self.directions(probes)
    let perItem = try probed.indices.map { item -> Double in
      guard let own = people.firstIndex(of: probed[item]) else {
        throw MetricError.nothingToCompareWith(metric, "person \(probed[item]) of probe \(item) is not in the gallery")
      }
      let likeness = directions.map { direction in zip(direction, rows[item]).reduce(0) { $0 + $1.0 * $1.1 } }
      let isNearest = likeness.indices.allSatisfy { $0 == own || likeness[$0] < likeness[own] - Self.tie }
      return isNearest ? 1 : 0
    }
    var signature = Signature(metric, order: .any, items: probed.count)
    signature.state("distance", "cosine")
    signature.state("gallery", String(people.count))
    return MetricScore(signature: signature, perItem: perItem)
  }

  /// The scores of the probes of each absolute yaw in degrees, from frontal to profile; signatures state it. Throws as
  /// `score`.
  public func scores(
    probes: Tensor, people probed: [Int], yaws: [Int]
  ) throws -> [(yaw: Int, score: MetricScore)] {
    precondition(yaws.count == probed.count, "\(yaws.count) yaws do not fit \(probed.count) probes")
    let all = try score(probes: probes, people: probed)
    return Dictionary(grouping: yaws.indices) { abs(yaws[$0]) }.sorted { $0.key < $1.key }.map { yaw, items in
      var signature = all.signature
      signature.items = items.count
      signature.state("yaw", String(yaw))
      return (yaw, MetricScore(signature: signature, perItem: items.map { all.perItem[$0] }))
    }
  }

  private static func check(_ features: Tensor, _ people: [Int]) throws {
    guard features.rank == 2, features.shape[1] > 0 else {
      throw MetricError.wrongShape(.rankOneTPGAN2017, features.shape, expected: "features N×D")
    }
    precondition(
      features.shape[0] == people.count, "\(people.count) people do not fit features of shape \(features.shape)")
    guard !people.isEmpty else { throw MetricError.noItems(.rankOneTPGAN2017) }
  }

  /// The rows, each of length one; a row of zeros stays one.
  private static func directions(_ features: Tensor) throws -> [[Double]] {
    let (values, width) = (features.values, features.shape[1])
    return try (0..<features.shape[0]).map { row in
      let own = values[row * width..<(row + 1) * width].map(Double.init)
      guard own.allSatisfy(\.isFinite) else { throw MetricError.notFinite(.rankOneTPGAN2017, item: row) }
      let length = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return length > 0 ? own.map { $0 / length } : own
    }
  }
}
