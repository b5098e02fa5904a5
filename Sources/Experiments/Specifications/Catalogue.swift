import Models

extension SystemID {
  /// The names of its variants; the last is the default.
  public var variants: [String] {
    switch self {
    case .vanillaGAN: [VanillaGAN.GeneratorLoss.minimax.rawValue, VanillaGAN.GeneratorLoss.nonSaturating.rawValue]
    case .handDepth: HandDepthVariant.allCases.map(\.rawValue)
    case .segmentationFCN, .segmentationUNet, .handPose, .personDetector, .personSegmentation:
      Regime.allCases.map(\.rawValue)
    case .pix2pix: Pix2PixRun.variants
    case .cycleGAN: CycleGANRun.variants
    case .superResolution: SuperResolutionRun.variants
    case .starGAN: StarGANRun.variants
    case .domainTransfer: DomainTransferRun.variants
    case .crossingNets: CrossingNetsRun.variants
    case .keyPatches: KeyPatchRun.variants
    case .tpGAN: TPGANRun.variants
    case .diat: DIATRun.variants
    case .deformableGAN: DeformableGANRun.variants
    case .calibration: Interpolation.allCases.map(\.rawValue)
    }
  }

  /// The names of its presets; the first is the default.
  public var presets: [String] {
    switch self {
    case .vanillaGAN: PointSet.allCases.map(\.rawValue)
    case .handDepth: [HandDepthPreset.corrected.rawValue, HandDepthPreset.repo.rawValue]
    case .segmentationFCN, .segmentationUNet, .handPose: [HandDepthPreset.corrected.rawValue]
    case .personDetector, .personSegmentation: DeformableGANRun.presets
    case .pix2pix: Pix2PixRun.presets
    case .cycleGAN: CycleGANRun.presets
    case .superResolution: SuperResolutionRun.presets
    case .starGAN: StarGANRun.presets
    case .domainTransfer: DomainTransferRun.presets
    case .crossingNets: CrossingNetsRun.presets
    case .keyPatches: KeyPatchRun.presets
    case .tpGAN: TPGANRun.presets
    case .diat: DIATRun.presets
    case .deformableGAN: DeformableGANRun.presets
    case .calibration: [CalibrationSet.set5.rawValue]
    }
  }

  /// The paper it comes from; nil for downstream networks.
  public var paper: Paper? {
    switch self {
    case .vanillaGAN: VanillaGAN.paper
    case .handDepth: HandDepthGAN.paper
    case .segmentationFCN, .segmentationUNet, .handPose, .personDetector, .personSegmentation, .calibration: nil
    case .pix2pix: Pix2PixRun.paper
    case .cycleGAN: CycleGANRun.paper
    case .superResolution: SuperResolutionRun.paper
    case .starGAN: StarGANRun.paper
    case .domainTransfer: DomainTransferRun.paper
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
    switch self {
    case .vanillaGAN:
      guard let loss = VanillaGAN.GeneratorLoss(rawValue: variant), let points = PointSet(rawValue: preset) else {
        return nil
      }
      var run = VanillaGANRun.planned(points, profile, seed: seed)
      run.loss = loss
      return .vanillaGAN(run)
    case .handDepth:
      guard let variant = HandDepthVariant(rawValue: variant), let preset = HandDepthPreset(rawValue: preset) else {
        return nil
      }
      return .handDepth(HandsPlan(profile, preset: preset).generator(variant, seed: seed))
    case .segmentationFCN, .segmentationUNet, .handPose, .personDetector, .personSegmentation: return nil
    case .pix2pix:
      return Pix2PixRun(variant: variant, preset: preset, profile: profile, seed: seed).map { .pix2pix($0) }
    case .cycleGAN:
      return CycleGANRun(variant: variant, preset: preset, profile: profile, seed: seed).map { .cycleGAN($0) }
    case .superResolution:
      return SuperResolutionRun(variant: variant, preset: preset, profile: profile, seed: seed)
        .map { .superResolution($0) }
    case .starGAN:
      return StarGANRun(variant: variant, preset: preset, profile: profile, seed: seed).map { .starGAN($0) }
    case .domainTransfer:
      return DomainTransferRun(variant: variant, preset: preset, profile: profile, seed: seed)
        .map { .domainTransfer($0) }
    case .crossingNets:
      return CrossingNetsRun(variant: variant, preset: preset, profile: profile, seed: seed).map { .crossingNets($0) }
    case .keyPatches:
      return KeyPatchRun(variant: variant, preset: preset, profile: profile, seed: seed).map { .keyPatches($0) }
    case .tpGAN:
      return TPGANRun(variant: variant, preset: preset, profile: profile, seed: seed).map { .tpGAN($0) }
    case .diat:
      return DIATRun(variant: variant, preset: preset, profile: profile, seed: seed).map { .diat($0) }
    case .deformableGAN:
      return DeformableGANRun(variant: variant, preset: preset, profile: profile, seed: seed).map { .deformableGAN($0) }
    case .calibration:
      return Interpolation(rawValue: variant).map { method in
        .calibration(CalibrationRun(set: .set5, method: .interpolation(method), profile: profile, seed: seed))
      }
    }
  }
}
