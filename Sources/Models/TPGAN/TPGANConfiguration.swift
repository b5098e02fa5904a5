import Datasets
import Layers
import Tensors

/// Which parts the system is trained with: the paper's ablation.
public enum TPGANVariant: String, Sendable, Codable, CaseIterable {
  /// Everything.
  case full
  /// The global pathway alone.
  case noLocalPathway = "no-local-pathway"
  /// Nothing asks that the person stays the same to an identity network.
  case noIdentity = "no-identity"
  /// No critic.
  case noAdversarial = "no-adversarial"
  /// Nothing asks that both halves of a face are alike.
  case noSymmetry = "no-symmetry"

  /// Whether the parts have pathways of their own.
  public var hasLocalPathway: Bool { self != .noLocalPathway }
  /// Whether there is a critic.
  public var hasDiscriminator: Bool { self != .noAdversarial }
  /// Whether an identity network is asked.
  public var hasIdentity: Bool { self != .noIdentity }
}

/// Whose weights of the losses are used.
public enum TPGANPreset: String, Sendable, Codable, CaseIterable {
  /// The released program's, whose differences of images are sums over pixels.
  case program
  /// The paper's, whose differences are means.
  case paper
}

/// How much each term counts for one pixel of the face: every difference of images is a mean here, and the program's
/// sums over pixels are means times their number.
public struct TPGANWeights: Hashable, Sendable {
  /// The absolute error of the whole face, of half and of a quarter of its size.
  public var pixels: [Float]
  /// The difference of the halves at the same three sizes.
  public var symmetry: [Float]
  /// The critic's verdict.
  public var adversarial: Float
  /// The features of the identity network.
  public var identity: Float
  /// Which person of the training set it is.
  public var classification: Float
  /// The differences of neighbouring pixels, summed over channels.
  public var totalVariation: Float
  /// The parts by themselves.
  public var parts: Float = 3
  /// What all of it is multiplied by, which Adam hardly feels.
  public var scale: Float

  /// The weights of a preset for faces of `size`×`size`.
  public init(_ preset: TPGANPreset, size: Int) {
    let pixelsOfPaper: Float = 128 * 128
    switch preset {
    case .program:
      pixels = [1, 1 / 4, 1.5 / 16]
      // Half of a face; the largest is halved in size first.
      symmetry = [0.3 / 8, 0.3 / 8, 0.3 * 1.5 / 32]
      (adversarial, identity, classification) = (20 / pixelsOfPaper, 40 / pixelsOfPaper, 10 / pixelsOfPaper)
      (totalVariation, scale) = (1e-3, Float(size * size))
    case .paper:
      (pixels, symmetry) = ([1, 1, 1.5], [0.3, 0.3, 0.45])
      (adversarial, identity, classification) = (1e-3, 3e-3, 1e-3)
      (totalVariation, scale) = (1e-4, 1)
    }
  }
}

/// Sizes, losses and schedule of TP-GAN.
public struct TPGANConfiguration: Sendable {
  /// How large the parts are and where they lie; its size is that of a face.
  public var geometry: FacePartGeometry
  /// People of the training set, whom the encoder must name.
  public var people: Int
  /// Channels of the generator's first layer.
  public var width: Int
  /// Kernels of the encoder from the whole face to its smallest map, one more than there are halvings.
  public var kernels: [Int]
  /// Residual blocks on the smallest map.
  public var bottomBlocks: Int
  /// Numbers of the code that the person is read from.
  public var features: Int
  /// Numbers of noise beside the code.
  public var noise: Int
  /// Halvings of a part.
  public var partHalvings: Int
  /// Channels of the critic's first layer.
  public var discriminatorWidth: Int
  /// What is trained.
  public var variant: TPGANVariant
  /// The weights of the losses.
  public var weights: TPGANWeights
  /// Updates of the generator to one of the critic.
  public var generatorUpdates = 2
  /// What the critic is told of a real face; 1 would be certainty.
  public var realTarget: Float = 0.9
  /// The share of the code that dropout leaves to the classifier of people.
  public var classifierKeep: Float = 0.3
  /// The optimiser of all networks.
  public var optimizer = OptimizerRule.adam()
  /// The learning rate of all networks.
  public var rate = Schedule.constant(1e-4)
  /// Faces per step.
  public var batchSize = 10
  /// How weights of convolutions begin.
  public var convolutionStart = Initializer.truncatedNormal(deviation: 0.02)
  /// How weights of transposed convolutions and dense layers begin.
  public var otherStart = Initializer.normal(mean: 0, deviation: 0.02)
  /// What batch norms use once training is over. With `.batch` each face is normalised by itself; the program uses the
  /// statistics of ten test faces at a time.
  public var statistics = NormStatistics.running
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32

