import Judges
import Models

/// A set of runs that belong to one report.
public enum Benchmark: String, Codable, Sendable, CaseIterable {
  case hands
  case digits
  case digits16
  case ring8
  case pix2pix
  case cycleGAN = "cyclegan"
  case srgan
  case starGAN = "stargan"
  case dtn
  /// Pix2pix, CycleGAN, SRGAN, StarGAN and DTN together.
  case translation
  case crossingNets = "crossing-nets"
  case keyPatches = "key-patches"
  case tpGAN = "tp-gan"
  case diat
  case deformableGAN = "deformable-gan"
  /// Crossing Nets, key local patches, TP-GAN, DIAT and Deformable GANs together.
  case structured
  /// Published figures that need no training, from the published files.
  case calibration
  /// Every benchmark; those on published files only where the files are.
  case all

  /// One line for `list`.
  public var summary: String {
    switch self {
    case .hands: "Hand-depth generators, and what their images are worth to segmentation and pose estimation"
    case .digits: "Vanilla GAN on the real MNIST files, Parzen log-likelihood beside the paper's"
    case .digits16: "Vanilla GAN on procedural digits of 16×16 pixels"
    case .ring8: "Vanilla GAN on eight Gaussians in the plane"
    case .pix2pix: "Paired translation of street labels to photos: losses and generators against each other"
    case .cycleGAN: "Unpaired translation between street labels and photos, and its ablations"
    case .srgan: "Super-resolution by four: content losses, with and without a critic"
    case .starGAN: "Faces: attributes, expressions, and both data sets together"
    case .dtn: "Digits of one look to digits of another, without pairs or target labels"
    case .translation: "All five systems of image translation, with a page for each and an overview"
    case .crossingNets: "Hands with few labels: pose from depth through a shared latent space"
    case .keyPatches: "Whole faces from three of their patches"
    case .tpGAN: "Frontal faces from profiles, and who is recognised on them"
    case .diat: "One attribute of a face changed, the person kept"
    case .deformableGAN: "People in another pose, and what such pictures are worth to detection and segmentation"
    case .structured: "All five structured systems, with a page for each and an overview"
    case .calibration: "Rows of published tables that need no training, scored on the published files"
    case .all: "The whole suite, with a page for each benchmark and an overview"
    }
  }

  /// The benchmarks that this one is made of; itself where it is not a collection.
  public var parts: [Benchmark] {
    switch self {
    case .translation: [.pix2pix, .cycleGAN, .srgan, .starGAN, .dtn]
    case .structured: [.crossingNets, .keyPatches, .tpGAN, .diat, .deformableGAN]
    case .all:
      [.hands, .digits, .digits16, .ring8] + Benchmark.translation.parts + Benchmark.structured.parts + [.calibration]
    default: [self]
    }
  }

  /// Where its page lies within the folder of reports.
  public var reportFolder: String {
    let collection = [Benchmark.translation, .structured].first { $0 != self && $0.parts.contains(self) }
    return collection.map { "\($0.rawValue)/\(rawValue)" } ?? rawValue
  }

  /// Whether it is made of others.
  public var isCollection: Bool { parts != [self] }

  /// Whether published files are needed.
  var readsFiles: Bool { self == .digits || self == .calibration }

  /// The runs of a profile for the given seeds: stages that follow one another, each of runs that may go side by side.
  ///
  /// - Parameters:
  ///   - leavesOutFiles: whether a collection does without benchmarks that need published files.
  ///   - data: the folder of published data sets, whose files calibration has a run for.
  public func stages(
    _ profile: Profile, seeds: [UInt64], leavesOutFiles: Bool = false, data: String? = nil
  ) -> [[RunSpecification]] {
    if isCollection {
      let present = parts.filter { !(leavesOutFiles && $0.readsFiles) }
      return staged(present.flatMap { $0.stages(profile, seeds: seeds, data: data).flatMap(\.self) })
    }
    func planned<Run: SystemRun>(_ runs: (Profile, UInt64) -> [Run]) -> [[RunSpecification]] {
      staged(seeds.flatMap { runs(profile, $0) }.map(\.specification))
    }
    switch self {
    case .hands:
      let hands = HandsPlan(profile)
      return [
        seeds.flatMap { seed in HandDepthVariant.allCases.map { .handDepth(hands.generator($0, seed: seed)) } },
        seeds.flatMap { seed in DownstreamNetwork.allCases.flatMap { hands.downstream($0, seed: seed) } },
      ]
    case .digits: return [seeds.map { .vanillaGAN(.planned(.mnist, profile, seed: $0)) }]
    case .digits16: return [seeds.map { .vanillaGAN(.planned(.digits16, profile, seed: $0)) }]
    case .ring8: return [seeds.map { .vanillaGAN(.planned(.ring8, profile, seed: $0)) }]
    case .pix2pix: return planned(Pix2PixRun.benchmark)
    case .cycleGAN: return planned(CycleGANRun.benchmark)
    case .srgan: return planned(SuperResolutionRun.benchmark)
    case .starGAN: return planned(StarGANRun.benchmark)
    case .dtn: return planned(DomainTransferRun.benchmark)
    case .crossingNets: return planned(CrossingNetsRun.benchmark)
    case .keyPatches: return planned(KeyPatchRun.benchmark)
    case .tpGAN: return planned(TPGANRun.benchmark)
    case .diat: return planned(DIATRun.benchmark)
    case .deformableGAN: return planned(DeformableGANRun.benchmark) + planned(PersonDownstreamRun.benchmark)
    case .calibration:
      // Nothing depends on the seed, so that one is enough.
      return staged(CalibrationRun.planned(profile, seed: seeds.first ?? 0, data: data).map(\.specification))
    case .translation, .structured, .all: return []  // collections, above
    }
  }
}

