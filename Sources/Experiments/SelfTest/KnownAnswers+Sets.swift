import Images
import Judges
import QualityMetrics
import Tensors

extension KnownAnswer {
  /// Every combination of signs of `spreads` around `centre`, features beyond them at the centre: rows whose mean is the
  /// centre and whose covariance over N − 1 is diagonal, spread² · N / (N − 1), with no rounding.
  private static func signs(around centre: [Float], spreads: [Float]) -> Tensor {
    let rows = 1 << spreads.count
    return Tensor(
      [rows, centre.count],
      (0..<rows).flatMap { row in
        centre.indices.map { column in
          centre[column]
            + (column < spreads.count ? (row >> column & 1 == 0 ? spreads[column] : -spreads[column]) : 0)
        }
      })
  }

  private static func drawn(_ count: Int, _ width: Int, mean: Float, index: UInt64) -> Tensor {
    var random = RandomStream(seed: 6, role: .selection, index: index)
    return random.normalTensor([count, width], mean: mean)
  }

  /// The Fréchet and the kernel distance.
  static var distances: [KnownAnswer] {
    let real = signs(around: [0, 0, 0, 0], spreads: [1, 2, 3, 4])
    let made = signs(around: [1, 0, -1, 2], spreads: [2, 2, 1, 4])
    let collapsed = signs(around: [1, 0, -1, 2], spreads: [0, 0, 0, 0])
    let wide = signs(around: [Float](repeating: 0, count: 64), spreads: [1, 2, 3])
    let wideMade = signs(around: (0..<64).map { $0 == 10 ? 1 : 0 }, spreads: [2, 2, 1])
    let (first, second) = (drawn(48, 16, mean: 0, index: 0), drawn(48, 16, mean: 0.5, index: 1))
    var random = RandomStream(seed: 6, role: .order)
    let shuffled = first.gatheredRows(random.permutation(48))
    func distance(_ a: Tensor, _ b: Tensor) throws -> Double { try FrechetDistance.score(a, b).value }
    // |Δμ|² + Σ (σ₁ − σ₂)², the latter times N / (N − 1)
    return [
      KnownAnswer(
        "fid-two-gaussians", .frechetDistance, "the distance of two sets whose covariances are diagonal",
        expected: 6 + 5 * 16.0 / 15, .features(synthetic: made, real: real)
      ) { try distance(made, real) },
      KnownAnswer(
        "fid-identical", .frechetDistance, "the distance of a set from itself", expected: 0, tolerance: 1e-4,
        .features(synthetic: real, real: real)
      ) { try distance(real, real) },
      KnownAnswer(
        "fid-swapped", .frechetDistance, "the distance, less that with synthetic and real exchanged", expected: 0,
        tolerance: 1e-4, .features(synthetic: first, real: second)
      ) { try distance(first, second) - distance(second, first) },
      KnownAnswer(
        "fid-collapsed", .frechetDistance, "the distance of a generator that always makes one image",
        expected: 6 + 30 * 16.0 / 15, tolerance: 1e-4, .features(synthetic: collapsed, real: real)
      ) { try distance(collapsed, real) },
      KnownAnswer(
        "fid-rank-deficient", .frechetDistance, "the distance of 8 images each in 64 features",
        expected: 1 + 5 * 8.0 / 7, tolerance: 1e-4, .features(synthetic: wideMade, real: wide)
      ) { try distance(wideMade, wide) },
      KnownAnswer(
        "fid-order", .frechetDistance, "the distance, less that with the synthetic rows in another order", expected: 0,
        tolerance: 1e-6, .features(synthetic: first, real: second)
      ) { try distance(shuffled, second) - distance(first, second) },
      batches,
      KnownAnswer(
        "kid-by-hand", .kernelDistance,
        "the unbiased estimate for the features 1, −1 and 0, 2: 0 + 1 − 2 · 7, below zero as such estimates may be",
        expected: -13, .features(synthetic: Tensor([2, 1], [1, -1]), real: Tensor([2, 1], [0, 2]))
      ) { try KernelDistance(Tensor([2, 1], [1, -1]), Tensor([2, 1], [0, 2])).score.value },
    ]
  }

