import Autograd
import Datasets
import Foundation
import Layers
import Models
import Networks
import ParityFixtures
import Tensors
import Testing

/// A variant of super-resolution under a preset, small, on 32×32 crops.
struct SRGANCase: Sendable, CustomTestStringConvertible {
  let variant: SRGANVariant
  var preset = SRGANPreset.paper
  var isFlattening = false

  /// All variants of the paper, and the adversarial ones on features of the two programs.
  static let all =
    SRGANVariant.allCases.map { SRGANCase(variant: $0) }
    + [.tensorlayer, .leftthomas].map { SRGANCase(variant: .adversarialVGG54, preset: $0) }

  var testDescription: String { "\(variant.rawValue) \(preset.rawValue)\(isFlattening ? " flattening" : "")" }

  var configuration: SRGANConfiguration {
    var configuration = SRGANConfiguration.published(variant, preset)
    (configuration.width, configuration.blocks) = (6, 2)
    (configuration.discriminatorWidth, configuration.discriminatorUnits) = (3, 5)
    configuration.head = isFlattening ? .flattened(cropSize: 32) : .pooled(1)
    return configuration
  }

  /// VGG-19 at a sixteenth of its width, with hashed weights of He's spread, so that features survive sixteen layers;
  /// Caffe's wide input is brought to the size of the biases.
  static var content: VGG19 {
    var random = RandomStream(seed: 0, role: .weights)
    let network = VGG19(widthDivisor: 16, preprocessing: .caffe, depth: .relu54, using: &random)
    setHashedValues(of: network.parameters)
    for named in network.parameters where named.parameter.shape.rank == 4 {
      let fan = named.parameter.shape.extents.dropFirst().reduce(1, *)
      let scale = (6 / Double(fan)).squareRoot() / (named.name == "features.0.weight" ? 16 : 1)
      named.parameter.set(hashedTensor(named.name, named.parameter.shape, scale: scale))
    }
    return network
  }

  func system() -> SRGAN { SRGAN(configuration, seed: 0, content: Self.content) }

  static func textures(_ count: Int) -> SuperResolutionBatch {
    let images = TextureWorld(seed: 0, size: 32).samples(.training, 0..<count).map(\.image)
    return SuperResolutionCrops(images: images, cropSize: 32, batchSize: count, seed: 0).batch(step: 0)
  }
}

/// Weights that `make_srgan.py` has written under PyTorch's names.
private func weights(_ name: String) throws -> Safetensors {
  try Safetensors(contentsOf: Bundle.module.bundlePath + "/Fixtures/srgan_\(name).safetensors")
}

@Suite("Super-resolution agrees with PyTorch, from PyTorch's own weights, to 1e-4")
struct SRGANParityTests {
  private let fixture = Result { try ParityFixture("srgan", in: .module) }
  private let low = hashedTensor("srgan.low", [2, 8, 8, 3], scale: 0.5, offset: 0.5)
  private let high = hashedTensor("srgan.high", [2, 32, 32, 3])
  private var pass: Pass { Pass(.training, dropout: RandomStream(seed: 0, role: .dropout)) }

  private func system(_ example: SRGANCase) throws -> SRGAN {
    let system = example.system()
    try system.loadGenerator(weights("generator"), file: "generator")
    if let discriminator = system.discriminator, !example.isFlattening {
      try weights("critic").load(into: discriminator.parameters, rule: .allowingExtraTensors, file: "critic")
    } else if let discriminator = system.discriminator {
      let flattening = try weights("critic_flattening")
      try flattening.load(into: discriminator.parameters, rule: .allowingExtraTensors, file: "critic")
    }
    return system
  }

  @Test("Outputs in training and, on an odd size by running statistics, in use")
  func outputs() throws {
    let fixture = try fixture.get()
    let system = try system(SRGANCase(variant: .residualMSE))
    let odd = hashedTensor("srgan.odd", [1, 5, 7, 3], scale: 0.5, offset: 0.5)
    let used = system.generator(Variable(odd), .inference).value
    #expect(used.shape == [1, 20, 28, 3])
    #expect(try fixture.mismatch(used, "generated.inference") == nil)
    let trained = system.generator(Variable(low), pass).value
    #expect(try fixture.mismatch(trained, "generated.training") == nil)
    let statistics = Dictionary(system.generator.parameters.map { ($0.name, $0.parameter.value) }) { a, _ in a }
    #expect(try fixture.mismatch(#require(statistics["block4.1.running_mean"]), "running_mean") == nil)
    #expect(try fixture.mismatch(#require(statistics["block4.1.running_var"]), "running_var") == nil)
  }

  @Test("Losses of every variant, and all gradients of the generator", arguments: SRGANVariant.allCases)
  func generator(variant: SRGANVariant) throws {
    let fixture = try fixture.get()
    let system = try system(SRGANCase(variant: variant))
    let (high, generated) = (Variable(high), system.generator(Variable(low), pass))
    let (terms, loss) = system.generatorTerms(generated: generated, high: high, pass)
    let residual = variant.rawValue.replacingOccurrences(of: "srgan", with: "srresnet")
    #expect(try fixture.mismatch(Tensor(terms[0].value), "\(residual).content") == nil)
    // A norm removes a bias right before it, so that such a bias has no gradient but rounding.
    let compared = system.generator.parameters.filter { !isNormalizedBias($0.name) }
    let found = try fixture.gradientMismatches(of: loss, compared, prefix: variant.rawValue, negligible: 1e-5)
    #expect(found.filter { !$0.contains("no such parameter") } == [])
    let names = Set(system.generator.parameters.filter(\.parameter.isTrained).map(\.name))
    let stored = fixture.names.filter { $0.hasPrefix(variant.rawValue + ".block") }
    #expect(Set(stored.map { String($0.dropFirst(variant.rawValue.count + 1)) }) == names)
  }

