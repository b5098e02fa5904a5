import Datasets
import Foundation
import Judges
import Layers
import QualityMetrics
import Tensors

/// How a network that tells people apart is trained: on turning heads, seen from the front alone.
struct IdentityJudgeSpecification: Codable, Hashable, Sendable {
  /// Seed of weights and order.
  var seed: UInt64
  /// Seed of the people.
  var worldSeed: UInt64
  /// Rows and columns of a picture; 128 take the published network.
  var size: Int
  /// Channels of the small network's first layer.
  var width: Int
  /// People whom it learns to tell apart.
  var people: Int
  /// The lights that it sees them under.
  var illuminations: [Int]
  /// Steps, batch, rate.
  var schedule: SupervisedSchedule

  fileprivate var configuration: LightCNN.Configuration {
    size == LightCNN.Configuration.published.size ? .published : .small(size: size, width: width)
  }
}

/// A network that tells people apart, trained by the suite, with its accuracy on people whom it has not seen.
struct IdentityJudge {
  /// People that the accuracy is measured on.
  private static let heldOutPeople = 40
  /// Pictures that set the scale of its features.
  private static let scaling = 64

  /// The frozen network.
  let network: LightCNN
  /// The share of held-out people's frontal pictures that are taken for the right one of them, by a picture under
  /// another light.
  let accuracy: Double

  /// The judge of a specification: from the cache where it was trained before, trained and kept otherwise.
  static func load(_ specification: IdentityJudgeSpecification, in workplace: Workplace) throws -> IdentityJudge {
    var random = RandomStream(seed: specification.seed, role: .weights)
    let network = LightCNN(specification.configuration, people: specification.people, using: &random)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let world = RotatingFaces(
      seed: specification.worldSeed, size: specification.size,
      people: SplitCounts(training: specification.people, validation: 0, test: heldOutPeople), yaws: [0],
      illuminations: specification.illuminations)
    let trained = try workplace.judge(
      "light-cnn", settings: String(decoding: try encoder.encode(specification), as: UTF8.self), network: network,
      steps: specification.schedule.steps,
      train: { onStep in
        let faces = Faces(world, .training, 0..<world.count(of: .training))
        try network.train(
          on: faces.images, people: faces.people, schedule: specification.schedule, seed: specification.seed,
          onStep: onStep)
      },
      accuracy: { try accuracy(of: network, on: world) })
    let scaling = Faces(world, .training, 0..<min(scaling, world.count(of: .training)))
    return IdentityJudge(
      network: LightCNN(network, identity: trained.identity, scaledFor: scaling.images), accuracy: trained.accuracy)
  }

  private static func accuracy(of network: LightCNN, on world: RotatingFaces) throws -> Double {
    let items = Array(0..<world.count(of: .test))
    let lit = items.filter { world.view($0).illumination == world.illuminations[0] }
    let (gallery, probes) = (Faces(world, .test, lit), Faces(world, .test, items.filter { !lit.contains($0) }))
    return try RankOneIdentification(gallery: network.vectors(of: gallery.images), people: gallery.people)
      .score(probes: network.vectors(of: probes.images), people: probes.people).value
  }
}

/// Frontal pictures and whose they are.
private struct Faces {
  let images: Tensor
  let people: [Int]

  init(_ world: RotatingFaces, _ split: Split, _ items: some Sequence<Int>) {
    let items = Array(items)
    let views = Dictionary(grouping: items, by: world.person)
    let drawn = views.mapValues { own in
      Dictionary(
        uniqueKeysWithValues: zip(own, world.pictures(split, person: world.person(own[0]), own.map(world.view))))
    }
    images = stacked(items.compactMap { drawn[world.person($0)]?[$0]?.image })
    people = items.map(world.person)
  }
}
