import Autograd
import Datasets
import Foundation
import Layers
import Models
import Networks
import ParityFixtures
import Tensors
import Testing

/// A small TP-GAN, as in `make_tpgan.py`.
enum TPGANCase {
  /// Four channels, 32×32 pixels.
  static func configuration(_ variant: TPGANVariant, _ preset: TPGANPreset = .program) -> TPGANConfiguration {
    TPGANConfiguration(
      geometry: .quarter, people: 5, width: 4, kernels: [5, 3, 3, 3], bottomBlocks: 2, features: 6, noise: 3,
      partHalvings: 2, discriminatorWidth: 4, variant: variant, preset: preset)
  }

  /// Drawn people from the side and from the front.
  static func batch(_ count: Int) -> FrontalizationBatch {
    let world = RotatingFaces(
      seed: 0, people: SplitCounts(training: 5, validation: 0, test: 0), yaws: [-60, 45], illuminations: [0, 8])
    return FrontalizationBatch(world.pairs(.training, (0..<count).map { $0 * 7 % 20 }), .quarter)
  }
}

/// An identity network with drawn weights: a convolution and its mean.
struct DrawnIdentity: IdentityNetwork {
  let identity = "drawn"
  private let convolution: Conv2D

  init() {
    var random = RandomStream(seed: 7, role: .weights)
    convolution = Conv2D(3, 5, kernel: 4, stride: 4, weights: .heNormal, using: &random)
  }

  func identityFeatures(of faces: Variable, in arithmetic: Arithmetic) -> IdentityFeatures {
    let map = convolution.frozen(faces, in: arithmetic, then: .relu)
    return IdentityFeatures(map: map, vector: map.mean(over: [1, 2]))
  }
}

@Suite("TP-GAN agrees with PyTorch, to 1e-4")
struct TPGANParityTests {
  private let fixture = Result { try ParityFixture("tpgan", in: .module) }
  private let noise = hashedTensor("tpgan.noise", [3, 3], scale: 0.02)
  private var pass: Pass { Pass(.training, dropout: RandomStream(seed: 0, role: .dropout)) }

  private func system(_ variant: TPGANVariant) -> TPGAN {
    var configuration = TPGANCase.configuration(variant)
    configuration.classifierKeep = 1
    let system = TPGAN(configuration, seed: 0, identity: DrawnIdentity())
    setHashedValues(of: system.generator.parameters)
    setHashedValues(of: system.discriminator?.parameters ?? [])
    return system
  }

  private var batch: FrontalizationBatch {
    func crops(_ kind: String) -> [Tensor] {
      FacePart.allCases.map { part in
        let box = FacePartGeometry.quarter.box(of: part)
        return hashedTensor("tpgan.\(kind).\(part)", [3, box.height, box.width, 3])
      }
    }
    return FrontalizationBatch(
      images: hashedTensor("tpgan.images", [3, 32, 32, 3]), parts: crops("parts"),
      frontals: hashedTensor("tpgan.frontals", [3, 32, 32, 3]), frontalParts: crops("frontalParts"),
      people: [4, 0, 2], isMirrored: [false, false, false])
  }

  // A bias right before a norm has no gradient but rounding.
  private func compared(_ parameters: [NamedParameter]) -> [NamedParameter] {
    parameters.filter { !$0.name.hasSuffix("layer.bias") && !$0.name.hasSuffix("second.bias") }
  }

  private func mismatches(_ loss: Variable, _ parameters: [NamedParameter], _ prefix: String) throws -> [String] {
    try fixture.get().gradientMismatches(of: loss, compared(parameters), prefix: prefix, negligible: 1e-5)
      .filter { !$0.contains("no such parameter") }
  }

