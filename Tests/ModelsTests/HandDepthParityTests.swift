import Autograd
import Foundation
import Layers
import Models
import Networks
import ParityFixtures
import Tensors
import Testing

/// A variant of the hand-depth system, small, as in `make_hand_depth.py`.
struct HandDepthCase: Sendable, CustomTestStringConvertible {
  let variant: HandDepthVariant
  let preset: HandDepthPreset
  var seesPose = false

  var name: String { "\(variant.rawValue).\(preset.rawValue)\(seesPose ? ".pose" : "")" }
  var testDescription: String { name }

  static let all = HandDepthVariant.allCases.flatMap { variant in
    HandDepthPreset.allCases.map { HandDepthCase(variant: variant, preset: $0) }
  }

  /// 16×16 images, four filters, plain gradient descent.
  var configuration: HandDepthConfiguration {
    var configuration = HandDepthConfiguration.plain(variant, preset)
    (configuration.size, configuration.filters, configuration.mixedChannels) = (16, 4, 8)
    (configuration.denseUnits, configuration.headUnits) = (6, 7)
    (configuration.criticDepth, configuration.sharedDepth) = (2, 1)
    configuration.discriminatorInput = seesPose ? .imageAndPose : .imageOnly
    (configuration.l2Scale, configuration.optimizer, configuration.rate) = (16, .momentum, .constant(0.01))
    return configuration
  }

  /// VGG-19 at a sixteenth of its width and the style of three images.
  static func perceptual() -> (network: VGG19, target: StyleTarget) {
    var random = RandomStream(seed: 0, role: .weights)
    let network = VGG19(widthDivisor: 16, using: &random)
    setHashedValues(of: network.parameters)
    return (network, StyleTarget(of: hashedTensor("style", [3, 16, 16, 1]), through: network))
  }

  func system() -> HandDepthGAN {
    let perceptual = Self.perceptual()
    let system = HandDepthGAN(configuration, seed: 0, perceptual: (perceptual.network, perceptual.target))
    setHashedValues(of: system.parameters)
    return system
  }
}

@Suite("The hand-depth system agrees with PyTorch in every variant and preset, to 1e-4")
struct HandDepthParityTests {
  private static let cases =
    HandDepthCase.all + [
      HandDepthCase(variant: .l2GAN, preset: .corrected, seesPose: true)
    ]
  private let fixture = Result { try ParityFixture("hand_depth", in: .module) }
  private let poses = hashedTensor("poses", [4, 42]), images = hashedTensor("images", [4, 16, 16, 1])

  @Test("Outputs, and all parameter gradients of both losses", arguments: cases)
  func networks(example: HandDepthCase) throws {
    let fixture = try fixture.get()
    let (system, prefix) = (example.system(), example.name)
    let pass = Pass(.training, dropout: RandomStream(seed: 0, role: .dropout))
    let (poses, images) = (Variable(poses), Variable(images))
    let generated = system.generator(poses, pass)
    #expect(try fixture.mismatch(generated.value, "\(prefix).generated") == nil)
    if let discriminator = system.discriminator {
      let real = discriminator(images, poses: poses, pass)
      #expect(try fixture.mismatch(real.verdict.variable.value, "\(prefix).verdict") == nil)
      #expect(try fixture.mismatch(real.pose.value, "\(prefix).pose") == nil)
      let fake = discriminator(generated, poses: poses, pass).verdict
      let losses = system.discriminatorLosses(real: real, fake: fake, poses: poses)
      let found = try fixture.gradientMismatches(
        of: losses.adversarial + losses.pose + system.weightDecay(discriminator.parameters), system.parameters,
        prefix: "\(prefix).discriminator.gradient")
      #expect(found == [])
    }
    let loss = system.generatorTerms(poses: poses, images: images, generated: generated, pass).loss
    let found = try fixture.gradientMismatches(
      of: loss, system.parameters, prefix: "\(prefix).generator.gradient")
    #expect(found == [])
  }

  @Test("Losses of three training steps by gradient descent, and what is generated afterwards", arguments: cases)
  func steps(example: HandDepthCase) throws {
    let fixture = try fixture.get()
    let system = example.system()
    let batch = HandDepthGAN.Batch(poses: poses, images: images)
    let trace = (0..<3).map { system.train(batch, step: $0) }
    let expected = try fixture.tensor("\(example.name).trace")
    #expect(expected.shape == [3, trace[0].count])
    for (found, wanted) in zip(trace.flatMap { $0 }, expected.values) {
      #expect(abs(found.value - wanted) <= 1e-4 * abs(wanted), "\(found.series)")
    }
    #expect(try fixture.mismatch(system.generate(poses), "\(example.name).afterwards") == nil)
  }

