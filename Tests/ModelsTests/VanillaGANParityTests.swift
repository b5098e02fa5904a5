import Autograd
import Foundation
import Layers
import Models
import Networks
import ParityFixtures
import Tensors
import Testing

@Suite("The vanilla GAN agrees with PyTorch, to 1e-4")
struct VanillaGANParityTests {
  /// The small networks of `make_vanilla_gan.py`: maxout for images, leaky ReLU for points of the plane.
  private func configuration(isImage: Bool) -> VanillaGAN.Configuration {
    var configuration: VanillaGAN.Configuration = isImage ? .digits16 : .ring8
    (configuration.keepInput, configuration.keepHidden) = (1, 1)  // dropout draws other numbers than PyTorch's
    (configuration.noiseSize, configuration.dimension) = (3, 4)
    (configuration.generatorWidths, configuration.discriminatorWidths) = ([6, 7], [5, 4])
    return configuration
  }

  @Test("Outputs, both losses of each form, and all parameter gradients", arguments: [true, false])
  func parity(isImage: Bool) throws {
    let fixture = try ParityFixture("vanilla_gan", in: .module)
    let kind = isImage ? "image" : "plane"
    var configuration = configuration(isImage: isImage)
    for form in VanillaGAN.GeneratorLoss.allCases {
      configuration.generatorLoss = form
      let system = VanillaGAN(configuration, seed: 0)
      setHashedValues(of: system.parameters)
      let pass = Pass(.training, dropout: RandomStream(seed: 0, role: .dropout))
      let generated = system.generator(Variable(hashedTensor("\(kind).noise", [5, 3], scale: 2)), pass)
      let real = system.discriminator(Variable(hashedTensor("\(kind).points", [5, 4])), pass)
      let fake = system.discriminator(generated, pass)
      #expect(try fixture.mismatch(generated.value, "\(kind).generated") == nil)
      #expect(try fixture.mismatch(real.variable.value, "\(kind).real") == nil)
      #expect(try fixture.mismatch(fake.variable.value, "\(kind).fake") == nil)
      let losses = system.losses(real: real, fake: fake)
      for (name, loss) in [("discriminator", losses.discriminator), (form.rawValue, losses.generator)] {
        #expect(try fixture.mismatch(loss.value, "\(kind).\(name).loss") == nil)
        let found = try fixture.gradientMismatches(
          of: loss, system.parameters, prefix: "\(kind).\(name).gradient")
        #expect(found == [])
      }
    }
  }
}

@Suite("The vanilla GAN's set-ups")
struct VanillaGANConfigurationTests {
  @Test("The authors' MNIST networks have as many weights as their layer table says")
  func mnistCounts() {
    let system = VanillaGAN(.mnist, seed: 0)
    let generator = (100 * 1200 + 1200) + (1200 * 1200 + 1200) + (1200 * 784 + 784)
    let discriminator = 5 * (784 * 240 + 240) + 5 * (240 * 240 + 240) + (240 + 1)
    #expect(system.generator.trainedCount == generator)
    #expect(system.discriminator.trainedCount == discriminator)
    #expect(system.parameters.count == 12)
  }

  @Test("The small set-ups' networks have as many weights as their layer tables say")
  func smallCounts() {
    let ring = VanillaGAN(.ring8, seed: 0), digits = VanillaGAN(.digits16, seed: 0)
    #expect(ring.generator.trainedCount == (8 * 64 + 64) + (64 * 64 + 64) + (64 * 2 + 2))
    #expect(ring.discriminator.trainedCount == (2 * 64 + 64) + (64 * 64 + 64) + (64 + 1))
    #expect(digits.generator.trainedCount == (32 * 128 + 128) + (128 * 128 + 128) + (128 * 256 + 256))
    #expect(digits.discriminator.trainedCount == 3 * (256 * 48 + 48) + 3 * (48 * 48 + 48) + 49)
  }

