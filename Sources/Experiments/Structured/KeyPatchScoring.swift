import Datasets
import Foundation
import Images
import Models
import QualityMetrics
import Tensors

/// What can be said of a picture's patches without a trained system: they are put where the training patches most like
/// them were, on the mean training picture.
private struct KeyPatchBaseline {
  /// S×S×3 in [−1, 1].
  private let meanImage: Tensor
  /// S×S×1.
  private let meanMask: Tensor
  private let known: [(box: PatchBox, look: [Float])]

  init(_ pictures: [KeyPatchPicture], parts: Int) {
    let batch = KeyPatchBatch(pictures, parts: parts)
    (meanImage, meanMask) = (Self.mean(batch.images), Self.mean(batch.masks))
    known = pictures.flatMap { picture in
      zip(picture.boxes, picture.patches).prefix(parts).map { ($0, Self.look(of: $1)) }
    }
  }

  /// The mean training picture and mask, as often as a batch has pictures.
  func mean(like batch: KeyPatchBatch) -> (images: Tensor, masks: Tensor) {
    (
      meanImage.broadcast(to: batch.images.shape, along: [0]), meanMask.broadcast(to: batch.masks.shape, along: [0])
    )
  }

  private static func mean(_ items: Tensor) -> Tensor { items.sum(over: [0]) * (1 / Float(items.shape[0])) }

  /// A patch in few numbers.
  private static func look(of patch: Image) -> [Float] {
    patch.resized(height: 8, width: 8, .pillowBilinear).tensor(.signed).values
  }

  /// The boxes that the patches of a picture would be put at.
  private func boxes(of picture: KeyPatchPicture, parts: Int) -> [PatchBox] {
    picture.patches.prefix(parts).map { patch in
      let wanted = Self.look(of: patch)
      var best = (box: known[0].box, distance: Float.infinity)
      for (box, look) in known {
        let distance = zip(look, wanted).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        if distance < best.distance { best = (box, distance) }
      }
      return best.box
    }
  }

  /// Pictures N×S×S×3 and masks N×S×S×1.
  func made(of pictures: [KeyPatchPicture], parts: Int) -> (images: Tensor, masks: Tensor) {
    let mean = Image(meanImage, .signed)
    let all = pictures.map { picture in
      let boxes = boxes(of: picture, parts: parts)
      var image = mean
      for (box, patch) in zip(boxes, picture.patches) {
        image.paste(
          patch.resized(height: box.height, width: box.width, .pillowBicubic), row: box.top, column: box.left)
      }
      return (image: image.tensor(.signed), mask: PatchBox.mask(of: boxes, size: image.height))
    }
    return (stacked(all.map(\.image)), stacked(all.map(\.mask)))
  }
}

extension KeyPatchExperiment {
  /// Training pictures that the baselines are made of.
  private static let baselinePictures = 500

  func evaluate() throws -> Evaluation {
    let (system, parts) = (try trained(), details.variant.parts)
    let data = try KeyPatchData(details, in: workplace)
    let test = try data.test()
    let (truth, made) = (KeyPatchBatch(test, parts: parts), made(of: test, system))
    let baseline = KeyPatchBaseline(try data.training(Self.baselinePictures), parts: parts)
    let world = try statedWorld(details.source.rawValue, details.worldSeed, details.size, [data.manifest()])
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    func record(_ score: MetricScore, _ subject: String, accuracy: Double? = nil) {
      var score = score
      score.signature.state("world", world)
      score.signature.state("patches", "\(parts)")
      evaluation.add(score, subject: subject, judgeAccuracy: accuracy)
    }
    for (subject, pictures) in [
      ("test", made), ("mean of the training pictures", baseline.mean(like: truth)),
      ("pasted where like patches were", baseline.made(of: test, parts: parts)),
    ] {
      for score in try scores(of: pictures, truth) { record(score, subject) }
    }
    if parts > 1 { record(try changeInOtherOrders(made, truth, system), "patches in other orders") }
    if let judge = try attributeJudge() {
      for (subject, pictures) in [("attributes", made.images), ("attributes, real", truth.images)] {
        record(try attributesFound(in: pictures, judge), subject, accuracy: judge.accuracy)
      }
    }
    evaluation.note = evaluation.scores.prefix(2)
      .map { "\($0.score.signature.metric.quantity) \(String(format: "%.3f", $0.score.value))" }
      .joined(separator: ", ")
    return evaluation
  }

  /// Whether patches are where they belong, whether they look as given, and how near the whole is to the true picture.
  private func scores(of made: (images: Tensor, masks: Tensor), _ truth: KeyPatchBatch) throws -> [MetricScore] {
    [
      try KeyPatchScores.maskOverlap(predicted: made.masks, truth: truth.masks),
      try KeyPatchScores.appearanceError(synthetic: made.images, real: truth.images, masks: truth.masks),
    ]
      + (try TranslatedPictures(
        made: Image.batch(made.images, .signed), real: Image.batch(truth.images, .signed)
      ).pixelScores())
  }

  /// How many of the true faces' attributes a judge reads off the first test pictures.
  private func attributesFound(in pictures: Tensor, _ judge: FaceJudge) throws -> MetricScore {
    let bits = (0..<pictures.shape[0]).flatMap { index in
      details.faces.faces.face(.test, index).attributes.bits(FaceJudge.attributes)
    }
    var score = try Classification.accuracy(
      predicted: judge.network.attributes(of: pictures).values.map { Int($0) }, truth: bits.map { Int($0) })
    score.signature.judge = judge.identity
    return score
  }

  /// How far images and masks move when the patches are given in every other order.
  private func changeInOtherOrders(
    _ made: (images: Tensor, masks: Tensor), _ truth: KeyPatchBatch, _ system: KeyPatchGAN
  ) throws -> MetricScore {
    let orders = orders(of: Array(0..<details.variant.parts)).dropFirst()
    let noise = system.noise(truth.images.shape[0], seed: details.seed)
    let others = orders.map { system.generate(truth.patches.gatheredRows($0), noise: noise) }
    func joined(_ images: [Tensor], _ masks: [Tensor]) -> Tensor {
      .concatenated([.concatenated(images, axis: 0), .concatenated(masks, axis: 0)], axis: 3)
    }
    return try PixelErrors.meanAbsolute(
      joined(others.map(\.images), others.map(\.masks)),
      joined(orders.map { _ in made.images }, orders.map { _ in made.masks }))
  }

  /// All orders of some numbers, the given one first.
  private func orders(of numbers: [Int]) -> [[Int]] {
    guard numbers.count > 1 else { return [numbers] }
    return numbers.indices.flatMap { place -> [[Int]] in
      var others = numbers
      let first = others.remove(at: place)
      return orders(of: others).map { [first] + $0 }
    }
  }
}
