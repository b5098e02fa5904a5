import Datasets
import Judges
import Models
import Tensors

/// What a downstream network learns of people.
public enum PersonNetwork: String, Codable, Sendable, CaseIterable {
  case detector = "person-detector"
  case segmenter = "person-segmentation"

  /// Its name among the systems.
  public var system: SystemID { self == .detector ? .personDetector : .personSegmentation }
}

/// What people stand before in the scenes of the detector.
public enum PersonBackground: String, Codable, Sendable, CaseIterable {
  /// Drawn walls and things.
  case drawn
  /// Photographs of house fronts: `facades` in the folder of published data.
  case facades
}

/// A run that trains a downstream network with or without generated people.
public struct PersonDownstreamRun: GeneratorUsingRun {
  /// The network.
  public var network: PersonNetwork
  /// Its training images.
  public var regime: Regime
  /// Real images among them: portraits for the segmenter, scenes for the detector.
  public var realImages: Int
  /// Synthetic or augmented images among them, where the regime has some.
  public var extraImages: Int
  /// The generator of the synthetic images; part of the specification whatever the regime, so that runs pair up.
  public var generator: DeformableGANRun
  /// The same number of steps whatever the regime.
  public var schedule: SupervisedSchedule
  /// Real images to score on.
  public var testImages: Int
  /// Rows and columns of the detector's scenes.
  public var sceneSize: Int
  /// What people stand before in them.
  public var background: PersonBackground
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64

  package var system: SystemID { network.system }
  package var specification: RunSpecification { .personDownstream(self) }

  /// The runs of a profile's benchmark under one seed.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    PersonNetwork.allCases.flatMap { PeoplePlan(profile).runs($0, seed: seed) }
  }
}

/// The numbers of the gain experiment with people.
public struct PeoplePlan: Sendable {
  let profile: Profile
  let background: PersonBackground
  /// Budgets of real images at which each regime is tried.
  let realBudgets: [Int]
  let mixedBudgets: [Int]
  let extraImages: Int
  let testImages: Int
  let steps: Int

  /// The plan of a profile.
  public init(_ profile: Profile, background: PersonBackground = .drawn) {
    (self.profile, self.background) = (profile, background)
    switch profile {
    case .smoke:
      (realBudgets, mixedBudgets) = ([4, 8], [4])
      (extraImages, testImages, steps) = (12, 8, 4)
    case .quick:
      (realBudgets, mixedBudgets) = ([16, 64, 128, 256, 384], [16, 64, 256, 384])
      (extraImages, testImages, steps) = (256, 192, 300)
    case .standard:
      (realBudgets, mixedBudgets) = ([16, 32, 64, 128, 256, 512, 1536], [16, 64, 256, 1536])
      (extraImages, testImages, steps) = (1024, 512, 2_000)
    case .paper:
      (realBudgets, mixedBudgets) = ([64, 256, 1024, 4096], [64, 256, 1024, 4096])
      (extraImages, testImages, steps) = (4096, 512, 8_000)
    }
  }

  /// The generator run of a variant.
  public func generator(_ variant: DeformableGANVariant, seed: UInt64) -> DeformableGANRun {
    DeformableGANRun(variant, .corrected, profile, seed: seed)
  }

  /// The downstream runs of a network: every regime at every budget.
  ///
  /// - Parameter variant: the generator whose images are the synthetic ones.
  public func downstream(
    _ network: PersonNetwork, seed: UInt64, imagesOf variant: DeformableGANVariant = .full
  ) -> [RunSpecification] {
    runs(network, seed: seed, imagesOf: variant).map { .personDownstream($0) }
  }

  func runs(
    _ network: PersonNetwork, seed: UInt64, imagesOf variant: DeformableGANVariant = .full
  ) -> [PersonDownstreamRun] {
    Regime.planned(real: realBudgets, mixed: mixedBudgets).map { regime, realImages in
      PersonDownstreamRun(
        network: network, regime: regime, realImages: realImages, extraImages: extraImages,
        generator: generator(variant, seed: seed),
        schedule: SupervisedSchedule(steps: steps, batchSize: 16, rate: network == .detector ? 3e-3 : 2e-3),
        testImages: testImages, sceneSize: profile == .paper ? 128 : 64, background: background, profile: profile,
        seed: seed)
    }
  }
}