  private func isNormalizedBias(_ name: String) -> Bool {
    name == "block4.0.bias" || name.hasSuffix("conv1.bias") || name.hasSuffix("conv2.bias")
  }

  @Test("The linear adversarial loss of the PyTorch program")
  func linear() throws {
    let fixture = try fixture.get()
    var configuration = SRGANCase(variant: .adversarialMSE).configuration
    configuration.adversarialForm = .linear
    let system = SRGAN(configuration, seed: 0)
    try system.loadGenerator(weights("generator"), file: "generator")
    let discriminator = try #require(system.discriminator)
    try weights("critic").load(into: discriminator.parameters, rule: .allowingExtraTensors, file: "critic")
    let generated = system.generator(Variable(low), pass)
    let loss = system.generatorTerms(generated: generated, high: Variable(high), pass).loss
    #expect(
      try fixture.gradientMismatches(
        of: loss, system.generator.parameters, prefix: "srgan-mse.linear", negligible: 1e-3) == [])
    let losses = system.discriminatorLoss(
      real: discriminator(Variable(high), pass), fake: discriminator(generated.detached, pass))
    let mismatches = try fixture.gradientMismatches(
      of: losses, discriminator.parameters, prefix: "pooled.linear", negligible: 2e-3)
    #expect(mismatches == [])
  }

  @Test("The critic with either head, and all its gradients", arguments: [false, true])
  func critic(isFlattening: Bool) throws {
    let fixture = try fixture.get()
    let system = try system(SRGANCase(variant: .adversarialMSE, isFlattening: isFlattening))
    let discriminator = try #require(system.discriminator)
    let key = isFlattening ? "flattened" : "pooled"
    let real = discriminator(Variable(high), pass)
    #expect(try fixture.mismatch(real.variable.value, "\(key).verdict") == nil)
    let fake = discriminator(system.generator(Variable(low), pass).detached, pass)
    let loss = system.discriminatorLoss(real: real, fake: fake)
    let found = try fixture.gradientMismatches(
      of: loss, discriminator.parameters, prefix: "\(key).cross-entropy", negligible: 0.05)
    #expect(found == [])
  }

  @Test("The two feature maps of VGG-19", arguments: ContentLevel.allCases)
  func features(level: ContentLevel) throws {
    let fixture = try fixture.get()
    let system = try system(SRGANCase(variant: .residualMSE))
    let generated = system.generator(Variable(low), pass)
    let found = SRGANCase.content.contentFeatures(of: generated, at: level)
    #expect(try fixture.projectionMismatch(found.value, "features.\(level.rawValue)") == nil)
  }
}

@Suite("Super-resolution's set-ups")
struct SRGANConfigurationTests {
  @Test("The published networks have as many weights as counted elsewhere")
  func counts() {
    let paper = SRGAN(.published(.adversarialMSE, .paper), seed: 0)
    #expect(paper.generator.trainedCount == 1_549_462)
    #expect(paper.discriminator?.trainedCount == 23_565_505)
    let program = SRGAN(.published(.adversarialMSE, .leftthomas), seed: 0)
    #expect(program.generator.trainedCount == 734_219)
    #expect(program.discriminator?.trainedCount == 5_215_425)
  }

  @Test("A pixel of four channels becomes a square, row by row, as in PyTorch")
  func shuffle() {
    #expect(Variable(Tensor([1, 1, 1, 4], [1, 2, 3, 4])).pixelShuffled(2).value.values == [1, 2, 3, 4])
    let two = Variable(Tensor([1, 1, 1, 8], [1, 2, 3, 4, 5, 6, 7, 8])).pixelShuffled(2).value
    #expect(two.shape == [1, 2, 2, 2] && two.values == [1, 5, 2, 6, 3, 7, 4, 8])
  }

  @Test("An image is upscaled whole: a part far from its edges is the same in a larger one")
  func whole() {
    let system = SRGANCase(variant: .residualMSE).system()
    let large = hashedTensor("large", [1, 30, 41, 3], scale: 0.5, offset: 0.5)
    let all = system.upscale(large)
    #expect(all.shape == [1, 120, 164, 3])
    #expect(all.values.allSatisfy { (-1...1).contains($0) })
    let part = system.upscale(large.sliced(axis: 2, 0..<38))
    // Reach: 4 + 4·1 + 1 + 1 + ½ + 1 pixels.
    let difference = part.sliced(axis: 2, 0..<100) - all.sliced(axis: 2, 0..<100)
    #expect(difference.values.allSatisfy { abs($0) < 1e-5 })
  }

  @Test("An adversarial variant starts from another system's generator, statistics included")
  func start() {
    let residual = SRGANCase(variant: .residualMSE).system()
    for step in 0..<2 { _ = residual.train(SRGANCase.textures(2), step: step) }
    let adversarial = SRGANCase(variant: .adversarialVGG22).system()
    adversarial.startGenerator(from: residual)
    let low = hashedTensor("low", [1, 6, 5, 3], scale: 0.5, offset: 0.5)
    #expect(adversarial.upscale(low).values == residual.upscale(low).values)
  }

  @Test("A feature variant without a network, and crops of another size, stop the program")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      _ = SRGAN(.published(.residualVGG54, .leftthomas), seed: 0)
    }
    await #expect(processExitsWith: .failure) {
      _ = SuperResolutionBatch(low: .zeros([2, 8, 8, 3]), high: .zeros([2, 24, 32, 3]))
    }
  }
}
