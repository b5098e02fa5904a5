import Models
import Networks
import Tensors

extension StepBenchmark {
  /// A step of the published Full on images of `size` rows and half as many columns, with a VGG-19 of drawn weights: the
  /// critic on two batches, the generator on a third.
  func deformableGAN() -> Prepared {
    let configuration = deformableConfiguration
    var random = RandomStream(seed: 0, role: .weights)
    let system = DeformableGAN(configuration, seed: 0, features: VGG19(using: &random))
    let batch = DeformableGAN.Batch(
      real: pairs(configuration, number: 0), generated: pairs(configuration, number: 1),
      learned: pairs(configuration, number: 2))
    return Prepared(parameters: system.networkSizes, step: { _ = system.train(batch, step: $0) })
  }

  /// The published Full with the given rows, half as many columns, and its widths scaled to the first layer's.
  var deformableConfiguration: DeformableGANConfiguration {
    var configuration = DeformableGANConfiguration.published(.full, .market)
    (configuration.height, configuration.width) = (sizes.size, sizes.size / 2)
    configuration.encoderWidths = configuration.encoderWidths.map { $0 * sizes.width / 64 }
    configuration.decoderWidths = configuration.decoderWidths.map { $0 == 3 ? 3 : $0 * sizes.width / 64 }
    configuration.discriminatorWidths = configuration.discriminatorWidths.map { $0 * sizes.width / 64 }
    configuration.arithmetic = sizes.arithmetic
    return configuration
  }

  /// Random images of people whose joints are scattered around where they are in one who stands.
  func pairs(_ configuration: DeformableGANConfiguration, number: UInt64) -> DeformableGAN.Pairs {
    var random = RandomStream(seed: 1, role: .noise, index: number)
    let standing: [SIMD2<Double>] = [
      [0.5, 0.1], [0.5, 0.2], [0.35, 0.2], [0.3, 0.35], [0.27, 0.5], [0.65, 0.2], [0.7, 0.35], [0.73, 0.5],
      [0.4, 0.5], [0.4, 0.7], [0.4, 0.9], [0.6, 0.5], [0.6, 0.7], [0.6, 0.9], [0.53, 0.08], [0.47, 0.08],
      [0.57, 0.1], [0.43, 0.1],
    ]
    let extent = SIMD2(Double(configuration.width), Double(configuration.height))
    func poses() -> [DeformableGAN.Keypoints] {
      (0..<sizes.batch).map { _ in
        .init(standing.map { ($0 + 0.04 * SIMD2(Double(random.normal()), Double(random.normal()))) * extent })
      }
    }
    func images() -> Tensor { random.normalTensor([sizes.batch, configuration.height, configuration.width, 3]) }
    return DeformableGAN.Pairs(
      sources: images(), sourcePoses: poses(), targets: images(), targetPoses: poses())
  }
}
