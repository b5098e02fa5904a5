import Foundation
import Images

/// The published layouts that a procedural world can write itself in, to try a reader or a program of one's own on.
public enum PublishedLayout: String, Hashable, Sendable, CaseIterable {
  case cityscapes, facades, maps
  /// The folders trainA, trainB, testA, testB: photographs and label maps of unlike streets.
  case unaligned
  case celeba, rafd
  /// StarGAN's folders `{train,test}/<expression>`.
  case rafdFolders = "rafd-folders"
  case mnist, svhn
  case set5
  /// `image_SRF_4/img_001_SRF_4_HR.png` and `…_LR.png`.
  case selfExSR = "selfexsr"
  /// With the annotation and pair files of Deformable GANs.
  case market1501 = "market-1501"
  case deepfashion
  /// TP-GAN's aligned faces with their landmarks and lists.
  case multiPIE = "multi-pie"
  case nyu, icvl, msra15
  /// What the authors' program for key patches reads: CelebA's faces, and CompCars, with boxes.
  case celebAPatches = "celeba-patches"
  case compCars = "compcars"

  /// What is written, in one line.
  public var summary: String {
    switch self {
    case .cityscapes: "streets as leftImg8bit and gtFine trees of one city"
    case .facades: "house fronts, photograph | labels side by side, in train, val and test"
    case .maps: "towns, view from above | map side by side, in train, val and test"
    case .unaligned: "streets as trainA, trainB, testA, testB: photographs and label maps of other streets"
    case .celeba: "faces of 178×218 with the table of forty attributes and both ways to divide them"
    case .rafd: "people in eight expressions under the database's file names"
    case .rafdFolders: "people in eight expressions in a folder for each expression"
    case .mnist: "plain digits as four idx files, 28×28"
    case .svhn: "house-number digits as train and test MAT files in a folder svhn, 32×32"
    case .set5: "textures as a folder of pictures"
    case .selfExSR: "textures as pairs of large and small pictures"
    case .market1501: "people twice as high as wide under market-1501, annotations and pairs as CSV files"
    case .deepfashion: "people in squares under deepfashion, annotations and pairs as CSV files"
    case .multiPIE: "people from thirteen sides as aligned faces of 128×128 with landmarks and lists"
    case .nyu: "hands as train and test of the NYU set, 640×480, camera 1, with joint_data.mat"
    case .icvl: "hands as Training and Testing of the ICVL set, 320×240, with labels.txt"
    case .msra15: "hands as the people P0 (test) to P8 of MSRA15 with their joint.txt"
    case .celebAPatches: "faces of 178×218 in a folder celebA with celebA_allbbs.mat, three boxes each"
    case .compCars: "faces of 128×128 in a folder compcar_128 with compcar_allbbs.mat, three boxes each"
    }
  }

  /// Writes the first items of a world into a folder; what lies there under other names is left alone.
  ///
  /// - Parameters:
  ///   - count: training items; validation and test get a quarter each, at least one. People, for RaFD, Market-1501,
  ///     DeepFashion and Multi-PIE.
  ///   - size: rows and columns of a picture, where the layout does not fix them.
  /// - Throws: `ImageError`, `DatasetError`.
  public func write(to folder: URL, count: Int, size: Int, seed: UInt64) throws {
    let part = max(1, count / 4)
    let counts = SplitCounts(training: count, validation: part, test: part)
    switch self {
    case .cityscapes: try writeCityscapes(StreetWorld(seed: seed, size: size, counts: counts), folder)
    case .facades: try writePairs(.labelsToFacade, folder, counts, size, seed)
    case .maps: try writePairs(.mapToAerial, folder, counts, size, seed)
    case .unaligned: try writeUnaligned(folder, counts, size, seed)
    case .celeba: try AttributeFaces(seed: seed, counts: counts).writeCelebA(to: folder, counts: counts)
    case .rafd: try ExpressionFaces(seed: seed, size: size, people: counts).writeRaFD(to: folder, people: counts)
    case .rafdFolders:
      try ExpressionFaces(seed: seed, size: size, people: counts).writeClassFolders(to: folder, people: counts)
    case .mnist:
      let digits = TwoLookDigits(seed: seed, look: .handwritten, counts: counts)
      try digits.images(.training).resized(to: MNIST.size).writeIDX(.training, folder: folder)
      try digits.images(.test).resized(to: MNIST.size).writeIDX(.test, folder: folder)
    case .svhn:
      let digits = TwoLookDigits(seed: seed, look: .street, counts: counts)
      try SVHN.write(digits.images(.training), as: .train, data: folder)
      try SVHN.write(digits.images(.test), as: .test, data: folder)
    case .set5, .selfExSR: try writeTextures(folder, count, size, seed)
    case .market1501:
      try PeopleWorld(seed: seed, height: size, width: size / 2, people: counts).writeMarket(to: folder)
    case .deepfashion:
      try PeopleWorld(seed: seed, height: size, width: size, people: counts).writeDeepFashion(to: folder)
    case .multiPIE:
      let faces = RotatingFaces(
        seed: seed, size: MultiPIE.fileSize, people: counts, illuminations: [HeadView.frontal.illumination])
      try faces.writeMultiPIE(to: folder, people: counts)
    case .nyu: try writeHands(.nyu, folder, counts, seed)
    case .icvl: try writeHands(.icvl, folder, counts, seed)
    case .msra15: try writeHands(.msra15, folder, counts, seed)
    case .celebAPatches, .compCars:
      let faces = KeyPatchFaces(seed: seed, counts: SplitCounts(training: count, validation: 0, test: 0))
      try faces.write(self == .compCars ? .compCars : .celebA, to: folder, count: count)
    }
  }

