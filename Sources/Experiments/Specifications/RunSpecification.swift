import Datasets
import Foundation
import Judges
import Models
import Tensors

/// Everything that decides what a run computes: two runs with equal specifications give equal bytes.
public enum RunSpecification: Codable, Hashable, Sendable {
  case vanillaGAN(VanillaGANRun)
  case handDepth(HandDepthRun)
  case downstream(DownstreamRun)
  case pix2pix(Pix2PixRun)
  case cycleGAN(CycleGANRun)
  case superResolution(SuperResolutionRun)
  case starGAN(StarGANRun)
  case domainTransfer(DomainTransferRun)
  case crossingNets(CrossingNetsRun)
  case keyPatches(KeyPatchRun)
  case tpGAN(TPGANRun)
  case diat(DIATRun)
  case deformableGAN(DeformableGANRun)
  case personDownstream(PersonDownstreamRun)
  case calibration(CalibrationRun)

  /// The details, whatever the system.
  private var details: any SystemRun {
    switch self {
    case .vanillaGAN(let run): run
    case .handDepth(let run): run
    case .downstream(let run): run
    case .pix2pix(let run): run
    case .cycleGAN(let run): run
    case .superResolution(let run): run
    case .starGAN(let run): run
    case .domainTransfer(let run): run
    case .crossingNets(let run): run
    case .keyPatches(let run): run
    case .tpGAN(let run): run
    case .diat(let run): run
    case .deformableGAN(let run): run
    case .personDownstream(let run): run
    case .calibration(let run): run
    }
  }

  /// The specification as JSON with sorted keys.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Encoding plain numbers and strings cannot fail; an empty text would show at once in every lookup.
    return (try? String(decoding: encoder.encode(self), as: UTF8.self)) ?? ""
  }

  /// A specification from its JSON.
  public init(json: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
  }

  /// SHA-256 of the JSON.
  public var hash: String { SHA256.hexadecimal(of: Array(json.utf8)) }

  /// The seed of the run.
  public var seed: UInt64 { details.seed }

  /// The profile that the numbers were taken from.
  public var profile: Profile { details.profile }

  /// The system that is trained, as `list` shows it.
  public var system: SystemID { details.system }

  /// The variant of the system.
  ///
  /// The arithmetic of training stands behind its name, so that no table takes one for the other.
  public var variant: String { details.variantName + (details.arithmetic.map { "-\($0.rawValue)" } ?? "") }

  /// What training computes in.
  public var arithmetic: Arithmetic { details.arithmetic ?? .float32 }

  /// The preset of the system.
  public var preset: String { details.presetName }

  /// The benchmark that the run belongs to.
  public var benchmark: Benchmark { system.benchmark(preset: preset) }

  /// Runs of a lower stage come first, as those of a higher one use what they left behind.
  var stage: Int { details.stage }

  /// The same with a user's VGG-19 for the losses in features; runs without such a loss are left as they are.
  public func with(vgg19 hash: String) -> RunSpecification {
    guard var run = details as? any PerceptualRun, run.takesVGG19 else { return self }
    run.vgg19 = hash
    return run.specification
  }

  /// The same, trained in an arithmetic; of a downstream run, the generator.
  public func with(arithmetic: Arithmetic) -> RunSpecification {
    var run = details
    // A specification without this entry means float32: those of former versions keep their hashes.
    run.arithmetic = arithmetic == .float32 ? nil : arithmetic
    return run.specification
  }

  /// Whether a loss of the run is measured in the features of a network that a VGG-19 could replace.
  public var takesVGG19: Bool { (details as? any PerceptualRun)?.takesVGG19 ?? false }

  /// The run that must be finished before this one, or nil.
  public var prerequisite: RunSpecification? {
    guard case .superResolution(let run) = self, run.startsFromResidual else { return nil }
    return .superResolution(run.residual)
  }

  /// A short name for progress and messages.
  public var title: String { "\(system.rawValue) \(variant) seed \(seed)" }
}

/// The systems that can be trained.
public enum SystemID: String, Codable, Sendable, CaseIterable {
  case vanillaGAN = "vanilla-gan"
  case handDepth = "hand-depth"
  case segmentationFCN = "segmentation-fcn"
  case segmentationUNet = "segmentation-u-net"
  case handPose = "hand-pose"
  case pix2pix
  case cycleGAN = "cyclegan"
  case superResolution = "srgan"
  case starGAN = "stargan"
  case domainTransfer = "dtn"
  case crossingNets = "crossing-nets"
  case keyPatches = "key-patches"
  case tpGAN = "tp-gan"
  case diat
  case deformableGAN = "deformable-gan"
  case personDetector = "person-detector"
  case personSegmentation = "person-segmentation"
  case calibration

  /// Whether it makes images; the others use them.
  public var makesPictures: Bool {
    switch self {
    case .segmentationFCN, .segmentationUNet, .handPose, .personDetector, .personSegmentation, .calibration: false
    default: true
    }
  }

  /// Whether a run of it leaves weights behind.
  var leavesWeights: Bool { self != .calibration }

  /// One line for `list`.
  public var summary: String {
    switch self {
    case .vanillaGAN: "Generative adversarial nets: two multilayer perceptrons (Goodfellow et al. 2014)"
    case .handDepth: "Hand pose to depth image: squared error, + GAN, + style transfer (Sensors 2019)"
    case .segmentationFCN: "Downstream: hand-part segmentation by a fully convolutional network"
    case .segmentationUNet: "Downstream: hand-part segmentation by a U-Net"
    case .handPose: "Downstream: hand-pose regression from depth"
    case .pix2pix: "pix2pix: paired image translation, nine tasks (Isola et al. 2017)"
    case .cycleGAN: "CycleGAN: unpaired image translation (Zhu et al. 2017)"
    case .superResolution: "SRGAN and SRResNet: single-image super-resolution by four (Ledig et al. 2017)"
    case .starGAN: "StarGAN: one generator for many attributes and several data sets (Choi et al. 2018)"
    case .domainTransfer: "DTN: unsupervised transfer into another domain (Taigman et al. 2017)"
    case .crossingNets: "Crossing Nets: pose and depth of a hand through one latent space, few labels (Wan et al. 2017)"
    case .keyPatches: "Key local patches: a whole image from a few of its parts (Lee et al. 2018)"
    case .tpGAN: "TP-GAN: frontal faces from profiles (Huang et al. 2017)"
    case .diat: "DIAT and DIAT-A: transfer of a face attribute that keeps the person (Li et al. 2016)"
    case .deformableGAN: "Deformable GANs: people in another pose (Siarohin et al. 2018)"
    case .personDetector: "Downstream: people found in scenes by a single-shot detector"
    case .personSegmentation: "Downstream: body parts of people by a fully convolutional network"
    case .calibration: "No training: Set5 enlarged without a network, and stored predictions of hand poses"
    }
  }
}
