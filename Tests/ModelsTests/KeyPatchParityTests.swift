import Autograd
import Datasets
import Layers
import Models
import ParityFixtures
import Tensors
import Testing

/// A small system that makes images of key patches, as in `make_key_patches.py`.
enum KeyPatchCase: String, Sendable, CaseIterable {
  case full, residual
  case twoPatches = "two-patches"
  case fiveFakes = "five-fakes"

  var variant: KeyPatchVariant {
    switch self {
    case .full: .full
    case .residual: .residual
    case .twoPatches: .twoPatches
    case .fiveFakes: .fiveFakes
    }
  }

  /// Plain gradient descent, and weights that keep the sums near the other terms.
  var configuration: KeyPatchConfiguration {
    let (size, width) = self == .residual ? (32, 2) : (16, 4)
    var configuration = KeyPatchConfiguration(
      size: size, width: width, embedding: 6, noise: 5, variant: variant,
      weighting: .stepwise(from: 1e-5, factor: 1, at: 1000), batchSize: 3)
    (configuration.optimizer, configuration.rate) = (.momentum, .constant(0.01))
    return configuration
  }

  /// Hashed images, patches, masks of noise, and other images; of one step or the same in all.
  static func batch(_ name: String, _ count: Int, size: Int, parts: Int) -> KeyPatchBatch {
    let shape: Shape = [count, size, size, 3]
    return KeyPatchBatch(
      images: hashedTensor("\(name).images", shape),
      patches: hashedTensor("\(name).patches", [parts, count, size, size, 3]),
      masks: hashedTensor("\(name).masks", [count, size, size, 1]).applying(.step(slope: 0)),
      others: hashedTensor("\(name).others", shape))
  }

  var batch: KeyPatchBatch { Self.batch(rawValue, 3, size: configuration.size, parts: variant.parts) }
  var noise: Tensor { hashedTensor("\(rawValue).noise", [3, 5]) }

  func system() -> KeyPatchGAN {
    let system = KeyPatchGAN(configuration, seed: 0)
    setHashedValues(of: system.parameters)
    return system
  }
}

@Suite("Images of key patches agree with PyTorch, to 1e-4")
struct KeyPatchParityTests {
  private let fixture = Result { try ParityFixture("key_patches", in: .module) }
  private var pass: Pass {
    Pass(.inference, statistics: .batch, dropout: RandomStream(seed: 0, role: .dropout))
  }

  @Test(
    "Outputs under stored and under the batch's statistics, verdicts, losses, all gradients",
    arguments: KeyPatchCase.allCases)
  func networks(example: KeyPatchCase) throws {
    let fixture = try fixture.get()
    let (system, batch, name) = (example.system(), example.batch, example.rawValue)
    let used = system.generate(batch.patches, noise: example.noise)
    #expect(try fixture.mismatch(used.images, "\(name).running.image") == nil)
    #expect(try fixture.mismatch(used.masks, "\(name).running.mask") == nil)
    let made = system.paint(Variable(batch.patches), noise: example.noise, pass)
    #expect(try fixture.mismatch(made.images.value, "\(name).image") == nil)
    #expect(try fixture.mismatch(made.masks.value, "\(name).mask") == nil)
    let discriminator = try #require(system.discriminator)
    let verdict = discriminator(Variable(batch.images), pass).variable.value
    #expect(try fixture.mismatch(verdict, "\(name).verdict") == nil)
    let critic = system.criticTerms(discriminator, made: made.images.value, batch, pass)
    let generator = system.generatorTerms(made, batch, step: 0, pass)
    let checks = [
      ("critic", critic, discriminator.parameters(under: "discriminator")),
      ("generator", generator, system.generator.parameters(under: "generator")),
    ]
    for (side, terms, parameters) in checks {
      let values = Tensor([terms.count], terms.map(\.value.item))
      #expect(try fixture.mismatch(values, "\(name).\(side)") == nil)
      let found = try fixture.gradientMismatches(
        of: system.loss(terms), parameters, prefix: "\(name).\(side)", negligible: 1e-2)
      #expect(found == [])
    }
  }

  @Test("Two steps of the critic and one of the generator, by gradient descent", arguments: KeyPatchCase.allCases)
  func steps(example: KeyPatchCase) throws {
    let fixture = try fixture.get()
    let (system, batch, name) = (example.system(), example.batch, example.rawValue)
    for step in 0..<2 {
      let losses = system.train(batch, noise: example.noise, step: step)
      let values = Tensor([losses.count], losses.map(\.value))
      #expect(try fixture.mismatch(values, "\(name).trace.\(step)") == nil)
    }
    let made = system.paint(Variable(batch.patches), noise: example.noise, pass)
    #expect(try fixture.mismatch(made.images.value, "\(name).afterwards") == nil)
  }
}
