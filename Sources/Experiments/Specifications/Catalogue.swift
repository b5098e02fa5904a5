import Models

extension SystemID {
  /// What plans its runs by name; nil where runs need more, such as the regime and budget of downstream networks.
  private var runs: (any NamedRun.Type)? {
    switch self {
    case .vanillaGAN: VanillaGANRun.self
    case .handDepth: HandDepthRun.self
    case .segmentationFCN, .segmentationUNet, .handPose, .personDetector, .personSegmentation, .calibration: nil
    case .pix2pix: Pix2PixRun.self
    case .cycleGAN: CycleGANRun.self
    case .superResolution: SuperResolutionRun.self
    case .starGAN: StarGANRun.self
    case .domainTransfer: DomainTransferRun.self
    case .crossingNets: CrossingNetsRun.self
    case .keyPatches: KeyPatchRun.self
    case .tpGAN: TPGANRun.self
    case .diat: DIATRun.self
    case .deformableGAN: DeformableGANRun.self
    }
  }

  /// The names of its variants; the last is the default.
  public var variants: [String] {
    switch self {
    case .calibration: Interpolation.allCases.map(\.rawValue)
    default: runs?.variants ?? Regime.allCases.map(\.rawValue)
    }
  }

  /// The names of its presets; the first is the default.
  public var presets: [String] {
    switch self {
    case .personDetector, .personSegmentation: DeformableGANRun.presets
    case .calibration: [CalibrationSet.set5.rawValue]
    default: runs?.presets ?? [HandDepthPreset.corrected.rawValue]
    }
  }

  /// Those with variants that have a loss in the features of a network, which a user's VGG-19 may be.
  public static var takingVGG19: [SystemID] { allCases.filter { $0.runs is any PerceptualRun.Type } }

  /// The paper it comes from; nil for downstream networks.
  public var paper: Paper? {
    switch self {
    case .vanillaGAN: VanillaGAN.paper
    case .handDepth: HandDepthGAN.paper
    case .segmentationFCN, .segmentationUNet, .handPose, .personDetector, .personSegmentation, .calibration: nil
    case .pix2pix: Pix2Pix.paper
    case .cycleGAN: CycleGAN.paper
    case .superResolution: SRGAN.paper
    case .starGAN: StarGAN.paper
    case .domainTransfer: DTN.paper
    case .crossingNets: CrossingNets.paper
    case .keyPatches: KeyPatchGAN.paper
    case .tpGAN: TPGAN.paper
    case .diat: DIAT.paper
    case .deformableGAN: DeformableGAN.paper
    }
  }

  /// The benchmark whose report a single run of it belongs to.
  public func benchmark(preset: String) -> Benchmark {
    switch self {
    case .vanillaGAN:
      preset == PointSet.mnist.rawValue ? .digits : preset == PointSet.ring8.rawValue ? .ring8 : .digits16
    case .handDepth, .segmentationFCN, .segmentationUNet, .handPose: .hands
    case .pix2pix: .pix2pix
    case .cycleGAN: .cycleGAN
    case .superResolution: .srgan
    case .starGAN: .starGAN
    case .domainTransfer: .dtn
    case .crossingNets: .crossingNets
    case .keyPatches: .keyPatches
    case .tpGAN: .tpGAN
    case .diat: .diat
    case .deformableGAN, .personDetector, .personSegmentation: .deformableGAN
    case .calibration: .calibration
    }
  }

  /// The planned run of a variant and preset, or nil where there is none of these names.
  ///
  /// Downstream systems are trained by `gain`, which needs a regime and a budget.
  public func run(variant: String, preset: String, profile: Profile, seed: UInt64) -> RunSpecification? {
    runs?.init(variant: variant, preset: preset, profile: profile, seed: seed)?.specification
  }
}
