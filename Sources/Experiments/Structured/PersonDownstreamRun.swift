import Models
import Tensors

/// What a downstream network learns of people.
public enum PersonNetwork: String, Codable, Sendable, CaseIterable {
  case detector = "person-detector"
  case segmenter = "person-segmentation"

  /// Its name among the systems.
  public var system: SystemID { self == .detector ? .personDetector : .personSegmentation }
}

/// A run that trains a downstream network with or without generated people.
public struct PersonDownstreamRun: SystemRun {
  /// The network.
  public var network: PersonNetwork
  /// Its training images.
  public var regime: Regime
  /// Real images among them.
  public var realImages: Int
  /// The generator of the synthetic images; part of the specification whatever the regime, so that runs pair up.
  public var generator: DeformableGANRun
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64

  /// The system.
  public var system: SystemID { network.system }
  /// The variant's name.
  public var variantName: String { regime == .synthetic ? "S" : "\(regime.rawValue)@\(realImages)" }
  /// The preset's name.
  public var presetName: String { generator.presetName }
  /// After the generator whose images it uses.
  public var stage: Int { 1 }
  /// The generator's; the downstream network itself is trained in float32.
  public var arithmetic: Arithmetic? {
    get { generator.arithmetic }
    set { generator.arithmetic = newValue }
  }

  /// The runs of a profile's benchmark under one seed.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] { [] }
}