  @Test("The dense generator of the program that trains on squared error alone")
  func dense() throws {
    let fixture = try fixture.get()
    var configuration = HandDepthConfiguration.published(.l2, .repo)
    configuration.filters = 2
    let system = HandDepthGAN(configuration, seed: 0)
    setHashedValues(of: system.parameters)
    let generated = system.generator(Variable(poses.sliced(axis: 0, 0..<2)), .inference)
    #expect(try fixture.projectionMismatch(generated.value, "dense.generated") == nil)
    let loss = generated.masked(by: hashedTensor("dense.upstream", [2, 128, 128, 1])).mean()
    #expect(try fixture.gradientMismatches(of: loss, system.parameters, prefix: "dense.gradient") == [])
  }
}

@Suite("The hand-depth system's set-ups")
struct HandDepthConfigurationTests {
  /// Convolution k6, biases and (for the released preset) the norm's scale and shift.
  private func stage(_ inputs: Int, _ outputs: Int, norm: Bool) -> Int {
    inputs * outputs * 36 + outputs + (norm ? 2 * outputs : 0)
  }

  @Test("The published networks have as many weights as their layer tables say", arguments: HandDepthPreset.allCases)
  func published(preset: HandDepthPreset) throws {
    let isRepo = preset == .repo
    let system = HandDepthGAN(.published(.l2GAN, preset), seed: 0)
    // 42 → 512, norm; 32 → 512 channels at 4×4, norm; four transposed convolutions with norms; the last to one channel.
    let generator =
      (42 * 512 + 512 + 2 * 512) + (32 * 512 + 512 + 2 * 512) + stage(512, 32, norm: true)
      + 3 * stage(32, 32, norm: true) + stage(32, 1, norm: isRepo)
    #expect(system.generator.trainedCount == generator)
    // Two shared stages, three of the critic, dense 512 → 128 → 1; three of the head, dense 512 → 512 → 42.
    let discriminator =
      stage(1, 32, norm: isRepo) + 7 * stage(32, 32, norm: isRepo) + (512 * 128 + 128) + (128 + 1)
      + (512 * 512 + 512) + (512 * 42 + 42)
    #expect(try #require(system.discriminator).trainedCount == discriminator)
  }

  @Test("The squared-error program's own generator has as many weights as its layer table says")
  func publishedDense() {
    let system = HandDepthGAN(.published(.l2, .repo), seed: 0)
    let dense = (42 * 1024 + 1024) + (1024 * 1024 + 1024) + (1024 * 2048 + 2048) + 2 * (2048 * 2048 + 2048) + 2 * 2048
    let norm = 2 * 32
    let upsampling =
      4 * (32 * 32 * 25 + 32 + norm) + (32 * 32 + 32 + norm) + (32 + 1 + 2)
    #expect(system.generator.trainedCount == dense + upsampling)
    #expect(system.discriminator == nil && system.optimizers.count == 1)
  }

  @Test("Only the released style program's optimisers move both networks")
  func moved() {
    for example in HandDepthCase.all where example.variant.hasDiscriminator {
      let system = example.system()
      let counts = system.optimizers.map(\.optimizer.parameters.count)
      let generator = system.generator.trained.count, all = system.trained.count
      let movesBoth = example.variant == .l2GANStyle && example.preset == .repo
      #expect(counts == (movesBoth ? [all, all] : [generator, all - generator]), "\(example.name)")
    }
  }

  @Test("An image does not depend on how many are generated with it")
  func blocks() {
    let system = HandDepthCase(variant: .l2, preset: .corrected).system()
    let poses = hashedTensor("many", [9, 42])
    let all = system.generate(poses).values
    #expect(system.generate(poses, block: 4).values == all)
    #expect(system.generate(poses.sliced(axis: 0, 0..<2)).values == Array(all[..<512]))
  }

  @Test("A style variant without a perceptual network, and poses that do not fit, stop the program")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      _ = HandDepthGAN(.plain(.l2GANStyle, .corrected), seed: 0)
    }
    await #expect(processExitsWith: .failure) {
      _ = HandDepthGAN.Batch(poses: .zeros([2, 42]), images: .zeros([3, 32, 32, 1]))
    }
  }
}
