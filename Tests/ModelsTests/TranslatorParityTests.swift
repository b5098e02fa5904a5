import Autograd
import Foundation
import Layers
import Models
import ParityFixtures
import Tensors
import Testing

/// How weights are moved: plain gradient descent shows every gradient; Adam divides small ones by themselves, so that
/// only losses can be compared.
enum TranslatorRule: String, CaseIterable {
  case descent, adam

  var optimizer: OptimizerRule { self == .descent ? .momentum : .adam(beta1: 0.5) }
  var rate: Float { self == .descent ? 5e-3 : 2e-4 }
}

@Suite("Two training steps of pix2pix and CycleGAN agree with PyTorch, to 1e-4")
struct TranslatorParityTests {
  private let fixture = Result { try ParityFixture("translators", in: .module) }

  @Test(
    "pix2pix: every loss of two steps, and where descent has moved every weight",
    arguments: Pix2PixLosses.allCases, TranslatorRule.allCases)
  func pix2pix(losses: Pix2PixLosses, rule: TranslatorRule) throws {
    var configuration = Pix2PixConfiguration.published(losses, losses == .gan ? .encoderDecoder : .uNet, depth: 5)
    (configuration.generator.width, configuration.discriminatorWidth) = (2, 3)
    configuration.generator.outputs = 2
    configuration.generator.norm = losses == .gan || losses == .l1GAN ? .instance : .batch
    configuration.generator.dropoutLevels = 0..<0
    configuration.patch = losses == .conditionalGAN ? .pixel : losses == .gan ? .patch16 : .patch34
    (configuration.optimizer, configuration.rate) = (rule.optimizer, .constant(rule.rate))
    let batch = Pix2Pix.Batch(
      inputs: hashedTensor("inputs", [2, 32, 32, 3]), targets: hashedTensor("targets", [2, 32, 32, 2]))
    try compare(Pix2Pix(configuration, seed: 0), batch, "pix2pix.\(losses.rawValue).\(rule.rawValue)", rule)
  }

  @Test(
    "CycleGAN: every loss of two steps, and where descent has moved every weight",
    arguments: CycleGANVariant.allCases, TranslatorRule.allCases)
  func cycleGAN(variant: CycleGANVariant, rule: TranslatorRule) throws {
    let channelsB = variant == .identity ? 3 : 2
    var configuration = CycleGANConfiguration(
      width: 3, blocks: 2, discriminatorWidth: 3, variant: variant, rate: .constant(rule.rate))
    (configuration.channelsB, configuration.discriminatorLayers) = (channelsB, 2)
    configuration.adversarialLoss = variant == .ganForward ? .crossEntropy : .leastSquares
    configuration.optimizer = rule.optimizer
    let batch = CycleGAN.Batch(
      imagesA: hashedTensor("images.a", [2, 32, 32, 3]), imagesB: hashedTensor("images.b", [2, 32, 32, channelsB]))
    try compare(CycleGAN(configuration, seed: 0), batch, "cyclegan.\(variant.rawValue).\(rule.rawValue)", rule)
  }

  private func compare<System: TrainableSystem>(
    _ system: System, _ batch: System.Batch, _ name: String, _ rule: TranslatorRule
  ) throws {
    let fixture = try fixture.get()
    setHashedValues(of: system.parameters)
    let trace = (0..<2).map { system.train(batch, step: $0) }
    let expected = try fixture.tensor("\(name).trace")
    #expect(expected.shape == [2, trace[0].count])
    for (found, wanted) in zip(trace.flatMap { $0 }, expected.values) {
      #expect(abs(found.value - wanted) <= 1e-4 * abs(wanted), "\(found.series)")
    }
    guard rule == .descent else { return }
    let trained = system.parameters.filter(\.parameter.isTrained)
    #expect(fixture.names.filter { $0.hasPrefix("\(name).weights.") }.count == trained.count)
    let mismatches = try trained.compactMap {
      try fixture.projectionMismatch($0.parameter.value, "\(name).weights.\($0.name)")
    }
    #expect(mismatches == [])
  }
}