  /// Rows and columns of a face.
  public var size: Int { geometry.size }
  /// Halvings of the encoder.
  public var halvings: Int { kernels.count - 1 }
  /// Channels of the encoder's maps, from the whole face down.
  public var widths: [Int] { [width] + (0..<halvings).map { width << $0 } }

  /// The published system for faces of 128×128; the program names 340 people.
  public static func published(
    _ variant: TPGANVariant = .full, _ preset: TPGANPreset = .program, people: Int = 340
  ) -> TPGANConfiguration {
    TPGANConfiguration(
      geometry: .published, people: people, width: 64, kernels: [7, 5, 3, 3, 3], bottomBlocks: 4, features: 256,
      noise: 100, partHalvings: 3, discriminatorWidth: 64, variant: variant, preset: preset)
  }

  /// A small system for faces of 32 or 64 pixels.
  public static func small(
    _ variant: TPGANVariant = .full, _ preset: TPGANPreset = .program, size: Int = 32, people: Int, width: Int = 8
  ) -> TPGANConfiguration {
    guard let geometry = FacePartGeometry.standard(size: size) else {
      preconditionFailure("there are no boxes of the parts for faces of \(size)×\(size); take 32, 64 or 128")
    }
    var configuration = TPGANConfiguration(
      geometry: geometry, people: people, width: width, kernels: [5, 3, 3, 3] + (size > 32 ? [3] : []), bottomBlocks: 2,
      features: 64, noise: 16, partHalvings: 2, discriminatorWidth: 2 * width, variant: variant, preset: preset)
    (configuration.rate, configuration.batchSize) = (.constant(1e-3), 8)
    return configuration
  }

  /// A system of the given sizes with the weights of a preset.
  public init(
    geometry: FacePartGeometry, people: Int, width: Int, kernels: [Int], bottomBlocks: Int, features: Int, noise: Int,
    partHalvings: Int, discriminatorWidth: Int, variant: TPGANVariant, preset: TPGANPreset
  ) {
    let size = geometry.size
    precondition(
      kernels.count >= 4 && size % (1 << (kernels.count - 1)) == 0 && size.nonzeroBitCount == 1 && size >= 16,
      "a face of \(size)×\(size) pixels cannot be halved \(kernels.count - 1) times; take a power of two, three times"
    )
    for box in FacePart.allCases.map(geometry.box) {
      precondition(
        box.height % (1 << partHalvings) == 0 && box.width % (1 << partHalvings) == 0,
        "a part of \(box.height)×\(box.width) pixels cannot be halved \(partHalvings) times")
    }
    precondition(width % 8 == 0 || width == 4, "the decoder divides its width by eight, or a width of four by four")
    (self.geometry, self.people, self.width, self.kernels) = (geometry, people, width, kernels)
    (self.bottomBlocks, self.features, self.noise) = (bottomBlocks, features, noise)
    (self.partHalvings, self.discriminatorWidth, self.variant) = (partHalvings, discriminatorWidth, variant)
    weights = TPGANWeights(preset, size: size)
  }
}
