import Tensors

/// What a run of any system states about itself.
package protocol SystemRun: Codable, Hashable, Sendable {
  /// Seed of the run.
  var seed: UInt64 { get }
  /// Where the numbers come from.
  var profile: Profile { get }
  /// The system that is trained.
  var system: SystemID { get }
  /// The variant, by the name that commands and results use.
  var variantName: String { get }
  /// The preset, by the name that commands and results use.
  var presetName: String { get }
  /// 0, or more for a run that uses what others left behind.
  var stage: Int { get }
  /// What training computes in, where it is not float32.
  var arithmetic: Arithmetic? { get set }
  /// The run as one of any system.
  var specification: RunSpecification { get }
}

extension SystemRun {
  /// Most runs need no other.
  package var stage: Int { 0 }
}

/// A run that is planned by the names of a variant and a preset.
package protocol NamedRun: SystemRun {
  /// The names of the variants; the last is the default.
  static var variants: [String] { get }
  /// The names of the presets; the first is the default.
  static var presets: [String] { get }

  /// The planned run of a variant and preset, or nil where there is none of these names.
  init?(variant: String, preset: String, profile: Profile, seed: UInt64)
}

/// A run whose variants and presets are the cases of two enums, named by their raw values.
package protocol PlannedRun: NamedRun {
  associatedtype Variant: CaseIterable & RawRepresentable<String>
  associatedtype Preset: CaseIterable & RawRepresentable<String>

  var variant: Variant { get }
  var preset: Preset { get }
  /// The variants; the last is the default.
  static var variantOrder: [Variant] { get }
  /// The presets; the first is the default.
  static var presetOrder: [Preset] { get }

  /// The planned run of a profile.
  init(_ variant: Variant, _ preset: Preset, _ profile: Profile, seed: UInt64)
}

extension PlannedRun {
  package var variantName: String { variant.rawValue }
  package var presetName: String { preset.rawValue }

  package static var variantOrder: [Variant] { Array(Variant.allCases) }
  package static var presetOrder: [Preset] { Array(Preset.allCases) }
  package static var variants: [String] { variantOrder.map(\.rawValue) }
  package static var presets: [String] { presetOrder.map(\.rawValue) }

  package init?(variant: String, preset: String, profile: Profile, seed: UInt64) {
    guard let variant = Variant(rawValue: variant), let preset = Preset(rawValue: preset) else { return nil }
    self.init(variant, preset, profile, seed: seed)
  }
}

/// A run of a system some of whose variants have a loss in the features of a network, which a user's VGG-19 may be.
package protocol PerceptualRun: PlannedRun {
  /// SHA-256 of the user's VGG-19, or nil for a network of our own.
  var vgg19: String? { get set }
  /// Whether the variant has such a loss.
  var takesVGG19: Bool { get }
}

extension PerceptualRun {
  /// The variant, `-vgg19` behind it where the user gave the network.
  package var variantName: String { variant.rawValue + (vgg19 == nil ? "" : "-vgg19") }
}

/// A run of a downstream network, on real images and on those that a generator of another run makes.
package protocol GeneratorUsingRun: SystemRun {
  associatedtype Generator: SystemRun

  /// The run whose images are used.
  var generator: Generator { get set }
  /// What is trained on.
  var regime: Regime { get }
  /// Real images to train on.
  var realImages: Int { get }
}

extension GeneratorUsingRun {
  package var variantName: String { regime.variantName(realImages: realImages) }
  package var presetName: String { generator.presetName }
  /// After the generator whose images it uses.
  package var stage: Int { generator.stage + 1 }
  /// The generator's; the downstream network itself is trained in float32.
  package var arithmetic: Arithmetic? {
    get { generator.arithmetic }
    set { generator.arithmetic = newValue }
  }
}
