extension DIAT {
  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Li, Zuo, Zhang: Deep Identity-aware Transfer of Facial Attributes. arXiv 1610.05586, first version of October \
      2016: a transform and an enhancement network, and the variant DIAT-A. Later versions under this number are \
      another model.
      """,
    deviations: [
      """
      No program was released, and of the first version's text only its abstract and readers' notes were at hand: \
      layers that they do not state (kernels, widths, norms, the discriminator) are ours.
      """,
      """
      Without the weights of VGG-Face, identity is kept in the last two maps of a small network that was trained to \
      read the person off drawn faces.
      """,
      """
      DIAT-A compares the discriminator's last two maps under the statistics of each batch, with the discriminator as \
      it is after its own update of the step.
      """,
      """
      The penalty on noise is the mean square of what a denoiser of two 3×3 convolutions finds; it may belong to a \
      later version and has a small weight.
      """,
      """
      The pixel loss of the enhancement is not defined in the text: ours keeps the transform inside the rectangle \
      where a local attribute shows and restores the image outside; for a global attribute it undoes a Gaussian blur \
      of images that have it.
      """,
      """
      Profile quick has images of 32×32 pixels, a quarter of the widths, two residual blocks, a discriminator of four \
      strided convolutions whose third and fourth DIAT-A looks at, and batches of eight.
      """,
    ],
    tables: [])
}
