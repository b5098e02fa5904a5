import QualityMetrics
import Tensors
import Testing

@Suite struct KernelDistanceTests {
  @Test("KID draws torch-fidelity's subsets and equals its mean and deviation")
  func published() throws {
    let (fake, _, real) = HashedFeatures.sets("full")
    let expected = try HashedFeatures.expected("kid-subsets")
    let distance = try KernelDistance(fake, real, .init(count: 7, size: 50, seed: 2020))
    #expect(near(distance.score.value, expected[0], 1e-9) && near(distance.deviation, expected[1], 1e-9))
    #expect(distance.subsets.count == 7)
    #expect(
      distance.score.signature.line
        == "kid@binkowski2018|v1|order:published|splits:7|n:200|x-dimensions:24|x-real:150|x-seed:2020|x-subset:50")
  }

  @Test("Sets no larger than a subset make one subset, whatever the order and the seed")
  func whole() throws {
    let (fake, _, real) = HashedFeatures.sets("full")
    let cut = fake.reordered(Array(0..<150))
    let distance = try KernelDistance(cut, real)
    #expect(near(distance.score.value, try HashedFeatures.expected("kid-whole")[0], 1e-8))
    #expect(distance.subsets.count == 1 && distance.deviation == 0)
    let mixed = cut.reordered(MersenneTwister.numPyPermutation(150, seed: 9))
    #expect(try KernelDistance(mixed, real, .init(count: 100, size: 1000, seed: 1)) == distance)
  }

  @Test("A set is nearer to its own kind than to another, and the unbiased estimate may fall below 0")
  func kinds() throws {
    let (_, wide, real) = HashedFeatures.sets("full")
    let own = try KernelDistance(HashedFeatures.make(150, 24, salt: 8), real).score.value
    #expect(abs(own) < 1e-3)
    #expect(try KernelDistance(wide, real).score.value > 10 * abs(own))
  }

  @Test("One image of a kind is refused")
  func refused() throws {
    let (fake, _, real) = HashedFeatures.sets("full")
    #expect(throws: MetricError.self) { try KernelDistance(fake.reordered([0]), real) }
  }
}

@Suite struct NeighbourScoreTests {
  @Test(
    "Precision and recall equal torch-fidelity's, density and coverage those of prdc",
    arguments: ["full", "large", "deficient"])
  func published(_ name: String) throws {
    let (_, wide, real) = HashedFeatures.sets(name)
    let scores = try NeighbourScores(wide, real)
    func check(_ score: MetricScore, _ quantity: String, _ items: Int) throws {
      #expect(near(score.value, try HashedFeatures.expected("\(quantity)-\(name)")[0], 1e-6), "\(quantity)")
      #expect(score.perItem.count == items)
    }
    try check(scores.precision, "precision", wide.shape[0])
    try check(scores.recall, "recall", real.shape[0])
    try check(scores.density, "density", wide.shape[0])
    try check(scores.coverage, "coverage", real.shape[0])
  }

  @Test("Equal sets are precise, recalled and covered to the last image, also with every image twice")
  func equal() throws {
    let (_, _, real) = HashedFeatures.sets("full")
    let once = try NeighbourScores(real, real)
    #expect(once.precision.value == 1 && once.recall.value == 1 && once.coverage.value == 1)
    let twice = real.reordered(Array(0..<150) + Array(0..<150))
    let scores = try NeighbourScores(twice, real)
    #expect(scores.precision.value == 1 && scores.coverage.value == 1)
  }

  @Test("The order of the images moves their values with them and changes no score")
  func order() throws {
    let (_, wide, real) = HashedFeatures.sets("full")
    let order = MersenneTwister.numPyPermutation(200, seed: 4)
    let (plain, mixed) = (try NeighbourScores(wide, real), try NeighbourScores(wide.reordered(order), real))
    #expect(mixed.density.perItem == order.map { plain.density.perItem[$0] })
    #expect(mixed.recall == plain.recall && mixed.coverage == plain.coverage)
  }

  @Test("A generator of one image is precise or not, and covers next to nothing")
  func collapsed() throws {
    let (_, _, real) = HashedFeatures.sets("full")
    let scores = try NeighbourScores(real.reordered([Int](repeating: 7, count: 60)), real)
    #expect(scores.precision.value == 1 && scores.recall.value == 1.0 / 150)
    #expect(scores.coverage.value < 0.3)
  }

  @Test("No more images than neighbours are refused")
  func tooFew() throws {
    let (_, wide, real) = HashedFeatures.sets("full")
    let error = #expect(throws: MetricError.self) { try NeighbourScores(wide, real.reordered([0, 1, 2, 3, 4])) }
    #expect(error?.description.contains("5 neighbours") == true)
    #expect(throws: Never.self) { try NeighbourScores(wide, real.reordered([0, 1, 2, 3, 4, 5])) }
  }
}

@Suite struct ShuffledInceptionScoreTests {
  @Test("The shuffled Inception score draws torch-fidelity's order; that in order is Salimans'")
  func published() throws {
    let logits = HashedFeatures.make(103, 24, salt: 4, scale: 6)
    let shuffled = try InceptionScore(logits: logits, rules: .obukhov2020(seed: 2020))
    let expected = try HashedFeatures.expected("is-shuffled")
    #expect(near(shuffled.score.value, expected[0], 1e-6) && near(shuffled.deviation, expected[1], 1e-5))
    #expect(
      shuffled.score.signature.line == "is@obukhov2020|v1|order:shuffled|splits:10|n:103|x-classes:24|x-seed:2020")
    let plain = try InceptionScore(logits: logits, rules: .salimans2016)
    #expect(near(plain.score.value, try HashedFeatures.expected("is-in-order")[0], 1e-6))
  }
}
