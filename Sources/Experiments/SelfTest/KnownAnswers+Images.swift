import Foundation
import Images
import QualityMetrics
import Tensors

extension KnownAnswer {
  private static func image(_ value: (_ row: Int, _ column: Int) -> UInt8) -> Image {
    let places = (0..<32).flatMap { row in (0..<32).map { (row, $0) } }
    return Image(height: 32, width: 32, channels: 1, samples: places.map { value($0.0, $0.1) })
  }

  private static func constant(_ value: UInt8) -> Image { image { _, _ in value } }

  private static func pair(
    _ id: String, _ metric: MetricID, _ question: String, expected: Double, tolerance: Double = 1e-6,
    _ synthetic: Image, _ real: Image, score: @escaping (Tensor, Tensor) throws -> MetricScore
  ) -> KnownAnswer {
    func batch(_ image: Image) -> Tensor { image.tensor(.bytes).reshaped([1, 32, 32, 1]) }
    let (made, wanted) = (batch(synthetic), batch(real))
    return KnownAnswer(
      id, metric, question, expected: expected, tolerance: tolerance,
      .images(synthetic: [synthetic], real: [real])
    ) { try score(made, wanted).value }
  }

  /// Metrics of pairs of images.
  static var pairs: [KnownAnswer] {
    let (ramp, shifted) = (image { _, column in UInt8(4 * column) }, image { _, column in UInt8(4 * (column + 1)) })
    let ramps = "a ramp of 4 a column, shifted by one pixel"
    let luminance = 0.01 * 255 * 0.01 * 255
    return [
      pair(
        "ssim-equal-constants", .ssimWang2004, "a constant image and itself", expected: 1, constant(128), constant(128)
      ) {
        try StructuralSimilarity.wang2004($0, $1, range: 255)
      },
      pair(
        "ssim-constants", .ssimWang2004, "constant images of 100 and 110: only luminance differs",
        expected: (2 * 100 * 110 + luminance) / (100 * 100 + 110 * 110 + luminance), constant(100), constant(110)
      ) { try StructuralSimilarity.wang2004($0, $1, range: 255) },
      pair(
        "ssim-no-range", .ssimPoseGAN2018, "a constant synthetic image, whose range is 0: a number all the same",
        expected: 0, constant(100), ramp
      ) { try StructuralSimilarity.poseGAN2018($0, $1) },
      pair(
        "psnr-one-level", .psnrCanonical, "constant images one level apart", expected: 20 * log10(255), constant(100),
        constant(101)
      ) { try PixelErrors.peakSignalToNoise($0, $1, range: 255) },
      pair("l1-shift", .meanAbsoluteError, ramps, expected: 4, shifted, ramp) { try PixelErrors.meanAbsolute($0, $1) },
      pair("psnr-shift", .psnrCanonical, ramps, expected: 20 * log10(255 / 4), shifted, ramp) {
        try PixelErrors.peakSignalToNoise($0, $1, range: 255)
      },
    ]
  }

  /// Means over classes of which one does not occur.
  static var segmentation: [KnownAnswer] {
    let truth: [UInt8] = [0, 0, 1, 1]
    func scores(_ predicted: [UInt8], _ rule: AbsentClassRule) throws -> SegmentationScores {
      try SegmentationScores([.frame(truth: truth, predicted: predicted, classes: 3)], rule)
    }
    return [
      KnownAnswer(
        "iou-absent-class", .meanIoU, "three classes, one in neither map, all pixels right: it is left out",
        expected: 1,
        .labels(truth: truth, predicted: truth, classes: 3)
      ) { try scores(truth, .excludedWhereUndefined).meanIoU.value },
      KnownAnswer(
        "iou-invented-class", .meanIoU, "the same with one pixel of the absent class: its IoU of 0 counts",
        expected: (1 + 0.5 + 0) / 3, .labels(truth: truth, predicted: [0, 0, 1, 2], classes: 3)
      ) { try scores([0, 0, 1, 2], .excludedWhereUndefined).meanIoU.value },
      KnownAnswer(
        "iou-absent-class-pix2pix", .fcnMeanIoU, "all pixels right, as pix2pix's script counts: the absent class is 0",
        expected: 2.0 / 3, .labels(truth: truth, predicted: truth, classes: 3)
      ) { try FCNScores(truth: [truth], predicted: [truth], classes: 3).legacy.meanIoU.value },
    ]
  }
}
