import Datasets
import Foundation
import Tensors

/// The pictures that a run of KeyPatchGAN trains on and is scored on.
struct KeyPatchData {
  /// Pictures with boxes of both splits.
  private let source: any KeyPatchSource
  private let details: KeyPatchRun
  private let drawn: DrawnData

  /// Opens what a run needs. Boxes are proposed where the file with the published ones is missing.
  ///
  /// - Throws: `ExperimentError.missingData`, or what is wrong with the files.
  init(_ details: KeyPatchRun, in workplace: Workplace) throws {
    (self.details, drawn) = (details, workplace.drawn)
    guard let layout = details.source.layout else {
      source = details.faces
      return
    }
    guard let data = workplace.data else { throw ExperimentError.missingData(set: layout.rawValue, folder: nil) }
    let folder = URL(filePath: data)
    let hasBoxes = FileManager.default.fileExists(atPath: folder.appending(path: layout.boxFile).path)
    let photographs = try KeyPatchPhotographs(
      layout, data: folder, size: details.size,
      boxes: hasBoxes ? .published : .proposed(PatchProposals(), seed: details.worldSeed))
    let count = photographs.count(of: .training)
    guard min(count, details.trainingPictures) >= 2 * details.batchSize else {
      throw DatasetError.damaged(
        file: data, expected: "\(2 * details.batchSize) pictures of \(layout.rawValue) to train on", found: "\(count)")
    }
    source = photographs
  }

  /// The published sets do not fit into memory.
  private var keepsPictures: Bool { details.profile != .paper }

  /// All training pictures, each drawn or read once.
  private func album() throws -> KeyPatchAlbum {
    details.source == .drawn
      ? try drawn.keyPatches(details.faces) : try KeyPatchAlbum(source, count: details.trainingPictures)
  }

  /// The first training pictures.
  func training(_ count: Int) throws -> [KeyPatchPicture] {
    let source: any KeyPatchSource = keepsPictures ? try album() : source
    return try (0..<min(count, source.count(of: .training))).map { try source.picture(.training, $0) }
  }

  /// The held-out pictures.
  func test(_ count: Int = .max) throws -> [KeyPatchPicture] {
    try (0..<min(count, details.testPictures, source.count(of: .test))).map { try source.picture(.test, $0) }
  }

  /// The batch of any step.
  func batches() throws -> (Int) throws -> KeyPatchBatch {
    func batches(of source: some KeyPatchSource) -> (Int) throws -> KeyPatchBatch {
      var batches = KeyPatchBatches(
        source, parts: details.variant.parts, batchSize: details.batchSize, seed: details.seed)
      return { try batches.batch(step: $0) }
    }
    return keepsPictures ? batches(of: try album()) : batches(of: source)
  }

  /// What a run reads.
  func manifest() throws -> DatasetManifest {
    guard let layout = details.source.layout else { return details.faces.manifest }
    var hash = SHA256()
    for split in [Split.training, .test] {
      for index in 0..<min(16, source.count(of: split)) {
        let picture = try source.picture(split, index)
        hash.update(picture.image.samples)
        for box in picture.boxes { hash.update("\(box.left) \(box.top) \(box.width) \(box.height)\n") }
      }
    }
    return DatasetManifest(
      name: layout.rawValue, source: "the user's files", licence: "the user's to know",
      counts: SplitCounts(training: source.count(of: .training), validation: 0, test: source.count(of: .test)),
      hashed: "first 16 pictures of each split: samples, boxes as text", contentHash: hash.hexadecimal)
  }
}
