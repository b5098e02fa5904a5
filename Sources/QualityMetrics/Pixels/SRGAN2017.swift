import Tensors

/// PSNR and SSIM as the super-resolution papers of 2016 and 2017 state them (Ledig et al. 2017, section 3.1): on luma
/// rounded to 8 bits, with 4 pixels cut off at every side.
///
/// Their numbers come from the tools of the Daala project; the bicubic and nearest rows of Set5 are met by these rules.
public enum SRGAN2017 {
  /// Pixels cut off at every side.
  public static let border = 4

  /// PSNR on luma (`psnr@srgan2017`), image by image, then the mean.
  ///
  /// Images N×H×W×3 or N×H×W×1 in 0…255, pair by pair. Throws `MetricError`.
  public static func peakSignalToNoise(_ synthetic: Tensor, _ real: Tensor) throws -> MetricScore {
    try score(.psnrSRGAN2017, synthetic, real)
  }

  /// SSIM on luma (`ssim@srgan2017`) under the window of Daala's `dump_ssim`, `SimilarityWindow.heightScaled`, of the
  /// picture's height after the border is off; range 255.
  ///
  /// Images N×H×W×3 or N×H×W×1 in 0…255, pair by pair, sides above 8 pixels. Throws `MetricError`.
  public static func structuralSimilarity(_ synthetic: Tensor, _ real: Tensor) throws -> MetricScore {
    var similarity = try score(.ssimSRGAN2017, synthetic, real)
    SimilarityWindow.heightScaled.state(in: &similarity.signature)
    return similarity
  }

  private static func score(_ metric: MetricID, _ synthetic: Tensor, _ real: Tensor) throws -> MetricScore {
    guard let rules = PixelProtocol(metric) else { preconditionFailure("\(metric.rawValue) looks at pixels") }
    let perItem = try rules.perItem(synthetic, real)
    let signature = Signature(
      metric, colour: .lumaStudio601, range: .fixed(255), rounding: .eightBit, order: .any, items: perItem.count,
      extra: ["border": String(border)])
    return MetricScore(signature: signature, perItem: perItem)
  }
}
