/// The benchmarks that have a page.
enum ReportBenchmark: String, CaseIterable {
  case hands, digits, digits16, ring8
  case pix2pix, cyclegan, srgan, stargan, dtn
  case crossingNets = "crossing-nets"
  case keyPatches = "key-patches"
  case tpGAN = "tp-gan"
  case diat
  case deformableGAN = "deformable-gan"
  case calibration

  /// The heading.
  var title: String {
    switch self {
    case .hands: "Hands: depth images from poses, and what they are worth"
    case .digits: "Digits: vanilla GAN on MNIST"
    case .digits16: "Digits16: vanilla GAN on procedural digits"
    case .ring8: "Ring8: vanilla GAN on eight Gaussians"
    case .pix2pix: "pix2pix: paired translation of street labels to photos"
    case .cyclegan: "CycleGAN: streets without pairs"
    case .srgan: "SRGAN: super-resolution by four"
    case .stargan: "StarGAN: attributes and expressions of faces"
    case .dtn: "DTN: digits of one look into another"
    case .crossingNets: "Crossing Nets: pose from depth with few labels"
    case .keyPatches: "Key local patches: faces from three of their patches"
    case .tpGAN: "TP-GAN: frontal faces from profiles"
    case .diat: "DIAT and DIAT-A: one attribute changed, the person kept"
    case .deformableGAN: "Deformable GANs: people in another pose"
    case .calibration: "Calibration: published figures that need no training"
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
    case .pix2pix:
      """
      Generators learn to paint photos of procedural streets from their label maps (Isola et al. 2017): with an absolute \
      error alone (l1), with a critic that sees the photo only (gan) or photo and labels (cgan), with sums of these, and \
      with an encoder-decoder in place of the U-Net. The hue and the windows of a building are not in its label: what an \
      absolute error does not know, it averages into grey.
      """
    case .cyclegan:
      """
      Two generators learn to turn label maps of procedural streets into photos and back without ever seeing a pair (Zhu \
      et al. 2017). The pairs exist and are kept for scoring. Ablations leave out the critics or the cycles.
      """
    case .srgan:
      """
      Networks enlarge procedural textures four times (Ledig et al. 2017): SRResNet with a squared error, with an error in \
      the features of a texture network, and each with a critic (SRGAN). The paper's headline is a reversal: the critic \
      loses signal-to-noise ratio and wins texture.
      """
    case .stargan:
      """
      One generator changes hair, age and sex, or the expression, of procedural faces as a label asks (Choi et al. 2018), \
      trained on a set with attributes, on a set with expressions, or on both with a mask vector. Under `quick` the set \
      with expressions holds eight people in 24 pictures each.
      """
    case .dtn:
      """
      Digits of a noisy, colourful look (in the role of SVHN) are drawn anew in a plain look (in the role of MNIST) without \
      pairs and without labels of the target (Taigman et al. 2017). Whether the digit stayed the same is told by a \
      classifier of the plain look.
      """
    case .crossingNets:
      """
      A pose autoencoder and an adversarial network of depth maps share one latent space (Wan et al. 2017), so that a hand's \
      joints are read off its 32×32 depth map, and a depth map is made from a pose. Few of 1,024 depth maps have joints: \
      full@64 knows those of 64 and shows the other maps to its critic alone. All variants share the autoencoder, which \
      learns from poses without maps; they differ in what else the network that reads poses is trained with: nothing \
      (posterior), a generator and its critic (posterior+gan), a generator and the smoothness of the latent space \
      (posterior+smoothness), or all of it.
      """
    case .keyPatches:
      """
      A generator is given three patches of a face, each enlarged to the size of a picture, in any order and without their \
      places (Lee et al. 2018). It makes the whole face, and a mask of where the patches are in it. The critic also sees \
      patches in foreign faces, so that it minds whether they fit. Ablations leave out the loss of the mask, the loss of \
      appearance or the critic (no-adversarial, whose generator moves as often), or give fewer patches. Masks and \
      appearance of fewer patches are about other masks: only what is said of the whole face compares. Faces are drawn, \
      and their boxes proposed; what was painted outside the patches is invented, so that distances to the true picture \
      cannot become 0.
      """
    case .tpGAN:
      """
      Faces of drawn heads, seen from any side, are turned to the front (Huang et al. 2017), by one pathway for the whole \
      face and one for each eye, the nose and the mouth. Whether the person is still the same is told by rank-1 \
      identification: held-out people, a gallery with one frontal picture of each, and an identity network that neither \
      shares weights nor training people with that of the loss. Both have learnt from frontal faces alone, so that raw \
      profiles are harder to them than to a network that has seen people from all sides.
      """
    case .diat:
      """
      One network for one attribute learns from faces without it and others with it, never a pair, to give faces the \
      attribute and leave the person (Li et al. 2016). A critic knows faces with the attribute; the person is kept in the \
      features of a frozen face network (diat), in those of the critic itself (diat-a), or not at all (no-identity). A \
      penalty on what a denoiser takes for noise keeps pictures clean (without it: no-regulariser). A second network then \
      enhances them: for glasses it restores the picture around the eyes, for black hair it undoes blur. The network of \
      the loss and the one that scores identity have other weights.
      """
    case .deformableGAN:
      """
      From one picture of a person, its joints and those of another pose, generators paint the person in that pose \
      (Siarohin et al. 2018): with a plain U-Net (baseline); with skip connections that move ten body parts to where they \
      are wanted (deformable, the paper's DSC); with an error in features in place of pixels (perceptual); and with one \
      that looks for the nearest features around each place (full). People, clothes and poses come from a procedural \
      world; those that are scored were not trained on. “Copied input” scores the given picture as if it were the answer.
      """
    case .calibration:
      """
      Rows of published tables that no network of ours stands behind, made anew from the published files: Set5 enlarged \
      four times without a network, and hand poses as their authors stored them, scored against the published labels. \
      What differs here is our data reading or our metric, and casts doubt on every other score under that protocol.
      """
    }
  }

