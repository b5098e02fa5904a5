import Layers
import Models
import Networks
import ParityFixtures
import Tensors
import Testing

/// A system that is trained for three steps in a given arithmetic.
enum ArithmeticCase: CaseIterable {
  case vanillaGAN, pix2pix, cycleGAN, starGAN, superResolution, handDepth, transfer

  func run(_ arithmetic: Arithmetic) -> (losses: [LossValue], weights: [Float]) {
    func images(_ name: String, _ size: Int = 32) -> Tensor { hashedTensor(name, [2, size, size, 3]) }
    switch self {
    case .vanillaGAN:
      var configuration = VanillaGAN.Configuration.ring8
      configuration.arithmetic = arithmetic
      return Self.run(VanillaGAN(configuration, seed: 0), hashedTensor("points", [16, 2]))
    case .pix2pix:
      var configuration = SmallTranslator.pix2pix(rate: 2e-4).configuration
      configuration.arithmetic = arithmetic
      return Self.run(
        Pix2Pix(configuration, seed: 0), Pix2Pix.Batch(inputs: images("input"), targets: images("target")))
    case .cycleGAN:
      var configuration = SmallTranslator.cycleGAN(rate: 2e-4).configuration
      configuration.arithmetic = arithmetic
      return Self.run(CycleGAN(configuration, seed: 0), CycleGAN.Batch(imagesA: images("a"), imagesB: images("b")))
    case .starGAN:
      var configuration = StarGANConfiguration(
        size: 16, domains: [.attributes(3)], generatorWidth: 4, blocks: 1, criticWidth: 4, criticDepth: 2, steps: 10)
      (configuration.criticSteps, configuration.arithmetic) = (1, arithmetic)
      let batch = StarGAN.DomainBatch(images: images("faces", 16), labels: Tensor([2, 3], [0, 1, 0, 1, 1, 0]))
      return Self.run(StarGAN(configuration, seed: 0), [batch])
    case .superResolution:
      let example = SRGANCase(variant: .adversarialVGG54, preset: .paper).system()
      var configuration = example.configuration
      configuration.arithmetic = arithmetic
      return Self.run(SRGAN(configuration, seed: 0, content: SRGANCase.content), SRGANCase.textures(2))
    case .handDepth:
      var configuration = HandDepthConfiguration.plain(.l2GANStyle, .corrected)
      configuration.arithmetic = arithmetic
      var random = RandomStream(seed: 0, role: .weights)
      let network = VGG19(widthDivisor: 16, using: &random)
      let target = StyleTarget(of: TenStepCase.hands(2).images, through: network)
      return Self.run(
        HandDepthGAN(configuration, seed: 0, perceptual: (network, target)), TenStepCase.hands(4))
    case .transfer:
      var configuration = DTNConfiguration.digits(.full, width: 4)
      configuration.arithmetic = arithmetic
      var random = RandomStream(seed: 1, role: .weights)
      let features = DTNFeatureNetwork(width: 4, classes: 10, using: &random)
      return Self.run(
        DTN(configuration, features: features, seed: 0),
        DTN.Batch(source: images("source"), target: hashedTensor("digits", [2, 32, 32, 1])))
    }
  }

  private static func run<System: TrainableSystem>(
    _ system: System, _ batch: System.Batch
  ) -> (losses: [LossValue], weights: [Float]) {
    let losses = (0..<3).flatMap { system.train(batch, step: $0) }
    return (losses, system.parameters.flatMap { $0.parameter.value.values })
  }
}

@Suite("Training in bfloat16", .serialized)
struct ArithmeticTests {
  @Test("sees other losses than float32, a little off, and keeps finite weights", arguments: ArithmeticCase.allCases)
  func losses(example: ArithmeticCase) {
    let (single, half) = (example.run(.float32), example.run(.bfloat16))
    #expect(single.losses.map(\.series) == half.losses.map(\.series))
    var worst: Float = 0
    for (a, b) in zip(single.losses, half.losses) {
      worst = max(worst, abs(a.value - b.value) / max(abs(a.value), 0.1))
    }
    #expect(worst > 0 && worst < 0.05, "off by \(worst)")
    #expect(half.weights.allSatisfy(\.isFinite) && half.weights != single.weights)
  }

  @Test("gives the same bits with one to four threads", arguments: [ArithmeticCase.cycleGAN, .starGAN])
  func threads(example: ArithmeticCase) {
    let one = Threads.with(1) { example.run(.bfloat16).weights.map(\.bitPattern) }
    for count in 2...4 {
      #expect(Threads.with(count) { example.run(.bfloat16).weights.map(\.bitPattern) } == one, "\(count) threads")
    }
  }
}
