extension KeyPatchGAN {
  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Lee, Yun, Choi, Yoo, Yang, Oh: Unsupervised Holistic Image Generation from Key Local Patches. ECCV 2018, arXiv \
      1703.10730, and its second author's released program.
      """,
    deviations: [
      """
      All patches of a batch go through the encoder together, so that its norms know no order of the patches; the \
      program runs the first, second and third patches as three batches.
      """,
      """
      Weights start from N(0, 0.02) and the norms' scales from N(1, 0.02), as the program's first version has it; its \
      present one leaves PyTorch's own start.
      """,
      """
      The errors of mask and appearance stay sums, and are brought to those over 64 images of 64×64 pixels, so that \
      their weights mean the same in other batches and sizes.
      """,
      "Each image of a batch is mirrored or not by itself; the program mirrors all or none (`whole-batch`).",
      """
      Images are made with the norms' running statistics, so that none depends on those beside it; the program uses \
      the statistics of the test batch (`testStatistics`).
      """,
      """
      The program makes an image of the same noise again after the critic has moved; the generator has not moved in \
      between, so one serves both.
      """,
      """
      Boxes of drawn faces are proposed by the gradient inside less that along the border, with the sizes of the \
      published ones; the authors took them from EdgeBox.
      """,
      """
      The residual variant judges by logits; the program's puts unbounded numbers into a cross-entropy of probabilities.
      """,
      """
      Profile quick has images of 32×32 pixels, a quarter of the widths, codes of 64 and noise of 32 numbers, and one \
      fall of the weights to a tenth half-way; the generator moves in every step of the critic, both at a rate of 0.001.
      """,
    ],
    tables: [])
}
