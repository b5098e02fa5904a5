import Datasets
import Foundation
import Images
import Models
import Tensors

/// The pairs that a run of pix2pix trains on and is scored on.
struct PairData {
  private enum Training {
    case drawn(DrawnPairs)
    case files(AlignedPairs)
  }

  private let training: Training
  private let details: Pix2PixRun
  /// Pairs to train on.
  let count: Int
  /// Pairs that training never sees.
  let test: DrawnPairs

  /// Draws or opens what a run needs.
  ///
  /// - Throws: `ExperimentError.missingData`, or what is wrong with the files.
  static func load(_ details: Pix2PixRun, in workplace: Workplace) throws -> PairData {
    if let files = try details.source.files(in: workplace.data) { return try PairData(files, details) }
    guard let task = details.source.task else { preconditionFailure("\(details.source) is neither a task nor files") }
    let drawn = workplace.drawn
    let training = drawn.pairs(
      task, seed: details.worldSeed, size: details.jitter.loadedSize, .training, 0..<details.trainingPairs)
    return PairData(
      training: .drawn(training), details: details, count: details.trainingPairs,
      test: drawn.pairs(task, seed: details.worldSeed, size: details.size, .test, 0..<details.testPairs))
  }

  private init(training: Training, details: Pix2PixRun, count: Int, test: DrawnPairs) {
    (self.training, self.details, self.count, self.test) = (training, details, count, test)
  }

  /// Pairs in files: all of `train`, and the first ones of `test`, or of `val` where there is no `test`.
  private init(_ files: AlignedPairs, _ details: Pix2PixRun) throws {
    let split: Split = files.count(of: .test) > 0 ? .test : .validation
    for needed in [Split.training, split] where files.count(of: needed) == 0 {
      throw DatasetError.missing(
        file: "\(needed == .training ? "train" : "test or val") of \(details.source.rawValue)",
        advice: "pix2pix is trained on the pairs in train and scored on those in test or val")
    }
    let pairs = try (0..<min(details.testPairs, files.count(of: split))).map {
      try files.pair(split, $0, size: details.size)
    }
    self.init(
      training: .files(files), details: details, count: files.count(of: .training),
      test: DrawnPairs(inputs: stacked(pairs.map(\.input)), targets: stacked(pairs.map(\.target))))
  }

  /// The pairs of a step, varied as a function of the seed and the step.
  func batch(_ items: [Int], step: Int) throws -> Pix2Pix.Batch {
    let (jitter, size) = (details.jitter, details.size)
    switch training {
    case .drawn(let pairs):
      let variations = items.map { ($0, jitter.variation(seed: details.seed, step: step, item: $0)) }
      let targets = variations.map { $1.cut($0, of: pairs.targets, size: size) }
      // The hole belongs in the middle of what was cut.
      let inputs =
        details.source == .inpainting
        ? targets.map { Image($0, .signed).withCentralHole.tensor(.signed) }
        : variations.map { $1.cut($0, of: pairs.inputs, size: size) }
      return Pix2Pix.Batch(inputs: stacked(inputs), targets: stacked(targets))
    case .files(let files):
      let pairs = try items.map { try files.pair(.training, $0, jitter, seed: details.seed, step: step) }
      return Pix2Pix.Batch(inputs: stacked(pairs.map(\.input)), targets: stacked(pairs.map(\.target)))
    }
  }
}

extension Pix2PixRun {
  /// What the run reads.
  func manifest(data: String?) throws -> DatasetManifest {
    if let task = source.task {
      return TranslationWorld(
        task: task, seed: worldSeed, size: size,
        counts: SplitCounts(training: trainingPairs, validation: 0, test: testPairs)
      ).manifest
    }
    guard let files = try source.files(in: data), let data else {
      throw ExperimentError.missingData(set: source.rawValue, folder: data)
    }
    if let published = PublishedPairs(rawValue: source.rawValue) {
      return try published.manifest(data: URL(filePath: data))
    }
    return try files.manifest(named: source.rawValue)
  }
}

extension AlignedPairs {
  /// What the user's pairs are: the hash is over the names of all files and the pixels of the first four of each split.
  fileprivate func manifest(named name: String) throws -> DatasetManifest {
    var hash = SHA256()
    for split in [Split.training, .validation, .test] {
      for name in names(of: split) { hash.update(name + "\n") }
      for index in 0..<min(4, count(of: split)) {
        let (a, b) = try images(split, index)
        hash.update(a.samples)
        hash.update(b.samples)
      }
    }
    return DatasetManifest(
      name: name, source: "the user's files", licence: "the user's to know",
      counts: SplitCounts(
        training: count(of: .training), validation: count(of: .validation), test: count(of: .test)),
      hashed: "names of all files, pixels of the first 4 of each split", contentHash: hash.hexadecimal)
  }
}