/// Runs by stage, the lowest first; within a stage they keep their order.
func staged(_ runs: [RunSpecification]) -> [[RunSpecification]] {
  Set(runs.map(\.stage)).sorted().map { stage in runs.filter { $0.stage == stage } }
}

extension VanillaGANRun {
  /// The run of a profile.
  public static func planned(_ points: PointSet, _ profile: Profile, seed: UInt64) -> Self {
    // An MNIST epoch is 500 steps. The paper names no stopping rule: see the deviations on the vanilla GAN's card.
    let steps: [Profile: Int] =
      switch points {
      case .mnist: [.smoke: 20, .quick: 1_500, .standard: 80_000, .paper: 60_000]
      case .digits16: [.smoke: 50, .quick: 6_000, .standard: 30_000, .paper: 100_000]
      case .ring8: [.smoke: 100, .quick: 3_000, .standard: 10_000, .paper: 30_000]
      }
    let samples = points == .mnist && profile != .smoke ? 10_000 : profile == .smoke ? 200 : 2_000
    return Self(
      points: points, loss: .nonSaturating, profile: profile, seed: seed, steps: steps[profile] ?? 1,
      samples: samples)
  }
}

/// The numbers of the hands benchmark.
public struct HandsPlan: Sendable {
  let profile: Profile
  /// Budgets of real images at which each regime is tried.
  let realBudgets: [Int]
  let mixedBudgets: [Int]
  let extraImages: Int
  let generatorSteps: Int
  let downstreamSteps: Int
  let trainingPairs: Int
  let testImages: Int
  let preset: HandDepthPreset

  /// The plan of a profile.
  public init(_ profile: Profile, preset: HandDepthPreset = .corrected) {
    self.profile = profile
    self.preset = preset
    switch profile {
    case .smoke:
      (realBudgets, mixedBudgets) = ([16, 32], [16])
      (extraImages, trainingPairs, testImages) = (32, 32, 16)
      (generatorSteps, downstreamSteps) = (6, 4)
    case .quick:
      (realBudgets, mixedBudgets) = ([32, 64, 128, 256, 512, 1024], [32, 64, 256, 1024])
      (extraImages, trainingPairs, testImages) = (1024, 1024, 256)
      (generatorSteps, downstreamSteps) = (1_600, 300)
    case .standard:
      (realBudgets, mixedBudgets) = ([32, 64, 128, 256, 512, 1024, 2048], [32, 64, 128, 512, 2048])
      (extraImages, trainingPairs, testImages) = (4096, 2048, 512)
      (generatorSteps, downstreamSteps) = (20_000, 2_000)
    case .paper:
      (realBudgets, mixedBudgets) = ([100, 500, 2000], [100, 500, 2000])
      (extraImages, trainingPairs, testImages) = (4096, 8_192, 512)
      (generatorSteps, downstreamSteps) = (50_000, 4_000)
    }
  }

  private var size: Int { profile == .paper ? 128 : 32 }

  /// The generator run of a variant.
  public func generator(_ variant: HandDepthVariant, seed: UInt64) -> HandDepthRun {
    HandDepthRun(
      variant: variant, preset: preset, profile: profile, seed: seed, steps: generatorSteps, size: size,
      trainingPairs: trainingPairs, testPairs: min(testImages, 128), worldSeed: 1, perceptual: judge(seed: 101),
      judge: judge(seed: 202))
  }

  /// The second, the fourth and so on; everything where there is only one.
  private func everyOther(_ budgets: [Int]) -> [Int] {
    budgets.count < 2 ? budgets : budgets.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
  }

  /// Every regime has the same number of steps. The U-Net starts slower than the FCN and is given more; the regressor
  /// costs a third of it a step and is given three times as many.
  private func schedule(of network: DownstreamNetwork) -> SupervisedSchedule {
    switch network {
    case .fcn: SupervisedSchedule(steps: downstreamSteps, batchSize: 16, rate: 2e-3)
    case .unet: SupervisedSchedule(steps: downstreamSteps * 3 / 2, batchSize: 16, rate: 4e-3)
    case .poseRegressor: SupervisedSchedule(steps: downstreamSteps * 3, batchSize: 16, rate: 2e-3)
    }
  }

  private func judge(seed: UInt64) -> JudgeSpecification {
    JudgeSpecification(
      seed: seed, worldSeed: 1, size: size, trainingFrames: trainingPairs,
      schedule: SupervisedSchedule(steps: profile == .smoke ? 4 : 600, batchSize: 16, rate: 2e-3))
  }

  /// The downstream runs of a network: every regime at every budget.
  ///
  /// - Parameter variant: the generator whose images are the synthetic ones.
  public func downstream(
    _ network: DownstreamNetwork, seed: UInt64, imagesOf variant: HandDepthVariant = .l2GANStyle
  ) -> [RunSpecification] {
    func run(_ regime: Regime, _ realImages: Int) -> RunSpecification {
      .downstream(
        DownstreamRun(
          network: network, regime: regime, realImages: realImages, extraImages: extraImages,
          generator: generator(variant, seed: seed),
          schedule: schedule(of: network), testImages: testImages,
          profile: profile, seed: seed))
    }
    // A generator's real pairs are its training set whatever the budget of the downstream network.
    // The U-Net costs ten times the others, so it is tried at every other budget.
    let (real, mixed) =
      network == .unet ? (everyOther(realBudgets), everyOther(mixedBudgets)) : (realBudgets, mixedBudgets)
    return Regime.planned(real: real, mixed: mixed).map { run($0.regime, $0.realImages) }
  }
}