  private func writeCityscapes(_ world: StreetWorld, _ folder: URL) throws {
    for split in [Split.training, .validation, .test] {
      let frames = (0..<world.count(of: split)).map { index in
        let scene = world.scene(split, index)
        let ids = scene.labels(size: world.size).map { UInt8(CityscapesLabels.evaluated[Int($0)].id) }
        return CityscapesFrame(
          name: "drawn_" + String(format: "%06d_%06d", index, 0), photo: scene.photo(size: world.size), labelIds: ids)
      }
      try CityscapesTree.write(frames, split, folder: folder)
    }
  }

  /// Photograph or view on the left, labels or map on the right.
  private func writePairs(
    _ task: TranslationTask, _ folder: URL, _ counts: SplitCounts, _ size: Int, _ seed: UInt64
  ) throws {
    let world = TranslationWorld(task: task, seed: seed, size: size, counts: counts)
    for split in [Split.training, .validation, .test] {
      let pairs = world.samples(split, 0..<counts[split]).map { pair in
        (a: Image(pair.target, .signed), b: Image(pair.input, .signed))
      }
      try AlignedPairs.write(pairs, split, sideBySide: folder)
    }
  }

  /// Photographs of some streets and label maps of others.
  private func writeUnaligned(_ folder: URL, _ counts: SplitCounts, _ size: Int, _ seed: UInt64) throws {
    let twice = SplitCounts(training: 2 * counts.training, validation: 0, test: 2 * counts.test)
    let world = StreetWorld(seed: seed, size: size, counts: twice)
    for split in [Split.training, .test] {
      let photos = (0..<counts[split]).map { world.scene(split, $0).photo(size: size) }
      let labels = (counts[split]..<twice[split]).map { world.scene(split, $0).labelImage(size: size) }
      try UnalignedFolders.write(photos, split, .a, folder: folder)
      try UnalignedFolders.write(labels, split, .b, folder: folder)
    }
  }

  private func writeTextures(_ folder: URL, _ count: Int, _ size: Int, _ seed: UInt64) throws {
    let world = TextureWorld(seed: seed, size: size, counts: SplitCounts(training: 0, validation: 0, test: count))
    try world.superResolutionSet(.test).write(self == .set5 ? .plain : .selfExSR, to: folder)
  }

  /// Hands in perspective; these sets have no validation split.
  private func writeHands(_ set: HandPoseSet, _ folder: URL, _ counts: SplitCounts, _ seed: UInt64) throws {
    let world = HandWorld(seed: seed, counts: counts)
    func frames(_ split: Split) -> [HandFrame] { (0..<counts[split]).map { world.frame(split, $0, of: set) } }
    switch set {
    case .nyu: for split in [Split.training, .test] { try NYUHands.write(frames(split), split, folder: folder) }
    case .icvl: for split in [Split.training, .test] { try ICVLHands.write(frames(split), split, folder: folder) }
    case .msra15: try MSRA15.write(training: frames(.training), test: frames(.test), folder: folder)
    }
  }
}
