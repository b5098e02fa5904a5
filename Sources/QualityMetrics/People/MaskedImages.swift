import Tensors

/// Pictures of people with everything else made black, as Ma et al. (2017) score them.
public enum MaskedImages {
  /// The pictures N×H×W×C under the mask of one pose each; `black` is what a pixel outside becomes.
  ///
  /// Traps when the numbers of poses and pictures differ.
  public static func masked(
    _ images: Tensor, _ joints: [[SIMD2<Int>?]], rule: PoseMask.Rule = .ma2017, black: Float = 0
  ) -> Tensor {
    let (count, height, width, channels) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3])
    precondition(joints.count == count, "\(joints.count) poses do not fit \(count) pictures")
    var masked = images
    masked.mutate { span in
      for item in 0..<count {
        let mask = PoseMask(joints[item], height: height, width: width, rule: rule)
        for pixel in 0..<height * width where !mask.isInside[pixel] {
          let start = (item * height * width + pixel) * channels
          for place in start..<start + channels { span[place] = black }
        }
      }
    }
    return masked
  }

  /// SSIM of pictures under the mask of the target's pose (`mask-ssim@ma2017`), by the rules of Deformable GANs' script.
  ///
  /// Black around the person is alike in both pictures and lifts the score. Images N×H×W×C of 0…255, pair by pair, one pose
  /// each. `range` as in `StructuralSimilarity.poseGAN2018`. Throws `MetricError`.
  public static func structuralSimilarity(
    _ synthetic: Tensor, _ real: Tensor, _ joints: [[SIMD2<Int>?]], rule: PoseMask.Rule = .ma2017,
    range: DataRange = .ofGenerated
  ) throws -> MetricScore {
    _ = try requirePairs(.maskSSIMMa2017, synthetic, real)
    var score = try StructuralSimilarity.poseGAN(
      .maskSSIMMa2017, masked(synthetic, joints, rule: rule), masked(real, joints, rule: rule), range)
    score.signature.state("mask", rule.text)
    return score
  }
}
