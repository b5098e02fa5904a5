import Autograd
import Datasets
import Foundation
import Layers
import Models
import ParityFixtures
import Tensors
import Testing

@Suite("Crossing Nets' set-ups and parts")
struct CrossingNetsTests {
  private let pairs = CrossingNetsCase.pairs
  private let unlabelled = CrossingNetsCase.unlabelled

  @Test(
    "The published networks have as many weights as the released program's",
    arguments: [(36, 32, 11_268), (16, 0, 6408), (21, 0, 7623)])
  func published(joints: Int, root: Int, pose: Int) {
    let system = CrossingNets(.published(joints: joints, root: root, frames: 72_757), seed: 0)
    #expect(system.poseVAE.trainedCount == pose)
    #expect(system.generator.trainedCount == 161_665 && system.alignment.trainedCount == 575)
    #expect(system.discriminator.trainedCount == 149_441)
    #expect(system.posterior.trainedCount == 123_158 && system.smoothness.trainedCount == 385_751)
    let steps = system.configuration.steps
    let epochs = [steps.pose / 363, steps.depth / 727, steps.link / 363, steps.joint / 363]
    #expect(epochs == [201, 1001, 21, 80])
  }

  @Test("A step has the stage that the lengths say; without a critic there is no depth stage")
  func stages() {
    func stages(_ variant: CrossingNetsVariant) -> [CrossingNetsStage] {
      let configuration = CrossingNetsCase.configuration(variant)
      return [0, 9, 10, 20, 30, 99].map { configuration.stage(of: $0).stage }
    }
    #expect(stages(.full) == [.pose, .pose, .depth, .link, .joint, .joint])
    #expect(stages(.posterior) == [.pose, .pose, .link, .joint, .joint, .joint])
    #expect(CrossingNetsCase.configuration().stage(of: 33).step == 3)
    #expect(CrossingNetsCase.configuration().stepCount == 40)
    #expect(CrossingNetsCase.configuration(.posteriorSmoothness).stepCount == 30)
  }

  @Test("Roots and the places from them are the same joints in millimetres again")
  func rooted() {
    let joints = hashedTensor("joints", [5, 12], scale: 100)
    let poses = RootedPoses(millimetres: joints, root: 2)
    #expect(poses.relative.sliced(axis: 1, 6..<9).values.allSatisfy { $0 == 0 })
    let root = (joints * 0.02).values[6..<9]
    #expect(Array(poses.offsets.values.prefix(3)) == Array(root))
    #expect(zip(poses.millimetres.values, joints.values).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(poses.selected([3]).millimetres.values == Array(poses.millimetres.values[36..<48]))
  }

  @Test("The divergence of N(0.5, e^0.2), N(-1, e^-0.7) from N(0, 1) is 0.733994")
  func knownDivergence() {
    let code = (mean: Variable(Tensor([1, 2], [0.5, -1])), logVariance: Variable(Tensor([1, 2], [0.2, -0.7])))
    #expect(abs(divergence(code).item - 0.733994) < 1e-6)
  }

  @Test("Principal directions are those that NumPy finds, of length 1 and at right angles")
  func principal() {
    // Points a·(3, 4, 0)/5 + b·(−4, 3, 0)/5 + (7, 8, 9) with a more spread out than b.
    let points: [(Float, Float)] = [(-4, 0), (4, 0), (0, -1), (0, 1), (2, 0), (-2, 0)]
    let places = points.flatMap { (a: Float, b: Float) -> [Float] in
      let (x, y) = (0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b)
      return [x + 7, y + 8, 9]
    }
    let rows = Tensor([6, 3], places)
    let found = principalDirections(of: rows, count: 3).values
    let wanted: [Float] = [0.6, 0.8, 0, 0.8, -0.6, 0, 0, 0, 1]
    #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-6 })
    let many = hashedTensor("rows", [60, 20])
    let directions = principalDirections(of: many, count: 20)
    let products = matrixProduct(directions, directions, transposeB: true).values
    let identity = (0..<400).map { (place: Int) -> Float in place % 21 == 0 ? 1 : 0 }
    #expect(zip(products, identity).allSatisfy { abs($0 - $1) < 1e-6 })
    let along = matrixProduct(many, directions, transposeB: true)
    let spreads = (0..<20).map { column -> Float in
      let values = along.sliced(axis: 1, column..<column + 1).values
      let mean = values.reduce(Float(0), +) / 60
      return values.reduce(Float(0)) { (sum: Float, value: Float) in sum + (value - mean) * (value - mean) }
    }
    #expect(zip(spreads, spreads.dropFirst()).allSatisfy { $0 >= $1 - 1e-5 })
  }

