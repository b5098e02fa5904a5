import QualityMetrics
import Tensors
import Testing

@Suite struct FrechetDistanceTests {
  @Test(
    "The Fréchet distance equals torch-fidelity's, for more and for fewer images than features",
    arguments: ["full", "large", "deficient"])
  func published(_ name: String) throws {
    let (fake, wide, real) = HashedFeatures.sets(name)
    #expect(near(try FrechetDistance.score(fake, real).value, try HashedFeatures.expected("fid-\(name)")[0], 1e-5))
    #expect(near(try FrechetDistance.score(wide, real).value, try HashedFeatures.expected("fid-wide-\(name)")[0], 1e-5))
  }

  @Test("A rank-deficient covariance is a number, and stands in the signature")
  func rankDeficient() throws {
    let (fake, _, real) = HashedFeatures.sets("deficient")
    let score = try FrechetDistance.score(fake, real)
    #expect(score.value.isFinite)
    #expect(
      score.signature.line
        == "fid@heusel2017|v1|order:any|n:20|x-covariance:rank-deficient|x-dimensions:48|x-real:12")
    let (many, _, others) = HashedFeatures.sets("full")
    #expect(try FrechetDistance.score(many, others).signature.extra["covariance"] == "full-rank")
    // A feature that never changes takes a rank away, however many images there are.
    var flat = many
    flat.mutate { span in for row in 0..<200 { span[row * 24] = 0.5 } }
    let one = try FrechetDistance.score(flat, others)
    #expect(one.value.isFinite && one.signature.extra["covariance"] == "rank-deficient")
  }

  @Test("Equal sets are 0 apart, swapped ones as far", arguments: ["full", "deficient"])
  func symmetry(_ name: String) throws {
    let (fake, _, real) = HashedFeatures.sets(name)
    #expect(try FrechetDistance.score(fake, fake).value < 1e-12)
    let there = try FrechetDistance.score(fake, real).value
    #expect(near(try FrechetDistance.score(real, fake).value, there, 1e-12))
  }

  @Test("The order of the images changes no bit", arguments: ["full", "deficient"])
  func order(_ name: String) throws {
    let (fake, _, real) = HashedFeatures.sets(name)
    let mixed = fake.reordered(MersenneTwister.numPyPermutation(fake.shape[0], seed: 5))
    #expect(try FrechetDistance.score(mixed, real) == FrechetDistance.score(fake, real))
  }

  @Test("Two Gaussians of diagonal covariance are as far apart as the closed form says")
  func closedForm() throws {
    func diagonal(_ values: [Double]) -> DoubleMatrix {
      var matrix = DoubleMatrix(zeros: values.count, values.count)
      for (place, value) in values.enumerated() { matrix[place, place] = value }
      return matrix
    }
    let (left, right) = ([4.0, 1, 0, 9], [1.0, 1, 4, 0])
    let a = try FeatureMoments(mean: [0, 1, 2, 3], covariance: diagonal(left))
    let b = try FeatureMoments(mean: [1, 1, 0, 3], covariance: diagonal(right))
    // ‖Δμ‖² + Σ (√a − √b)²
    let expected =
      5
      + zip(left, right).reduce(0) { sum, pair in
        let apart = pair.0.squareRoot() - pair.1.squareRoot()
        return sum + apart * apart
      }
    #expect(near(try FrechetDistance.score(a, b).value, expected, 1e-14))
  }

  @Test("The distance from moments equals that from the features they were taken over")
  func fromMoments() throws {
    let (fake, _, real) = HashedFeatures.sets("full")
    let whole = try FrechetDistance.score(fake, real).value
    func moments(_ features: Tensor) throws -> FeatureMoments {
      let known = try FeatureMoments(features)
      return try FeatureMoments(mean: known.mean, covariance: known.covariance)
    }
    let score = try FrechetDistance.score(moments(fake), moments(real))
    #expect(near(score.value, whole, 1e-9))
    #expect(score.signature.items == nil)
  }

  @Test("A collapsed generator is as far as its mean and the whole spread of the real set")
  func collapsed() throws {
    let (_, _, real) = HashedFeatures.sets("full")
    let moments = try FeatureMoments(real)
    let same = Tensor([50, 24], repeating: 0.25)
    let expected = moments.mean.reduce(0) { $0 + (0.25 - $1) * (0.25 - $1) } + moments.covariance.trace
    #expect(near(try FrechetDistance.score(same, real).value, expected, 1e-9))
  }

  @Test("What cannot be a set of features or a covariance is refused")
  func refused() throws {
    let (fake, _, real) = HashedFeatures.sets("full")
    #expect(throws: MetricError.shapesDiffer(.frechetDistance, [200, 24], [12, 48])) {
      try FrechetDistance.score(fake, HashedFeatures.sets("deficient").real)
    }
    #expect(throws: MetricError.self) { try FrechetDistance.score(fake, real.reordered([3])) }
    var broken = fake
    broken.mutate { $0[24 * 7 + 3] = .nan }
    #expect(throws: MetricError.notFinite(.frechetDistance, item: 7)) { try FrechetDistance.score(broken, real) }
    let skew = DoubleMatrix(rows: 2, columns: 2, values: [1, 0.5, 0, 1])
    #expect(throws: MetricError.noCovariance(.frechetDistance, "it is not symmetric")) {
      try FeatureMoments(mean: [0, 0], covariance: skew)
    }
    let negative = DoubleMatrix(rows: 2, columns: 2, values: [1, 2, 2, 1])
    #expect(throws: MetricError.noCovariance(.frechetDistance, "it has negative eigenvalues")) {
      try FeatureMoments(mean: [0, 0], covariance: negative)
    }
  }
}
