import Tensors

/// How much of a set of synthetic features lies where real ones are, and how much of the real ones is met: every
/// feature has a ball around it that reaches to its k-th neighbour of the same set.
public struct NeighbourScores: Hashable, Sendable {
  /// How many neighbours the balls reach to.
  public struct Neighbours: Hashable, Sendable {
    /// For precision and recall.
    public var precision: Int
    /// For density and coverage.
    public var density: Int

    /// A rule.
    public init(precision: Int, density: Int) {
      precondition(precision > 0 && density > 0, "balls reach to neighbour 1 at least, not \(precision), \(density)")
      (self.precision, self.density) = (precision, density)
    }

    /// 3 as Kynkäänniemi et al. 2019, 5 as Naeem et al. 2020 take it.
    public static let published = Neighbours(precision: 3, density: 5)
  }

  /// Share of synthetic images in or on the ball of a real one, 0 or 1 for each (`precision@kynkaanniemi2019`).
  public let precision: MetricScore
  /// Share of real images in or on the ball of a synthetic one, 0 or 1 for each (`recall@kynkaanniemi2019`).
  public let recall: MetricScore
  /// The number of real images' balls that hold a synthetic one, by k; the mean may pass 1 (`density@naeem2020`).
  public let density: MetricScore
  /// Share of real images whose ball holds a synthetic one, 0 or 1 for each (`coverage@naeem2020`).
  public let coverage: MetricScore

  /// Scores features N×D of synthetic and M×D of real images. Name the judge in the scores' signatures.
  ///
  /// Throws `MetricError` for unlike widths, no more images of a kind than neighbours, values that are not finite.
  public init(_ synthetic: Tensor, _ real: Tensor, _ neighbours: Neighbours = .published) throws {
    let (made, wanted) = try FeatureRows.pair(synthetic, real, .precision)
    let needed = max(neighbours.precision, neighbours.density)
    guard min(made.count, wanted.count) > needed else {
      throw MetricError.nothingToCompareWith(
        .precision, "\(made.count) and \(wanted.count) images do not have \(needed) neighbours each")
    }
    let realReach = Self.reaches(wanted, [neighbours.precision, neighbours.density])
    let madeReach = Self.reaches(made, [neighbours.precision])
    let hits = Hits(made, wanted, madeReach[0], realReach)
    func score(_ metric: MetricID, _ perItem: [Double], _ neighbour: Int) -> MetricScore {
      var signature = Signature(metric, order: .any, items: made.count)
      signature.state("real", String(wanted.count))
      signature.state("dimensions", String(made.width))
      signature.state("neighbours", String(neighbour))
      return MetricScore(signature: signature, perItem: perItem)
    }
    precision = score(.precision, hits.isInRealBall.map { $0 ? 1 : 0 }, neighbours.precision)
    recall = score(.recall, hits.isInMadeBall.map { $0 ? 1 : 0 }, neighbours.precision)
    density = score(
      .density, hits.realBalls.map { Double($0) / Double(neighbours.density) }, neighbours.density)
    coverage = score(.coverage, hits.isCovered.map { $0 ? 1 : 0 }, neighbours.density)
  }

  /// For each k the squared distance of every row to its k-th neighbour of the same set.
  private static func reaches(_ rows: FeatureRows, _ neighbours: [Int]) -> [[Double]] {
    var result = neighbours.map { _ in [Double](repeating: 0, count: rows.count) }
    FeatureDistances(from: rows, to: rows).forEachRow { row, distances in
      // The row itself is the nearest of all.
      var smallest = SmallestValues((neighbours.max() ?? 0) + 1)
      for column in distances.indices { smallest.insert(distances[column]) }
      for (place, neighbour) in neighbours.enumerated() { result[place][row] = smallest.values[neighbour] }
    }
    return result
  }

  /// Which features of one set lie in balls of the other.
  private struct Hits {
    var isInRealBall: [Bool]
    var isInMadeBall: [Bool]
    var realBalls: [Int]
    var isCovered: [Bool]

    init(_ made: FeatureRows, _ real: FeatureRows, _ madeReach: [Double], _ realReach: [[Double]]) {
      isInRealBall = [Bool](repeating: false, count: made.count)
      isInMadeBall = [Bool](repeating: false, count: real.count)
      realBalls = [Int](repeating: 0, count: made.count)
      isCovered = [Bool](repeating: false, count: real.count)
      FeatureDistances(from: real, to: made).forEachRow { row, distances in
        for column in distances.indices {
          let distance = distances[column]
          // Kynkäänniemi et al. count the edge of a ball as inside, Naeem et al. do not.
          if distance <= realReach[0][row] { isInRealBall[column] = true }
          if distance <= madeReach[column] { isInMadeBall[row] = true }
          if distance < realReach[1][row] {
            realBalls[column] += 1
            isCovered[row] = true
          }
        }
      }
    }
  }
}