  @Test("The autoencoder starts from the principal directions of the poses that it is given")
  func principalStart() throws {
    let poses = RootedPoses(relative: hashedTensor("poses", [30, 9]), offsets: .zeros([30, 3]))
    let system = CrossingNets(CrossingNetsCase.configuration(), seed: 0, poses: poses)
    let weights = system.poseVAE.snapshot
    let directions = principalDirections(of: poses.relative, count: 5)
    #expect(weights["hidden.weight"]?.values == directions.values)
    #expect(weights["output.weight"]?.values == directions.transposed([1, 0]).values)
  }

  @Test("Each mixture has the given number of positive shares, which add up to 1")
  func shares() {
    var random = RandomStream(seed: 3, role: .selection)
    let rows = convexShares(40, chosen: 5, from: &random).values
    for row in 0..<40 {
      let shares = rows[row * 40..<(row + 1) * 40]
      #expect(shares.count { $0 > 0 } == 5 && abs(shares.reduce(0, +) - 1) < 1e-6)
    }
    #expect(convexShares(2, chosen: 5, from: &random).values.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test("A variant trains on its own losses, and only a critic sees what has no label")
  func variants() {
    func series(_ variant: CrossingNetsVariant) -> [String] {
      CrossingNetsCase.system(CrossingNetsCase.configuration(variant))
        .train(.pairs(pairs, unlabelled: unlabelled), step: 39).map(\.series)
    }
    #expect(series(.posterior) == ["posterior/latent"])
    #expect(
      series(.posteriorGAN) == [
        "posterior/latent", "discriminator/adversarial", "generator/reconstruction", "generator/adversarial",
      ])
    #expect(
      series(.posteriorSmoothness) == [
        "posterior/latent", "smoothness/latent", "generator/reconstruction", "generator/smoothness",
      ])
    #expect(series(.full).count == 6)
    func afterwards(_ variant: CrossingNetsVariant, _ unlabelled: Tensor?) -> [Float] {
      let system = CrossingNetsCase.system(CrossingNetsCase.configuration(variant))
      for step in 30..<33 { _ = system.train(.pairs(pairs, unlabelled: unlabelled), step: step) }
      return system.estimate(pairs.depth).values
    }
    for variant in CrossingNetsVariant.allCases {
      let differs = afterwards(variant, unlabelled) != afterwards(variant, nil)
      #expect(differs == variant.hasCritic, "\(variant.rawValue)")
    }
  }

  @Test("The pose stage moves the autoencoder alone, the link stage the heads and the alignment")
  func moved() {
    func moved(_ batch: CrossingNets.Batch, step: Int) -> Set<String> {
      let system = CrossingNetsCase.system()
      func trained() -> [(String, [Float])] {
        system.parameters.filter(\.parameter.isTrained).map { ($0.name, $0.parameter.value.values) }
      }
      let before = trained()
      _ = system.train(batch, step: step)
      var changed: Set<String> = []
      for (old, new) in zip(before, trained()) where old.1 != new.1 {
        changed.insert(String(old.0.prefix { $0 != "." }))
      }
      return changed
    }
    #expect(moved(.poses(pairs.poses), step: 0) == ["pose"])
    #expect(moved(.depth(pairs.depth), step: 10) == ["discriminator", "generator"])
    #expect(moved(.pairs(pairs), step: 20) == ["alignment", "posterior", "smoothness"])
    #expect(
      moved(.pairs(pairs), step: 30) == ["alignment", "generator", "discriminator", "posterior", "smoothness"])
  }

  @Test("A walk begins and ends at its points, and each station is the mean of its neighbours")
  func walk() {
    let system = CrossingNetsCase.system()
    let points = system.latents(poses: pairs.poses)
    let walk = system.walk(through: points, steps: 4)
    #expect(walk.latents.shape == [13, 7] && walk.depth.shape == [13, 16, 16, 1] && walk.joints.shape == [13, 9])
    let latents = walk.latents
    #expect(latents.gatheredRows([0, 4, 8, 12]).values == points.values)
    let between = latents.gatheredRows([1, 5, 10]) + latents.gatheredRows([3, 7, 12])
    let middle = latents.gatheredRows([2, 6, 11]) * 2
    #expect(zip(between.values, middle.values).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(walk.depth.gatheredRows([0, 4, 8, 12]).values == system.render(pairs.poses).values)
  }

  @Test("What is read off a depth map does not depend on those beside it, and a search moves it")
  func readings() {
    let system = CrossingNetsCase.system()
    let depth = hashedTensor("many", [70, 16, 16, 1])
    let all = system.estimate(depth)
    #expect(system.estimate(depth.sliced(axis: 0, 66..<67)).values == all.sliced(axis: 0, 66..<67).values)
    let latents = system.latents(depth: pairs.depth)
    #expect(system.refined(latents, depth: pairs.depth, steps: 0).values == latents.values)
    #expect(system.refined(latents, depth: pairs.depth, steps: 2).values != latents.values)
  }

  @Test("A batch of another stage stops the program")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      _ = CrossingNetsCase.system().train(.poses(CrossingNetsCase.pairs.poses), step: 35)
    }
  }
}

