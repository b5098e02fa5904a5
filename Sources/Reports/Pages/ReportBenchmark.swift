/// The benchmarks that have a page.
enum ReportBenchmark: String, CaseIterable {
  case hands, digits, digits16, ring8

  /// The heading.
  var title: String {
    switch self {
    case .hands: "Hands: depth images from poses, and what they are worth"
    case .digits: "Digits: vanilla GAN on MNIST"
    case .digits16: "Digits16: vanilla GAN on procedural digits"
    case .ring8: "Ring8: vanilla GAN on eight Gaussians"
    }
  }

  /// What the reader sees below, for someone who has not met it.
  var introduction: String {
    switch self {
    case .hands:
      """
      Generators learn to draw 32×32 depth images of a hand from its pose, with a squared error alone (l2), with a critic \
      as well (l2+gan), and with style transfer on top (l2+gan+style). The images of the last one are then added to real \
      ones to train segmentation networks and a pose regressor. All data come from a procedural world whose “real” \
      images pass through a sensor model.
      """
    case .digits:
      "The generative adversarial network of Goodfellow et al. (2014), trained on the MNIST files and scored by its "
        + "paper's own measure: the log-likelihood of test digits under a Parzen window over generated ones."
    case .digits16:
      "The generative adversarial network of Goodfellow et al. (2014) in a small form, trained on procedural digits of "
        + "16×16 pixels."
    case .ring8:
      "The generative adversarial network of Goodfellow et al. (2014) in a small form, trained on eight Gaussians on a "
        + "circle: does it find all of them?"
    }
  }

  /// The parts of the page, in their order.
  var sections: [any ReportSection] {
    switch self {
    case .hands:
      [
        VerdictSection(), PaperSection(), ClaimsSection(), BaselineSection(), ScoresSection(), TextureSection(),
        GainSection(), PartsAndJointsSection(), TrainingSection(), PicturesSection(), ProvenanceSection(),
      ]
    case .digits, .digits16, .ring8:
      [
        VerdictSection(), PaperSection(), BaselineSection(), ScoresSection(), TrainingSection(), PicturesSection(),
        ProvenanceSection(),
      ]
    }
  }

  /// The order of systems on the page; others follow by name.
  var systems: [String] {
    self == .hands ? ["hand-depth"] + GainNetwork.allCases.map(\.system) : ["vanilla-gan"]
  }

  /// The systems that only use what others make; their scores are many and are shown folded.
  var downstream: Set<String> { self == .hands ? Set(GainNetwork.allCases.map(\.system)) : [] }
}
