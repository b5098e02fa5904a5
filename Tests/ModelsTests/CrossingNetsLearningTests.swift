import Datasets
import Layers
import Models
import Tensors
import Testing

@Suite("Crossing Nets learn within seconds")
struct CrossingNetsLearningTests {
  private static let root = HandJoint.palm.rawValue

  private static func system(_ variant: CrossingNetsVariant, _ streams: HandStreams) -> CrossingNets {
    var configuration = CrossingNetsConfiguration(
      size: 16, joints: 14, root: root, variant: variant, poseStepsPerEpoch: 16,
      steps: .init(pose: 600, depth: 60, link: 40, joint: 120))
    (configuration.codeSize, configuration.filters) = (8, 8)
    (configuration.sharedDepth, configuration.smoothnessUnits) = (1, 32)
    configuration.poseRate = 3e-3
    configuration.jointRate = .linear(from: 3e-3, to: 1e-4, start: 0, steps: 120)
    return CrossingNets(configuration, seed: 0, poses: RootedPoses(millimetres: streams.poses, root: root))
  }

  private static func batch(_ streams: HandStreams, _ stage: CrossingNetsStage, step: Int) -> CrossingNets.Batch {
    switch stage {
    case .pose: return .poses(RootedPoses(millimetres: streams.poses(step: step, batchSize: 32), root: root))
    case .depth: return .depth(streams.depth(step: step, batchSize: 32))
    case .link, .joint:
      let (depth, joints) = streams.pairs(step: step, batchSize: 32)
      let pairs = CrossingNets.Pairs(depth: depth, poses: RootedPoses(millimetres: joints, root: root))
      return .pairs(pairs, unlabelled: streams.unlabelled(step: step, batchSize: 32))
    }
  }

  /// The mean distance in millimetres between joints N×3J.
  private static func error(_ found: Tensor, _ wanted: Tensor) -> Float {
    let (count, joints) = (found.shape[0], found.shape[1] / 3)
    let squares = (found - wanted).applying(.square).reshaped([count, joints, 3]).sum(over: [2])
    return squares.applying(.squareRoot).sum(over: [0, 1]).item / Float(count * joints)
  }

  // Measured on seed 0: the mean hand is 52.0 mm off, poses come back from their codes within 18.2 mm, hands are read
  // 35.4 mm off, and the squared error of made depth maps falls from 3794 to 2575 between the link and the end.
  @Test("poses come back from their codes, and hands are read off depth maps better than the mean hand")
  func reads() {
    let streams = HandStreams(HandWorld(seed: 7, size: 16), images: 256, labelled: 64, poses: 512, seed: 0)
    let test = HandStreams(HandWorld(seed: 8, size: 16), images: 64, labelled: 64, poses: 1, seed: 0)
    let system = Self.system(.full, streams)
    let truth = RootedPoses(millimetres: test.labelledJoints, root: Self.root)
    let mean = (streams.poses.sum(over: [0]) * (1 / 512)).broadcast(to: [64, 42], along: [0])
    let baseline = Self.error(mean, test.labelledJoints)
    func made() -> Float { (system.render(truth) - test.labelledDepth).applying(.square).sum(over: [0, 1, 2, 3]).item }
    var unlinked: Float = 0
    for step in 0..<system.configuration.stepCount {
      let (stage, inner) = system.configuration.stage(of: step)
      if stage == .link && inner == 0 { unlinked = made() }
      _ = system.train(Self.batch(streams, stage, step: inner), step: step)
    }
    let back = system.joints(at: system.latents(poses: truth))
    #expect(Self.error(back, test.labelledJoints) < 0.5 * baseline)
    #expect(Self.error(system.estimate(test.labelledDepth), test.labelledJoints) < 0.8 * baseline)
    #expect(made() < 0.8 * unlinked)
  }
}
