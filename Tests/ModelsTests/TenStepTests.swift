import Datasets
import Foundation
import Layers
import Models
import Networks
import Tensors
import Testing

/// What is trained for ten steps.
enum TenStepCase: Sendable, CustomTestStringConvertible, CaseIterable {
  case ring8, digits16
  case hand(HandDepthVariant, HandDepthPreset)
  case superResolution(SRGANVariant, SRGANPreset)
  case starGAN(StarGANCase)
  case transfer(DTNPreset)

  static let allCases: [TenStepCase] =
    [.ring8, .digits16] + HandDepthCase.all.map { .hand($0.variant, $0.preset) }
    + SRGANCase.all.map { .superResolution($0.variant, $0.preset) } + StarGANCase.allCases.map { .starGAN($0) }
    + DTNPreset.allCases.map { .transfer($0) }

  var testDescription: String {
    switch self {
    case .ring8: "ring8"
    case .digits16: "digits16"
    case .superResolution(let variant, let preset): "\(variant.rawValue) \(preset.rawValue)"
    case .hand(let variant, let preset): "hands \(variant.rawValue) \(preset.rawValue)"
    case .starGAN(let example): "stargan \(example.rawValue)"
    case .transfer(let preset): "dtn \(preset.rawValue)"
    }
  }

  /// Ten steps from seed 0 on one small batch: the losses step by step, and all parameters at the end.
  func run() -> RecordedSteps {
    switch self {
    case .ring8: RecordedSteps(tenOf: VanillaGAN(.ring8, seed: 0), on: Ring8(seed: 0).points(.training, 0..<16))
    case .digits16:
      RecordedSteps(
        tenOf:
          VanillaGAN(.digits16, seed: 0, meanPoint: Tensor([256], repeating: 0.2)),
        on: stacked(Digits16(seed: 0).samples(.training, 0..<16).map { $0.image.reshaped([256]) }))
    case .superResolution(let variant, let preset):
      RecordedSteps(tenOf: SRGANCase(variant: variant, preset: preset).system(), on: SRGANCase.textures(2))
    case .hand(let variant, let preset):
      RecordedSteps(
        tenOf: HandDepthGAN(.plain(variant, preset), seed: 0, perceptual: Self.perceptual), on: Self.hands(4))
    case .starGAN(let example):
      RecordedSteps(tenOf: StarGAN(Self.configuration(example), seed: 0), on: Self.labelled(example))
    case .transfer(let preset): RecordedSteps(tenOf: Self.transfer(preset), on: Self.digits)
    }
  }

  static func hands(_ count: Int) -> HandDepthGAN.Batch {
    let samples = HandWorld(seed: 0).samples(.training, 0..<count)
    return HandDepthGAN.Batch(
      poses: Tensor([count, 42], samples.flatMap(\.pose)), images: stacked(samples.map(\.depth)))
  }

  private static var perceptual: (network: any PerceptualNetwork, target: StyleTarget) {
    var random = RandomStream(seed: 0, role: .weights)
    let network = VGG19(widthDivisor: 16, using: &random)
    return (network, StyleTarget(of: hands(2).images, through: network))
  }

  private static func configuration(_ example: StarGANCase) -> StarGANConfiguration {
    var configuration = example.configuration
    // Plain descent: Adam would make steps of the rounding in gradients that an instance norm all but cancels.
    (configuration.optimizer, configuration.rate) = (.momentum, 0.002)
    (configuration.criticSteps, configuration.steps) = (1, 10)
    return configuration
  }

  private static func labelled(_ example: StarGANCase) -> [StarGAN.DomainBatch] {
    example.domains.enumerated().map { number, domain in
      var stream = RandomStream(seed: 0, role: .world, index: UInt64(number))
      let images = stream.uniformTensor([4, 16, 16, 3], -1, 1)
      let labels = Tensor([4, domain.count], (0..<4 * domain.count).map { $0 % (domain.count + 1) == 0 ? 1 : 0 })
      return StarGAN.DomainBatch(images: images, labels: labels)
    }
  }

  private static func transfer(_ preset: DTNPreset) -> DTN {
    var configuration = DTNConfiguration.digits(.full, width: 4)
    configuration.preset = preset
    var random = RandomStream(seed: 1, role: .weights)
    return DTN(configuration, features: DTNFeatureNetwork(width: 4, classes: 10, using: &random), seed: 0)
  }

  private static var digits: DTN.Batch {
    func batch(_ look: DigitLook) -> Tensor {
      stacked(TwoLookDigits(seed: 0, look: look).samples(.training, 0..<4).map(\.image))
    }
    return DTN.Batch(source: batch(.street), target: batch(.handwritten))
  }
}

@Suite("Ten training steps")
struct TenStepTests {
  // Other processors round otherwise, and ten steps of Adam multiply that: hence a thousandth, at least of .1.
  @Test("give the recorded losses to a thousandth", arguments: TenStepCase.allCases)
  func recorded(example: TenStepCase) throws {
    try GoldenTraces("ten_steps").expect(example.run().losses, of: example.testDescription, floor: 0.1)
  }

  @Test("give the same bits twice, and with one, two or three threads", arguments: TenStepCase.allCases)
  func repeated(example: TenStepCase) {
    RecordedSteps.expectSameBits(threads: [1, 1, 2, 3]) { example.run() }
  }
}
