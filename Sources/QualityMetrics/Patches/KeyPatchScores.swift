import Tensors

/// How well images made of key patches put the patches in their places.
public enum KeyPatchScores {
  /// The overlap of predicted and true masks N×H×W×1 (`mask-iou@canonical`): pixels above the threshold in both,
  /// divided by those in either; 1 where both masks are empty.
  ///
  /// Throws `MetricError` for unlike shapes, no masks, values that are not finite.
  public static func maskOverlap(
    predicted: Tensor, truth: Tensor, threshold: Float = 0.5
  ) throws -> MetricScore {
    let metric = MetricID.maskIoU
    let (count, height, width, channels) = try requirePairs(metric, predicted, truth)
    guard channels == 1 else { throw MetricError.wrongShape(metric, predicted.shape, expected: "masks N×H×W×1") }
    let each = height * width
    let perItem = predicted.withSpan { left in
      truth.withSpan { right in
        (0..<count).map { item -> Double in
          var (both, either) = (0, 0)
          for place in item * each..<(item + 1) * each {
            guard left[place].isFinite && right[place].isFinite else { return .nan }
            let (found, wanted) = (left[place] > threshold, right[place] > threshold)
            both += found && wanted ? 1 : 0
            either += found || wanted ? 1 : 0
          }
          return either == 0 ? 1 : Double(both) / Double(either)
        }
      }
    }
    try requireFinite(metric, perItem)
    var signature = Signature(metric, order: .any, items: count)
    signature.state("threshold", "\(threshold)")
    return MetricScore(signature: signature, perItem: perItem)
  }

  /// The mean absolute difference of images N×H×W×C inside true masks N×H×W×1 (`masked-l1@keypatches2018`): the mean of
  /// |made − real| · mask over all values, divided by the mask's mean.
  ///
  /// Throws `MetricError` for unlike shapes, no images, an empty mask, values that are not finite.
  public static func appearanceError(
    synthetic: Tensor, real: Tensor, masks: Tensor
  ) throws -> MetricScore {
    let metric = MetricID.maskedAppearanceError
    let (count, height, width, channels) = try requirePairs(metric, synthetic, real)
    guard masks.shape == [count, height, width, 1] else {
      throw MetricError.wrongShape(metric, masks.shape, expected: "masks \(count)×\(height)×\(width)×1")
    }
    let each = height * width
    let perItem = try synthetic.withSpan { left in
      try real.withSpan { right in
        try masks.withSpan { mask in
          try (0..<count).map { item in
            var (sum, share) = (0.0, 0.0)
            for place in item * each..<(item + 1) * each {
              share += Double(mask[place])
              for value in place * channels..<(place + 1) * channels {
                sum += abs(Double(left[value]) - Double(right[value])) * Double(mask[place])
              }
            }
            guard share != 0 else {
              throw MetricError.nothingToCompareWith(metric, "the mask of item \(item) is empty")
            }
            return sum / (share * Double(channels))
          }
        }
      }
    }
    try requireFinite(metric, perItem)
    let signature = Signature(
      metric, colour: channels == 1 ? .grey : channels == 3 ? .rgb : nil, order: .any, items: count)
    return MetricScore(signature: signature, perItem: perItem)
  }
}
