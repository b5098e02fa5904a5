import Datasets
import Images
import Models
import QualityMetrics
import Tensors

/// What can be said of a picture's patches without a trained system: they are put where the training patches most like
/// them were, on the mean training picture.
private struct KeyPatchBaseline {
  /// S×S×3 in [−1, 1].
  let meanImage: Tensor
  /// S×S×1.
  let meanMask: Tensor
  private let known: [(box: PatchBox, look: [Float])]

  init(_ album: KeyPatchAlbum, parts: Int) {
    let pictures = (0..<album.count(of: .training)).map { album.picture(.training, $0) }
    let batch = KeyPatchBatch(pictures, parts: parts)
    (meanImage, meanMask) = (Self.mean(batch.images), Self.mean(batch.masks))
    known = pictures.flatMap { picture in
      zip(picture.boxes, picture.patches).prefix(parts).map { ($0, Self.look(of: $1)) }
    }
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
    let world = try statedWorld(details.source.rawValue, details.worldSeed, details.size, [data.manifest()])
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    func record(_ score: MetricScore, _ subject: String = "test", accuracy: Double? = nil) {
      var score = score
      score.signature.state("world", world)
      score.signature.state("patches", "\(parts)")
      evaluation.add(score, subject: subject, judgeAccuracy: accuracy)
    }
    let overlap = try KeyPatchScores.maskOverlap(predicted: made.masks, truth: truth.masks)
    let appearance = try KeyPatchScores.appearanceError(
      synthetic: made.images, real: truth.images, masks: truth.masks)
    record(overlap)
    record(appearance)
    for score in try TranslatedPictures(made: Image.batch(made.images, .signed), real: test.map(\.image)).pixelScores()
    {
      record(score)
    }
    if parts > 1 { record(try changeInOtherOrders(made, truth, system), "patches in other orders") }
    try scoreBaselines(data, test, truth, record: { record($0, $1) })
    if let judge = try attributeJudge() {
      let bits = test.indices.flatMap { details.faces.faces.face(.test, $0).attributes.bits(FaceJudge.attributes) }
      for (subject, pictures) in [("attributes", made.images), ("attributes, real", truth.images)] {
        var score = try Classification.accuracy(
          predicted: judge.network.attributes(of: pictures).values.map { Int($0) }, truth: bits.map { Int($0) })
        score.signature.judge = judge.identity
        record(score, subject, accuracy: judge.accuracy)
      }
    }
    evaluation.note = String(format: "mask IoU %.2f, appearance %.3f", overlap.value, appearance.value)
    return evaluation
  }

  /// How far images and masks move when the patches are given in every other order.
  private func changeInOtherOrders(
    _ made: (images: Tensor, masks: Tensor), _ truth: KeyPatchBatch, _ system: KeyPatchGAN
  ) throws -> MetricScore {
    let parts = Array(0..<truth.patches.shape[0])
    let orders = (1..<parts.count).map { turn in parts.map { ($0 + turn) % parts.count } } + [parts.reversed()]
    let noise = system.noise(truth.images.shape[0], seed: details.seed)
    let others = orders.map { system.generate(truth.patches.gatheredRows($0), noise: noise) }
    func joined(_ images: [Tensor], _ masks: [Tensor]) -> Tensor {
      .concatenated([.concatenated(images, axis: 0), .concatenated(masks, axis: 0)], axis: 3)
    }
    return try PixelErrors.meanAbsolute(
      joined(others.map(\.images), others.map(\.masks)),
      joined(orders.map { _ in made.images }, orders.map { _ in made.masks }))
  }

  private func scoreBaselines(
    _ data: KeyPatchData, _ test: [KeyPatchPicture], _ truth: KeyPatchBatch,
    record: (MetricScore, String) -> Void
  ) throws {
    let parts = details.variant.parts
    let baseline = KeyPatchBaseline(try data.training(Self.baselinePictures), parts: parts)
    func everywhere(_ item: Tensor, _ like: Tensor) -> Tensor { item.broadcast(to: like.shape, along: [0]) }
    let mean = (
      images: everywhere(baseline.meanImage, truth.images), masks: everywhere(baseline.meanMask, truth.masks)
    )
    for (subject, pictures) in [
      ("mean of the training pictures", mean),
      ("pasted where like patches were", baseline.made(of: test, parts: parts)),
    ] {
      record(try KeyPatchScores.maskOverlap(predicted: pictures.masks, truth: truth.masks), subject)
      record(
        try KeyPatchScores.appearanceError(synthetic: pictures.images, real: truth.images, masks: truth.masks), subject)
      record(try PixelErrors.meanAbsolute(pictures.images, truth.images), subject)
      record(try Roughness.gradientEnergyRatio(pictures.images, truth.images), subject)
    }
  }
}
