import Images
import Tensors

/// What a network gives for all images of a folder, computed batch by batch when first asked for, and once.
final class FolderFeatures {
  private let folder: ScoredFolder
  private let network: any ImageFeatureNetwork
  private let batchSize: Int
  /// Changes an image before the network sees it.
  private let prepare: (String, Image) throws -> Image
  private var known: NetworkAnswers?

  init(
    _ folder: ScoredFolder, _ network: any ImageFeatureNetwork, batchSize: Int,
    prepare: @escaping (String, Image) throws -> Image = { $1 }
  ) {
    (self.folder, self.network, self.batchSize, self.prepare) = (folder, network, batchSize, prepare)
  }

  /// The answers in the order of the names.
  func answers() throws -> NetworkAnswers {
    if let known { return known }
    let answers = try NetworkAnswers(of: folder.names, batchSize: batchSize) { names in
      network.answers(for: try names.map { try prepare($0, folder.image($0)) })
    }
    known = answers
    return answers
  }
}

extension NetworkAnswers {
  /// The answers for named images, asked for batch by batch.
  init(of names: [String], batchSize: Int, _ answers: (ArraySlice<String>) throws -> NetworkAnswers) rethrows {
    var (features, logits, unbiased): ([Float], [Float], [Float]) = ([], [], [])
    for start in stride(from: 0, to: names.count, by: batchSize) {
      let batch = try answers(names[start..<min(start + batchSize, names.count)])
      features += batch.features.values
      logits += batch.logits.values
      unbiased += batch.logitsWithoutBias.values
    }
    func rows(_ values: [Float]) -> Tensor { Tensor([names.count, values.count / names.count], values) }
    self.init(features: rows(features), logits: rows(logits), logitsWithoutBias: rows(unbiased))
  }

  /// Those for the first images.
  func first(_ count: Int) -> NetworkAnswers {
    func rows(_ values: Tensor) -> Tensor { values.sliced(axis: 0, 0..<count) }
    return NetworkAnswers(
      features: rows(features), logits: rows(logits), logitsWithoutBias: rows(logitsWithoutBias))
  }
}
