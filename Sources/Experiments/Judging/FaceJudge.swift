import Datasets
import Foundation
import Judges
import Layers
import Tensors

/// How the networks that read faces are trained.
struct FaceJudgeSpecification: Codable, Hashable, Sendable {
  /// Seed of weights and order.
  var seed: UInt64 = 303
  /// Seed of the faces.
  var worldSeed: UInt64
  /// Rows and columns of an image.
  var size: Int
  /// Faces of each set that they are trained on.
  var trainingFaces: Int
  /// Steps, batch, rate; what the network needs for its reading where nil.
  var schedule: SupervisedSchedule?
}

/// A network that reads attributes, the expression or the person off faces, trained by the suite, with its accuracy on
/// people whom it has not seen.
struct FaceJudge {
  /// The frozen network.
  let network: FaceNetwork
  /// Of attributes and expressions the share that it reads right; of the person the share of faces whose nearest other
  /// face in its reading is the same person's.
  let accuracy: Double
  /// Architecture and weights.
  let identity: String

  /// The attributes that the judge reads.
  static let attributes = FaceAttribute.allCases

  /// The judge of a specification: from the cache where it was trained before, trained and kept otherwise.
  static func load(
    _ reading: FaceReading, _ specification: FaceJudgeSpecification, in workplace: Workplace
  ) throws -> FaceJudge {
    var random = RandomStream(seed: specification.seed, role: .weights)
    let network = FaceNetwork(reading, size: specification.size, using: &random)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let faces = Faces(specification)
    let schedule = specification.schedule ?? reading.schedule
    let settings = try [encoder.encode(specification), encoder.encode(schedule)]
      .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    let trained = try workplace.judge(
      "face-\(reading.name)", settings: settings, network: network, steps: schedule.steps,
      train: { onStep in
        let (images, targets) = faces.examples(.training, reading, count: specification.trainingFaces)
        try network.train(on: images, targets, schedule: schedule, seed: specification.seed, onStep: onStep)
      },
      accuracy: { faces.accuracy(of: network) })
    return FaceJudge(network: network, accuracy: trained.accuracy, identity: trained.identity)
  }
}

extension FaceReading {
  fileprivate var name: String {
    switch self {
    case .attributes: "attributes"
    case .expression: "expression"
    case .identity: "identity"
    }
  }
}

/// The faces that judges learn: all sorts of people before all sorts of backgrounds in all expressions, and the people
/// of the studio.
private struct Faces {
  let everyday: AttributeFaces
  let studio: ExpressionFaces
  /// Held-out faces of each set that the accuracy is measured on.
  let testCount: Int

  init(_ specification: FaceJudgeSpecification) {
    everyday = AttributeFaces(
      seed: specification.worldSeed, size: specification.size, attributes: FaceJudge.attributes)
    studio = ExpressionFaces(seed: specification.worldSeed, size: specification.size)
    testCount = min(480, specification.trainingFaces)
  }

  /// Pictures and what is to be read off them, half of them of the studio unless attributes are asked for.
  func examples(_ split: Split, _ reading: FaceReading, count: Int) -> (images: Tensor, targets: Tensor) {
    let outside = everyday.faces(split, 0..<min(count, everyday.count(of: split)))
    let inside = studio.faces(split, 0..<min(count, studio.count(of: split)))
    switch reading {
    case .attributes:
      let batch = everyday.batch(outside)
      return (batch.images, batch.labels)
    case .expression:
      let moods = FaceExpression.allCases
      let all = outside.enumerated().map { $1.with(moods[$0 % moods.count]) } + inside
      return (everyday.renderer.batch(all), studio.batch(all).labels)
    case .identity:
      let all = identityExamples(from: outside + inside)
      return (everyday.renderer.batch(all), lastingIdentities(of: all))
    }
  }

  func accuracy(of network: FaceNetwork) -> Double {
    switch network.reading {
    case .attributes, .expression:
      let (images, targets) = examples(.test, network.reading, count: testCount)
      let (read, wanted) =
        network.reading == .expression
        ? (network.expressions(of: images), targets.argmax())
        : (network.attributes(of: images).values.map { Int($0) }, targets.values.map { Int($0) })
      return Double(zip(read, wanted).count { $0 == $1 }) / Double(wanted.count)
    case .identity:
      let count = min(testCount, studio.count(of: .test))
      let readings = network.read(studio.batch(.test, 0..<count).images)
      let width = readings.shape[1]
      let values = readings.values
      let found = (0..<count).filter { face in
        let distances = (0..<count).map { other in
          other == face
            ? Float.infinity
            : (0..<width).reduce(Float(0)) { sum, place in
              let difference = values[face * width + place] - values[other * width + place]
              return sum + difference * difference
            }
        }
        let nearest = distances.indices.min { distances[$0] < distances[$1] } ?? face
        return studio.person(nearest) == studio.person(face)
      }
      return Double(found.count) / Double(count)
    }
  }
}