  /// Asked of a network of drawn weights here; another tool answers with its own.
  private static var batches: KnownAnswer {
    var random = RandomStream(seed: 6, role: .world)
    let made = Image.batch(random.uniformTensor([64, 16, 16, 3], -1, 1), .signed)
    let real = Image.batch(random.uniformTensor([64, 16, 16, 3], -0.5, 1), .signed)
    return KnownAnswer(
      "fid-batch", .frechetDistance,
      "the distance in any network's features of the images computed one by one, less that computed 64 at a time",
      expected: 0, .images(synthetic: made, real: real)
    ) {
      var random = RandomStream(seed: 6, role: .weights)
      let network = TextureNetwork(classes: 12, using: &random)
      func distance(batch: Int) throws -> Double {
        func features(_ images: Tensor) -> Tensor {
          let parts = stride(from: 0, to: 64, by: batch).map { start in
            network(.init(images.gatheredRows(Array(start..<start + batch))), .inference).value
          }
          return .concatenated(parts, axis: 0)
        }
        return try FrechetDistance.score(features(made.signed), features(real.signed)).value
      }
      return try distance(batch: 1) - distance(batch: 64)
    }
  }

  /// Precision, recall, density and coverage.
  static var neighbours: [KnownAnswer] {
    let line = Tensor([16, 1], (0..<16).map { Float($0) })
    let collapsed = Tensor([16, 1], [Float](repeating: 7.5, count: 16))
    let (few, many) = (drawn(40, 4, mean: 1, index: 2), drawn(60, 4, mean: 0, index: 3))
    let inputs = Inputs.features(synthetic: collapsed, real: line)
    return [
      KnownAnswer(
        "precision-collapsed", .precision, "real 0 to 15, all synthetic at 7.5: every one is among real ones",
        expected: 1,
        inputs
      ) { try NeighbourScores(collapsed, line).precision.value },
      KnownAnswer(
        "recall-collapsed", .recall, "the same: no real one is among synthetic ones", expected: 0, inputs
      ) { try NeighbourScores(collapsed, line).recall.value },
      KnownAnswer(
        "density-collapsed", .density, "the same: 6 of the balls to the fifth neighbour hold 7.5, by 5", expected: 1.2,
        inputs
      ) { try NeighbourScores(collapsed, line).density.value },
      KnownAnswer(
        "coverage-collapsed", .coverage, "the same: 6 of 16 balls hold a synthetic one", expected: 0.375, inputs
      ) { try NeighbourScores(collapsed, line).coverage.value },
      KnownAnswer(
        "precision-recall-swapped", .precision, "precision, less the recall with synthetic and real exchanged",
        expected: 0, .features(synthetic: few, real: many)
      ) { try NeighbourScores(few, many).precision.value - NeighbourScores(many, few).recall.value },
    ]
  }

  /// Inception scores in ten parts of neighbours.
  static var inceptionScores: [KnownAnswer] {
    func certain(_ labels: [Int]) -> Tensor {
      Tensor([labels.count, 4], labels.flatMap { label in (0..<4).map { $0 == label ? 100 : 0 } })
    }
    let uniform = Tensor([40, 4], repeating: 0)
    let mixed = certain((0..<40).map { $0 % 4 })
    let sorted = certain((0..<40).map { $0 / 4 % 4 })
    func score(_ logits: Tensor) throws -> Double {
      try InceptionScore(logits: logits, splits: 10, rules: .salimans2016).score.value
    }
    return [
      KnownAnswer(
        "is-undecided", .inceptionScoreSalimans2016, "40 images of which a classifier knows nothing, ten parts",
        expected: 1,
        .logits(uniform)
      ) { try score(uniform) },
      KnownAnswer(
        "is-certain", .inceptionScoreSalimans2016, "40 images, four sure classes in turn, ten parts", expected: 4,
        .logits(mixed)
      ) { try score(mixed) },
      KnownAnswer(
        "is-sorted", .inceptionScoreSalimans2016,
        "as many images, four of one class behind one another, ten parts of four", expected: 1,
        .logits(sorted)
      ) { try score(sorted) },
    ]
  }
}
