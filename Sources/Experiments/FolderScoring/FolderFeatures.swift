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
    var (features, logits, unbiased): ([Float], [Float], [Float]) = ([], [], [])
    for start in stride(from: 0, to: folder.names.count, by: batchSize) {
      let names = folder.names[start..<min(start + batchSize, folder.names.count)]
      let answers = network.answers(for: try names.map { try prepare($0, folder.image($0)) })
      features += answers.features.values
      logits += answers.logits.values
      unbiased += answers.logitsWithoutBias.values
    }
    func rows(_ values: [Float]) -> Tensor {
      Tensor([folder.names.count, values.count / folder.names.count], values)
    }
    let answers = NetworkAnswers(features: rows(features), logits: rows(logits), logitsWithoutBias: rows(unbiased))
    known = answers
    return answers
  }
}
