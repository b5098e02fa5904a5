import Datasets
import Foundation
import Images
import Judges
import Models
import QualityMetrics
import Tensors

extension DeformableGANExperiment {
  /// A detector, and what is written behind a subject that it scored.
  struct Detector {
    let judge: PersonJudgeSpecification.Judge<PersonDetector>
    let note: String
  }

  /// The detector of drawn scenes; where the user keeps the facades, also the one that learnt before photographs.
  func detectors() throws -> [Detector] {
    var detectors = [Detector(judge: try details.judge.detector(in: workplace), note: "")]
    if let data = workplace.data, FileManager.default.fileExists(atPath: data + "/facades") {
      let judge = try details.judge.detector(photographs: URL(fileURLWithPath: data), in: workplace)
      detectors.append(Detector(judge: judge, note: ", detector of photographs"))
    }
    return detectors
  }

  func evaluate() throws -> Evaluation {
    let system = try trained()
    let test = testPairs
    let pairs = test.batch(test.pairs.indices)
    let scoring = PoseTransferScoring(
      targets: Image.batch(pairs.targets, .signed), poses: test.pairs.map { test.poses[$0.to].places },
      labels: test.pairs.map { test.labels[$0.to] }, range: details.preset == .repo ? .ofGenerated : .fixed(255),
      rule: details.height < 128 ? .halfSize : .ma2017)
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    func record(_ score: MetricScore, _ subject: String, _ judge: TrainedJudge? = nil) {
      var score = score
      score.signature.judge = judge?.identity
      score.signature.state("world", "people-\(details.worldSeed)-\(details.height)-\(test.poses.count)")
      evaluation.add(score, subject: subject, judgeAccuracy: judge?.accuracy)
    }
    let subjects = [
      ("test", Image.batch(system.transfer(pairs), .signed)),
      ("copied input", Image.batch(pairs.sources, .signed)), ("real", scoring.targets),
    ]
    let (classifier, detectors) = (try details.judge.classifier(in: workplace), try detectors())
    for (subject, made) in subjects {
      if subject != "real" { for score in try scoring.distances(made) { record(score, subject) } }
      for score in try scoring.inceptionScores(made, classifier.network) { record(score, subject, classifier.trained) }
      for detector in detectors {
        let confidences = detector.judge.network.confidences(in: made.signed)
        record(try DetectionScore.score(confidences), subject + detector.note, detector.judge.trained)
      }
    }
    return evaluation
  }
}

/// Scores pictures of people against the true ones in the same poses, all in 8 bits as files hold them.
private struct PoseTransferScoring {
  let targets: [Image]
  /// The joints of each target.
  let poses: [[SIMD2<Int>?]]
  /// The parts that each target shows.
  let labels: [[UInt8]]
  let range: DataRange
  let rule: PoseMask.Rule
  /// Parts of the set that an Inception score is taken in, as published.
  private static let splits = 10

  func distances(_ made: [Image]) throws -> [MetricScore] {
    let (bytes, truth) = (made.bytes, targets.bytes)
    return [
      try PixelErrors.meanAbsolute(made.signed, targets.signed, range: 2),
      try StructuralSimilarity.poseGAN2018(bytes, truth, range: range),
      try MaskedImages.structuralSimilarity(bytes, truth, poses, rule: rule, range: range),
      try PartColours.error(made.signed, targets.signed, labels: labels, range: .signed),
      try Roughness.gradientEnergyRatio(made.signed, targets.signed),
    ]
  }

  /// Of whole pictures, and of people on black.
  func inceptionScores(_ made: [Image], _ classifier: PersonClassifier) throws -> [MetricScore] {
    let masked = MaskedImages.masked(made.signed, poses, rule: rule, black: -1)
    let splits = min(Self.splits, made.count)
    return [
      try InceptionScore(logits: classifier.logits(of: made.signed), splits: splits, rules: .poseGAN2018).score,
      try InceptionScore(logits: classifier.logits(of: masked), splits: splits, rules: .ma2017(rule)).score,
    ]
  }
}
