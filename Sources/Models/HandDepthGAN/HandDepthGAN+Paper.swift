extension HandDepthGAN {
  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Hand depth images from poses with GAN and style transfer: Sensors 2019, 19(13), 2919, and its author's three \
      released programs (squared error; + GAN; + style transfer).
      """,
    deviations: [
      """
      Preset `corrected`: batch norm with real statistics in the generator's hidden layers and none in the critic, \
      logits where the program passed probabilities, one optimiser per network, style averaged over the batch, leaky \
      ReLU after the critic's hidden dense layers.
      """,
      """
      The released program's style picture is inverted and scaled differently from its training images; ours is \
      taken from the training set under both presets.
      """,
      "At 32×32 all variants share one generator, so that only the losses differ between them.",
      """
      Without VGG-19 weights from the user, content and style are measured on a small part-segmentation network \
      trained on the same real images.
      """,
      """
      The second program's normalised reconstruction target, which its critic's optimiser moves, is the image itself here.
      """,
    ],
    tables: ["handgan-sensors2019"])
}
