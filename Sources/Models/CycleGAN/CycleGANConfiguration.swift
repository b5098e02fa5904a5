import Layers
import Networks
import Tensors

/// Which losses the generators are trained with: the rows of the paper's ablation.
public enum CycleGANVariant: String, Sendable, Codable, CaseIterable {
  /// Cycles without critics.
  case cycleOnly = "cycle-only"
  /// Critics without cycles.
  case ganOnly = "gan-only"
  /// Critics and the cycle A → B → A.
  case ganForward = "gan+forward"
  /// Critics and the cycle B → A → B.
  case ganBackward = "gan+backward"
  /// Critics and both cycles: the paper's system.
  case full
  /// Critics, both cycles, and generators that leave images of their target domain alone.
  case identity

  /// Whether there are critics.
  public var hasDiscriminators: Bool { self != .cycleOnly }
  /// Whether A → B → A must come back.
  public var hasForwardCycle: Bool { self != .ganOnly && self != .ganBackward }
  /// Whether B → A → B must come back.
  public var hasBackwardCycle: Bool { self != .ganOnly && self != .ganForward }
}

/// Sizes, losses and schedule of CycleGAN.
public struct CycleGANConfiguration: Sendable {
  /// Channels of images of domain A.
  public var channelsA = 3
  /// Channels of images of domain B.
  public var channelsB = 3
  /// Channels of the generators' first layer.
  public var width: Int
  /// Residual blocks of each generator: 6 for images of 128 pixels, 9 for 256.
  public var blocks: Int
  /// Channels of the critics' first layer.
  public var discriminatorWidth: Int
  /// Strided layers of the critics: 3 for patches of 70 pixels.
  public var discriminatorLayers = 3
  /// The norm of all networks.
  public var norm = ImageNorm.instance
  /// The losses.
  public var variant: CycleGANVariant
  /// How verdicts become losses.
  public var adversarialLoss = AdversarialLoss.leastSquares
  /// Weight of a cycle's absolute error.
  public var cycleWeight: Float = 10
  /// Weight of the identity's absolute error, as a share of the cycle's; only for that variant.
  public var identityShare: Float = 0.5
  /// Generated images of each domain that are kept to show the critics again; 0 shows them new ones only.
  public var poolSize = 50
  /// The optimiser.
  public var optimizer = OptimizerRule.adam(beta1: 0.5)
  /// The learning rate.
  public var rate: Schedule
  /// Images of each domain per step.
  public var batchSize = 1
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32

  /// The published losses at other sizes.
  public init(width: Int, blocks: Int, discriminatorWidth: Int, variant: CycleGANVariant, rate: Schedule) {
    (self.width, self.blocks, self.discriminatorWidth) = (width, blocks, discriminatorWidth)
    (self.variant, self.rate) = (variant, rate)
  }

  /// The published system: 6 blocks for images of 128 pixels, 9 for 256; 100 epochs constant and 100 falling.
  public static func published(_ variant: CycleGANVariant = .full, blocks: Int = 9, stepsPerEpoch: Int) -> Self {
    Self(
      width: 64, blocks: blocks, discriminatorWidth: 64, variant: variant,
      rate: .epochwise(from: 2e-4, constant: 100, falling: 100, stepsPerEpoch: stepsPerEpoch))
  }
}
