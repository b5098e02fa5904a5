import Autograd
import Layers
import Tensors

/// Tells real depth images from generated ones, and reads the pose off the features that both tasks share (the
/// released `GAN.py`). N×S×S×1 to logits N×1 and poses N×42.
package struct HandDepthDiscriminator: Parameterized {
  let shared: [Stage]
  let critic: [Stage]
  let criticHidden: Dense
  let criticOutput: Dense
  let head: [Stage]
  let headHidden: Dense
  let headOutput: Dense
  /// Turns a pose into a second image channel, where the critic sees the pose.
  let posePlane: Dense?
  let size: Int
  let preset: HandDepthPreset

  /// A strided convolution, leaky ReLU, norm.
  struct Stage: Layer {
    let convolution: Conv2D
    let norm: HandDepthNorm?

    func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
      let active = convolution(input, pass, then: .leakyRelu(slope: 0.2))
      return norm.map { $0(active, pass) } ?? active
    }

    var parameters: [NamedParameter] {
      convolution.parameters(under: "convolution") + (norm?.parameters(under: "norm") ?? [])
    }
  }

  init(_ configuration: HandDepthConfiguration, using random: inout RandomStream) {
    let filters = configuration.filters
    size = configuration.size
    preset = configuration.preset
    func stage(_ inputs: Int, _ random: inout RandomStream) -> Stage {
      Stage(
        convolution: Conv2D(inputs, filters, kernel: 6, stride: 2, padding: .same, using: &random),
        norm: configuration.preset == .repo ? HandDepthNorm(filters, .repo) : nil)
    }
    let showsPose = configuration.discriminatorInput == .imageAndPose
    shared = (0..<configuration.sharedDepth).map { stage($0 == 0 ? (showsPose ? 2 : 1) : filters, &random) }
    let rest = configuration.criticDepth - configuration.sharedDepth
    critic = (0..<rest).map { _ in stage(filters, &random) }
    let side = configuration.size >> configuration.criticDepth
    criticHidden = Dense(side * side * filters, configuration.denseUnits, using: &random)
    criticOutput = Dense(configuration.denseUnits, 1, using: &random)
    head = (0..<rest).map { _ in stage(filters, &random) }
    headHidden = Dense(side * side * filters, configuration.headUnits, using: &random)
    headOutput = Dense(configuration.headUnits, HandDepthConfiguration.poseSize, using: &random)
    posePlane =
      showsPose ? Dense(HandDepthConfiguration.poseSize, size * size, using: &random) : nil
  }

  /// The critic's logits, and the pose that the head reads.
  package func callAsFunction(_ images: Variable, poses: Variable, _ pass: Pass) -> (verdict: Logits, pose: Variable) {
    var current = images
    if let posePlane {
      let plane = posePlane(poses, pass).reshaped([images.shape[0], size, size, 1])
      current = .concatenated([images, plane], axis: 3)
    }
    let features = shared.reduce(current) { $1($0, pass) }
    let verdict = hidden(criticHidden, critic.reduce(features) { $1($0, pass) }, pass)
    let pose = hidden(headHidden, head.reduce(features) { $1($0, pass) }, pass)
    return (Logits(criticOutput(verdict, pass)), headOutput(pose, pass))
  }

  /// The released program leaves the hidden dense layers linear.
  private func hidden(_ layer: Dense, _ features: Variable, _ pass: Pass) -> Variable {
    let raw = layer(features.flattened, pass)
    return preset == .repo ? raw : raw.leakyRelu(slope: 0.2)
  }

  package var parameters: [NamedParameter] {
    func named(_ stages: [Stage], _ prefix: String) -> [NamedParameter] {
      stages.enumerated().flatMap { $1.parameters(under: "\(prefix).\($0)") }
    }
    return named(shared, "shared") + named(critic, "critic") + criticHidden.parameters(under: "critic_hidden")
      + criticOutput.parameters(under: "critic_output") + named(head, "head")
      + headHidden.parameters(under: "head_hidden") + headOutput.parameters(under: "head_output")
      + (posePlane?.parameters(under: "pose_plane") ?? [])
  }
}
