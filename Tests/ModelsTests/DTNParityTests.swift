import Autograd
import Foundation
import Layers
import Models
import ParityFixtures
import Tensors
import Testing

/// A small Domain Transfer Network, as in `make_dtn.py`.
struct DTNCase: Sendable, CustomTestStringConvertible {
  let variant: DTNVariant
  var showsFaces = false

  static let all = [
    DTNCase(variant: .full), DTNCase(variant: .binaryD), DTNCase(variant: .baseline),
    DTNCase(variant: .full, showsFaces: true),
  ]

  var name: String { variant.rawValue + (showsFaces ? ".faces" : "") }
  var testDescription: String { name }
  var channels: Int { showsFaces ? 3 : 1 }

  var configuration: DTNConfiguration {
    var configuration: DTNConfiguration = showsFaces ? .faces(variant, width: 2) : .digits(variant, width: 2)
    (configuration.optimizer, configuration.rate) = (.momentum, .constant(showsFaces ? 0.001 : 0.01))
    return configuration
  }

  /// A system of drawn weights.
  func drawn(_ preset: DTNPreset = .paper) -> DTN {
    var configuration = configuration
    configuration.preset = preset
    var random = RandomStream(seed: 1, role: .weights)
    return DTN(configuration, features: DTNFeatureNetwork(width: 2, classes: 4, using: &random), seed: 0)
  }

  /// The system with PyTorch's weights.
  func system() throws -> DTN {
    let system = drawn()
    let file = Bundle.module.bundlePath + "/Fixtures/dtn_\(name).safetensors"
    try Safetensors(contentsOf: file).load(into: system.parameters, file: file)
    return system
  }

  var batch: DTN.Batch {
    DTN.Batch(
      source: hashedTensor("dtn.source", [3, 32, 32, 3]), target: hashedTensor("dtn.target", [3, 32, 32, channels]))
  }
}

@Suite("The Domain Transfer Network agrees with PyTorch, to 1e-4")
struct DTNParityTests {
  private let fixture = Result { try ParityFixture("dtn", in: .module) }
  private var pass: Pass { Pass(.training, dropout: RandomStream(seed: 0, role: .dropout)) }

  @Test("Outputs and all parameter gradients", arguments: DTNCase.all)
  func networks(example: DTNCase) throws {
    let fixture = try fixture.get()
    let (system, batch, prefix) = (try example.system(), example.batch, example.name)
    if example.name == "full" {
      #expect(try fixture.mismatch(system.features.predict(batch.source), "full.logits") == nil)
    }
    let made = system.make(batch, pass)
    #expect(try fixture.mismatch(made.fromSource.value, "\(prefix).from-source") == nil)
    let verdict = system.discriminator(Variable(batch.target), pass)
    #expect(try fixture.mismatch(verdict.variable.value, "\(prefix).verdict") == nil)

    let moved = system.optimizers.map { $0.optimizer.parameters }
    let generator = system.loss(system.generatorTerms(made, batch, pass))
    let losses = [("generator", generator), ("discriminator", system.discriminatorLoss(made, batch, pass))]
    for ((name, loss), parameters) in zip(losses, moved) {
      // A norm removes a bias right before it, so that such a bias has no gradient but rounding.
      let compared = parameters.filter { !isNormalizedBias($0.name) }
      let found = try fixture.gradientMismatches(of: loss, compared, prefix: "\(prefix).\(name)")
      #expect(found == [])
    }
  }

  private func isNormalizedBias(_ name: String) -> Bool {
    // A ReLU stands between the discriminator's first bias and its norm, and no norm after the last layers but f's.
    name.contains("convolutions") && name.hasSuffix("bias") && name != "discriminator.convolutions.0.bias"
      && (!name.hasSuffix("convolutions.3.bias") || name.hasPrefix("encoder"))
  }

