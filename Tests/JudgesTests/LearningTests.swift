import Autograd
import Datasets
import Judges
import Layers
import Tensors
import Testing

/// Depth images, poses and labels of some hands of the procedural world.
private struct Hands {
  let images: Tensor, poses: Tensor, labels: [Int]

  init(_ range: Range<Int>) {
    let samples = HandWorld(seed: 1).samples(.training, range)
    images = stacked(samples.map(\.depth))
    poses = Tensor([samples.count, 42], samples.flatMap(\.pose))
    labels = samples.flatMap { $0.labels.map(Int.init) }
  }

  func labels(of items: [Int]) -> [Int] { items.flatMap { labels[$0 * 1024..<($0 + 1) * 1024] } }
}

@Suite("Judges learn more than their baselines within seconds")
struct LearningTests {
  // Measured on 16 other hands: FCN 0.915, U-Net 0.919, background alone 0.806; of the foreground 0.64 and 0.59.
  @Test("Segmentation of 32 hands beats calling everything background", arguments: SegmentationArchitecture.allCases)
  func segmentation(architecture: SegmentationArchitecture) throws {
    let hands = Hands(0..<32), others = Hands(100..<116)
    var random = RandomStream(seed: 0, role: .weights)
    let network = architecture.network(channels: 1, classes: HandPart.allCases.count, using: &random)
    try trainSupervised(
      network, count: 32, schedule: SupervisedSchedule(steps: 60, batchSize: 8, rate: 5e-3), seed: 0
    ) { items, pass in
      crossEntropy(network(Variable(hands.images.gatheredRows(items)), pass), classes: hands.labels(of: items))
    }
    func accuracy(_ found: [Int], _ wanted: [Int]) -> Double {
      Double(zip(found, wanted).filter { $0 == $1 }.count) / Double(wanted.count)
    }
    let found = network.predict(others.images)
    let background = accuracy([Int](repeating: 0, count: others.labels.count), others.labels)
    let foreground = zip(found, others.labels).filter { $0.1 != 0 }
    #expect(accuracy(found, others.labels) > background)
    #expect(accuracy(foreground.map(\.0), foreground.map(\.1)) > 0.3)
  }

  // Measured: mean squared error 0.032, of the mean pose 0.051.
  @Test("Poses of hands that were not trained on are read better than by the mean pose")
  func poses() throws {
    let hands = Hands(0..<128), others = Hands(200..<232)
    var random = RandomStream(seed: 0, role: .weights)
    let network = PoseRegressor(size: 32, using: &random)
    try trainSupervised(
      network, count: 128, schedule: SupervisedSchedule(steps: 120, batchSize: 32, rate: 2e-3), seed: 0
    ) { items, pass in
      meanSquaredError(
        network(Variable(hands.images.gatheredRows(items)), pass), Variable(hands.poses.gatheredRows(items)))
    }
    let mean = hands.poses.sum(over: [0]) * (1 / 128)
    func error(_ prediction: Tensor) -> Float {
      meanSquaredError(Variable(prediction), Variable(others.poses)).item
    }
    let baseline = error(mean.broadcast(to: [32, 42], along: [0]))
    #expect(error(network.predict(others.images)) < 0.8 * baseline)
  }

  // Measured: 96 of 100.
  @Test("Digits that were not trained on are told apart better than by chance")
  func digits() throws {
    let samples = Digits16(seed: 1).samples(.training, 0..<400)
    let rows = stacked(samples.map { $0.image.reshaped([256]) }), classes = samples.map(\.label)
    var random = RandomStream(seed: 0, role: .weights)
    let network = DigitClassifier(dimension: 256, width: 32, using: &random)
    try trainSupervised(
      network, count: 300, schedule: SupervisedSchedule(steps: 100, batchSize: 50, rate: 5e-3), seed: 0
    ) { items, pass in
      crossEntropy(network(Variable(rows.gatheredRows(items)), pass), classes: items.map { classes[$0] })
    }
    let found = network.predict(rows.sliced(axis: 0, 300..<400))
    let right = zip(found, classes[300...]).filter { $0 == $1 }.count
    #expect(right > 60)
  }

  @Test("Training sees every item once an epoch, gives the same bits twice, and stops when asked")
  func training() throws {
    struct Stop: Error {}
    let rows = Digits16(seed: 1).samples(.training, 0..<20).map { $0.image.reshaped([256]) }
    func run(_ seed: UInt64, steps: Int = 8, stopAfter: Int? = nil) throws -> (items: [[Int]], weights: [Float]) {
      var random = RandomStream(seed: 0, role: .weights)
      let network = DigitClassifier(dimension: 256, width: 4, using: &random)
      var seen: [[Int]] = []
      try trainSupervised(
        network, count: 20, schedule: SupervisedSchedule(steps: steps, batchSize: 5, rate: 1e-2), seed: seed,
        loss: { items, pass in
          seen.append(items)
          return crossEntropy(network(Variable(stacked(items.map { rows[$0] })), pass), classes: items.map { $0 % 10 })
        },
        onStep: { step, loss in
          #expect(loss.isFinite && step == seen.count - 1)
          if step == stopAfter { throw Stop() }
        })
      return (seen, network.parameters.flatMap { $0.parameter.value.values })
    }
    let first = try run(3)
    #expect(first.items.count == 8)
    #expect(Set(first.items[..<4].joined()) == Set(0..<20) && Set(first.items[4...].joined()) == Set(0..<20))
    let second = try run(3)
    #expect(second.items == first.items && second.weights == first.weights)
    let other = try run(4)
    #expect(other.items != first.items)
    #expect(throws: Stop.self) { _ = try run(3, stopAfter: 2) }
  }
}
