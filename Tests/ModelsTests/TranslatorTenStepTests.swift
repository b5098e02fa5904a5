import Foundation
import Layers
import Models
import ParityFixtures
import Tensors
import Testing

/// A translator that is trained for ten steps.
enum TranslatorTenStepCase: Sendable, CustomTestStringConvertible, CaseIterable {
  case pix2pix(Pix2PixLosses)
  case cycleGAN(CycleGANVariant)

  static let allCases: [Self] =
    Pix2PixLosses.allCases.map { .pix2pix($0) } + CycleGANVariant.allCases.map { .cycleGAN($0) }

  var testDescription: String {
    switch self {
    case .pix2pix(let losses): "pix2pix \(losses.rawValue)"
    case .cycleGAN(let variant): "cyclegan \(variant.rawValue)"
    }
  }

  /// Ten steps from seed 0: the losses step by step, and all parameters at the end.
  ///
  /// On noise and in small steps, because norms of flat pictures magnify what processors round otherwise.
  func run() -> RecordedSteps {
    func images(_ name: String, _ step: Int) -> Tensor { hashedTensor("\(name)-\(step)", [2, 32, 32, 3]) }
    switch self {
    case .pix2pix(let losses):
      return RecordedSteps(tenOf: SmallTranslator.pix2pix(losses, rate: 2e-4)) { step in
        Pix2Pix.Batch(inputs: images("input", step), targets: images("target", step))
      }
    case .cycleGAN(let variant):
      return RecordedSteps(tenOf: SmallTranslator.cycleGAN(variant, rate: 2e-4)) { step in
        CycleGAN.Batch(imagesA: images("a", step), imagesB: images("b", step))
      }
    }
  }
}

@Suite("Ten training steps of the image translators")
struct TranslatorTenStepTests {
  // Other processors round otherwise, and ten steps of Adam multiply that: hence a thousandth, and for losses below a
  // half as much as for those. With AVX2 in the place of AVX-512 the largest difference is 0.0002.
  @Test("give the recorded losses to a thousandth", arguments: TranslatorTenStepCase.allCases)
  func recorded(example: TranslatorTenStepCase) throws {
    try GoldenTraces("ten_steps_translators").expect(example.run().losses, of: example.testDescription, floor: 0.5)
  }

  @Test("give the same bits with one and with three threads", arguments: TranslatorTenStepCase.allCases)
  func repeated(example: TranslatorTenStepCase) {
    RecordedSteps.expectSameBits(threads: [1, 3]) { example.run() }
  }
}
