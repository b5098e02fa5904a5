import Datasets
import Foundation
import Judges
import Layers
import QualityMetrics
import Tensors

/// How the street judge is trained.
public struct StreetJudgeSpecification: Codable, Hashable, Sendable {
  /// Seed of its weights and order.
  public var seed: UInt64
  /// Seed of the street world.
  public var worldSeed: UInt64
  /// Rows and columns of a photograph.
  public var size: Int
  /// Channels of its first layer.
  public var width: Int
  /// Real photographs to train on.
  public var trainingFrames: Int
  /// How it is trained.
  public var schedule: SupervisedSchedule

  /// The stride of its finest scores: 8 at the paper's 256 pixels, less for small photographs.
  fileprivate var finestStride: Int { size >= 256 ? 8 : size >= 128 ? 4 : 2 }

  fileprivate var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: (try? encoder.encode(self)) ?? Data(), as: UTF8.self)
  }
}

/// A network that labels the pixels of street photographs, trained by the suite itself on real ones: the judge of the
/// FCN score.
struct StreetJudge {
  private static let heldOutFrames = 64

  private let network: StreetFCN
  /// Its identity and its accuracy.
  let trained: TrainedJudge

  /// The judge of a specification: from the cache where it was trained before, trained and kept otherwise.
  static func load(_ specification: StreetJudgeSpecification, in workplace: Workplace) throws -> StreetJudge {
    var random = RandomStream(seed: specification.seed, role: .weights)
    let network = StreetFCN(
      width: specification.width, finestStride: specification.finestStride, using: &random)
    let world = StreetWorld(
      seed: specification.worldSeed, size: specification.size,
      counts: SplitCounts(training: specification.trainingFrames, validation: heldOutFrames, test: 0))
    let trained = try workplace.judge(
      "street-fcn", settings: specification.json, network: network, steps: specification.schedule.steps,
      train: {
        try network.train(
          on: world, count: specification.trainingFrames, schedule: specification.schedule,
          seed: specification.seed, onStep: $0)
      },
      accuracy: {
        let (photos, labels) = world.batch(.validation, 0..<heldOutFrames)
        let right = zip(network.predict(photos), labels).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
        return Double(right) / Double(labels.count)
      })
    return StreetJudge(network: network, trained: trained)
  }

  /// The FCN scores of photographs N×S×S×3 of streets with these labels: how much of the truth the judge finds.
  ///
  /// Both ways to count the class that the published network has too many agree, as ours has none.
  func scores(_ photos: Tensor, truth: [[UInt8]]) throws -> [MetricScore] {
    let found = network.predict(photos).map { UInt8($0) }
    let pixels = photos.shape[1] * photos.shape[2]
    let frames = truth.indices.map { Array(found[$0 * pixels..<($0 + 1) * pixels]) }
    let scores = try FCNScores(truth: truth, predicted: frames).strict
    return [scores.pixelAccuracy, scores.classAccuracy, scores.meanIoU].map { score in
      var score = score
      score.signature.judge = trained.identity
      return score
    }
  }
}
