/// The papers' tables on image translation, with the variants and protocols of ours that are of their kind.
extension ReportBenchmark {
  /// Tables to set ours beside; empty where comparable figures have a section of their own.
  var publishedTables: [PublishedTable] {
    switch self {
    case .hands, .digits, .digits16, .ring8: []
    case .pix2pix: Self.pix2pixTables
    case .cyclegan: Self.cycleGANTables
    case .srgan: Self.superResolutionTables
    case .stargan: Self.starGANTables
    case .dtn: Self.domainTransferTables
    case .crossingNets: Self.crossingNetsTables
    case .keyPatches: Self.keyPatchTables
    case .tpGAN: Self.frontalizationTables
    case .diat: Self.attributeTransferTables
    case .deformableGAN: Self.poseTransferTables
    }
  }

  private static var fcnColumns: [PublishedTable.Column] {
    [
      .init(title: "per-pixel", metric: "fcn-pixel@pix2pix2017"),
      .init(title: "per-class", metric: "fcn-class@pix2pix2017"),
      .init(title: "class IoU", metric: "fcn-iou@pix2pix2017"),
    ]
  }

  private static var labelColumns: [PublishedTable.Column] {
    [
      .init(title: "per-pixel", metric: "labels-pixel@pix2pix2017"),
      .init(title: "per-class", metric: "labels-class@pix2pix2017"),
      .init(title: "class IoU", metric: "labels-iou@pix2pix2017"),
    ]
  }

  private static let streets =
    "the paper's photos are of Cityscapes at 256×256, scored by an FCN-8s that the authors trained, ours are procedural, "
    + "small, and scored by a judge of this suite"

  private static var pix2pixTables: [PublishedTable] {
    [
      PublishedTable(
        source: "Isola et al. 2017, Table 1: losses, labels to photo", system: "pix2pix", unlike: streets,
        columns: fcnColumns,
        rows: [
          .init("L1", "l1", 0.42, 0.15, 0.11), .init("GAN", "gan", 0.22, 0.05, 0.01),
          .init("cGAN", "cgan", 0.57, 0.22, 0.16), .init("L1+GAN", "l1+gan", 0.64, 0.20, 0.15),
          .init("L1+cGAN", "l1+cgan", 0.66, 0.23, 0.17), .init("real photos", nil, 0.80, 0.26, 0.21),
        ]),
      PublishedTable(
        source: "Isola et al. 2017 (arXiv v3), Table 2: generators, labels to photo", system: "pix2pix",
        unlike: streets + "; the paper trained these rows with batches of 10", columns: fcnColumns,
        rows: [
          .init("encoder-decoder (L1+cGAN)", "encoder-decoder", 0.29, 0.09, 0.05),
          .init("U-Net (L1+cGAN)", "l1+cgan", 0.55, 0.20, 0.14),
        ]),
    ]
  }

  private static var cycleGANTables: [PublishedTable] {
    let streets = streets.replacing("256×256", with: "128×128")
    return [
      PublishedTable(
        source: "Zhu et al. 2017, Table 4: ablation, labels to photo", system: "cyclegan", unlike: streets,
        columns: fcnColumns,
        rows: [
          .init("cycle alone", "cycle-only", 0.22, 0.07, 0.02), .init("GAN alone", "gan-only", 0.51, 0.11, 0.08),
          .init("GAN + forward cycle", "gan+forward", 0.55, 0.18, 0.12),
          .init("GAN + backward cycle", "gan+backward", 0.39, 0.14, 0.06), .init("CycleGAN", "full", 0.52, 0.17, 0.11),
        ]),
      PublishedTable(
        source: "Zhu et al. 2017, Table 5: ablation, photo to labels", system: "cyclegan", unlike: streets,
        columns: labelColumns,
        rows: [
          .init("cycle alone", "cycle-only", 0.10, 0.05, 0.02), .init("GAN alone", "gan-only", 0.53, 0.11, 0.07),
          .init("GAN + forward cycle", "gan+forward", 0.49, 0.11, 0.07),
          .init("GAN + backward cycle", "gan+backward", 0.01, 0.06, 0.01), .init("CycleGAN", "full", 0.58, 0.22, 0.16),
        ]),
    ]
  }

  private static var superResolutionTables: [PublishedTable] {
    // The published SSIM has a window that grows with the picture: on small textures it sees next to no structure.
    func columns(_ subject: String) -> [PublishedTable.Column] {
      [
        .init(title: "PSNR", metric: "psnr@srgan2017", subject: subject),
        .init(title: "SSIM", metric: subject == "test" ? nil : "ssim@srgan2017", subject: subject),
        .init(title: "MOS", metric: nil),
      ]
    }
    let rows: [PublishedTable.Row] = [
      .init("SRResNet-MSE", "srresnet-mse", 32.05, 0.9019, 3.37),
      .init("SRResNet-VGG22", "srresnet-vgg22", 30.51, 0.8803, 3.46),
      .init("SRGAN-MSE", "srgan-mse", 30.64, 0.8701, 3.77), .init("SRGAN-VGG22", "srgan-vgg22", 29.84, 0.8468, 3.78),
      .init("SRGAN-VGG54", "srgan-vgg54", 29.40, 0.8472, 3.58),
    ]
    let small = "our networks are smaller and saw procedural textures only, for minutes"
    return [
      PublishedTable(
        source: "Ledig et al. 2017, Table 1, Set5; ours on the same five images", system: "srgan", unlike: small,
        columns: columns("set5"), rows: rows),
      PublishedTable(
        source: "Ledig et al. 2017, Table 1, Set5; ours on held-out textures", system: "srgan",
        unlike: small + ", and these are other images", columns: columns("test"), rows: rows),
    ]
  }

  private static var starGANTables: [PublishedTable] {
    [
      PublishedTable(
        source: "Choi et al. 2018, Table 3: expression error on RaFD", system: "stargan",
        unlike:
          "the paper's faces are photographs of 67 people, judged by a ResNet-18, ours are drawn, small, and judged "
          + "by a network of this suite",
        columns: [.init(title: "error, %", metric: "classification-error@stargan2018", scale: 100)],
        rows: [
          .init("DIAT", nil, 4.10), .init("CycleGAN", nil, 5.99), .init("IcGAN", nil, 8.07),
          .init("StarGAN", "expressions", 2.12), .init("real images", nil, 0.45),
        ])
    ]
  }

  private static var domainTransferTables: [PublishedTable] {
    [
      PublishedTable(
        source: "Taigman et al. 2017, Table 1: SVHN to MNIST", system: "dtn",
        unlike: "the paper's digits are photographs and handwriting, ours are drawn",
        columns: [.init(title: "accuracy, %", metric: "accuracy@dtn2017", scale: 100)],
        rows: [
          .init("baseline (section 3)", "baseline", 13.71), .init("DTN", "full", 90.66),
          .init("DTN without L_TID", "no-tid", 88.40), .init("DTN without L_CONST", "no-const", 74.55),
          .init("DTN, G does not contain f", "not-through-f", 36.90),
        ]),
      PublishedTable(
        source: "Taigman et al. 2017, Tables 1 and 2: around the transfer", system: "dtn",
        unlike: "the paper's digits are photographs and handwriting, ours are drawn",
        columns: [
          .init(title: "source digit as it is, %", metric: "accuracy@dtn2017", subject: "untranslated", scale: 100),
          .init(
            title: "target digits, taught by transferred ones, %", metric: "accuracy@dtn2017",
            subject: "nearest neighbour", scale: 100),
        ],
        rows: [.init("DTN", "full", 40.06, 84.44)]),
    ]
  }
}
