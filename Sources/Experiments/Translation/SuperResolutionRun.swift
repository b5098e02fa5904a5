import Models

/// A run of this system.
public struct SuperResolutionRun: SystemRun {
  /// The variant.
  public var variant: String
  /// The preset.
  public var preset: String
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64

  public var system: SystemID { .superResolution }
  public var variantName: String { variant }
  public var presetName: String { preset }

  /// The names of the variants; the last is the default.
  static var variants: [String] { ["default"] }
  /// The names of the presets; the first is the default.
  static var presets: [String] { ["default"] }
  /// The paper's card.
  static var paper: Paper { Paper(citation: "", deviations: [], tables: []) }

  /// The planned run of a variant and preset, or nil where there is none of these names.
  init?(variant: String, preset: String, profile: Profile, seed: UInt64) {
    (self.variant, self.preset, self.profile, self.seed) = (variant, preset, profile, seed)
  }

  /// The runs of a profile's benchmark under one seed.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] { [] }
}
