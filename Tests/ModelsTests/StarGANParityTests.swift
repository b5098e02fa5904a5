import Autograd
import Foundation
import Layers
import Models
import ParityFixtures
import Tensors
import Testing

/// A small StarGAN, as in `make_stargan.py`.
enum StarGANCase: String, Sendable, CaseIterable {
  case attributes, joint

  var domains: [StarGANDomain] { self == .attributes ? [.attributes(3)] : [.attributes(2), .classes(3)] }

  /// 16×16 images, four channels, plain gradient descent.
  var configuration: StarGANConfiguration {
    var configuration = StarGANConfiguration(
      size: 16, domains: domains, generatorWidth: 4, blocks: 1, criticWidth: 4, criticDepth: 3, steps: 1000)
    (configuration.optimizer, configuration.rate, configuration.criticSteps) = (.momentum, 0.01, 2)
    return configuration
  }

  /// The system with PyTorch's weights, read from checkpoints as the released program writes them.
  func system() throws -> StarGAN {
    let system = StarGAN(configuration, seed: 0)
    let folder = Bundle.module.bundlePath + "/Fixtures/stargan_\(rawValue)"
    try system.load(generator: "\(folder)_generator.safetensors", critic: "\(folder)_critic.safetensors")
    return system
  }

  func batch(_ domain: Int, _ fixture: ParityFixture) throws -> StarGAN.DomainBatch {
    StarGAN.DomainBatch(
      images: hashedTensor("\(rawValue).images.\(domain)", [3, 16, 16, 3]),
      labels: try fixture.tensor("\(rawValue).\(domain).labels"))
  }

  var draws: StarGAN.Draws {
    let mixing = hashedTensor("\(rawValue).mixing", [3]).applying(.scale(0.5)).applying(.offset(0.5))
    return StarGAN.Draws(order: [2, 0, 1], mixing: mixing)
  }
}

@Suite("StarGAN agrees with PyTorch, to 1e-4, with weights from the released program's files")
struct StarGANParityTests {
  private let fixture = Result { try ParityFixture("stargan", in: .module) }

  @Test("Outputs, losses, and all parameter gradients, the penalty's among them", arguments: StarGANCase.allCases)
  func networks(example: StarGANCase) throws {
    let fixture = try fixture.get()
    let (system, draws) = (try example.system(), example.draws)
    for domain in example.domains.indices {
      let (batch, prefix) = (try example.batch(domain, fixture), "\(example.rawValue).\(domain)")
      let targets = batch.labels.gatheredRows(draws.order)
      let fake = system.paint(Variable(batch.images), labels: targets, domain: domain)
      #expect(try fixture.mismatch(fake.value, "\(prefix).fake") == nil)
      #expect(system.translate(batch.images, to: targets, domain: domain).values == fake.value.values)
      if example == .joint {
        let misled = system.translate(batch.images, to: targets, domain: domain, mask: .wrong)
        #expect(try fixture.mismatch(misled, "\(prefix).misled") == nil)
      }
      let judged = system.critic(Variable(batch.images))
      #expect(try fixture.mismatch(judged.scores.value, "\(prefix).scores") == nil)
      #expect(try fixture.mismatch(judged.labels.variable.value, "\(prefix).logits") == nil)

      let critic = system.criticTerms(batch, domain: domain, fake: fake.value, mixing: draws.mixing)
      let generator = system.generatorTerms(batch, domain: domain, targets: targets, fake: fake)
      for (name, terms) in [("critic", critic), ("generator", generator)] {
        let values = Tensor([terms.count], terms.map(\.value.item))
        #expect(try fixture.mismatch(values, "\(prefix).\(name)") == nil)
      }
      let checks = [
        ("penalty", critic[2].value, system.critic.parameters),
        ("critic", system.loss(critic), system.critic.parameters),
        ("generator", system.loss(generator), system.generator.parameters),
      ]
      for (name, loss, parameters) in checks {
        let found = try fixture.gradientMismatches(of: loss, parameters, prefix: "\(prefix).\(name)")
        #expect(found == [])
      }
    }
  }

  @Test("Two critic steps and one of the generator, by gradient descent", arguments: StarGANCase.allCases)
  func steps(example: StarGANCase) throws {
    let fixture = try fixture.get()
    let system = try example.system()
    for step in 0..<2 {
      for domain in example.domains.indices {
        let losses = system.train(
          try example.batch(domain, fixture), domain: domain, example.draws, step: step)
        let values = Tensor([losses.count], losses.map(\.value))
        #expect(try fixture.mismatch(values, "\(example.rawValue).trace.\(step).\(domain)") == nil)
      }
    }
    let batch = try example.batch(0, fixture)
    let painted = system.translate(batch.images, to: batch.labels.gatheredRows([2, 0, 1]))
    let found = try fixture.mismatch(painted, "\(example.rawValue).afterwards")
    #expect(found == nil)
    let scores = system.critic.scores(of: Variable(batch.images)).value
    #expect(try fixture.mismatch(scores, "\(example.rawValue).scores.afterwards") == nil)
  }
}

