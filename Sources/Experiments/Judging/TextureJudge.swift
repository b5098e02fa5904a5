import Autograd
import Datasets
import Foundation
import Images
import Judges
import Layers
import Tensors

/// A texture classifier that the suite trained itself, with its accuracy on pictures that it did not see.
struct TextureJudge {
  /// Pictures that accuracy is measured on.
  private static let heldOut = 70
  /// Pictures that set the scale of its features.
  private static let scaling = 14

  /// The frozen network.
  let network: TextureNetwork
  /// Share of held-out pictures whose kind it names.
  let accuracy: Double

  /// The judge of a specification: from the cache where it was trained before, trained and kept otherwise.
  static func load(_ specification: TextureJudgeSpecification, in workplace: Workplace) throws -> TextureJudge {
    var random = RandomStream(seed: specification.seed, role: .weights)
    let network = TextureNetwork(
      classes: TextureKind.allCases.count, width: specification.width, using: &random)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let settings = String(decoding: try encoder.encode(specification), as: UTF8.self)
    let textures = specification.textures
    let training = workplace.drawn.textures(textures, .training, count: textures.training)
    let trained = try workplace.judge(
      "texture-network", settings: settings, network: network, steps: specification.schedule.steps,
      train: { onStep in
        var step = 0
        try trainSupervised(
          network, count: training.count, schedule: specification.schedule, seed: specification.seed,
          loss: { items, pass in
            var random = RandomStream(seed: specification.seed, role: .augmentation, index: UInt64(step))
            step += 1
            let crops = items.map { crop(of: training[$0].image, side: specification.cropSize, from: &random) }
            return crossEntropy(
              network(Variable(stacked(crops)), pass), classes: items.map { training[$0].kind.rawValue })
          },
          onStep: onStep)
      },
      accuracy: {
        let held = workplace.drawn.textures(textures, .validation, count: heldOut)
        let right = zip(network.predict(batch(held)), held).filter { $0 == $1.kind.rawValue }.count
        return Double(right) / Double(held.count)
      })
    return TextureJudge(
      network: TextureNetwork(
        network, identity: trained.identity, scaledFor: batch(Array(training.prefix(scaling)))),
      accuracy: trained.accuracy)
  }

  private static func crop(of image: Image, side: Int, from random: inout RandomStream) -> Tensor {
    let row = random.integer(below: image.height - side + 1)
    let column = random.integer(below: image.width - side + 1)
    return image.cropped(rows: row..<row + side, columns: column..<column + side).tensor(.signed)
  }

  private static func batch(_ samples: [TextureSample]) -> Tensor {
    stacked(samples.map { $0.image.tensor(.signed) })
  }
}
