import Datasets
import Foundation
import Tensors

/// The images of a domain that networks are trained on.
struct DomainImages {
  /// N×32×32×C in [−1, 1].
  var images: Tensor
  /// Digits as classes, or attributes of faces as N×K bits; nil for none of the two.
  var digits: [Int] = []
  var attributes: Tensor?

  init(_ digits: DigitImages) {
    (images, self.digits) = (digits.batch(0..<digits.count), digits.labels)
  }

  init(_ faces: FaceBatch) { (images, attributes) = (faces.images, faces.labels) }

  /// How many there are.
  var count: Int { images.shape[0] }

  /// Those of some digits.
  func filtered(_ isWanted: (Int) -> Bool) -> DomainImages {
    let places = digits.indices.filter { isWanted(digits[$0]) }
    var result = self
    (result.images, result.digits) = (images.gatheredRows(places), places.map { digits[$0] })
    return result
  }
}

/// Both domains of a transfer.
struct TransferData {
  /// What f is trained on, with labels.
  var labelled: DomainImages
  /// What is transferred in training, without labels.
  var source: DomainImages
  /// What the transfer must look like.
  var target: DomainImages
  /// Held-out source images.
  var test: DomainImages
  /// Held-out target images.
  var targetTest: DomainImages
  /// For faces, the emoji that belong to the held-out faces.
  var truth: Tensor?

  /// Draws or reads what a run needs.
  ///
  /// - Throws: `ExperimentError.missingData`, or what is wrong with a file.
  init(_ run: DomainTransferRun, data: String?) throws {
    switch run.preset {
    case .faces: self.init(facesOf: run)
    case .svhn: try self.init(publishedFor: run, data: data)
    case .digits, .unseenInSource, .unseenInTarget, .unseenInFeatures, .yunjey: self.init(digitsOf: run)
    }
    func isSeen(_ digit: Int) -> Bool { digit != TransferTask.unseenDigit }
    switch run.preset {
    case .unseenInSource: source = source.filtered(isSeen)
    case .unseenInTarget: target = target.filtered(isSeen)
    case .unseenInFeatures: labelled = labelled.filtered(isSeen)
    case .digits, .yunjey, .faces, .svhn: break
    }
  }

  /// The sets that a run draws or reads.
  static func manifests(_ run: DomainTransferRun, data: String?) throws -> [DatasetManifest] {
    switch run.preset {
    case .faces: [run.photographs.manifest, run.emoji.manifest]
    case .svhn:
      try [DatasetName.svhn, .mnist].map { try $0.manifest(data: URL(fileURLWithPath: folder(data))) }
    case .digits, .unseenInSource, .unseenInTarget, .unseenInFeatures, .yunjey:
      DigitLook.allCases.map { run.digits($0).manifest }
    }
  }

  private init(digitsOf run: DomainTransferRun) {
    let (street, handwritten) = (run.digits(.street), run.digits(.handwritten))
    source = DomainImages(street.images(.training))
    labelled = source
    target = DomainImages(handwritten.images(.training))
    test = DomainImages(street.images(.test))
    targetTest = DomainImages(handwritten.images(.test))
  }

  private init(facesOf run: DomainTransferRun) {
    let (photographs, emoji) = (run.photographs, run.emoji)
    let faces = photographs.faces(.test, 0..<run.testImages)
    source = DomainImages(photographs.batch(.training, 0..<run.trainingImages))
    labelled = source
    target = DomainImages(emoji.batch(.training, 0..<run.trainingImages))
    test = DomainImages(photographs.batch(faces))
    targetTest = DomainImages(emoji.batch(.test, 0..<run.testImages))
    truth = emoji.truth(faces)
  }

  /// f learns from the part of SVHN with labels, and the transfer sees the part for training, as in the public
  /// reimplementation; `extra`, on which the paper trains f, is taken where it is there.
  private init(publishedFor run: DomainTransferRun, data: String?) throws {
    let folder = URL(fileURLWithPath: try Self.folder(data))
    let training = try SVHN.read(.train, data: folder)
    let hasExtra = FileManager.default.fileExists(
      atPath: folder.appending(path: "svhn").appending(path: SVHN.Part.extra.fileName).path)
    source = DomainImages(training)
    labelled = hasExtra ? DomainImages(try SVHN.read(.extra, data: folder)) : source
    test = DomainImages(try SVHN.read(.test, data: folder).prefix(run.testImages))
    let digits = folder.appending(path: "mnist")
    target = DomainImages(try DigitImages(idx: .training, folder: digits).resized(to: SVHN.size))
    targetTest = DomainImages(try DigitImages(idx: .test, folder: digits).resized(to: SVHN.size))
  }

  private static func folder(_ data: String?) throws -> String {
    guard let data, FileManager.default.fileExists(atPath: data + "/svhn") else {
      throw ExperimentError.missingData(set: "svhn", folder: data)
    }
    return data
  }
}

extension DomainTransferRun {
  private var counts: SplitCounts { SplitCounts(training: trainingImages, validation: 0, test: testImages) }

  /// Digits of one look.
  fileprivate func digits(_ look: DigitLook) -> TwoLookDigits {
    TwoLookDigits(seed: worldSeed, look: look, counts: counts)
  }

  /// The faces that are transferred.
  fileprivate var photographs: AttributeFaces {
    AttributeFaces(
      seed: worldSeed, size: DomainTransferRun.size, attributes: FaceAttribute.allCases, counts: counts)
  }

  /// Emoji of other people.
  fileprivate var emoji: EmojiFaces { EmojiFaces(seed: worldSeed, size: DomainTransferRun.size, counts: counts) }

  private static let size = 32
}