@Suite("StarGAN's set-ups")
struct StarGANConfigurationTests {
  @Test(
    "The published networks have as many weights as the papers' and the released program's",
    arguments: [
      ([.attributes(5)], 8_430_528, 44_762_048), ([.classes(8)], 8_439_936, 44_786_624),
      ([.attributes(5), .classes(8)], 8_461_888, 44_827_584),
    ] as [([StarGANDomain], Int, Int)])
  func published(domains: [StarGANDomain], generator: Int, critic: Int) {
    let system = StarGAN(.published(domains: domains), seed: 0)
    #expect(system.generator.trainedCount == generator)
    #expect(system.critic.trainedCount == critic)
  }

  @Test("The penalty of a linear critic w·x is (‖w‖ − 1)², wherever it looks")
  func linearCritic() {
    let weights = hashedTensor("w", [12])
    let length = weights.values.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
    let penalty = gradientPenalty(
      of: { matrixProduct($0.flattened, Variable(weights.reshaped([1, 12])), transposeB: true) },
      at: hashedTensor("points", [5, 2, 2, 3]))
    #expect(abs(Double(penalty.item) - (length - 1) * (length - 1)) < 1e-5)
  }

  @Test("What is painted depends on the label although a label is the same at every pixel")
  func conditioning() throws {
    let system = StarGAN(StarGANCase.attributes.configuration, seed: 3)
    let images = hashedTensor("images", [1, 16, 16, 3])
    let plain = system.translate(images, to: .zeros([1, 3])).values
    let asked = system.translate(images, to: Tensor([1, 3], [0, 1, 0])).values
    #expect(zip(plain, asked).contains { abs($0 - $1) > 0.01 })
  }

  @Test("The released program's rate ends at 9.99e-5 of 1e-4, the paper's at 0; both begin to fall half-way")
  func decay() {
    let steps = 200_000
    #expect(StarGANDecay.official.rate(1e-4, step: 100_999, of: steps) == 1e-4)
    #expect(StarGANDecay.official.rate(1e-4, step: 101_000, of: steps) < 1e-4)
    #expect(abs(StarGANDecay.official.rate(1e-4, step: steps, of: steps) - 9.99e-5) < 1e-10)
    #expect(StarGANDecay.linear.rate(1e-4, step: 100_000, of: steps) == 1e-4)
    #expect(abs(StarGANDecay.linear.rate(1e-4, step: 150_000, of: steps) - 5e-5) < 1e-10)
    #expect(StarGANDecay.linear.rate(1e-4, step: steps, of: steps) == 0)
  }

  @Test("A variant drops its term, and clipped weights stay within their bound")
  func variants() throws {
    let batch = StarGAN.DomainBatch(
      images: hashedTensor("images", [3, 16, 16, 3]), labels: Tensor([3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]))
    func system(_ variant: StarGANVariant) -> StarGAN {
      var configuration = StarGANCase.attributes.configuration
      (configuration.variant, configuration.criticSteps) = (variant, 1)
      return StarGAN(configuration, seed: 0)
    }
    func classifierMoves(_ variant: StarGANVariant) -> Bool {
      let system = system(variant)
      func classifier() -> [Float] { system.critic.snapshot["conv2.weight"]?.values ?? [] }
      let before = classifier()
      _ = system.train([batch], step: 0)
      return classifier() != before
    }
    #expect(classifierMoves(.full) && classifierMoves(.noReconstruction) && !classifierMoves(.noClassification))
    let clipped = system(.weightClipping)
    #expect(clipped.train([batch], step: 0).contains { $0.series == "critic/penalty" } == false)
    #expect(clipped.critic.trained.allSatisfy { $0.value.values.allSatisfy { abs($0) <= 0.01 } })
    #expect(system(.full).train([batch], step: 0).count == 6)
  }

  @Test("A checkpoint of another label count is refused by name, and labels that do not fit stop the program")
  func misuse() async throws {
    let file = Bundle.module.bundlePath + "/Fixtures/stargan_joint_generator.safetensors"
    let system = StarGAN(StarGANCase.attributes.configuration, seed: 0)
    #expect(
      throws: WeightsError.wrongShape(
        file: file, name: "main.0.weight", expected: [4, 6, 7, 7], found: [4, 10, 7, 7])
    ) { try system.load(generator: file) }
    await #expect(processExitsWith: .failure) {
      _ = StarGAN(StarGANCase.attributes.configuration, seed: 0).translate(.zeros([2, 16, 16, 3]), to: .zeros([2, 2]))
    }
  }
}
