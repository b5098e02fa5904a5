extension DTN {
  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Taigman, Polyak, Wolf: Unsupervised Cross-Domain Image Generation. ICLR 2017, arXiv 1611.02200. Layers after \
      the public reimplementation domain-transfer-network; the authors released no program.
      """,
    deviations: [
      "f halves images by strides where the paper pools, as the public reimplementation does.",
      """
      Preset `yunjey` keeps the reimplementation's training: a binary discriminator, six and four generator updates to \
      one and two of the discriminator, and a constancy loss that moves f and never the generator.
      """,
      """
      Domains of digits are drawn by the suite in two looks unless published files are given; the faces' f is trained \
      on attributes, where the paper's came from a large identification set.
      """,
      """
      The small profile of faces to emoji weighs the identity of emoji by 15 and the total variation by 5e-5: the \
      published 1 and .05 are for larger images, and leave ours flat.
      """,
      """
      Every variant sends target images through the generator in training mode, the baseline too, whose losses do not \
      use them: statistics of its norms are means over both domains.
      """,
      "The total variation adds 1e-8 under the root, so that flat images have a finite gradient.",
    ],
    tables: ["dtn-svhn-mnist", "dtn-domain-adaptation", "dtn-unseen-digit"])
}
