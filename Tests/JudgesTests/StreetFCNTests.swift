import Autograd
import Datasets
import Judges
import Layers
import ParityFixtures
import Tensors
import Testing

@Suite("The street FCN")
struct StreetFCNTests {
  private let fixture = Result { try ParityFixture("street_fcn", in: .module) }

  @Test("agrees with PyTorch in outputs and gradients, to 1e-4", arguments: [2, 8])
  func parity(stride: Int) throws {
    let fixture = try fixture.get()
    var random = RandomStream(seed: 0, role: .weights)
    let network = StreetFCN(classes: 4, width: 2, finestStride: stride, using: &random)
    setHashedValues(of: network.parameters)
    let images = Variable(hashedTensor("streets", [2, 32, 64, 3]))
    let output = network(images, Pass(.training, dropout: RandomStream(seed: 0, role: .dropout)))
    let name = "stride-\(stride)"
    #expect(try fixture.projectionMismatch(output.value, "\(name).output") == nil)
    let loss = crossEntropy(output, classes: (0..<2 * 32 * 64).map { $0 * 7919 / 11 % 4 })
    #expect(try fixture.mismatch(loss.value, "\(name).loss") == nil)
    #expect(try fixture.gradientMismatches(of: loss, network.parameters, prefix: "\(name).gradient") == [])
    #expect(try fixture.projectionMismatch(network(images, .inference).value, "\(name).inference") == nil)
  }

  @Test("begins by enlarging its scores linearly")
  func upsampling() {
    var random = RandomStream(seed: 0, role: .weights)
    let network = StreetFCN(classes: 2, width: 2, finestStride: 4, using: &random)
    let weights = network.parameters.filter { $0.name.hasPrefix("upscores") }.map { $0.parameter.value }
    #expect(weights.map(\.shape) == [[2, 2, 4, 4], [2, 2, 4, 4], [2, 2, 8, 8]])
    let first = weights[0].values
    #expect(Array(first[0..<4]) == [0.0625, 0.1875, 0.1875, 0.0625] && first[16..<32].allSatisfy { $0 == 0 })
    #expect(network(Variable(Tensor.zeros([1, 32, 48, 3])), .inference).shape == [1, 32, 48, 2])
  }

  // Measured on other streets of 32 pixels, seeds 0 to 2: 0.883, 0.872, 0.877; the commonest class alone 0.299.
  @Test("learns to tell the classes of streets that it was not trained on")
  func learning() throws {
    let world = StreetWorld(seed: 1, size: 32, counts: SplitCounts(training: 64, validation: 0, test: 16))
    var random = RandomStream(seed: 0, role: .weights)
    let network = StreetFCN(width: 4, using: &random)
    try network.train(
      on: world, count: 64, schedule: SupervisedSchedule(steps: 60, batchSize: 8, rate: 1e-2), seed: 0)
    let (photos, labels) = world.batch(.test, 0..<16)
    let right = zip(network.predict(photos), labels).filter { $0 == $1 }.count
    let most = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +).values.max() ?? 0
    let (accuracy, majority) = (Double(right) / Double(labels.count), Double(most) / Double(labels.count))
    #expect(accuracy > majority + 0.25, "accuracy \(accuracy), the commonest class alone \(majority)")
  }
}
