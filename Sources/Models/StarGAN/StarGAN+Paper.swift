extension StarGAN {
  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Choi, Choi, Kim, Ha, Kim, Choo: StarGAN: Unified Generative Adversarial Networks for Multi-Domain \
      Image-to-Image Translation. CVPR 2018, arXiv 1711.09020, and its authors' released program.
      """,
    deviations: [
      """
      The learning rate falls in a straight line over the second half, as the paper says; the released program \
      subtracts a step's share only once in a thousand steps and ends at 0.999 of the first rate (decay `official`).
      """,
      "The gradient penalty adds 1e-12 under the root, so that a flat critic has a finite gradient.",
      """
      The critic's classifier does not predict the mask: the program's does not, whatever the text may be read to say.
      """,
      """
      The released program translates a batch again after the critic has moved; the generator has not moved in \
      between, so one translation serves both.
      """,
      """
      The small profile draws faces of 32×32 pixels, has one residual block and two critic steps to one of the \
      generator, and knows the expressions of eight people.
      """,
      """
      Without gradient penalty all of the critic's weights are clipped at 0.01, its classifier's with them, with the same \
      optimiser.
      """,
    ],
    tables: ["stargan-amt-single", "stargan-amt-multi", "stargan-rafd-expression"])
}
