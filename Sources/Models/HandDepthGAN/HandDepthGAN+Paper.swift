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
      """
      At 32×32 all variants share one generator, so that only the losses differ between them; under `corrected` also \
      one optimiser (Adam, a rate falling from 0.004), a critic that learns ten times slower and has a weight of 0.05, \
      and transposed convolutions that start He-normal.
      """,
      """
      Without VGG-19 weights from the user, content and style are measured on a small part-segmentation network \
      trained on the same real images.
      """,
      """
      The second program normalises its critic's input by a layer that the critic's optimiser moves, and its \
      reconstruction target with it; here both are the image itself.
      """,
    ],
    tables: ["handgan-sensors2019"])
}
