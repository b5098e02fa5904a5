import Foundation

/// Every data set that the suite knows, by the name that commands and results use.
public enum DatasetName: String, Hashable, Sendable, CaseIterable {
  case hands, ring8, digits16, mnist, textures, set5
  case nyuHandPose = "nyu-hand-pose"
  case icvlHandPose = "icvl-hand-pose"
  case streets, facades, maps
  case attributeFaces = "attribute-faces"
  case expressionFaces = "expression-faces"
  case emojiFaces = "emoji-faces"
  case celeba, rafd
  case handwrittenLook = "handwritten-look"
  case streetLook = "street-look"
  case svhn
  case people
  case market1501 = "market-1501"
  case deepfashion
  case rotatingFaces = "rotating-faces"
  case multiPIE = "multi-pie"
  case nyuHands = "nyu-hands"
  case icvlHands = "icvl-hands"
  case msra15
  case keyPatchFaces = "key-patch-faces"

  /// What the set is, in one line.
  public var summary: String {
    switch self {
    case .hands: "procedural depth images of hands with 14 joints and 7 part labels"
    case .ring8: "eight Gaussians on a circle, points in the plane"
    case .digits16: "procedural 16×16 digits with labels"
    case .mnist: "handwritten 28×28 digits with labels"
    case .textures: "procedural colour textures of seven kinds, for super-resolution"
    case .set5: "five photographs for tests of super-resolution"
    case .nyuHandPose: "NYU hand pose, test labels of 14 joints"
    case .icvlHandPose: "ICVL hand pose, test labels of 16 joints"
    case .streets: "procedural streets: photographs and label maps in the classes of Cityscapes"
    case .facades: "CMP facades, photographs beside their label maps"
    case .maps: "aerial views beside their maps"
    case .attributeFaces: "procedural faces with attributes, as CelebA has them"
    case .expressionFaces: "procedural people in eight expressions, as in the Radboud Faces Database"
    case .emojiFaces: "procedural emoji of faces"
    case .celeba: "CelebA, aligned faces with forty attributes"
    case .rafd: "Radboud Faces Database, people in eight expressions"
    case .handwrittenLook: "procedural 32×32 digits, white on black, with labels"
    case .streetLook: "procedural 32×32 house-number digits in colour, with labels"
    case .svhn: "Street View House Numbers, 32×32 crops in colour, with labels"
    case .people: "procedural people in several stances each, with joints and part labels"
    case .market1501: "Market-1501, people seen by six cameras"
    case .deepfashion: "DeepFashion, In-shop clothes: people in several poses each"
    case .rotatingFaces: "procedural people from every side under every light, with landmarks"
    case .multiPIE: "Multi-PIE, aligned faces from thirteen sides with five landmarks"
    case .nyuHands: "NYU hand pose, depth frames with 36 joints"
    case .icvlHands: "ICVL hand posture, depth frames with 16 joints"
    case .msra15: "MSRA15 hand gestures, depth frames with 21 joints"
    case .keyPatchFaces: "procedural faces with the boxes of three key patches each"
    }
  }

  /// Whether the set is drawn from a seed, so that it needs no files.
  public var isProcedural: Bool {
    switch self {
    case .hands, .ring8, .digits16, .textures, .streets, .attributeFaces, .expressionFaces, .emojiFaces,
      .handwrittenLook, .streetLook, .people, .rotatingFaces, .keyPatchFaces:
      true
    case .mnist, .set5, .nyuHandPose, .icvlHandPose, .facades, .maps, .celeba, .rafd, .svhn, .market1501,
      .deepfashion, .multiPIE, .nyuHands, .icvlHands, .msra15:
      false
    }
  }

  /// What the set is, its counts and content hash included; procedural sets at their standard size under `seed`.
  ///
  /// Throws `DatasetError` when a published set is not under `data`, or not whole.
  public func manifest(data: URL?, seed: UInt64 = 1) throws -> DatasetManifest {
    switch self {
    case .hands: HandWorld(seed: seed).manifest
    case .ring8: Ring8(seed: seed).manifest
    case .digits16: Digits16(seed: seed).manifest
    case .mnist: try MNIST(data: folder(data)).manifest
    case .textures: TextureWorld(seed: seed).manifest
    case .set5: try SuperResolutionSet.set5(data: folder(data)).manifest(name: rawValue)
    case .nyuHandPose: try manifest(of: .nyu, data: folder(data))
    case .icvlHandPose: try manifest(of: .icvl, data: folder(data))
    case .streets: StreetWorld(seed: seed).manifest
    case .facades: try PublishedPairs.facades.manifest(data: folder(data))
    case .maps: try PublishedPairs.maps.manifest(data: folder(data))
    case .attributeFaces: AttributeFaces(seed: seed).manifest
    case .expressionFaces: ExpressionFaces(seed: seed).manifest
    case .emojiFaces: EmojiFaces(seed: seed).manifest
    case .celeba: try CelebA(folder: folder(data).appending(path: rawValue)).manifest
    case .rafd: try RaFD(folder: folder(data).appending(path: rawValue)).manifest
    case .handwrittenLook: TwoLookDigits(seed: seed, look: .handwritten).manifest
    case .streetLook: TwoLookDigits(seed: seed, look: .street).manifest
    case .svhn: try SVHN.manifest(data: folder(data))
    case .people: PeopleWorld(seed: seed).manifest
    case .market1501: try Market1501(folder: folder(data).appending(path: rawValue)).manifest
    case .deepfashion: try DeepFashion(folder: folder(data).appending(path: rawValue)).manifest
    case .rotatingFaces: RotatingFaces(seed: seed).manifest
    case .multiPIE: try MultiPIE(folder: folder(data).appending(path: rawValue)).manifest
    case .nyuHands: try NYUHands(folder: folder(data).appending(path: "nyu")).manifest
    case .icvlHands: try ICVLHands(folder: folder(data).appending(path: "icvl")).manifest
    case .msra15: try MSRA15(folder: folder(data).appending(path: rawValue)).manifest
    case .keyPatchFaces: KeyPatchFaces(seed: seed).manifest
    }
  }

  private func folder(_ data: URL?) throws -> URL {
    guard let data else {
      throw DatasetError.missing(
        file: "folder for the data set \(rawValue)", advice: "give one by --data or the variable SYNTHBENCH_DATA")
    }
    return data
  }

  private func manifest(of labels: HandPoseLabels, data: URL) throws -> DatasetManifest {
    let file = try labels.read(data: data)
    var hash = SHA256()
    for joint in file.values { hash.update("\(joint.x) \(joint.y) \(joint.z)\n") }
    let (source, licence) =
      switch labels {
      case .nyu:
        ("Tompson et al., Real-Time Continuous Pose Recovery of Human Hands, 2014", "CC BY 4.0 by the published list")
      case .icvl:
        ("Tang et al., Latent Regression Forest, CVPR 2014", "none stated; keep the files, do not pass them on")
      }
    return DatasetManifest(
      name: rawValue, source: source, licence: licence,
      counts: SplitCounts(training: 0, validation: 0, test: file.frameCount),
      hashed: "u v d of every joint of the test labels as text, a line for each joint", contentHash: hash.hexadecimal)
  }
}