  @Test("Faces at three sizes, people, terms and all gradients", arguments: [true, false])
  func generator(hasParts: Bool) throws {
    let (fixture, key) = (try fixture.get(), hasParts ? "full" : "global")
    let system = system(hasParts ? .full : .noLocalPathway)
    let used = system.frontalize(batch)
    #expect(try fixture.projectionMismatch(used, "\(key).used") == nil)
    #expect(system.frontalize(batch, block: 2).values == used.values)
    let made = system.generator(batch.images, parts: batch.parts, noise: noise, pass)
    for (level, face) in made.faces.enumerated() {
      #expect(face.shape == [3, 32 >> level, 32 >> level, 3])
      #expect(try fixture.projectionMismatch(face.value, "\(key).face.\(level)") == nil)
    }
    #expect(try fixture.mismatch(system.generator.people(of: made.code, pass).value, "\(key).people") == nil)
    let discriminator = try #require(system.discriminator)
    #expect(try fixture.mismatch(discriminator(made.faces[0], pass).variable.value, "\(key).verdict") == nil)
    let terms = system.generatorTerms(made, batch, pass).filter { $0.name != "identity" }
    #expect(terms.map(\.name) == ["pixels", "symmetry", "classification", "total-variation", "adversarial"])
    #expect(try fixture.mismatch(Tensor([terms.count], terms.map(\.value.item)), "\(key).terms") == nil)
    let loss = system.total(terms) * system.configuration.weights.scale
    #expect(try mismatches(loss, system.generator.parameters, "\(key).generator") == [])
    let stored = Set(fixture.names.filter { $0.hasPrefix("\(key).generator.") })
    let names = system.generator.parameters.filter(\.parameter.isTrained).map { "\(key).generator.\($0.name)" }
    #expect(stored == Set(names))
  }

  @Test("The parts by themselves, and the critic")
  func partsAndCritic() throws {
    let fixture = try fixture.get()
    let system = system(.full)
    let made = system.generator(batch.images, parts: batch.parts, noise: noise, pass)
    for (part, picture) in zip(FacePart.allCases, made.parts) {
      #expect(try fixture.projectionMismatch(picture.value, "full.part.\(part)") == nil)
    }
    let parts = system.partLoss(made.parts, batch)
    #expect(try fixture.mismatch(parts.value, "parts") == nil)
    let local = system.generator.parameters.filter { $0.name.hasPrefix("local.") }
    #expect(try mismatches(parts * system.configuration.weights.scale, local, "parts") == [])
    let discriminator = try #require(system.discriminator)
    let loss = system.discriminatorLoss(
      real: discriminator(Variable(batch.frontals), pass), fake: discriminator(made.faces[0].detached, pass))
    #expect(try fixture.mismatch(loss.value, "critic") == nil)
    #expect(try mismatches(loss, discriminator.parameters, "critic") == [])
  }

  // The counts that `make_tpgan.py` prints.
  @Test("The published networks have as many weights as PyTorch's of the same layers")
  func published() throws {
    var configuration = TPGANConfiguration.published()
    (configuration.convolutionStart, configuration.otherStart) = (.zeros, .zeros)
    var maker = TPGANLayerMaker(configuration, from: RandomStream(seed: 0, role: .weights))
    let generator = TPGANGenerator(configuration, using: &maker)
    #expect(generator.trainedCount == 157_503_770)
    let local = generator.parameters.filter { $0.name.hasPrefix("local.") && $0.parameter.isTrained }
    #expect(local.reduce(0) { $0 + $1.parameter.value.count } == 68_797_900)
    #expect(TPGANDiscriminator(configuration, using: &maker).trainedCount == 13_357_441)
  }
}

@Suite("TP-GAN's losses and set-ups")
struct TPGANLossTests {
  @Test("A face that is its own mirror image has no asymmetry, and only the right half is moved")
  func symmetry() {
    let half = hashedTensor("half", [2, 8, 4, 3])
    for level in 0..<3 {
      let face = Variable(.concatenated([half, half.flippedHorizontally()], axis: 2), requiresGradient: true)
      #expect(asymmetry(of: face, level: level).item < 1e-6)
    }
    let face = Variable(hashedTensor("face", [1, 8, 8, 3]), requiresGradient: true)
    let moved = gradients(of: asymmetry(of: face, level: 0), withRespectTo: [face])[0].value
    #expect(moved.sliced(axis: 2, 0..<4).values.allSatisfy { $0 == 0 })
    #expect(moved.sliced(axis: 2, 4..<8).values.allSatisfy { $0 != 0 })
  }

