extension TPGAN {
  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Huang, Zhang, Li, He: Beyond Face Rotation: Global and Local Perception GAN for Photorealistic and Identity \
      Preserving Frontal View Synthesis. ICCV 2017, arXiv 1704.04086, and its authors' released program.
      """,
    deviations: [
      """
      Pictures are in [−1, 1], as the generator's tanh has it; the program's are in [0, 1), where absolute errors are \
      half as large beside the other terms.
      """,
      """
      The weights of preset `program` are its sums over pixels divided by their number, 128×128, so that they hold at \
      any size; preset `paper` takes means at every size and the weights 0.3, 1e-3, 3e-3, 1e-4 and 1e-3 of the paper.
      """,
      """
      The critic gives 4×4 verdicts as the program has it, where the paper says 2×2. The identity features of the \
      frontal face that is made are compared with those of the true one.
      """,
      """
      Smaller targets are means over pixels, where the program's resizing takes every second or fourth pixel; \
      upscaling has its centres at half pixels.
      """,
      """
      The program draws the noise anew for each update; ours shares it between the critic's and the generator's first. \
      Once trained, the noise is zero and norms use running statistics, where the program normalises ten test faces \
      together.
      """,
      """
      One pass through the generator gives the gradients of the parts' own optimiser and of the generator's, as one \
      run of the program's session does; the parts' step is applied first.
      """,
      """
      Without the user's weights of Light CNN the identity network is a small one of its kind, trained on frontal \
      faces of the same world, whose features are scaled to a mean square of one.
      """,
      """
      Small systems take faces of 32 or 64 pixels: three halvings at 32, parts halved twice, narrower maps, kernels of \
      3 but for the first, a higher rate, which falls to zero over the second half of training.
      """,
    ],
    tables: [
      "tpgan-multipie-setting1", "tpgan-multipie-setting2", "tpgan-ablation-setting2", "tpgan-gender",
    ])
}