  @Test("Noise has mean 0 and variance 1; that of the authors' MNIST program is even within √3, the others' is normal")
  func noise() {
    for (configuration, largest) in [(VanillaGAN.Configuration.mnist, 1.71...1.7321), (.ring8, 3...6)] {
      var random = RandomStream(seed: 0, role: .noise)
      let values = VanillaGAN(configuration, seed: 0).drawn(1000, from: &random).values.map(Double.init)
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count)
      #expect(values.count == 1000 * configuration.noiseSize)
      // Four standard errors: of a normal mean, and of a normal variance, which is the wider.
      #expect(abs(mean) < 4 / Double(values.count).squareRoot())
      #expect(abs(variance - 1) < 4 * (2 / Double(values.count)).squareRoot())
      #expect(largest.contains(values.map(abs).max() ?? 0))
    }
  }

  @Test("The output starts at the training mean, also where the mean is 0 or 1")
  func startsFromMean() {
    let mean = Tensor([256], (0..<256).map { $0 == 0 ? 0 : $0 == 1 ? 1 : Float($0) / 256 })
    var configuration = VanillaGAN.Configuration.digits16
    configuration.generatorWeights = .zeros
    let start = VanillaGAN(configuration, seed: 0, meanPoint: mean).sample(3, seed: 1)
    for (found, wanted) in zip(start.values, mean.values + mean.values + mean.values) {
      #expect(abs(found - min(1 - 1e-4, max(1e-4, wanted))) < 2e-6)
    }
  }

  @Test("Points come from the mean of the generator's weights after every step from the one that the set-up names")
  func averages() throws {
    var configuration = VanillaGAN.Configuration.ring8
    configuration.averagesFrom = 2
    let system = VanillaGAN(configuration, seed: 0), plain = VanillaGAN(.ring8, seed: 0)
    #expect(system.sample(3, seed: 5).values == plain.sample(3, seed: 5).values)
    let average = try #require(system.average)
    var random = RandomStream(seed: 3, role: .world)
    var taken: [[Float]] = []
    for step in 0..<5 {
      _ = system.train(random.normalTensor([128, 2]), step: step)
      taken.append(system.generator.parameters.flatMap(\.parameter.value.values))
      let averaged = taken[min(2, step)...]
      for (index, mean) in average.parameters.flatMap(\.parameter.value.values).enumerated() {
        #expect(abs(mean - averaged.reduce(0) { $0 + $1[index] } / Float(averaged.count)) < 1e-6)
      }
    }
    for (weight, mean) in zip(plain.generator.parameters, average.parameters) {
      weight.parameter.set(mean.parameter.value)
    }
    #expect(system.sample(3, seed: 5).values == plain.sample(3, seed: 5).values)
    #expect(taken[4] != average.parameters.flatMap(\.parameter.value.values))
  }

  @Test("A system that takes up parameters and optimisers while the mean is taken goes on bit by bit")
  func resumed() throws {
    var configuration = VanillaGAN.Configuration.ring8
    configuration.averagesFrom = 1
    let undisturbed = VanillaGAN(configuration, seed: 0), resumed = VanillaGAN(configuration, seed: 0)
    var random = RandomStream(seed: 3, role: .world)
    let batches = (0..<6).map { _ in random.normalTensor([128, 2]) }
    for step in 0..<3 { _ = undisturbed.train(batches[step], step: step) }
    try Safetensors(tensors: undisturbed.snapshot).load(into: resumed.parameters, file: "f")
    for (from, to) in zip(undisturbed.optimizers, resumed.optimizers) {
      try to.optimizer.restore(from.optimizer.memory, file: "f")
    }
    for step in 3..<6 {
      #expect(undisturbed.train(batches[step], step: step) == resumed.train(batches[step], step: step))
    }
    #expect(undisturbed.sample(3, seed: 5).values == resumed.sample(3, seed: 5).values)
    #expect(undisturbed.parameters.map(\.parameter.value.values) == resumed.parameters.map(\.parameter.value.values))
  }

  @Test("Samples depend on seed and index alone, not on their number; training noise is never drawn for samples")
  func samples() {
    let system = VanillaGAN(.ring8, seed: 0)
    let all = system.sample(7, seed: 5).values
    #expect(system.sample(3, seed: 5).values == Array(all[..<6]))
    #expect(system.sample(7, seed: 6).values != all)
    #expect(system.sample(7, seed: 5, index: 1).values != all)
  }
}