  @Test("The identity loss sums the map over its places, and is zero for the face itself")
  func identity() {
    let (made, wanted) = (hashedTensor("made", [2, 8, 8, 3]), hashedTensor("wanted", [2, 8, 8, 3]))
    let network = DrawnIdentity()
    #expect(identityLoss(Variable(made), made, network, .float32).item == 0)
    let (found, truth) = (
      network.identityFeatures(of: Variable(made), in: .float32),
      network.identityFeatures(of: Variable(wanted), in: .float32)
    )
    let map = meanAbsoluteError(found.map, truth.map).item * 4
    let vector = meanAbsoluteError(found.vector, truth.vector).item
    #expect(abs(identityLoss(Variable(made), wanted, network, .float32).item - map - vector) < 1e-5)
  }

  @Test("At 128 pixels the weights are the program's; beside them the paper's are of the same size")
  func weights() {
    let program = TPGANWeights(.program, size: 128)
    let sums = program.pixels.enumerated().map { $1 * program.scale / Float(16384 >> (2 * $0)) }
    #expect(sums == [1, 1, 1.5])
    #expect(
      [program.adversarial, program.identity, program.classification].map { $0 * program.scale } == [20, 40, 10])
    let paper = TPGANWeights(.paper, size: 128)
    for (ours, theirs) in [
      (program.adversarial, paper.adversarial), (program.identity, paper.identity),
      (program.classification, paper.classification),
    ] { #expect(ours / theirs > 0.5 && ours / theirs < 2) }
  }

  @Test("Each variant leaves its part out")
  func variants() {
    let batch = TPGANCase.batch(2)
    func series(_ variant: TPGANVariant) -> Set<String> {
      let identity: DrawnIdentity? = variant.hasIdentity ? DrawnIdentity() : nil
      let system = TPGAN(TPGANCase.configuration(variant), seed: 0, identity: identity)
      return Set(system.train(batch, step: 0).map(\.series))
    }
    let all = series(.full)
    #expect(
      all == [
        "discriminator/adversarial", "generator/adversarial", "generator/classification", "generator/identity",
        "generator/pixels", "generator/symmetry", "generator/total-variation", "parts/pixels",
      ])
    #expect(all.subtracting(series(.noLocalPathway)) == ["parts/pixels"])
    #expect(all.subtracting(series(.noIdentity)) == ["generator/identity"])
    #expect(all.subtracting(series(.noAdversarial)) == ["generator/adversarial", "discriminator/adversarial"])
    #expect(series(.noSymmetry) == all)
    let system = TPGAN(TPGANCase.configuration(.noSymmetry), seed: 0, identity: DrawnIdentity())
    let pass = Pass(.training, dropout: RandomStream(seed: 0, role: .dropout))
    let made = system.generator(batch.images, parts: batch.parts, noise: .zeros([2, 3]), pass)
    #expect(system.generatorTerms(made, batch, pass).first { $0.name == "symmetry" }?.weight == 0)
  }

  @Test("With batch statistics too a face does not depend on those beside it")
  func alone() {
    let batch = TPGANCase.batch(3)
    var configuration = TPGANCase.configuration(.noIdentity)
    configuration.statistics = .batch
    let system = TPGAN(configuration, seed: 0)
    let all = system.frontalize(batch)
    let one = system.frontalize(
      batch.images.sliced(axis: 0, 1..<2), parts: batch.parts.map { $0.sliced(axis: 0, 1..<2) })
    #expect(all.sliced(axis: 0, 1..<2).values == one.values)
  }

  @Test("Faces of 64 pixels, whose seed grows fourfold at once, have their shape and their people")
  func larger() {
    let world = RotatingFaces(
      seed: 0, size: 64, people: SplitCounts(training: 2, validation: 0, test: 0), yaws: [-60], illuminations: [0])
    let batch = FrontalizationBatch(world.pairs(.training, 0..<2), .half)
    let system = TPGAN(.small(.noIdentity, size: 64, people: 2), seed: 0)
    #expect(system.frontalize(batch).shape == [2, 64, 64, 3])
    #expect(system.train(batch, step: 0).allSatisfy { $0.value.isFinite })
  }

  @Test("Parts that do not go with their faces stop the program")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      let batch = TPGANCase.batch(2)
      _ = TPGAN(TPGANCase.configuration(.noIdentity), seed: 0)
        .frontalize(batch.images, parts: batch.parts.reversed())
    }
  }
}
