import ArgumentParser
import Experiments
import Foundation
import Tensors

/// `synthbench train SYSTEM`: one system, one variant, any seeds.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train and score one variant of one system.")

  /// Those that take a user's VGG-19, for help and messages.
  private static let vgg19Systems = SystemID.takingVGG19.map(\.rawValue).joined(separator: ", ")

  @Argument(help: "The system; `synthbench list` shows them with their variants and presets.")
  var system: String

  @Option(help: "The variant; the system's last one when not given.")
  var variant: String?

  @Option(help: "The preset; the system's first one when not given.")
  var preset: String?

  @Option(help: "How much time it may take: smoke, quick, standard or paper.")
  var profile: String = Profile.quick.rawValue

  @Option(help: "Seeds, such as 0,1,2 or 0-4.")
  var seeds = "0"

  @Option(
    help: ArgumentHelp(
      "VGG-19 weights in torchvision's names (safetensors) for the losses that \(Self.vgg19Systems) measure in features; "
        + "a small network of our own when not given.", valueName: "file"))
  var vgg19: String?

  @Option(
    help: ArgumentHelp(
      "What the convolutions and dense layers of training compute in: float32 or bfloat16. Weights are float32 either way."
    ))
  var dtype: String = Arithmetic.float32.rawValue

  @OptionGroup var place: PlaceOptions
  @OptionGroup var work: WorkOptions

  func run() throws {
    let system = try SystemID.named(system, kind: "system")
    let profile = try Profile.named(profile, kind: "profile")
    let arithmetic = try Arithmetic.named(dtype, kind: "dtype")
    let variant = try chosen(variant ?? system.variants.last, kind: "variant", among: system.variants)
    let preset = try chosen(preset ?? system.presets.first, kind: "preset", among: system.presets)
    var runs = try parsedSeeds(seeds).compactMap {
      system.run(variant: variant, preset: preset, profile: profile, seed: $0)?.with(arithmetic: arithmetic)
    }
    guard !runs.isEmpty else {
      throw UserError(description: "\(system.rawValue) is trained by `synthbench gain`, which names its images.")
    }
    guard vgg19 == nil || runs.allSatisfy(\.takesVGG19) else {
      throw UserError(
        description: "\(system.rawValue) \(variant) has no loss in features; --vgg19 is for the variants of "
          + "\(Self.vgg19Systems) that have one.")
    }
    let workplace = try work.workplace(place, title: "\(system.rawValue) \(variant)")
    if let vgg19 {
      let hash = try workplace.importVGG19(vgg19)
      runs = runs.map { $0.with(vgg19: hash) }
    }
    try work.execute([runs.compactMap(\.prerequisite), runs], in: workplace)
    for run in runs { print(try workplace.summary(of: run)) }
  }

  private func chosen(_ name: String?, kind: String, among names: [String]) throws -> String {
    guard let name, names.contains(name) else { throw UserError.unknown(kind, name ?? "", among: names) }
    return name
  }
}
