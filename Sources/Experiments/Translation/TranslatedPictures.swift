import Datasets
import Images
import QualityMetrics
import Tensors

/// Pictures that a translator made, and the real ones of the same scenes, in 8 bits as files hold them.
struct TranslatedPictures {
  let made: [Image]
  let real: [Image]

  /// Absolute error, SSIM, sharpness.
  func pixelScores() throws -> [MetricScore] {
    [
      try PixelErrors.meanAbsolute(made.signed, real.signed),
      try StructuralSimilarity.wang2004(made.bytes, real.bytes, range: 255),
      try Roughness.gradientEnergyRatio(made.signed, real.signed),
    ]
  }

  /// How the colours of all pictures are distributed.
  func colourScores() throws -> [MetricScore] {
    guard made.allSatisfy({ $0.channels == 3 }) else { return [] }
    let scores = try ColourHistograms.intersections(made, real)
    return [scores.lightness, scores.greenRed, scores.blueYellow]
  }

  /// How many pixels of painted label maps have the colour nearest to the true one.
  func paintedScores(truth: [[UInt8]]) throws -> [MetricScore] {
    let labels = zip(truth, made).map { TrueLabels(height: $1.height, width: $1.width, trainIds: $0) }
    let scores = try PaintedLabelScores.score(made, truth: labels, palette: CityscapesLabels.palette)
    return [scores.pixelAccuracy, scores.classAccuracy, scores.meanIoU]
  }
}

extension [Image] {
  /// N×H×W×C in [−1, 1].
  var signed: Tensor { stacked(map { $0.tensor(.signed) }) }
  /// N×H×W×C in 0…255.
  var bytes: Tensor { stacked(map { $0.tensor(.bytes) }) }
}

/// The labels of the first streets of a world's test split.
func streetLabels(_ seed: UInt64, size: Int, count: Int) -> [[UInt8]] {
  let world = StreetWorld(
    seed: seed, size: size, counts: SplitCounts(training: 0, validation: 0, test: count))
  return (0..<count).map { world.labels(.test, $0) }
}

/// What signatures say that pictures are of: files by what they hold, so that others are not compared with them.
func statedWorld(_ source: String, _ seed: UInt64, _ size: Int, _ manifests: [DatasetManifest]) -> String {
  "\(source)-\(seed)-\(size)-" + manifests.map { $0.contentHash.prefix(12) }.joined(separator: "-")
}
