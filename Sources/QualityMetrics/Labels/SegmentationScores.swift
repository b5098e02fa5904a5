/// What a class that does not occur does to a mean over classes.
public enum AbsentClassRule: String, Codable, Hashable, Sendable, CaseIterable {
  /// A class is left out of a mean where its own quotient is 0/0: of class accuracy when the truth lacks it, of IoU
  /// and F1 when truth and prediction both lack it.
  case excludedWhereUndefined = "undefined-excluded"
  /// A class that the truth lacks is left out of every mean, whatever was predicted.
  case excludedWithoutTruth = "no-truth-excluded"
  /// Every class enters every mean; 0/0 counts as 0. This is what pix2pix's script comes to.
  case zero = "absent-zero"
}

/// Segmentation scores of the pooled pixels of a set of frames; each score's items are the frames by themselves.
public struct SegmentationScores: Hashable, Sendable {
  /// The family of protocols that the scores carry.
  public enum Family: String, Hashable, Sendable, CaseIterable {
    case canonical
    /// Under the names of pix2pix's FCN scores; they have no F1.
    case pix2pix2017
    /// Under the names of pix2pix's scores of painted labels; they have no F1 either.
    case pix2pixLabels

    var metrics: (pixel: MetricID, byClass: MetricID, union: MetricID) {
      switch self {
      case .canonical: (.pixelAccuracy, .classAccuracy, .meanIoU)
      case .pix2pix2017: (.fcnPixelAccuracy, .fcnClassAccuracy, .fcnMeanIoU)
      case .pix2pixLabels: (.labelsPixelAccuracy, .labelsClassAccuracy, .labelsMeanIoU)
      }
    }
  }

  /// All frames' counts.
  public let pooled: ConfusionMatrix
  /// What an absent class does to the means.
  public let rule: AbsentClassRule
  /// Share of pixels predicted right.
  public let pixelAccuracy: MetricScore
  /// Mean over classes of the share of their pixels predicted right.
  public let classAccuracy: MetricScore
  /// Mean over classes of hits over the union of truth and prediction.
  public let meanIoU: MetricScore
  /// Mean over classes of 2 TP / (2 TP + FP + FN).
  public let meanF1: MetricScore

  /// Scores frames, one matrix each, by the pooled counts. Frames without any pixel have NaN as their own value.
  /// Throws `MetricError.noItems` when no pixel counts at all; traps for unlike matrices.
  public init(_ frames: [ConfusionMatrix], _ rule: AbsentClassRule, family: Family = .canonical) throws {
    let metrics = family.metrics
    guard var pooled = frames.first else { throw MetricError.noItems(metrics.pixel) }
    for frame in frames.dropFirst() { pooled.add(frame) }
    guard pooled.pixels > 0 else { throw MetricError.noItems(metrics.pixel) }
    func score(_ metric: MetricID, _ value: (ConfusionMatrix) -> Double) -> MetricScore {
      var signature = Signature(metric, order: .any, items: frames.count)
      signature.state("classes", String(pooled.classes))
      signature.state("absent", rule.rawValue)
      signature.state("void", pooled.voidPrediction.rawValue)
      let ignored = pooled.void.sorted().map(String.init).joined(separator: "+")
      if !ignored.isEmpty { signature.state("void-labels", ignored) }
      return MetricScore(signature: signature, value: value(pooled), perItem: frames.map(value))
    }
    pixelAccuracy = score(metrics.pixel) { $0.pixelAccuracy }
    classAccuracy = score(metrics.byClass) { $0.mean(of: .accuracy, rule) }
    meanIoU = score(metrics.union) { $0.mean(of: .intersectionOverUnion, rule) }
    meanF1 = score(.classF1) { $0.mean(of: .f1, rule) }
    (self.pooled, self.rule) = (pooled, rule)
  }
}

/// A figure that each class has.
public enum ClassFigure: String, Hashable, Sendable, CaseIterable {
  /// hits / truth
  case accuracy
  /// hits / (truth + prediction − hits)
  case intersectionOverUnion
  /// 2 hits / (truth + prediction)
  case f1
}

extension ConfusionMatrix {
  /// Share of pixels predicted right; NaN without pixels.
  public var pixelAccuracy: Double { Double((0..<classes).reduce(0) { $0 + hits($1) }) / Double(pixels) }

  /// The figure of each class; nil where the rule leaves the class out.
  public func perClass(_ figure: ClassFigure, _ rule: AbsentClassRule) -> [Double?] {
    (0..<classes).map { label in
      let (hit, truth, predicted) = (hits(label), truths(label), predictions(label))
      let (over, under) =
        switch figure {
        case .accuracy: (hit, truth)
        case .intersectionOverUnion: (hit, truth + predicted - hit)
        case .f1: (2 * hit, truth + predicted)
        }
      if rule == .excludedWithoutTruth && truth == 0 { return nil }
      if under == 0 { return rule == .zero ? 0 : nil }
      return Double(over) / Double(under)
    }
  }

  /// The mean of a figure over the classes that the rule lets in; NaN when there are none.
  public func mean(of figure: ClassFigure, _ rule: AbsentClassRule) -> Double {
    let values = perClass(figure, rule).compactMap { $0 }
    return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }
}
