extension CrossingNetsConfiguration {
  /// The published networks and schedule for a set with so many labelled frames: 201 epochs of poses, 1,001 of depth
  /// maps, 21 and 80 of pairs. NYU has 36 joints and the root 32, ICVL 16 and 0, MSRA15 21 and 0.
  public static func published(
    _ variant: CrossingNetsVariant = .full, joints: Int, root: Int, frames: Int
  ) -> Self {
    let (pairs, maps) = (max(1, frames / 200), max(1, frames / 100))
    return Self(
      joints: joints, root: root, variant: variant, poseStepsPerEpoch: pairs,
      steps: Steps(pose: 201 * pairs, depth: 1001 * maps, link: 21 * pairs, joint: 80 * pairs))
  }
}

extension CrossingNets {
  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Wan, Probst, Van Gool, Yao: Crossing Nets: Combining GANs and VAEs with a Shared Latent Space for Hand Pose \
      Estimation. CVPR 2017, arXiv 1702.03431, and its author's released program.
      """,
    deviations: [
      """
      Where paper and program differ, the program: the generator matches the critic's mean features instead of asking \
      for its verdict (objective `verdict` asks), codes are drawn with a deviation of 0.05 instead of 1, the alignment \
      ends in a batch norm and the generator begins with the tanh.
      """,
      """
      Depth is measured against the crop's cube; the program stretches each frame to [−1, 1], which loses the hand's \
      distance and size (crops with the scale `perFrame` do the same).
      """,
      """
      Semi-supervised steps are ours, as the released program takes pairs alone: as many depth maps without labels \
      join the real ones of the critic and of feature matching, and of the trunk's norms.
      """,
      """
      Running statistics are variances (the program averages inverse deviations), remembered from real depth maps and \
      from the batch's own poses only. The trunk sees both kinds of made maps as one batch, where the program passes \
      each again for the smoothness head. In the link stage one made batch serves the heads and the alignment.
      """,
      """
      The posterior for NYU is the one of the other sets: the program refuses NYU and says that a larger one was used.
      """,
      """
      Variants without a critic have no depth stage and see no depth map without a label; `posterior+gan` and \
      `posterior+smoothness` keep the reconstruction, as a generator that learns nothing else would be none.
      """,
      """
      Smoothness is the difference of two readings; the program's switched-off alternative, a layer on both, is left out.
      """,
      """
      The small set-up has depth maps of 32×32 of the procedural hand, 14 joints, codes of 16 numbers, 16 filters in \
      three strided layers, of which one is shared.
      """,
    ],
    tables: ["crossingnets-icvl", "crossingnets-msra", "crossingnets-nyu", "crossingnets-semisupervised"])
}