  @Test("Each loss of three training steps by gradient descent, and what is made afterwards", arguments: DTNCase.all)
  func steps(example: DTNCase) throws {
    let fixture = try fixture.get()
    let system = try example.system()
    let losses = (0..<3).flatMap { system.train(example.batch, step: $0) }
    // Term by term, so that a large one does not hide a small one.
    let prefix = "\(example.name).trace."
    let traces = Dictionary(grouping: losses) { prefix + $0.series }
    #expect(traces.keys.sorted() == fixture.names.filter { $0.hasPrefix(prefix) })
    for (name, values) in traces {
      #expect(try fixture.mismatch(Tensor([3], values.map(\.value)), name) == nil)
    }
    #expect(try fixture.mismatch(system.transfer(example.batch.source), "\(example.name).afterwards") == nil)
  }
}

@Suite("The Domain Transfer Network's set-ups")
struct DTNConfigurationTests {
  @Test("The published networks have as many weights as their layer tables say")
  func published() {
    var random = RandomStream(seed: 0, role: .weights)
    let features = DTNFeatureNetwork(width: 64, classes: 10, using: &random)
    #expect(features.trainedCount == 896_384 + 1_290)
    let binary = DTN(.digits(.binaryD), features: features, seed: 0)
    #expect(binary.decoder.trainedCount == 2_526_977)
    #expect(binary.discriminator.trainedCount == 1_486_593)
    let ternary = DTN(.digits(), features: features, seed: 0)
    #expect(ternary.discriminator.trainedCount == 1_486_593 + 2 * (512 * 16 + 1))
    #expect(ternary.encoder == nil)
    #expect(DTN(.digits(.baseline), features: features, seed: 0).encoder != nil)
  }

  @Test("A variant drops its terms", arguments: DTNVariant.allCases)
  func variants(variant: DTNVariant) {
    let example = DTNCase(variant: variant, showsFaces: true)
    let names = Set(example.drawn().train(example.batch, step: 0).map(\.series))
    var expected: Set = [
      "discriminator/adversarial", "generator/adversarial", "generator/constancy", "generator/identity",
      "generator/total-variation",
    ]
    switch variant {
    case .full, .notThroughF, .binaryD: break
    case .noTID, .baseline: expected.remove("generator/identity")
    case .noConst: expected.remove("generator/constancy")
    case .noConstNoTID: expected.subtract(["generator/constancy", "generator/identity"])
    case .noGAN: expected.subtract(["discriminator/adversarial", "generator/adversarial"])
    case .noTV: expected.remove("generator/total-variation")
    }
    #expect(names == expected)
  }

  @Test("f moves under the reimplementation's preset only, and there not in every step")
  func frozen() {
    let example = DTNCase(variant: .full)
    for preset in DTNPreset.allCases {
      let system = example.drawn(preset)
      func weights() -> [Float] { system.features.featureParameters.first?.parameter.value.values ?? [] }
      let start = weights()
      _ = system.train(example.batch, step: 0)
      let first = weights()
      _ = system.train(example.batch, step: 1)
      #expect((first != start) == (preset == .yunjey))
      #expect(weights() == first)
    }
  }

  @Test("The roughness of a ramp is its steps' length times their number")
  func roughness() {
    // Rises by .3 to the right and .4 downwards: every step has length .5.
    let ramp = Tensor([1, 4, 5, 1], (0..<20).map { 0.3 * Float($0 % 5) + 0.4 * Float($0 / 5) })
    #expect(abs(pixelStepLength(Variable(ramp)).item - 12 * 0.5) < 1e-4)
  }

  @Test("An image does not depend on how many are transferred with it, and other sizes stop the program")
  func blocks() async {
    let images = hashedTensor("many", [5, 32, 32, 3])
    let system = DTNCase(variant: .full).drawn()
    let all = system.transfer(images).values
    #expect(system.transfer(images, block: 2).values == all)
    await #expect(processExitsWith: .failure) {
      _ = DTNCase(variant: .full).drawn().transfer(.zeros([1, 16, 16, 3]))
    }
  }
}