@Suite("Ten training steps of Crossing Nets")
struct CrossingNetsTenStepTests {
  /// Ten steps of a stage from seed 0, and all parameters at the end.
  private func run(_ stage: CrossingNetsStage) -> RecordedSteps {
    let system = CrossingNets(CrossingNetsCase.configuration(), seed: 0, poses: nil)
    let first = (CrossingNetsStage.allCases.firstIndex(of: stage) ?? 0) * 10
    let losses = (first..<first + 10).flatMap { step -> [LossValue] in
      let pairs = CrossingNets.Pairs(
        depth: hashedTensor("depth-\(step)", [4, 16, 16, 1]),
        poses: RootedPoses(
          relative: hashedTensor("poses-\(step)", [4, 9]), offsets: hashedTensor("offsets-\(step)", [4, 3])))
      switch stage {
      case .pose: return system.train(.poses(pairs.poses), step: step)
      case .depth: return system.train(.depth(pairs.depth), step: step)
      case .link: return system.train(.pairs(pairs), step: step)
      case .joint:
        return system.train(.pairs(pairs, unlabelled: hashedTensor("free-\(step)", [4, 16, 16, 1])), step: step)
      }
    }
    return RecordedSteps(losses: losses, weights: system.parameters.flatMap { $0.parameter.value.values })
  }

  // By plain descent: Adam would make steps of the rounding in gradients that a batch norm all but cancels.
  @Test("give the recorded losses to a thousandth", arguments: CrossingNetsStage.allCases)
  func recorded(stage: CrossingNetsStage) throws {
    try GoldenTraces("ten_steps_crossing_nets").expect(run(stage).losses, of: stage.rawValue, floor: 0.1)
  }

  @Test("give the same bits with one and with three threads", arguments: CrossingNetsStage.allCases)
  func repeated(stage: CrossingNetsStage) {
    RecordedSteps.expectSameBits(threads: [1, 3]) { run(stage) }
  }
}
