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
      Without the weights of VGG-Face, identity is kept in two maps of a small network that was trained to read the \
      person off drawn faces: at half and a quarter of 32×32 pixels, which leaves as many places as a deeper map of a \
      large picture has.
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
      The weights of the losses are not known: 1 for identity and 0.1 for noise in profile paper. At 32×32 pixels \
      they are 120 (DIAT-A: 25) and 200, chosen on pictures: under small ones another face comes out.
      """,
      """
      Profile quick has images of 32×32 pixels, a quarter of the widths, one residual block in either network, a \
      discriminator of three strided convolutions whose last two DIAT-A looks at, batches of eight, and rates that \
      fall to a hundredth.
      """,
    ],
    tables: [])
}
