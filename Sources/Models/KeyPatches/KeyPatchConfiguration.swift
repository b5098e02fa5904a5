import Foundation
import Layers
import Tensors

/// Which parts of the system are there: its ablations.
public enum KeyPatchVariant: String, Sendable, Codable, CaseIterable {
  /// The paper's system: U-nets, three patches, all losses.
  case full
  /// Nothing asks that the mask be right.
  case noSpatial = "no-spatial"
  /// Nothing asks that the patches look as given.
  case noAppearance = "no-appearance"
  /// No critic.
  case noAdversarial = "no-adversarial"
  /// The critic never sees patches in foreign pictures.
  case noComposites = "no-composites"
  /// The critic sees all five kinds of pictures that are not real, each at a fifth of the weight.
  case fiveFakes = "five-fakes"
  /// Residual blocks in the place of U-nets, and no noise.
  case residual
  /// One patch.
  case onePatch = "one-patch"
  /// Two patches.
  case twoPatches = "two-patches"

  /// Patches of an image.
  public var parts: Int {
    switch self {
    case .onePatch: 1
    case .twoPatches: 2
    case .full, .noSpatial, .noAppearance, .noAdversarial, .noComposites, .fiveFakes, .residual: 3
    }
  }

  /// Whether a critic takes part.
  public var hasDiscriminator: Bool { self != .noAdversarial }

  /// What the critic is to call unreal.
  public var fakes: [KeyPatchFake] {
    switch self {
    case .noAdversarial: []
    case .noComposites: [.generated]
    case .fiveFakes: KeyPatchFake.allCases
    case .full, .noSpatial, .noAppearance, .residual, .onePatch, .twoPatches:
      [.generated, .shuffledPart, .shuffledBackground]
    }
  }

  /// How much each of them weighs against the real images.
  var fakeWeight: Float { self == .fiveFakes ? 1 / Float(fakes.count) : 1 }
}

/// Pictures that the critic must tell from real ones.
public enum KeyPatchFake: String, Sendable, Codable, CaseIterable {
  /// What the generator makes.
  case generated
  /// Generated patches in a real picture.
  case generatedPart = "generated-part"
  /// Real patches in a generated picture.
  case generatedBackground = "generated-background"
  /// Another image's pixels where the patches are.
  case shuffledPart = "shuffled-part"
  /// Another image's pixels where the patches are not.
  case shuffledBackground = "shuffled-background"
}

/// How the weight of the mask and of the appearance falls.
public enum KeyPatchWeighting: Hashable, Sendable {
  /// Evenly in its logarithm from epoch to epoch.
  case logarithmic(from: Double, to: Double, epochs: Int, stepsPerEpoch: Int)
  /// Multiplied by a factor at one step.
  case stepwise(from: Double, factor: Double, at: Int)

  /// The weight of a step, counted from 0.
  public func callAsFunction(_ step: Int) -> Float {
    switch self {
    case .logarithmic(let from, let to, let epochs, let stepsPerEpoch):
      let epoch = min(step / stepsPerEpoch, epochs - 1)
      return Float(from * pow(to / from, Double(epoch) / Double(max(1, epochs - 1))))
    case .stepwise(let from, let factor, let place): return Float(step < place ? from : from * factor)
    }
  }
}

/// Sizes, losses and schedule of the system that makes images of key patches.
public struct KeyPatchConfiguration: Sendable {
  /// Rows and columns of an image.
  public var size: Int
  /// Channels of each network's first level.
  public var width: Int
  /// Numbers that a patch is encoded in.
  public var embedding: Int
  /// Numbers of noise beside them.
  public var noise: Int
  /// The parts.
  public var variant: KeyPatchVariant
  /// The weight of the mask's and of the appearance's error, which are sums over a batch of 64 images of 64×64 pixels;
  /// for other batches and sizes the sums are brought to theirs.
  public var weighting: KeyPatchWeighting
  /// Steps of the critic to one of the generator.
  public var criticSteps = 2
  /// What norms take the statistics from where images are made after training.
  public var testStatistics = NormStatistics.running
  /// The optimiser of both sides.
  public var optimizer = OptimizerRule.adam(beta1: 0.5)
  /// The learning rate.
  public var rate: Schedule = .constant(2e-4)
  /// Images per step.
  public var batchSize: Int
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32

  /// A system of the given sizes.
  public init(
    size: Int, width: Int, embedding: Int, noise: Int, variant: KeyPatchVariant = .full,
    weighting: KeyPatchWeighting, batchSize: Int
  ) {
    precondition(
      size >= 16 && size.nonzeroBitCount == 1, "an image of \(size)×\(size) pixels does not halve down to 4×4")
    (self.size, self.width, self.embedding, self.noise) = (size, width, embedding, noise)
    (self.variant, self.weighting, self.batchSize) = (variant, weighting, batchSize)
  }

  /// The released program's system: 25 epochs of batches of 64 images (32 from 128×128 on).
  public static func published(_ variant: KeyPatchVariant = .full, size: Int = 64, stepsPerEpoch: Int) -> Self {
    Self(
      size: size, width: 64, embedding: 128, noise: 128, variant: variant,
      weighting: .logarithmic(from: 1e-2, to: 1e-4, epochs: 25, stepsPerEpoch: stepsPerEpoch),
      batchSize: size > 64 ? 32 : 64)
  }

  /// A system that is trained within a minute: 32×32 images, a quarter of the widths, the first weight for half of the
  /// steps and a tenth of it for the others.
  public static func small(_ variant: KeyPatchVariant = .full, steps: Int, size: Int = 32) -> Self {
    Self(
      size: size, width: 16, embedding: 64, noise: 32, variant: variant,
      weighting: .stepwise(from: 1e-2, factor: 0.1, at: steps / 2), batchSize: 16)
  }

  /// Halvings down to 4×4 pixels.
  var levels: Int { (size / 4).trailingZeroBitCount }

  /// Channels of each level, from the largest map to that of 4×4.
  var widths: [Int] { (0..<levels).map { width << min(3, $0) } }

  /// What brings sums over a batch to those over 64 images of 64×64 pixels.
  func balance(of images: Int) -> Float { Float(64 * 64 * 64) / Float(images * size * size) }
}
