import Layers
import Models
import ParityFixtures
import Tensors
import Testing

/// A system of key patches or of facial attributes that is trained for ten steps.
enum FaceSystemsTenStepCase: Sendable, CustomTestStringConvertible, CaseIterable {
  case keyPatches(KeyPatchVariant)
  case diat(DIATVariant)
  case enhancement(DIATEnhancement)

  static let allCases: [Self] =
    [KeyPatchVariant.full, .fiveFakes, .noAdversarial, .residual].map { .keyPatches($0) }
    + DIATVariant.allCases.map { .diat($0) } + DIATEnhancement.allCases.map { .enhancement($0) }

  var testDescription: String {
    switch self {
    case .keyPatches(let variant): "key-patches \(variant.rawValue)"
    case .diat(let variant): "diat \(variant.rawValue)"
    case .enhancement(let kind): "enhancement \(kind.rawValue)"
    }
  }

  /// Ten steps from seed 0 on noise: the losses step by step, and all parameters at the end.
  func run() -> RecordedSteps {
    func images(_ name: String, _ step: Int) -> Tensor { hashedTensor("\(name)-\(step)", [2, 16, 16, 3]) }
    switch self {
    case .keyPatches(let variant):
      let size = variant == .residual ? 32 : 16
      var configuration = KeyPatchConfiguration.small(variant, steps: 10, size: size)
      (configuration.width, configuration.criticSteps) = (8, 1)
      return RecordedSteps(tenOf: KeyPatchGAN(configuration, seed: 0)) {
        KeyPatchCase.batch("step-\($0)", 2, size: size, parts: variant.parts)
      }
    case .diat(let variant):
      var configuration = DIATConfiguration.tiny(variant)
      (configuration.optimizer, configuration.rate) = (.adam(beta1: 0.5), .constant(2e-4))
      let system = DIAT(configuration, faces: HashedFaceFeatures(), denoiser: hashedDenoiser(), seed: 0)
      return RecordedSteps(tenOf: system) {
        DIAT.Batch(sources: images("source", $0), references: images("reference", $0))
      }
    case .enhancement(let kind):
      var configuration = DIATEnhancerConfiguration.small(kind, size: 16)
      (configuration.width, configuration.discriminatorWidth, configuration.discriminatorDepth) = (4, 4, 3)
      return RecordedSteps(tenOf: DIATEnhancer(configuration, seed: 0)) { step in
        guard kind == .local else { return .global(references: images("reference", step)) }
        let masks = hashedTensor("mask-\(step)", [2, 16, 16, 1]).applying(.step(slope: 0))
        return .local(images: images("source", step), transformed: images("transformed", step), masks: masks)
      }
    }
  }
}

@Suite("Ten training steps of key patches and of facial attributes")
struct FaceSystemsTenStepTests {
  // Other processors round otherwise: hence a thousandth, and for losses below a half as much as for those.
  @Test("give the recorded losses to a thousandth", arguments: FaceSystemsTenStepCase.allCases)
  func recorded(example: FaceSystemsTenStepCase) throws {
    try GoldenTraces("ten_steps_face_systems").expect(example.run().losses, of: example.testDescription, floor: 0.5)
  }

  @Test("give the same bits with one and with three threads", arguments: FaceSystemsTenStepCase.allCases)
  func repeated(example: FaceSystemsTenStepCase) {
    RecordedSteps.expectSameBits(threads: [1, 3]) { example.run() }
  }
}
