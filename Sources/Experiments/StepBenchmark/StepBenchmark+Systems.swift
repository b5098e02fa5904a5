import Datasets
import Models
import Networks
import Tensors

extension StepBenchmark {
  /// Refuses what the networks could not be built or run with.
  func check() throws {
    func demand(_ condition: Bool, _ reason: String) throws {
      if !condition { throw StepBenchmarkError(model: system.rawValue, reason: reason) }
    }
    let (size, depth) = (sizes.size, depth)
    try demand(size > 0 && sizes.width > 0 && sizes.batch > 0 && sizes.blocks >= 0, "they must be positive")
    switch system {
    case .pix2pix:
      try demand((2...20).contains(depth), "the U-Net needs two halvings or more, not \(depth)")
      try demand(
        size % (1 << depth) == 0, "\(size) pixels cannot be halved \(depth) times; give a multiple of \(1 << depth)")
      try demand(PatchDiscriminator.mapSize(of: size, layers: 3) > 0, "the critic needs 24 pixels or more")
    case .cyclegan:
      try demand(size % 4 == 0, "\(size) pixels is no multiple of 4")
      try demand(PatchDiscriminator.mapSize(of: size, layers: 3) > 0, "the critic needs 24 pixels or more")
    case .stargan:
      try demand((1...20).contains(depth), "the critic needs one halving or more, not \(depth)")
      try demand(
        size % 4 == 0 && size % (1 << depth) == 0,
        "\(size) pixels cannot be halved \(max(2, depth)) times; give a multiple of \(1 << max(2, depth))")
    case .srgan:
      try demand(
        size % 4 == 0 && size >= 64,
        "the critic pools 4×4 parts after four halvings; give a multiple of 4 from 64 pixels")
    case .deformable:
      try demand(
        size % 64 == 0 && size >= 128,
        "the encoders halve the columns, half as many as rows, five times, and the critic's first layer pads nothing; "
          + "give a multiple of 64 rows from 128")
    }
  }

  /// The system that is timed, in the configuration of `torch_steps.py`.
  func prepared() -> Prepared {
    switch system {
    case .pix2pix: pix2pix()
    case .cyclegan: cycleGAN()
    case .stargan: starGAN()
    case .srgan: superResolution()
    case .deformable: deformableGAN()
    }
  }

  private func pix2pix() -> Prepared {
    var configuration = Pix2PixConfiguration.published(depth: depth)
    (configuration.generator.width, configuration.discriminatorWidth) = (sizes.width, sizes.width)
    configuration.generator.biases = .whereNoNormFollows
    configuration.arithmetic = sizes.arithmetic
    configuration.discriminatorBiases = .everywhere
    // There, dropout follows the second to fourth doubling, and only where there are four more.
    configuration.generator.dropoutLevels = 1..<max(1, min(4, depth - 4))
    let system = Pix2Pix(configuration, seed: 0)
    let batch = Pix2Pix.Batch(inputs: images(sizes.size, number: 0), targets: images(sizes.size, number: 1))
    return Prepared(
      parameters: [system.generator.trainedCount, system.discriminator?.trainedCount ?? 0],
      step: { _ = system.train(batch, step: $0) })
  }

  private func cycleGAN() -> Prepared {
    var configuration = CycleGANConfiguration(
      width: sizes.width, blocks: sizes.blocks, discriminatorWidth: sizes.width, variant: .identity,
      rate: .constant(2e-4))
    configuration.poolSize = 0
    configuration.arithmetic = sizes.arithmetic
    let system = CycleGAN(configuration, seed: 0)
    let batch = CycleGAN.Batch(imagesA: images(sizes.size, number: 0), imagesB: images(sizes.size, number: 1))
    let critics = system.discriminators.map { [$0.ofB.trainedCount, $0.ofA.trainedCount] } ?? []
    return Prepared(
      parameters: [system.generatorAtoB.trainedCount, system.generatorBtoA.trainedCount] + critics,
      step: { _ = system.train(batch, step: $0) })
  }

  /// One update of the critic and one of the generator, on five attributes.
  private func starGAN() -> Prepared {
    var configuration = StarGANConfiguration(
      size: sizes.size, domains: [.attributes(5)], generatorWidth: sizes.width, blocks: sizes.blocks,
      criticWidth: sizes.width, criticDepth: depth, steps: 1_000_000)
    configuration.criticSteps = 1
    configuration.arithmetic = sizes.arithmetic
    let system = StarGAN(configuration, seed: 0)
    var random = RandomStream(seed: 0, role: .selection)
    let labels = Tensor([sizes.batch, 5], (0..<sizes.batch * 5).map { _ in Float(random.integer(below: 2)) })
    let batch = StarGAN.DomainBatch(images: images(sizes.size, number: 0), labels: labels)
    return Prepared(
      parameters: [system.generator.trainedCount, system.critic.trainedCount],
      step: { _ = system.train([batch], step: $0) })
  }

  /// With the content loss on a VGG-19 of drawn weights, which take as long as trained ones.
  private func superResolution() -> Prepared {
    var configuration = SRGANConfiguration(.adversarialVGG54)
    (configuration.width, configuration.blocks) = (sizes.width, sizes.blocks)
    (configuration.discriminatorWidth, configuration.discriminatorUnits) = (sizes.width, 16 * sizes.width)
    configuration.head = .pooled(4)
    configuration.arithmetic = sizes.arithmetic
    var random = RandomStream(seed: 0, role: .weights)
    let system = SRGAN(configuration, seed: 0, content: VGG19(depth: .relu54, using: &random))
    let batch = SuperResolutionBatch(
      low: images(sizes.size / SuperResolutionSet.factor, number: 0), high: images(sizes.size, number: 1))
    return Prepared(
      parameters: [system.generator.trainedCount, system.discriminator?.trainedCount ?? 0],
      step: { _ = system.train(batch, step: $0) })
  }
}
