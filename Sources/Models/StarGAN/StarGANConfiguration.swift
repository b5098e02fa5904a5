import Layers
import Tensors

/// What the labels of one data set are.
public enum StarGANDomain: Hashable, Sendable, Codable {
  /// So many bits that are on or off independently, as CelebA's attributes.
  case attributes(Int)
  /// One of so many classes, as a one-hot row, as RaFD's expressions.
  case classes(Int)

  /// How many numbers a label has.
  public var count: Int {
    switch self {
    case .attributes(let count), .classes(let count): count
    }
  }
}

/// Which terms the system is trained with.
public enum StarGANVariant: String, Sendable, Codable, CaseIterable {
  /// All terms.
  case full
  /// Neither network is told the domain by a classification loss.
  case noClassification = "no-classification"
  /// Nothing asks that an image comes back when its own label is asked for again.
  case noReconstruction = "no-reconstruction"
  /// The critic's weights are clipped (Arjovsky et al. 2017) in place of the gradient penalty.
  case weightClipping = "weight-clipping"
}

/// How the learning rate falls.
public enum StarGANDecay: String, Sendable, Codable, CaseIterable {
  /// Constant over the first half of the steps, then in a straight line to zero, as the paper has it.
  case linear
  /// The released code's: it subtracts the share that belongs to every step only once in a thousand.
  case official

  /// The rate of a step, counted from 0, in a training of `steps`.
  public func rate(_ start: Float, step: Int, of steps: Int) -> Float {
    let kept = steps - steps / 2
    switch self {
    case .linear:
      return Schedule.linear(from: start, to: 0, start: kept, steps: steps - kept)(step)
    case .official:
      let updates = max(0, step / 1000 - kept / 1000)
      return Float(Double(start) - Double(updates) * Double(start) / Double(max(1, steps - kept)))
    }
  }
}

/// Sizes, losses and schedule of StarGAN.
public struct StarGANConfiguration: Sendable {
  /// Rows and columns of an image.
  public var size: Int
  /// The data sets that are learnt from together; with more than one, labels get a mask that says whose they are.
  public var domains: [StarGANDomain]
  /// Channels after the generator's first convolution.
  public var generatorWidth: Int
  /// Residual blocks of the generator.
  public var blocks: Int
  /// Channels after the critic's first convolution.
  public var criticWidth: Int
  /// Strided convolutions of the critic.
  public var criticDepth: Int
  /// The terms that are trained with.
  public var variant = StarGANVariant.full
  /// Weight of the domain classification.
  public var classificationWeight: Float = 1
  /// Weight of the reconstruction.
  public var reconstructionWeight: Float = 10
  /// Weight of the gradient penalty.
  public var penaltyWeight: Float = 10
  /// The bound that the variant with weight clipping holds the critic's weights in.
  public var clippingBound: Float = 0.01
  /// Steps of the critic to one of the generator.
  public var criticSteps = 5
  /// The optimiser of both networks.
  public var optimizer = OptimizerRule.adam(beta1: 0.5)
  /// The learning rate at the start.
  public var rate: Float = 1e-4
  /// How the rate falls.
  public var decay = StarGANDecay.linear
  /// Critic steps in all, by which the rate falls.
  public var steps: Int
  /// Images of each data set per step.
  public var batchSize = 16
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32

  /// Numbers that the generator is told: all labels, and a mask where there are several data sets.
  public var conditionCount: Int { labelCount + (domains.count > 1 ? domains.count : 0) }

  /// Outputs of the critic's classifier: the labels of all data sets, without the mask.
  public var labelCount: Int { domains.reduce(0) { $0 + $1.count } }

  /// Where the labels of a data set lie among all.
  public func range(of domain: Int) -> Range<Int> {
    let start = domains[..<domain].reduce(0) { $0 + $1.count }
    return start..<start + domains[domain].count
  }

  /// The published networks: 64 channels, six blocks, six strided convolutions, 200,000 critic steps.
  public static func published(size: Int = 128, domains: [StarGANDomain]) -> Self {
    Self(
      size: size, domains: domains, generatorWidth: 64, blocks: 6, criticWidth: 64, criticDepth: 6, steps: 200_000)
  }

  /// A system of the given sizes with the published weights of its losses.
  public init(
    size: Int, domains: [StarGANDomain], generatorWidth: Int, blocks: Int, criticWidth: Int, criticDepth: Int,
    steps: Int
  ) {
    precondition(!domains.isEmpty && domains.allSatisfy { $0.count > 0 }, "StarGAN needs a data set with labels")
    precondition(
      size % 4 == 0 && size >> criticDepth > 0 && size % (1 << criticDepth) == 0,
      "an image of \(size)×\(size) pixels cannot be halved \(criticDepth) times")
    (self.size, self.domains, self.steps) = (size, domains, steps)
    (self.generatorWidth, self.blocks) = (generatorWidth, blocks)
    (self.criticWidth, self.criticDepth) = (criticWidth, criticDepth)
  }
}
