import Layers
import Models
import Tensors

/// A run of KeyPatchGAN.
public struct KeyPatchRun: SystemRun {
  /// What is trained.
  public var variant: KeyPatchVariant
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?

  /// The system.
  public var system: SystemID { .keyPatches }
  /// The variant's name.
  public var variantName: String { variant.rawValue }
  /// The preset's name.
  public var presetName: String { "drawn" }

  /// The names of the variants; the last is the default.
  static var variants: [String] { KeyPatchVariant.allCases.map(\.rawValue) }
  /// The names of the presets; the first is the default.
  static var presets: [String] { ["drawn"] }

  /// The planned run of a variant and preset, or nil where there is none of these names.
  init?(variant: String, preset: String, profile: Profile, seed: UInt64) {
    guard let variant = KeyPatchVariant(rawValue: variant), Self.presets.contains(preset) else { return nil }
    self.init(variant, profile, seed: seed)
  }

  /// The planned run of a profile.
  init(_ variant: KeyPatchVariant, _ profile: Profile, seed: UInt64) {
    (self.variant, self.profile, self.seed) = (variant, profile, seed)
  }

  /// The runs of a profile's benchmark under one seed.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    KeyPatchVariant.allCases.map { Self($0, profile, seed: seed) }
  }
}
