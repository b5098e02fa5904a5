import Layers
import Networks
import Tensors

/// Which system is trained: the rows of the paper's ablation.
public enum DeformableGANVariant: String, Sendable, Codable, CaseIterable {
  /// One encoder of everything, no deformation, absolute error.
  case baseline
  /// Two encoders and deformable skip connections, absolute error: the paper's DSC.
  case deformable
  /// Deformable skip connections and the absolute error of features: the paper's PercLoss.
  case perceptual
  /// Deformable skip connections and the nearest-neighbour loss on features.
  case full

  /// Whether skip connections are deformed, which takes two encoders.
  public var isDeformable: Bool { self != .baseline }

  /// The feature map that the reconstruction compares; nil for pixels.
  public var featureLevel: ShallowFeatureLevel? {
    switch self {
    case .baseline, .deformable: nil
    case .perceptual: .vgg21
    case .full: .vgg12
    }
  }

  /// The published weight of the reconstruction, whose features are VGG-19's on pixels from 0 to 255.
  public var reconstructionWeight: Float {
    switch self {
    case .baseline, .deformable: 100
    case .perceptual: 0.5
    case .full: 0.01
    }
  }
}

/// Whose rules a deformable GAN follows where the paper and the released program differ, or the program has a fault.
public enum DeformableGANPreset: String, Sendable, Codable, CaseIterable {
  /// The released program with its faults.
  case repo
  /// Affine maps by ordinary least squares, and the means of VGG-19's channels in their order.
  case corrected

  /// How affine maps are fitted.
  public var fit: AffineFit { self == .repo ? .total : .ordinary }

  /// What is added to red, green and blue before the feature network sees them. The released program takes the means of
  /// red and blue for one another.
  var featureShift: [Float] {
    self == .repo ? [(123.68 - 103.939) / 127.5, 0, (103.939 - 123.68) / 127.5] : [0, 0, 0]
  }
}

/// Sizes, losses and schedule of a deformable GAN.
public struct DeformableGANConfiguration: Sendable {
  /// What stands where no body part is.
  public enum Background: String, Sendable, Codable, CaseIterable {
    /// The torso's map goes for the whole image, as the released program has it.
    case torso
    /// The undeformed image, as the paper has it; the torso is then the rectangle of its joints.
    case identity
  }

  /// Rows of an image.
  public var height: Int
  /// Columns of an image.
  public var width: Int
  /// What is trained.
  public var variant: DeformableGANVariant
  /// Whose rules it follows.
  public var preset = DeformableGANPreset.corrected
  /// Channels of the encoders' layers; each but the first halves its input.
  public var encoderWidths: [Int]
  /// Channels of the decoder's layers, as many as the encoders', the last those of an image.
  public var decoderWidths: [Int]
  /// Channels of the critic's layers before the scores.
  public var discriminatorWidths: [Int]
  /// How many of the decoder's first layers drop values: the system's only noise.
  public var droppingLayers = 3
  /// How many skip connections are deformed, from the highest resolution on.
  public var warpedLayers = 4
  /// How body parts that meet become one.
  public var fusion = PartFusion.maximum
  /// What stands where no body part is.
  public var background = Background.torso
  /// What norms take their statistics over.
  public var norm = KerasInstanceNorm.Scope.sample
  /// Deviation of a joint's heat map in pixels.
  public var heatMapDeviation = 6.0
  /// Weight of the reconstruction.
  public var reconstructionWeight: Float
  /// Rows and columns that the nearest-neighbour loss looks at: 3 on Market-1501, 5 on DeepFashion.
  public var neighbourhood = 3
  /// The optimiser of both networks.
  public var optimizer = OptimizerRule.adam(beta1: 0.5)
  /// The learning rate of both networks.
  public var rate = Schedule.constant(2e-4)
  /// Pairs in each of a step's three parts.
  public var batchSize = 4
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32

  /// A system of the given sizes with the published losses and rates.
  public init(
    height: Int, width: Int, variant: DeformableGANVariant, encoderWidths: [Int], decoderWidths: [Int],
    discriminatorWidths: [Int]
  ) {
    let halvings = encoderWidths.count - 1
    precondition(
      halvings > 0 && decoderWidths.count == encoderWidths.count && decoderWidths.last == 3,
      "encoders of \(encoderWidths.count) layers do not go with a decoder of \(decoderWidths) channels")
    precondition(
      height % (1 << halvings) == 0 && width % (1 << halvings) == 0,
      "an image of \(height)×\(width) pixels cannot be halved \(halvings) times")
    (self.height, self.width, self.variant) = (height, width, variant)
    (self.encoderWidths, self.decoderWidths) = (encoderWidths, decoderWidths)
    self.discriminatorWidths = discriminatorWidths
    reconstructionWeight = variant.reconstructionWeight
    let map = scoreMap
    precondition(
      map.height > 0 && map.width > 0,
      "an image of \(height)×\(width) pixels leaves nothing to judge behind \(discriminatorWidths.count + 1) layers")
  }

  /// Channels of each joint's heat map and of an image, as the appearance encoder or the only encoder sees them.
  var appearanceChannels: Int { 3 + (variant.isDeformable ? 1 : 2) * DeformableGAN.Keypoints.Joint.allCases.count }

  /// The critic's map of scores.
  package var scoreMap: (height: Int, width: Int) {
    func extent(_ pixels: Int) -> Int {
      // The first layer pads nothing; all have kernels of four and halve.
      (0..<discriminatorWidths.count).reduce(pixels < 4 ? 0 : (pixels - 4) / 2 + 1) { pixels, _ in pixels / 2 }
    }
    return (extent(height), extent(width))
  }
}
