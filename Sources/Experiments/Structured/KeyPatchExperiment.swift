import Datasets
import Images
import Judges
import Layers
import Models
import QualityMetrics
import Tensors

/// Trains KeyPatchGAN and scores what it makes of the patches of pictures that it has not seen.
struct KeyPatchExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: KeyPatchRun

  func manifests() throws -> [DatasetManifest] { [try KeyPatchData(details, in: workplace).manifest()] }

  func judges() throws -> [String: String] {
    try attributeJudge().map { ["attribute judge": $0.identity] } ?? [:]
  }

  /// What reads the attributes of drawn faces; nil for photographs.
  func attributeJudge() throws -> FaceJudge? {
    guard details.source == .drawn else { return nil }
    return try FaceJudge.load(.attributes(count: FaceJudge.attributes.count), details.judge, in: workplace)
  }

  func train(_ run: Int64) throws {
    let batch = try KeyPatchData(details, in: workplace).batches()
    let loop = TrainingLoop(workplace: workplace, specification: specification, run: run, steps: details.trainingSteps)
    try loop.train(
      KeyPatchGAN(details.configuration, seed: details.seed),
      period: details.variant.hasDiscriminator ? details.criticSteps : 1, batch: batch)
  }

  /// The system as training left it.
  func trained() throws -> KeyPatchGAN {
    let system = KeyPatchGAN(details.configuration, seed: details.seed)
    try restoreTrained(system, of: specification, steps: details.trainingSteps, in: workplace)
    return system
  }

  /// What the system makes of the patches of pictures, with the noise of their numbers.
  func made(of pictures: [KeyPatchPicture], _ system: KeyPatchGAN) -> (images: Tensor, masks: Tensor) {
    let batch = KeyPatchBatch(pictures, parts: details.variant.parts)
    return system.generate(batch.patches, noise: system.noise(pictures.count, seed: details.seed))
  }

  func samples(_ count: Int) throws -> [Image] {
    let test = try KeyPatchData(details, in: workplace).test(count)
    return Image.batch(try made(of: (0..<count).map { test[$0 % test.count] }, trained()).images, .signed)
  }

  // MARK: The user's images

  var translations: [String] { ["whole"] }

  /// The image made anew of patches at boxes that are proposed in it.
  func translate(_ image: Image, to name: String) throws -> Image {
    let small = image.converted(toChannels: 3).resized(height: details.size, width: details.size, .pillowBicubic)
    var random = RandomStream(seed: details.worldSeed, role: .selection)
    let boxes = PatchProposals().boxes(of: small, using: &random)
    return Image.batch(try made(of: [KeyPatchPicture(image: small, boxes: boxes)], trained()).images, .signed)[0]
  }
}
