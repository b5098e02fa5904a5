import Autograd
import Datasets
import Layers
import Models
import Tensors
import Testing

@Suite("Systems that translate learn more than their baselines within seconds")
struct TranslationLearningTests {
  /// Squares on a background whose colour is the class: reddish, greenish or bluish.
  private func painted(_ count: Int, index: UInt64) -> StarGAN.DomainBatch {
    var stream = RandomStream(seed: 5, role: .world, index: index)
    var labels = [Float](repeating: 0, count: 3 * count)
    let images = (0..<count).map { item in
      let kind = stream.integer(below: 3)
      labels[3 * item + kind] = 1
      let colour = (0..<3).map { stream.uniform(-0.2, 0.2) + ($0 == kind ? 0.4 : -0.3) }
      let (row, column, level) = (stream.integer(below: 10), stream.integer(below: 10), stream.uniform(-1, 1))
      return Tensor([16, 16, 3]) { span in
        for place in span.indices {
          let (y, x) = (place / 48, place / 3 % 16)
          let isSquare = (row..<row + 6).contains(y) && (column..<column + 6).contains(x)
          span[place] = isSquare ? level : colour[place % 3]
        }
      }
    }
    return StarGAN.DomainBatch(images: stacked(images), labels: Tensor([count, 3], labels))
  }

  /// The strongest colour of each image's mean.
  private func kinds(_ images: Tensor) -> [Int] { images.sum(over: [1, 2]).argmax() }

  // The images as they are show the colour that is asked for in none of 64. Measured on seeds 0 to 3: 64 of 64, and
  // 0.23 to 0.25 of the way from black to white lost on the way there and back; an untrained system loses 0.6.
  @Test("StarGAN: images take the colour that is asked for and keep their square")
  func starGAN() {
    var configuration = StarGANConfiguration(
      size: 16, domains: [.classes(3)], generatorWidth: 8, blocks: 1, criticWidth: 16, criticDepth: 3, steps: 120)
    (configuration.rate, configuration.criticSteps) = (2e-3, 2)
    let system = StarGAN(configuration, seed: 0)
    let test = painted(64, index: 1 << 32)
    let asked = test.labels.argmax().map { ($0 + 1) % 3 }
    let labels = Tensor([64, 3], asked.flatMap { kind in (0..<3).map { $0 == kind ? 1 : 0 } })
    func share(_ images: Tensor) -> Int { zip(kinds(images), asked).count { $0 == $1 } }
    for step in 0..<120 { _ = system.train([painted(8, index: UInt64(step))], step: step) }
    let made = system.translate(test.images, to: labels)
    let back = system.translate(made, to: test.labels)
    let lost = (back - test.images).applying(.absolute).sum(over: [0, 1, 2, 3]).item / Float(back.count)
    #expect(share(test.images) == 0)
    #expect(share(made) >= 58)
    #expect(lost < 0.3)
  }

  // Measured on seeds 0 to 3: 197, 175, 164 and 128 of 200; the street digits themselves, in grey, are read in 80.
  @Test("DTN: the nearest mean handwritten digit reads transferred street digits better than street digits")
  func transfer() {
    let seed: UInt64 = 0
    let source = TwoLookDigits(seed: 1, look: .street, counts: SplitCounts(training: 1500, validation: 0, test: 200))
    let target = TwoLookDigits(seed: 1, look: .handwritten, counts: source.counts)
    let (given, wanted) = (source.images(.training), target.images(.training))
    var random = RandomStream(seed: seed, role: .weights)
    let features = DTNFeatureNetwork(width: 8, classes: 10, using: &random)
    let optimizer = Optimizer(features.parameters, .adam())
    var order = BatchOrder(count: 1500, batchSize: 50, seed: seed)
    for step in 0..<300 {
      let items = order.items(step: step)
      let pass = Pass(.training, dropout: RandomStream(seed: 0, role: .dropout))
      let logits = features.logits(of: Variable(given.batch(items)), pass)
      optimizer.minimize(crossEntropy(logits, classes: items.map { given.labels[$0] }), rate: 2e-3)
    }
    var configuration = DTNConfiguration.digits(width: 8)
    (configuration.rate, configuration.batchSize) = (.constant(2e-3), 32)
    let system = DTN(configuration, features: features, seed: seed)
    var sources = BatchOrder(count: 1500, batchSize: 32, seed: seed)
    var targets = BatchOrder(count: 1500, batchSize: 32, seed: seed + 100)
    for step in 0..<200 {
      let batch = DTN.Batch(
        source: given.batch(sources.items(step: step)), target: wanted.batch(targets.items(step: step)))
      _ = system.train(batch, step: step)
    }
    var means = [Tensor](repeating: .zeros([1024]), count: 10)
    for (place, label) in wanted.labels.enumerated() {
      means[label] = means[label].addingScaled(
        wanted.batch([place]).reshaped([1024]), by: 1 / Float(wanted.labels.count { $0 == label }))
    }
    let test = source.images(.test)
    func right(_ images: Tensor) -> Int {
      (0..<200).count { item in
        let one = images.sliced(axis: 0, item..<item + 1).reshaped([1024])
        let distances = means.map { ($0 - one).applying(.square).sum(over: [0]).item }
        return distances.indices.min { distances[$0] < distances[$1] } == test.labels[item]
      }
    }
    let raw = test.batch(0..<200)
    let (before, after) = (right(raw.sum(over: [3]) * (1 / 3)), right(system.transfer(raw)))
    #expect(before < 100 && after > 130, "\(before) \(after)")
  }
}
