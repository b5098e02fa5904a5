import Datasets
import Foundation
import Tensors

/// The points that the vanilla GAN learns, as rows.
package struct PointData: Sendable {
  /// N×D.
  let training: Tensor
  /// Points that choose the Parzen width.
  let validation: Tensor
  /// Points that are scored.
  let test: Tensor
  /// The digit of each training point; the mode for the ring.
  let trainingLabels: [Int]
  /// The digit of each test point; the mode for the ring.
  let testLabels: [Int]

  /// Items of the procedural digits.
  static let digitCounts = SplitCounts(training: 4_000, validation: 200, test: 1_000)
  /// Items of the ring.
  static let ringCounts = SplitCounts(training: 8_000, validation: 500, test: 2_000)

  /// Draws or reads what a run learns; the paper's 1,000 validation and 10,000 test digits for MNIST.
  ///
  /// - Throws: `ExperimentError.missingData`, or what is wrong with a file.
  package static func load(_ details: VanillaGANRun, data: String?) throws -> PointData {
    switch details.points {
    case .mnist:
      guard let data, FileManager.default.fileExists(atPath: data + "/mnist") else {
        throw ExperimentError.missingData(set: "mnist", folder: data)
      }
      let mnist = try MNIST(data: URL(fileURLWithPath: data))
      let testCount = details.profile == .smoke ? 200 : 10_000
      func rows(_ split: Split, _ count: Int) -> Tensor {
        mnist.images(split, 0..<count).reshaped([count, MNIST.size * MNIST.size])
      }
      return PointData(
        training: rows(.training, 50_000), validation: rows(.validation, testCount / 10), test: rows(.test, testCount),
        trainingLabels: mnist.labels(.training, 0..<50_000), testLabels: mnist.labels(.test, 0..<testCount))
    case .digits16:
      let counts = Self.digitCounts
      let world = Digits16(seed: details.worldSeed, counts: counts)
      func samples(_ split: Split) -> [LabelledImage] { world.samples(split, 0..<counts[split]) }
      func rows(_ samples: [LabelledImage]) -> Tensor {
        stacked(samples.map(\.image)).reshaped([samples.count, Digits16.size * Digits16.size])
      }
      let (training, test) = (samples(.training), samples(.test))
      return PointData(
        training: rows(training), validation: rows(samples(.validation)), test: rows(test),
        trainingLabels: training.map(\.label), testLabels: test.map(\.label))
    case .ring8:
      let counts = Self.ringCounts
      let world = Ring8(seed: details.worldSeed, counts: counts)
      func points(_ split: Split) -> Tensor { world.points(split, 0..<counts[split]) }
      return PointData(
        training: points(.training), validation: points(.validation), test: points(.test),
        trainingLabels: world.samples(.training, 0..<counts.training).map(\.mode),
        testLabels: world.samples(.test, 0..<counts.test).map(\.mode))
    }
  }

  /// The mean training point.
  var mean: Tensor { training.sum(over: [0]).applying(.scale(1 / Float(training.shape[0]))) }
}
