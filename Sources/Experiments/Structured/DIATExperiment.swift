import Datasets
import Images
import Judges
import Models
import QualityMetrics
import Tensors

/// Trains both stages of DIAT on drawn faces and scores what they make of people whom they have not seen.
struct DIATExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: DIATRun

  func manifests() throws -> [DatasetManifest] { [details.faces.manifest] }

  func judges() throws -> [String: String] {
    var judges = ["attribute judge": try attributeJudge().identity, "identity judge": try identityJudge().identity]
    if details.variant.usesFaceNetwork {
      judges["face network of the loss"] = try details.faceNetwork(workplace).identity
    }
    if details.variant.usesDenoiser { judges["denoiser"] = try details.denoiser(workplace).identity }
    return judges
  }

  func attributeJudge() throws -> FaceJudge {
    try FaceJudge.load(.attributes(count: FaceJudge.attributes.count), details.judge, in: workplace)
  }

  func identityJudge() throws -> FaceJudge { try FaceJudge.load(.identity, details.judge, in: workplace) }

  // MARK: Training

  func train(_ run: Int64) throws {
    let world = details.faces
    let (attribute, isGiven) = (details.preset.attribute, details.preset.isGiven)
    let people = world.faces(.training, world.items(.training, with: attribute, isThere: !isGiven))
    let sources = world.renderer.batch(people)
    let references = world.renderer.batch(
      world.faces(.training, world.items(.training, with: attribute, isThere: isGiven)))
    let masks = attribute.isLocal ? world.renderer.masks(of: attribute, in: people) : nil
    var sourceOrder = BatchOrder(count: sources.shape[0], batchSize: details.batchSize, seed: details.seed)
    // Nothing may pair the two sides.
    var referenceOrder = BatchOrder(
      count: references.shape[0], batchSize: details.batchSize, seed: details.seed ^ 1 << 32)
    let system = try untrained()
    let loop = TrainingLoop(
      workplace: workplace, specification: specification, run: run, steps: details.steps + details.enhancementSteps)
    try loop.train(system) { step in
      let images = sources.gatheredRows(sourceOrder.items(step: step))
      let wanted = references.gatheredRows(referenceOrder.items(step: step))
      guard step >= details.steps else { return .transform(DIAT.Batch(sources: images, references: wanted)) }
      guard let masks else { return .enhancement(.global(references: wanted)) }
      return .enhancement(
        .local(
          images: images, transformed: system.transfer.transfer(images),
          masks: masks.gatheredRows(sourceOrder.items(step: step))))
    }
  }

  private func untrained() throws -> DIATStages {
    let variant = details.variant
    let transfer = DIAT(
      details.configuration, faces: variant.usesFaceNetwork ? try details.faceNetwork(workplace) : nil,
      denoiser: variant.usesDenoiser ? try details.denoiser(workplace).network : nil, seed: details.seed)
    return DIATStages(
      transfer, DIATEnhancer(details.enhancer, seed: details.seed), transformSteps: details.steps)
  }

  /// Both stages as training left them.
  func trained() throws -> DIATStages {
    let system = try untrained()
    try restoreTrained(system, of: specification, steps: details.steps + details.enhancementSteps, in: workplace)
    return system
  }

  // MARK: Scores and pictures

  func evaluate() throws -> Evaluation {
    let system = try trained()
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    try score(changed(details.testFaces, by: system), &evaluation)
    return evaluation
  }

  /// The first held-out faces without the attribute, and what becomes of them.
  func changed(_ count: Int, by system: DIATStages) -> ChangedFaces {
    let world = details.faces
    let (attribute, isGiven) = (details.preset.attribute, details.preset.isGiven)
    let faces = world.faces(.test, world.items(.test, with: attribute, isThere: !isGiven, limit: count))
    let images = world.renderer.batch(faces)
    let made = system.transfer.transfer(images)
    return ChangedFaces(
      faces: faces, images: images, made: made, enhanced: system.enhancer.enhance(made),
      truth: world.renderer.batch(faces.map { $0.changing(attribute) }))
  }

  func picture(_ run: Int64) throws {
    let shown = changed(min(ContactSheetWriter.shownScenes, details.testFaces), by: try trained())
    let columns = [
      ("input", shown.images), ("made", shown.made), ("enhanced", shown.enhanced), ("truth", shown.truth),
    ]
    try ContactSheetWriter(workplace: workplace, specification: specification).writeTranslations(
      "faces.png", columns.map { .init($0.0, Image.batch($0.1, .signed)) }, run)
  }

  func samples(_ count: Int) throws -> [Image] {
    let shown = changed(min(count, details.testFaces), by: try trained())
    let images = Image.batch(shown.enhanced, .signed)
    return (0..<count).map { images[$0 % images.count] }
  }

  // MARK: The user's images

  var translations: [String] { [details.preset.rawValue] }

  func translate(_ image: Image, to name: String) throws -> Image {
    let small = image.converted(toChannels: 3).resized(height: details.size, width: details.size, .pillowBilinear)
    let input = small.tensor(.signed).reshaped([1, details.size, details.size, 3])
    let system = try trained()
    let made = system.enhancer.enhance(system.transfer.transfer(input))
    return Image(made.reshaped([details.size, details.size, 3]), .signed)
  }
}

/// Faces that were given an attribute.
struct ChangedFaces {
  let faces: [Face]
  /// N×S×S×3, as all.
  let images: Tensor
  /// What the transform makes of them.
  let made: Tensor
  /// What the enhancement makes of that.
  let enhanced: Tensor
  /// What the world draws for the same change.
  let truth: Tensor
}
