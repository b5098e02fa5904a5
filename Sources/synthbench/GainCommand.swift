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
    case detection

    /// The networks whose figures are printed.
    var reported: [GainNetwork] {
      switch self {
      case .segmentation: [.fcn, .unet]
      case .handPose: [.poseRegressor]
      case .detection: GainSubject.people.networks
      }
    }

    var subject: GainSubject { self == .detection ? .people : .hands }
  }

  @Argument(
    help: """
      The task: segmentation or hand-pose of hands, or detection, which finds people in scenes and segments their body \
      parts.
      """)
  var task: String

  @Option(help: "How much time it may take: smoke, quick, standard or paper.")
  var profile: String = Profile.quick.rawValue

  @Option(help: "Seeds, such as 0,1,2 or 0-4.")
  var seeds = "0,1,2"

  @Option(
    help: """
      The variant of the generator that makes the synthetic images. Of hand-depth: l2, l2+gan or l2+gan+style, which is \
      the default. Of deformable-gan, for detection: baseline, deformable, perceptual or full, which is the default.
      """)
  var generator: String?

  @Option(help: "What people stand before in the scenes of detection: drawn, or facades of the published data.")
  var background: String = PersonBackground.drawn.rawValue

  @Flag(help: "Print the figures as JSON.")
  var json = false

  @OptionGroup var place: PlaceOptions
  @OptionGroup var work: WorkOptions

  func run() throws {
    let task = try Task.named(task, kind: "task")
    let profile = try Profile.named(profile, kind: "profile")
    let seeds = try parsedSeeds(seeds)
    let generator = generator ?? task.subject.reportedGenerator
    let stages = try stages(task, profile, seeds, generator)
    let workplace = try work.workplace(place, title: "gain \(task.rawValue)")
    try work.execute(stages, in: workplace)
    let analysis = try GainAnalysis.read(
      from: workplace.store, subject: task.subject, profile: profile.rawValue, seeds: seeds.map { Int($0) },
      networks: task.reported, generator: generator)
    print(json ? String(decoding: try analysis.jsonData(), as: UTF8.self) : analysis.markdown(level: 1).source)
  }

  /// The generators, and then the networks that use their images.
  private func stages(
    _ task: Task, _ profile: Profile, _ seeds: [UInt64], _ generator: String
  ) throws -> [[RunSpecification]] {
    func hands(_ networks: [DownstreamNetwork]) throws -> [[RunSpecification]] {
      let variant = try HandDepthVariant.named(generator, kind: "variant of hand-depth")
      let plan = HandsPlan(profile)
      return [
        seeds.map { .handDepth(plan.generator(variant, seed: $0)) },
        seeds.flatMap { seed in networks.flatMap { plan.downstream($0, seed: seed, imagesOf: variant) } },
      ]
    }
    switch task {
    case .segmentation: return try hands([.fcn, .unet])
    case .handPose: return try hands([.poseRegressor])
    case .detection:
      let variant = try DeformableGANVariant.named(generator, kind: "variant of deformable-gan")
      let plan = PeoplePlan(profile, background: try .named(background, kind: "background"))
      return [
        seeds.map { .deformableGAN(plan.generator(variant, seed: $0)) },
        seeds.flatMap { seed in
          PersonNetwork.allCases.flatMap { plan.downstream($0, seed: seed, imagesOf: variant) }
        },
      ]
    }
  }
}
