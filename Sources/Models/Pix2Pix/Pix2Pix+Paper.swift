extension Pix2Pix {
  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Isola, Zhu, Zhou, Efros: Image-to-Image Translation with Conditional Adversarial Networks, CVPR 2017, \
      arXiv 1611.07004; code phillipi/pix2pix and junyanz/pytorch-CycleGAN-and-pix2pix.
      """,
    deviations: [
      """
      The generator is judged by a fresh forward pass of the critic after its step; the Torch program used the output \
      from before the step with the weights from after it.
      """,
      """
      Convolutions that batch norm follows have no bias, as in PyTorch; the Torch program has biases there and sets \
      them to zero.
      """,
      """
      The critic's convolutions pad by one pixel everywhere, as in PyTorch.
      """,
      """
      The learning rate is constant, as in the Torch program; the PyTorch program's decay is an option.
      """,
      """
      Below profile paper, images have 64 or 128 pixels and the networks 16 channels, the critic sees patches of \
      34 pixels at 64, two doublings drop values, and the rate falls from 0.0005 to zero over the second half. Where \
      a critic has no place left on its last map, the largest that has takes its place.
      """,
    ],
    tables: [
      "pix2pix-fcn-loss", "pix2pix-fcn-generator", "pix2pix-fcn-receptive-field", "pix2pix-photo2labels",
      "pix2pix-colour-histogram",
    ])
}
