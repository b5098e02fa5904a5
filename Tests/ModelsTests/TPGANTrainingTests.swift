import Datasets
import Foundation
import Layers
import Models
import Tensors
import Testing

@Suite("TP-GAN in training")
struct TPGANTrainingTests {
  /// Ten steps from seed 0 on one small batch.
  private func run(_ variant: TPGANVariant, _ preset: TPGANPreset) -> RecordedSteps {
    var configuration = TPGANCase.configuration(variant, preset)
    configuration.rate = .constant(1e-3)
    let system = TPGAN(configuration, seed: 0, identity: DrawnIdentity())
    let batch = TPGANCase.batch(4)
    return RecordedSteps(tenOf: system, on: batch)
  }

  static let cases: [(TPGANVariant, TPGANPreset)] = [
    (.full, .program), (.full, .paper), (.noLocalPathway, .program), (.noAdversarial, .program),
  ]

  // Other processors round otherwise, and ten steps of Adam multiply that: hence a thousandth, at least of .1.
  @Test("Ten steps give the recorded losses to a thousandth", arguments: cases)
  func recorded(variant: TPGANVariant, preset: TPGANPreset) throws {
    try GoldenTraces("ten_steps_tpgan")
      .expect(run(variant, preset).losses, of: "tpgan \(variant.rawValue) \(preset.rawValue)", floor: 0.1)
  }

  @Test("Ten steps give the same bits with one and with three threads")
  func repeated() {
    RecordedSteps.expectSameBits(threads: [1, 3]) { run(.full, .program) }
  }

  // Absolute errors, measured on seeds 0 to 3: .21 to .26, of the profiles .43, of the mean face .33.
  @Test("Profiles of trained people become more like their frontal faces than the profiles and the mean face are")
  func learning() {
    let world = RotatingFaces(
      seed: 1, people: SplitCounts(training: 12, validation: 0, test: 0), yaws: [-75, -45, 45, 75], illuminations: [0])
    let pairs = world.pairs(.training, 0..<48)
    let all = FrontalizationBatch(pairs, .quarter)
    var configuration = TPGANConfiguration.small(.noIdentity, people: 12, width: 4)
    configuration.rate = .constant(2e-3)
    let system = TPGAN(configuration, seed: 0)
    var order = BatchOrder(count: 48, batchSize: 8, seed: 0)
    for step in 0..<40 {
      _ = system.train(FrontalizationBatch(order.items(step: step).map { pairs[$0] }, .quarter), step: step)
    }
    let mean = all.frontals.sum(over: [0]).broadcast(to: all.frontals.shape, along: [0]) * (1 / 48)
    func error(_ faces: Tensor) -> Float { faces.distance(to: all.frontals).item / Float(faces.count) }
    let (made, raw, average) = (error(system.frontalize(all)), error(all.images), error(mean))
    #expect(made < 0.7 * raw && made < 0.85 * average)
  }
}
