import Layers
import Networks
import Tensors

/// What a system of super-resolution is trained on (Ledig et al. 2017, tables 1 and 2).
public enum SRGANVariant: String, Sendable, Codable, CaseIterable {
  case residualMSE = "srresnet-mse"
  case residualVGG22 = "srresnet-vgg22"
  case residualVGG54 = "srresnet-vgg54"
  case adversarialMSE = "srgan-mse"
  case adversarialVGG22 = "srgan-vgg22"
  case adversarialVGG54 = "srgan-vgg54"

  /// Whether a critic takes part.
  public var hasDiscriminator: Bool {
    switch self {
    case .residualMSE, .residualVGG22, .residualVGG54: false
    case .adversarialMSE, .adversarialVGG22, .adversarialVGG54: true
    }
  }

  /// The feature map of the content loss; nil for the squared error of pixels.
  public var contentLevel: ContentLevel? {
    switch self {
    case .residualMSE, .adversarialMSE: nil
    case .residualVGG22, .adversarialVGG22: .vgg22
    case .residualVGG54, .adversarialVGG54: .vgg54
    }
  }
}

/// Whose rules a system of super-resolution follows.
public enum SRGANPreset: String, Sendable, Codable, CaseIterable {
  /// The paper.
  case paper
  /// The program of the TensorLayer project.
  case tensorlayer
  /// The PyTorch program whose weights are most often passed on.
  case leftthomas
}

/// Sizes, losses and schedule of a system of super-resolution by four.
public struct SRGANConfiguration: Sendable {
  /// How the critic goes from feature maps to a verdict.
  public enum Head: Sendable, Hashable {
    /// Dense layers on all places; the critic then knows one size of crops only.
    case flattened(cropSize: Int)
    /// Dense layers on the means of n×n parts; 1 is global pooling, for crops of any size.
    case pooled(Int)
  }

  /// The form of the adversarial losses.
  public enum AdversarialForm: Sendable, Hashable {
    /// −log D(G) for the generator, binary cross-entropy for the critic.
    case crossEntropy
    /// 1 − D(G) for the generator, 1 − D(real) + D(G) for the critic, D a probability.
    case linear
  }

  /// What is trained on.
  public var variant: SRGANVariant
  /// Channels of the generator.
  public var width = 64
  /// Residual blocks.
  public var blocks = 16
  /// Kernels of the generator's first and last convolution.
  public var outerKernels = (first: 9, last: 9)
  /// Whether activations learn their slope; otherwise they are plain ReLU.
  public var learnsSlopes = true
  /// The share of a batch in the running statistics of the generator's norms.
  public var normMomentum: Float = 0.1
  /// What the generator ends in.
  public var output = Activation.identity
  /// Starting weights of both networks.
  public var weights = Initializer.torchDefault
  /// Channels of the critic's first convolution; the last has eight times as many.
  public var discriminatorWidth = 64
  /// Units of the critic's dense layer.
  public var discriminatorUnits = 1024
  /// The critic's head.
  public var head = Head.flattened(cropSize: 96)
  /// Weight of the squared error of pixels in [−1, 1] in variants of content losses; those of MSE have 1.
  public var pixelWeight: Float = 0
  /// Weight of the content loss, on top of the network's own feature scale.
  public var contentWeight: Float = 1
  /// Weight of the adversarial loss.
  public var adversarialWeight: Float = 1e-3
  /// Its form.
  public var adversarialForm = AdversarialForm.crossEntropy
  /// Weight of total variation; the paper has it for SRResNet-VGG22 alone.
  public var totalVariationWeight: Float = 0
  /// Whether the critic moves before the generator in a step.
  public var movesDiscriminatorFirst = true
  /// The optimiser of both networks.
  public var optimizer = OptimizerRule.adam()
  /// The learning rate.
  public var rate = Schedule.constant(1e-4)
  /// The momentum, for the rule of that name.
  public var momentum: Float = 0.9
  /// Crops per step.
  public var batchSize = 16
  /// Rows and columns of a crop.
  public var cropSize = 96
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32

  /// The paper's networks, losses and first learning rate for a variant.
  public init(_ variant: SRGANVariant) {
    self.variant = variant
    if variant == .residualVGG22 { totalVariationWeight = 2e-8 }
  }
}
