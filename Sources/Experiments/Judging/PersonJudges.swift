import Autograd
import Datasets
import Foundation
import Judges
import Layers
import QualityMetrics
import Tensors

/// How the networks that read people are trained.
struct PersonJudgeSpecification: Codable, Hashable, Sendable {
  /// Seed of weights and order.
  var seed: UInt64 = 404
  /// Seed of the people and scenes; no generator is trained on them.
  var worldSeed: UInt64 = 2
  /// Rows of the pictures that people are told apart on, twice the columns.
  var height: Int
  /// People that the classifier tells apart.
  var people = 64
  /// Pictures of each of them; the last quarter is held out.
  var posesPerPerson = 8
  /// Rows and columns of what the detector sees, and scenes that it learns from.
  var sceneSize = 64
  var scenes = 512
  /// Photographs that the second detector's scenes stand before.
  var photographs = 48
  var classifier = PersonClassifier.schedule
  var detector = PersonDetector.schedule
  var features = SupervisedSchedule(steps: 300, batchSize: 8, rate: 3e-3)

  /// Small networks of no worth, for tests.
  static var smoke: Self {
    let schedule = SupervisedSchedule(steps: 2, batchSize: 4, rate: 3e-3)
    var smoke = Self(height: 32)
    (smoke.people, smoke.posesPerPerson, smoke.sceneSize, smoke.scenes, smoke.photographs) = (3, 4, 32, 8, 2)
    (smoke.classifier, smoke.detector, smoke.features) = (schedule, schedule, schedule)
    return smoke
  }

  private var world: PeopleWorld {
    PeopleWorld(
      seed: worldSeed, height: height, width: height / 2,
      people: SplitCounts(training: people, validation: 0, test: 0), posesPerPerson: posesPerPerson)
  }

  /// The text that names a judge: everything that its training depends on.
  private func settings(_ schedule: SupervisedSchedule, _ words: String...) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return try String(decoding: encoder.encode(schedule), as: UTF8.self) + " "
      + (["\(seed)", "\(worldSeed)"] + words).joined(separator: " ")
  }

  /// A frozen network and what it is known by.
  struct Judge<Network> {
    let network: Network
    let trained: TrainedJudge
  }

  /// Tells people apart; its accuracy is the share of held-out pictures whose person it names.
  func classifier(in workplace: Workplace) throws -> Judge<PersonClassifier> {
    var random = RandomStream(seed: seed, role: .weights)
    let network = PersonClassifier(height: height, width: height / 2, people: people, using: &random)
    let world = world
    let kept = posesPerPerson - posesPerPerson / 4
    func pictures(_ isHeldOut: Bool) -> (images: Tensor, people: [Int]) {
      let items = (0..<world.count(of: .training)).filter { ($0 % posesPerPerson >= kept) == isHeldOut }
      return (stacked(world.samples(.training, items).map(\.image)), items.map(world.person))
    }
    let trained = try workplace.judge(
      "person-classifier", settings: settings(classifier, "\(height)", "\(people)", "\(posesPerPerson)"),
      network: network, steps: classifier.steps,
      train: { onStep in
        let (images, people) = pictures(false)
        try network.train(on: images, people: people, schedule: classifier, seed: seed, onStep: onStep)
      },
      accuracy: {
        let (images, people) = pictures(true)
        let right = zip(network.logits(of: images).argmax(), people).count { $0 == $1 }
        return Double(right) / Double(people.count)
      })
    return Judge(network: network, trained: trained)
  }

  /// Finds people in drawn scenes, or before photographs of house fronts where a folder of data is given; its accuracy is
  /// the average precision on held-out scenes.
  func detector(photographs data: URL? = nil, in workplace: Workplace) throws -> Judge<PersonDetector> {
    var random = RandomStream(seed: seed, role: .weights)
    let network = PersonDetector(size: sceneSize, using: &random)
    func drawn(_ split: Split, before photographed: Split) throws -> [DetectionScene] {
      let background: SceneBackground =
        try data.map { try .facades(photographed, count: photographs, data: $0) } ?? .drawn
      let counts = SplitCounts(training: scenes, validation: 0, test: max(1, scenes / 4))
      let set = PeopleScenes(seed: worldSeed, size: sceneSize, counts: counts, background: background)
      return set.samples(split, 0..<set.count(of: split))
    }
    let backdrop = data == nil ? "drawn" : "facades-\(photographs)"
    let trained = try workplace.judge(
      data == nil ? "person-detector" : "person-detector-photographs",
      settings: settings(detector, "\(sceneSize)", "\(scenes)", backdrop), network: network, steps: detector.steps,
      train: { onStep in
        try network.train(on: drawn(.training, before: .training), schedule: detector, seed: seed, onStep: onStep)
      },
      accuracy: {
        let held = try drawn(.test, before: .validation)
        let found = network.detections(in: stacked(held.map(\.image)))
        return try AveragePrecision.score(
          zip(found, held).map { found, scene in
            ComparedDetections(
              confidences: found.map { Double($0.confidence) }, overlaps: found.map { $0.overlaps(with: scene.boxes) },
              thingCount: scene.boxes.count)
          }
        ).value
      })
    return Judge(network: network, trained: trained)
  }

  /// The auto-encoder in whose features pictures of people are compared; its accuracy is the share of the variance of
  /// held-out pictures that it keeps.
  func features(in workplace: Workplace) throws -> FeatureAutoencoder {
    var random = RandomStream(seed: seed, role: .weights)
    let network = FeatureAutoencoder(using: &random)
    let images = stacked(world.samples(.training, 0..<world.count(of: .training)).map(\.image))
    let count = images.shape[0] - max(1, images.shape[0] / 8)
    let trained = try workplace.judge(
      "feature-autoencoder",
      settings: settings(features, "\(height)", "\(people)", "\(posesPerPerson)"), network: network,
      steps: features.steps,
      train: { onStep in
        try trainSupervised(
          network, count: count, schedule: features, seed: seed,
          loss: { items, pass in network.loss(of: Variable(images.gatheredRows(items)), pass) }, onStep: onStep)
      },
      accuracy: {
        let held = Variable(images.sliced(axis: 0, count..<images.shape[0]))
        let centred = held - held.mean().item
        // The loss is a sum of two errors, one for each level.
        return Double(1 - network.loss(of: held, .inference).item / 2 / centred.squared().mean().item)
      })
    return FeatureAutoencoder(network, identity: trained.identity)
  }
}
