import Layers

extension SRGANConfiguration {
  /// The set-up of a paper or program for a variant.
  public static func published(_ variant: SRGANVariant, _ preset: SRGANPreset) -> SRGANConfiguration {
    var configuration = SRGANConfiguration(variant)
    switch preset {
    case .paper:
      // Without a critic one rate; with one, 10⁵ steps each at 10⁻⁴ and 10⁻⁵.
      if variant.hasDiscriminator { configuration.rate = .stepwise(from: 1e-4, factor: 0.1, at: [100_000]) }
    case .tensorlayer:
      configuration.learnsSlopes = false
      configuration.outerKernels = (first: 3, last: 1)
      configuration.output = .tanh
      configuration.weights = .normal(mean: 0, deviation: 0.02)
      configuration.pixelWeight = 1
      // 2·10⁻⁶ on raw features, which the network's own scale has divided by 12.75².
      configuration.contentWeight = 2e-6 * 12.75 * 12.75
      configuration.totalVariationWeight = 0
      configuration.optimizer = .momentum
      configuration.rate = .constant(0.05)
      configuration.movesDiscriminatorFirst = false
    case .leftthomas:
      configuration.blocks = 5
      configuration.output = .tanh
      configuration.head = .pooled(1)
      configuration.cropSize = 88
      configuration.batchSize = 64
      // Its pixels lie in [0, 1], where squares are a quarter of ours; its features are of such pixels.
      configuration.pixelWeight = 0.25
      configuration.contentWeight = 0.006 * 12.75 * 12.75 / 4
      configuration.totalVariationWeight = 2e-8
      configuration.adversarialForm = .linear
      configuration.rate = .constant(1e-3)
      configuration.movesDiscriminatorFirst = false
    }
    return configuration
  }
}

extension SRGAN {
  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Ledig, Theis, Huszár, Caballero, Cunningham, Acosta, Aitken, Tejani, Totz, Wang, Shi: Photo-Realistic Single Image \
      Super-Resolution Using a Generative Adversarial Network. CVPR 2017, arXiv 1609.04802.
      """,
    deviations: [
      """
      Feature losses are means over places and channels; the paper's equation 5 sums over channels without saying so, \
      while its factor 1/12.75 only brings means near the squared error.
      """,
      "Images are RGB, where the paper trained in BGR; one slope for each PReLU layer, where the paper does not say.",
      """
      The small image is the large one under MATLAB's antialiased bicubic rule, rounded to 8 bits; the paper also names \
      a Gaussian filter.
      """,
      """
      Without VGG-19 weights from the user, features are those of a small texture classifier trained on the same \
      pictures: its first convolution for VGG 2.2, its last for VGG 5.4.
      """,
      """
      SRResNet-VGG22 and -VGG54 start from SRResNet-MSE as the adversarial variants do. Total variation is a mean, so \
      that its weight of 2e-8 is next to nothing. Below profile `paper` networks are smaller, the critic pools globally, \
      rates are higher and running statistics have a longer memory.
      """,
      """
      Preset `tensorlayer`: generator, losses, optimiser and order of its program, but norms start at 1; the critic is \
      the paper's, and the content loss is taken at relu5_4 where the program takes the fourth pooling. The content \
      weights of both program presets are meant for VGG-19; without it they weigh other features.
      """,
      """
      Preset `leftthomas`: networks, losses, optimiser and order of its program; the content loss is taken at relu5_4 of \
      VGG-19 where the program takes the last pooling of VGG-16 on pixels in [0, 1].
      """,
    ],
    tables: ["srgan-loss-set5", "srgan-loss-set14", "srgan-set5", "srgan-set14", "srgan-bsd100"])
}
