import Autograd
import Datasets
import Foundation
import Judges
import Layers
import Networks
import ParityFixtures
import Tensors
import Testing

@Suite("The network that tells people apart")
struct LightCNNTests {
  private static func network(_ configuration: LightCNN.Configuration, people: Int) -> LightCNN {
    var random = RandomStream(seed: 0, role: .weights)
    return LightCNN(configuration, people: people, using: &random)
  }

  private static let small = LightCNN.Configuration(
    size: 16, width: 3, stages: [.init(blocks: 1, outputs: 4), .init(blocks: 2, outputs: 5, isPooled: false)],
    features: 6)

  @Test("It agrees with PyTorch, to 1e-4: maps, vectors, logits, gradients of weights and, frozen, of faces")
  func parity() throws {
    let fixture = try ParityFixture("light_cnn", in: .module)
    let network = Self.network(Self.small, people: 4)
    setHashedValues(of: network.parameters)
    let faces = Variable(hashedTensor("faces", [3, 16, 16, 3]), requiresGradient: true)
    let pass = Pass(.training, isDropping: false, dropout: RandomStream(seed: 0, role: .dropout))
    let logits = network(faces, pass)
    #expect(try fixture.mismatch(logits.value, "logits") == nil)
    let loss = crossEntropy(logits, classes: [3, 0, 1])
    #expect(try fixture.mismatch(loss.value, "loss") == nil)
    #expect(try fixture.gradientMismatches(of: loss, network.parameters, prefix: "gradient") == [])
    let features = network.identityFeatures(of: faces, in: .float32)
    #expect(try fixture.mismatch(features.map.value, "map") == nil)
    #expect(try fixture.mismatch(features.vector.value, "vector") == nil)
    let sum = features.vector.absolute().mean() + features.map.absolute().mean()
    let weights = network.parameters.map(\.parameter.variable)
    let slopes = gradients(of: sum, withRespectTo: [faces] + weights, keepsGraph: true)
    #expect(try fixture.projectionMismatch(slopes[0].value, "slope") == nil)
    #expect(slopes.dropFirst().allSatisfy { $0.value.values.allSatisfy { $0 == 0 } })
  }

  // The count that `make_light_cnn.py` prints.
  @Test("The published network has as many weights as PyTorch's, and is loaded under its names")
  func published() throws {
    let network = Self.network(.published, people: 1)
    #expect(network.trainedCount == 12_573_280 + 256)
    let weights = Safetensors(tensors: network.snapshot)
    #expect(try LightCNN(weights: weights, file: "file", hash: "h").identity == "light-cnn-29-h")
    var few = weights
    few.tensors["group2.conv.filter.bias"] = nil
    let error = #expect(throws: WeightsError.self) { try LightCNN(weights: few, file: "file", hash: "h") }
    #expect("\(error as Any)".contains("group2.conv.filter.bias"))
  }

  // Measured on seeds 0 to 3: all of 20 from the front under another light, at most four from the side.
  @Test("People whom it was not trained on are told apart from the front after seconds, less well from the side")
  func identities() throws {
    let world = RotatingFaces(
      seed: 1, people: SplitCounts(training: 60, validation: 0, test: 20), yaws: [0, 75], illuminations: [0, 5, 7])
    let frontal = (0..<world.count(of: .training)).filter { world.view($0).yaw == 0 }
    let training = world.pairs(.training, frontal)
    let network = Self.network(.small(width: 6), people: 60)
    try network.train(
      on: stacked(training.map(\.profile.image)), people: training.map(\.person),
      schedule: SupervisedSchedule(steps: 150, batchSize: 20, rate: 3e-3),
      seed: 0)
    let test = world.pairs(.test, 0..<world.count(of: .test))
    let vectors = network.vectors(of: stacked(test.map(\.profile.image)))
    #expect(network.vectors(of: stacked(test.map(\.profile.image)), block: 7).values == vectors.values)
    let rows = vectors.values
    func likeness(_ first: Int, _ second: Int) -> Float {
      let (a, b) = (rows[first * 64..<first * 64 + 64], rows[second * 64..<second * 64 + 64])
      func product(_ x: ArraySlice<Float>, _ y: ArraySlice<Float>) -> Float { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
      return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
    }
    let gallery = (0..<20).map { $0 * 6 }
    func share(_ place: Int) -> Double {
      let right = (0..<20).count { person in
        let probe = person * 6 + place
        return gallery.max { likeness($0, probe) < likeness($1, probe) } == gallery[person]
      }
      return Double(right) / 20
    }
    #expect(share(1) > 0.8 && share(3) < 0.5)
    let scaled = LightCNN(network, identity: "named", scaledFor: stacked(training.map(\.profile.image)))
    let features = scaled.identityFeatures(of: Variable(stacked(training.map(\.profile.image))), in: .float32)
    #expect(abs(features.vector.squared().mean().item - 1) < 1e-3 && scaled.identity == "named")
  }
}
