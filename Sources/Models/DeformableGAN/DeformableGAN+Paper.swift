import Layers

extension DeformableGANConfiguration {
  /// The data sets of the paper.
  public enum PublishedData: String, Sendable, Codable, CaseIterable {
    /// Market-1501: 128×64 pixels.
    case market
    /// DeepFashion, In-shop: 256×256 pixels.
    case deepFashion = "deep-fashion"
  }

  /// The published networks and losses for a data set: 90,000 steps of batches of 4, or of 2 for Full on DeepFashion.
  public static func published(
    _ variant: DeformableGANVariant, _ data: PublishedData, _ preset: DeformableGANPreset = .corrected
  ) -> Self {
    let isLarge = data == .deepFashion
    var configuration = Self(
      height: isLarge ? 256 : 128, width: isLarge ? 256 : 64, variant: variant,
      encoderWidths: [64, 128, 256, 512, 512, 512] + (isLarge ? [512] : []),
      decoderWidths: (isLarge ? [512] : []) + [512, 512, 512, 256, 128, 3], discriminatorWidths: [64, 128, 256, 512])
    configuration.preset = preset
    configuration.neighbourhood = isLarge ? 5 : 3
    configuration.batchSize = isLarge && variant == .full ? 2 : 4
    return configuration
  }

  /// Networks a fifth as wide for images of 64×32 pixels: what a processor trains in a minute.
  public static func small(_ variant: DeformableGANVariant, _ preset: DeformableGANPreset = .corrected) -> Self {
    var configuration = Self(
      height: 64, width: 32, variant: variant, encoderWidths: [12, 24, 48, 48, 48],
      decoderWidths: [48, 48, 24, 12, 3], discriminatorWidths: [12, 24, 48])
    configuration.preset = preset
    configuration.heatMapDeviation = 3
    return configuration
  }
}

extension DeformableGAN {
  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Siarohin, Sangineto, Lathuilière, Sebe: Deformable GANs for Pose-Based Human Image Generation. CVPR 2018, \
      arXiv 1801.00055, and its authors' released program.
      """,
    deviations: [
      """
      Where the paper and the released program differ, the program is followed: heat maps are Gaussians with a deviation \
      of six pixels, limbs are 0.4 torso lengths wide, their masks reach further than the quadrilaterals that maps are \
      fitted to, and the torso's map goes for the background (the paper's undeformed background is an option).
      """,
      """
      Norms take mean and deviation over a whole sample, channels among it, with one scale and shift, as the program \
      does by its library's default; norms for each channel are an option.
      """,
      """
      The gradient of a warp is its exact adjoint; TensorFlow's warps the gradient by the inverse map. Where several \
      parts are equally great, the first has the gradient, not each a share.
      """,
      """
      Preset `corrected`, the default, fits affine maps by ordinary least squares and gives VGG-19 its channel means in \
      their order; preset `repo` fits by total least squares and takes the means of red and blue for one another, as the \
      program does.
      """,
      """
      A map whose determinant is below 1e-9 counts as singular; the program asks whether its numerical library fails.
      """,
      """
      The nearest-neighbour loss does not look beyond the edge, where the program looks at values of −10,000.
      """,
      """
      Terms that the program weighs by zero (total variation, pose structure) and the spatial transformer that it got \
      after the paper are left out.
      """,
      """
      Without VGG-19 weights from the user, features are those of a small auto-encoder trained on the same pictures, and \
      the reconstruction's weight is chosen so that their differences in the same places begin where the absolute error of \
      pixels does.
      """,
      """
      The small profile draws people of 64×32 pixels; its networks have one layer less, a fifth of the channels, and heat \
      maps of three pixels.
      """,
    ],
    tables: [
      "defgan-main-arxiv-v1", "defgan-main-cvpr", "defgan-ablation-cvpr", "defgan-user-study",
      "defgan-in-patn-protocol",
    ])
}
