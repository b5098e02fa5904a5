import ArgumentParser
import Experiments
import Foundation
import Models
import Reports

/// `synthbench gain TASK`: what synthetic images are worth to a downstream task.
struct GainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gain",
    abstract: "Measure what synthetic images are worth to a downstream task. Does only what is missing.")

  /// The downstream tasks.
  enum Task: String, Named {
    case segmentation
    case handPose = "hand-pose"

    var networks: [DownstreamNetwork] { self == .segmentation ? [.fcn, .unet] : [.poseRegressor] }
    var reported: [GainNetwork] { self == .segmentation ? [.fcn, .unet] : [.poseRegressor] }
  }

  @Argument(help: "The task: segmentation or hand-pose.")
  var task: String

  @Option(help: "How much time it may take: smoke, quick, standard or paper.")
  var profile: String = Profile.quick.rawValue

  @Option(help: "Seeds, such as 0,1,2 or 0-4.")
  var seeds = "0,1,2"

  @Option(help: "The variant of hand-depth that makes the synthetic images: l2, l2+gan or l2+gan+style.")
  var generator = HandDepthVariant.l2GANStyle.rawValue

  @Flag(help: "Print the figures as JSON.")
  var json = false

  @OptionGroup var place: PlaceOptions
  @OptionGroup var work: WorkOptions

  func run() throws {
    let task = try Task.named(task, kind: "task")
    let profile = try Profile.named(profile, kind: "profile")
    let seeds = try parsedSeeds(seeds)
    let variant = try HandDepthVariant.named(generator, kind: "variant of hand-depth")
    let plan = HandsPlan(profile)
    let stages: [[RunSpecification]] = [
      seeds.map { .handDepth(plan.generator(variant, seed: $0)) },
      seeds.flatMap { seed in task.networks.flatMap { plan.downstream($0, seed: seed, imagesOf: variant) } },
    ]
    let workplace = try work.workplace(place, title: "gain \(task.rawValue)")
    try work.execute(stages, in: workplace)
    let analysis = try GainAnalysis.read(
      from: workplace.store, profile: profile.rawValue, seeds: seeds.map { Int($0) }, networks: task.reported,
      generator: variant.rawValue)
    print(json ? String(decoding: try analysis.jsonData(), as: UTF8.self) : analysis.markdown(level: 1).source)
  }
}
