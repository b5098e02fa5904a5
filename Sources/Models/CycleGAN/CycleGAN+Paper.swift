extension CycleGAN {
  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Zhu, Park, Isola, Efros: Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks, \
      ICCV 2017, arXiv 1703.10593; code junyanz/CycleGAN and junyanz/pytorch-CycleGAN-and-pix2pix.
      """,
    deviations: [
      """
      One step of both generators together, then one of both critics, as in PyTorch; the Torch program moves the four \
      networks one after the other.
      """,
      """
      Instance norm has neither scale nor shift, and images' own statistics at test, as in PyTorch; the Torch program's \
      has both.
      """,
      """
      The critics pad by one pixel, as in PyTorch; the Torch program pads by two.
      """,
      """
      The rate falls by the PyTorch rule: epoch k of 200 has the factor 1 − max(0, k − 100) / 101.
      """,
      """
      Domain A is the photographs and B the label maps, so that the forward cycle is photo → labels → photo. Drawn \
      streets of A and B differ; only the test split has pairs, which are scored and never trained on.
      """,
      """
      Profile quick has images of 32 pixels, 12 and 24 channels, two residual blocks, patches of 16 pixels, and a rate \
      that starts at 0.0005.
      """,
    ],
    tables: [
      "cyclegan-fcn-labels2photo", "cyclegan-photo2labels", "cyclegan-ablation-labels2photo",
      "cyclegan-ablation-photo2labels",
    ])
}
