import Datasets
import Foundation
import Models
import Tensors

/// The images that a run of CycleGAN trains on and is scored on.
struct UnpairedData {
  private enum Training {
    /// Halves of pairs: A's inputs, and B's targets of other scenes.
    case drawn(a: Tensor, b: Tensor)
    case files(UnalignedFolders)
  }

  private let training: Training
  private let details: CycleGANRun
  /// Training images of A and of B.
  let counts: (a: Int, b: Int)
  /// Images of A and of B that training never sees; pairs where `isPaired`.
  let test: (a: Tensor, b: Tensor)
  /// Whether the test images show the same scenes.
  let isPaired: Bool

  /// Draws or opens what a run needs.
  ///
  /// - Throws: `ExperimentError.missingData`, or what is wrong with the files.
  init(_ details: CycleGANRun, in workplace: Workplace) throws {
    self.details = details
    guard let task = details.source.task else {
      let files = try Self.files(in: workplace.data)
      training = .files(files)
      counts = (files.count(of: .training, .a), files.count(of: .training, .b))
      func test(_ domain: PictureDomain) throws -> Tensor {
        stacked(
          try (0..<min(details.testImages, files.count(of: .test, domain))).map {
            try files.picture(.test, domain, $0, size: details.size)
          })
      }
      self.test = (try test(.a), try test(.b))
      isPaired = false
      return
    }
    let (drawn, count) = (workplace.drawn, details.trainingImages)
    func pairs(_ split: Split, _ items: Range<Int>, size: Int) -> DrawnPairs {
      drawn.pairs(task, seed: details.worldSeed, size: size, split, items)
    }
    let loaded = details.jitter.loadedSize
    training = .drawn(
      a: pairs(.training, 0..<count, size: loaded).inputs,
      b: pairs(.training, count..<2 * count, size: loaded).targets)
    counts = (count, count)
    let hidden = pairs(.test, 0..<details.testImages, size: details.size)
    (test, isPaired) = ((hidden.inputs, hidden.targets), true)
  }

  private static func files(in data: String?) throws -> UnalignedFolders {
    guard let data, FileManager.default.fileExists(atPath: data + "/unaligned") else {
      throw ExperimentError.missingData(set: "unaligned", folder: data)
    }
    return try UnalignedFolders(folder: URL(filePath: data).appending(path: "unaligned"))
  }

  /// Steps that show each image of the larger domain once.
  var stepsPerEpoch: Int { (max(counts.a, counts.b) + details.batchSize - 1) / details.batchSize }

  /// The images of a step: A's in the order of `items`, B's drawn at random, as the paper's program does.
  func batch(_ items: [Int], step: Int) throws -> CycleGAN.Batch {
    let others = BatchOrder.drawn(details.batchSize, of: counts.b, step: step, seed: details.seed &+ 1)
    return CycleGAN.Batch(
      imagesA: try images(items, .a, step), imagesB: try images(others, .b, step))
  }

  private func images(_ items: [Int], _ domain: PictureDomain, _ step: Int) throws -> Tensor {
    let (jitter, seed) = (details.jitter, details.seed)
    switch training {
    case .drawn(let a, let b):
      // Domains take turns with the streams of steps, as those of files do.
      let turn = 2 * step + (domain == .a ? 0 : 1)
      return stacked(
        items.map { item in
          jitter.variation(seed: seed, step: turn, item: item).cut(item, of: domain == .a ? a : b, size: details.size)
        })
    case .files(let files):
      return stacked(try items.map { try files.picture(.training, domain, $0, jitter, seed: seed, step: step) })
    }
  }

  /// What a run reads.
  static func manifest(_ details: CycleGANRun, data: String?) throws -> DatasetManifest {
    if let task = details.source.task {
      return TranslationWorld(
        task: task, seed: details.worldSeed, size: details.size,
        counts: SplitCounts(training: 2 * details.trainingImages, validation: 0, test: details.testImages)
      ).manifest
    }
    let files = try files(in: data)
    var hash = SHA256()
    for (split, domain) in [Split.training, .test].flatMap({ split in PictureDomain.allCases.map { (split, $0) } }) {
      hash.update("\(split.rawValue) \(domain.rawValue) \(files.count(of: split, domain))\n")
      for index in 0..<min(4, files.count(of: split, domain)) {
        hash.update(try files.image(split, domain, index).samples)
      }
    }
    return DatasetManifest(
      name: details.source.rawValue, source: "the user's files", licence: "the user's to know",
      counts: SplitCounts(
        training: files.count(of: .training, .a) + files.count(of: .training, .b), validation: 0,
        test: files.count(of: .test, .a) + files.count(of: .test, .b)),
      hashed: "counts, and pixels of the first 4 images of each domain and split", contentHash: hash.hexadecimal)
  }
}