  /// The parts of the page, in their order.
  var sections: [any ReportSection] {
    switch self {
    case .hands:
      [
        VerdictSection(), PublishedTablesSection(), ClaimsSection(), BaselineSection(), ScoresSection(),
        TextureSection(),
        GainSection(), PartsAndJointsSection(), TrainingSection(), PicturesSection(), ProvenanceSection(),
      ]
    case .crossingNets:
      [
        VerdictSection(), PublishedTablesSection(), ClaimsSection(), BaselineSection(), LabelCountSection(),
        ScoresSection(), VariantBarsSection(), PicturesSection(), TrainingSection(), ProvenanceSection(),
      ]
    case .pix2pix, .cyclegan, .srgan, .stargan, .dtn, .keyPatches, .tpGAN, .diat:
      [
        VerdictSection(), PublishedTablesSection(), ClaimsSection(), BaselineSection(), ScoresSection(),
        VariantBarsSection(), ScoreCurvesSection(), PicturesSection(), TrainingSection(), ProvenanceSection(),
      ]
    case .deformableGAN:
      [
        VerdictSection(), PublishedTablesSection(), ClaimsSection(), BaselineSection(), ScoresSection(),
        VariantBarsSection(), GainSection(), PartsAndJointsSection(), PicturesSection(), TrainingSection(),
        ProvenanceSection(),
      ]
    case .digits, .digits16, .ring8:
      [
        VerdictSection(), PublishedTablesSection(), BaselineSection(), ScoresSection(), TrainingSection(),
        PicturesSection(),
        ProvenanceSection(),
      ]
    case .calibration:
      [VerdictSection(), PublishedTablesSection(), BaselineSection(), ScoresSection(), ProvenanceSection()]
    }
  }

  /// The order of systems on the page; others follow by name.
  var systems: [String] {
    switch self {
    case .hands: ["hand-depth"] + GainSubject.hands.networks.map(\.system)
    case .digits, .digits16, .ring8: ["vanilla-gan"]
    case .pix2pix, .cyclegan, .srgan, .stargan, .dtn, .crossingNets, .keyPatches, .tpGAN, .diat, .calibration:
      [rawValue]
    case .deformableGAN: [rawValue] + GainSubject.people.networks.map(\.system)
    }
  }

  /// The preset that claims, bars and curves are about where several were run; nil for the first by name.
  var preset: String? {
    switch self {
    case .hands: "corrected"
    case .digits, .digits16, .ring8, .calibration: nil
    case .pix2pix: "labels-street"
    case .cyclegan: "streets"
    case .srgan: "paper"
    case .stargan: "linear"
    case .dtn: "digits"
    case .crossingNets: "feature-matching"
    case .keyPatches: "drawn"
    case .tpGAN: "program"
    case .diat: "glasses"
    case .deformableGAN: "corrected"
    }
  }

  /// The variant that stands for the system; nil where all are shown alike.
  var mainVariant: String? {
    switch self {
    case .hands, .digits, .digits16, .ring8, .calibration: nil
    case .pix2pix: "l1+cgan"
    case .cyclegan, .dtn: "full"
    case .srgan: "srgan-vgg54"
    case .stargan: "attributes"
    case .crossingNets: "full@64"
    case .keyPatches, .tpGAN, .deformableGAN: "full"
    case .diat: "diat-a"
    }
  }

  /// The systems that only use what others make; their scores are many and are shown folded.
  var downstream: Set<String> { Set(gainSubject?.networks.map(\.system) ?? []) }

  /// What the synthetic images show whose worth the page measures; nil where none does.
  var gainSubject: GainSubject? { GainSubject.allCases.first { $0.benchmark == rawValue } }
}
