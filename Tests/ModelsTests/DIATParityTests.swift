import Autograd
import Layers
import Models
import Networks
import ParityFixtures
import Tensors
import Testing

/// Two strided convolutions in the place of a network that knows people.
struct HashedFaceFeatures: FaceFeatureNetwork, Parameterized {
  let identity = "hashed"
  private let convolutions: [Conv2D]

  init() {
    var random = RandomStream(seed: 0, role: .weights)
    convolutions = [(3, 4), (4, 5)].map { inputs, outputs in
      Conv2D(inputs, outputs, kernel: 3, stride: 2, padding: .zeros(1), using: &random)
    }
    setHashedValues(of: parameters)
  }

  func faceFeatures(of images: Variable, in arithmetic: Arithmetic) -> [Variable] {
    let first = convolutions[0].frozen(images, in: arithmetic, then: .relu)
    return [first, convolutions[1].frozen(first, in: arithmetic, then: .relu)]
  }

  var parameters: [NamedParameter] {
    zip(["first", "second"], convolutions).flatMap { $1.parameters(under: "faces.\($0)") }
  }
}

/// A denoiser with hashed weights.
func hashedDenoiser() -> DIATDenoiser {
  var random = RandomStream(seed: 0, role: .weights)
  let denoiser = DIATDenoiser(width: 4, using: &random)
  setHashedValues(of: denoiser.parameters(under: "denoiser"))
  return denoiser
}

extension DIATConfiguration {
  /// As in `make_diat.py`: 16×16 images, four channels, plain gradient descent.
  static func tiny(_ variant: DIATVariant) -> DIATConfiguration {
    var configuration = DIATConfiguration(
      size: 16, width: 4, blocks: 2, discriminatorWidth: 3, discriminatorDepth: 3, variant: variant, batchSize: 3)
    (configuration.optimizer, configuration.rate) = (.momentum, .constant(0.01))
    configuration.identityWeight = 0.7
    return configuration
  }
}

@Suite("DIAT, DIAT-A and their enhancements agree with PyTorch, to 1e-4")
struct DIATParityTests {
  private let fixture = Result { try ParityFixture("diat", in: .module) }
  private let batch = DIAT.Batch(
    sources: hashedTensor("diat.sources", [3, 16, 16, 3]), references: hashedTensor("diat.references", [3, 16, 16, 3]))
  private var pass: Pass {
    Pass(.inference, statistics: .batch, dropout: RandomStream(seed: 0, role: .dropout))
  }

  private func system(_ variant: DIATVariant) -> DIAT {
    let system = DIAT(.tiny(variant), faces: HashedFaceFeatures(), denoiser: hashedDenoiser(), seed: 0)
    setHashedValues(of: system.parameters)
    return system
  }

  @Test("Outputs, losses, all gradients, and their lengths at the output", arguments: DIATVariant.allCases)
  func networks(variant: DIATVariant) throws {
    let fixture = try fixture.get()
    let (system, name) = (system(variant), variant.rawValue)
    #expect(try fixture.mismatch(system.transfer(batch.sources), "running") == nil)
    let made = system.transform(Variable(batch.sources), pass)
    #expect(try fixture.mismatch(made.value, "made") == nil)
    let (real, fake) = system.discriminatorTerms(made: made.detached, batch, pass)
    #expect(try fixture.mismatch(Tensor([2], [real.item, fake.item]), "\(name).critic") == nil)
    let critic = try fixture.gradientMismatches(
      of: real + fake, system.discriminator.parameters(under: "discriminator"), prefix: "\(name).critic")
    #expect(critic == [])
    let terms = system.transformTerms(made: made, batch, pass)
    #expect(try fixture.mismatch(Tensor([terms.count], terms.map(\.value.item)), "\(name).transform") == nil)
    let transform = try fixture.gradientMismatches(
      of: system.loss(terms), system.transform.parameters(under: "transform"), prefix: "\(name).transform")
    #expect(transform == [])
    let lengths = system.gradientLengths(batch).map(\.value)
    #expect(try fixture.mismatch(Tensor([lengths.count], lengths), "\(name).lengths") == nil)
  }

  @Test("Two steps of both networks, by gradient descent", arguments: DIATVariant.allCases)
  func steps(variant: DIATVariant) throws {
    let fixture = try fixture.get()
    let (system, name) = (system(variant), variant.rawValue)
    for step in 0..<2 {
      let losses = system.train(batch, step: step).map(\.value)
      #expect(try fixture.mismatch(Tensor([losses.count], losses), "\(name).trace.\(step)") == nil)
    }
    let afterwards = system.transform(Variable(batch.sources), pass).value
    #expect(try fixture.mismatch(afterwards, "\(name).afterwards") == nil)
  }

  @Test("VGG-Face's features, at a thirty-second of its width")
  func vggFace() throws {
    let fixture = try fixture.get()
    var random = RandomStream(seed: 0, role: .weights)
    let network = VGGFace(widthDivisor: 32, using: &random)
    #expect(network.parameters.last?.name == "features.28.bias")
    for named in network.parameters {
      let (name, shape) = (named.name, named.parameter.shape)
      let fan = shape.extents.dropFirst().reduce(1, *)
      let spread = (6 / Double(fan)).squareRoot() / (name == "features.0.weight" ? 128 : 1)
      named.parameter.set(hashedTensor(name, shape, scale: shape.rank == 1 ? 0.1 : spread))
    }
    let features = network.faceFeatures(of: Variable(batch.sources), in: .float32)
    #expect(features.count == 2)
    #expect(try fixture.mismatch(features[0].value, "vgg.21") == nil)
    #expect(try fixture.mismatch(features[1].value, "vgg.28") == nil)
  }

  @Test("The blur, and two steps of an enhancement", arguments: DIATEnhancement.allCases)
  func enhancement(kind: DIATEnhancement) throws {
    let fixture = try fixture.get()
    #expect(try fixture.mismatch(gaussianBlurred(batch.references, deviation: 1.5), "blurred") == nil)
    var configuration = DIATEnhancerConfiguration(kind, size: 16)
    (configuration.width, configuration.blocks) = (4, 2)
    (configuration.discriminatorWidth, configuration.discriminatorDepth) = (3, 3)
    (configuration.optimizer, configuration.rate) = (.momentum, .constant(0.01))
    let system = DIATEnhancer(configuration, seed: 0)
    setHashedValues(of: system.parameters)
    let transformed = hashedTensor("diat.transformed", [3, 16, 16, 3])
    let step: DIATEnhancer.Batch =
      kind == .local
      ? .local(
        images: batch.sources, transformed: transformed,
        masks: hashedTensor("diat.masks", [3, 16, 16, 1]).applying(.step(slope: 0)))
      : .global(references: batch.references)
    for number in 0..<2 {
      let losses = system.train(step, step: number).map(\.value)
      #expect(try fixture.mismatch(Tensor([losses.count], losses), "\(kind.rawValue).trace.\(number)") == nil)
    }
    let afterwards = system.network(Variable(transformed), pass).value
    #expect(try fixture.mismatch(afterwards, "\(kind.rawValue).afterwards") == nil)
  }
}
