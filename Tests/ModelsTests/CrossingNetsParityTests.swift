import Autograd
import Foundation
import Layers
import Models
import ParityFixtures
import Tensors
import Testing

/// A small Crossing Nets, as in `make_crossing_nets.py`.
enum CrossingNetsCase {
  /// 16×16 depth maps, three joints, plain gradient descent.
  static func configuration(_ variant: CrossingNetsVariant = .full) -> CrossingNetsConfiguration {
    var configuration = CrossingNetsConfiguration(
      size: 16, joints: 3, root: 1, variant: variant, poseStepsPerEpoch: 100,
      steps: .init(pose: 10, depth: 10, link: 10, joint: 10))
    (configuration.codeSize, configuration.poseUnits, configuration.filters) = (4, 5, 4)
    (configuration.sharedDepth, configuration.smoothnessUnits, configuration.mixedLatents) = (1, 6, 3)
    (configuration.optimizer, configuration.poseRate) = (.momentum, 0.001)
    (configuration.depthRate, configuration.linkRate) = (.constant(0.01), .constant(0.01))
    configuration.jointRate = .constant(0.01)
    return configuration
  }

  /// With the weights of both sides, which depend on their names.
  static func system(_ configuration: CrossingNetsConfiguration = configuration()) -> CrossingNets {
    let system = CrossingNets(configuration, seed: 0)
    setHashedValues(of: system.parameters)
    return system
  }

  static let pairs = CrossingNets.Pairs(
    depth: hashedTensor("crossing.depth", [4, 16, 16, 1]),
    poses: RootedPoses(
      relative: hashedTensor("crossing.poses", [4, 9]), offsets: hashedTensor("crossing.offsets", [4, 3], scale: 0.2)))
  static let unlabelled = hashedTensor("crossing.unlabelled", [3, 16, 16, 1])
}

@Suite("Crossing Nets agree with PyTorch, to 1e-4")
struct CrossingNetsParityTests {
  private let fixture = Result { try ParityFixture("crossing_nets", in: .module) }
  private let pairs = CrossingNetsCase.pairs
  private let unlabelled = CrossingNetsCase.unlabelled

  private func draws(_ fixture: ParityFixture) throws -> CrossingNets.Draws {
    CrossingNets.Draws(
      codes: hashedTensor("crossing.codes", [4, 4]), latents: hashedTensor("crossing.latents", [4, 7]),
      shares: try fixture.tensor("shares"))
  }

  private func values(_ terms: [CrossingNets.Term]) -> Tensor { Tensor([terms.count], terms.map(\.value.item)) }

  private func trained(_ system: CrossingNets, _ prefixes: [String]) -> [NamedParameter] {
    system.parameters.filter { named in prefixes.contains { named.name.hasPrefix($0) } }
  }

  @Test("Readings, made depth maps, every loss, and all parameter gradients")
  func networks() throws {
    let fixture = try fixture.get()
    let (system, draws) = (CrossingNetsCase.system(), try draws(fixture))
    #expect(try fixture.mismatch(system.estimate(pairs.depth), "estimate") == nil)

    let pose = system.poseTerms(pairs.poses.relative, noise: draws.codes, system.forgetting)
    #expect(try fixture.mismatch(values(pose), "pose") == nil)
    let (encoder, judges, makers) = (
      trained(system, ["pose."]), trained(system, ["discriminator.", "posterior.", "smoothness."]),
      trained(system, ["generator.", "alignment."])
    )
    #expect(try fixture.gradientMismatches(of: system.loss(pose), encoder, prefix: "pose.loss") == [])

    let latents = system.latents(pairs.poses, draws)
    #expect(try fixture.mismatch(latents.own, "latents") == nil)
    #expect(try fixture.mismatch(latents.mixed, "mixed") == nil)
    let maps = system.made(latents)
    #expect(try fixture.mismatch(maps.own.value, "maps.own") == nil)
    #expect(try fixture.mismatch(maps.mixed.value, "maps.mixed") == nil)
    let judging = system.discriminatorTerms(pairs, unlabelled: unlabelled, latents, maps)
    #expect(try fixture.mismatch(values(judging), "judging") == nil)
    // The smoothness head's last bias vanishes in a difference: its gradient is rounding alone, and nothing else's is.
    let (vanishing, loss) = ("smoothness.output.bias", system.loss(judging))
    let found = try fixture.gradientMismatches(of: loss, judges, prefix: "judging.loss")
    #expect(found.filter { !$0.hasPrefix("judging.loss.\(vanishing):") } == [])
    let bias = try #require(judges.first { $0.name == vanishing })
    let rounding = gradients(of: loss, withRespectTo: [bias.parameter.variable], keepsGraph: true)[0].value
    let name = "judging.loss.\(vanishing)"
    #expect(try fixture.projectionMismatch(rounding, name, negligible: 1e-3) == nil)
    let making = system.generatorTerms(pairs, unlabelled: unlabelled, latents, maps)
    #expect(try fixture.mismatch(values(making), "making") == nil)
    #expect(try fixture.gradientMismatches(of: system.loss(making), makers, prefix: "making.loss") == [])
  }

  @Test("The generator's loss by verdict")
  func verdict() throws {
    let fixture = try fixture.get()
    var configuration = CrossingNetsCase.configuration()
    configuration.objective = .verdict
    let system = CrossingNetsCase.system(configuration)
    let latents = system.latents(pairs.poses, try draws(fixture))
    let terms = system.generatorTerms(pairs, unlabelled: unlabelled, latents, system.made(latents))
    #expect(try fixture.mismatch(Tensor([1], [terms[1].value.item]), "making.verdict") == nil)
  }

  @Test("A step of the pose stage, one of the depth stage and two of the joint one, and what is read and made then")
  func steps() throws {
    let fixture = try fixture.get()
    let (system, draws) = (CrossingNetsCase.system(), try draws(fixture))
    func check(_ losses: [LossValue], _ name: String) throws {
      #expect(try fixture.mismatch(Tensor([losses.count], losses.map(\.value)), name) == nil)
    }
    try check(system.trainPoses(pairs.poses, draws, step: 0), "trace.pose")
    try check(system.trainDepth(pairs.depth, draws, step: 0), "trace.depth")
    for step in 0..<2 {
      let losses = system.trainJointly(pairs, unlabelled: unlabelled, draws, step: step)
      try check(losses, "trace.joint.\(step)")
    }
    #expect(try fixture.mismatch(system.estimate(pairs.depth), "estimate.afterwards") == nil)
    #expect(try fixture.mismatch(system.render(pairs.poses), "render.afterwards") == nil)
    let untrained = CrossingNetsCase.system().render(pairs.poses)
    #expect(try fixture.mismatch(untrained, "render.afterwards") != nil, "the steps must show in what is made")
  }
}
