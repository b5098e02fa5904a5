import Datasets
import Images
import Models
import QualityMetrics
import Tensors

/// Trains Crossing Nets on drawn hands of which few have joints, and scores the joints that it reads off depth maps it
/// has not seen.
struct CrossingNetsExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: CrossingNetsRun

  func manifests() throws -> [DatasetManifest] { [details.manifest] }

  func train(_ run: Int64) throws {
    let (configuration, streams) = (details.configuration, streams())
    let system = CrossingNets(configuration, seed: details.seed, poses: rooted(streams.poses))
    let loop = TrainingLoop(
      workplace: workplace, specification: specification, run: run, steps: configuration.stepCount)
    try loop.train(system) { step in
      let (stage, inner) = configuration.stage(of: step)
      switch stage {
      case .pose: return .poses(rooted(streams.poses(step: inner, batchSize: configuration.poseBatch)))
      case .depth: return .depth(streams.depth(step: inner, batchSize: configuration.depthBatch))
      case .link, .joint:
        let (depth, joints) = streams.pairs(step: inner, batchSize: configuration.pairBatch)
        return .pairs(
          CrossingNets.Pairs(depth: depth, poses: rooted(joints)),
          unlabelled: streams.unlabelled(step: inner, batchSize: configuration.pairBatch))
      }
    }
  }

  func evaluate() throws -> Evaluation {
    let system = try trained()
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    try scorePoses(system, &evaluation)
    if details.variant.hasGenerator { try scoreDepth(system, &evaluation) }
    return evaluation
  }

  /// The system as training left it.
  func trained() throws -> CrossingNets {
    let system = CrossingNets(details.configuration, seed: details.seed)
    try restoreTrained(system, of: specification, steps: details.configuration.stepCount, in: workplace)
    return system
  }

  // MARK: Hands

  /// The hands to train on.
  func streams() -> HandStreams {
    let maps = workplace.drawn.hands(
      seed: details.worldSeed, size: details.size, split: .training, count: details.depthMaps)
    let poses = HandWorld.furtherPoses(seed: details.worldSeed, count: details.poses)
    return HandStreams(
      depth: maps.images, joints: maps.joints, labelled: details.labelled, poses: poses * HandWorld.halfCube,
      seed: details.seed)
  }

  /// The hands to score on.
  var test: HandData {
    workplace.drawn.hands(seed: details.worldSeed, size: details.size, split: .test, count: details.testMaps)
  }

  /// Joints N×3J in millimetres as the system takes them.
  func rooted(_ joints: Tensor) -> RootedPoses {
    RootedPoses(millimetres: joints, root: details.configuration.root)
  }

  // MARK: Pictures

  private static let walkSteps = 8

  func picture(_ run: Int64) throws {
    let (system, test) = (try trained(), test)
    let shown = test.selected(Array(0..<min(ContactSheetWriter.shownScenes, test.count)))
    let latents = system.latents(depth: shown.images)
    var columns: [ContactSheetWriter.Column] = [
      .init("depth map", pictures(shown.images)),
      .init("pose read", drawings(system.joints(at: latents), on: shown.images)),
      .init("true pose", drawings(shown.joints, on: shown.images)),
    ]
    if details.variant.hasGenerator {
      columns.append(.init("made from its latent", pictures(system.depth(at: latents))))
      columns.append(.init("made from the true pose", pictures(system.render(rooted(shown.joints)))))
    }
    let writer = ContactSheetWriter(workplace: workplace, specification: specification)
    try writer.writeTranslations("poses.png", columns, run)
    if details.variant.hasGenerator { try writer.write(walks(system, shown), "walk.png", .contactSheet, run) }
  }

  /// Walks through the latent space from one test pose to the next: depth maps as the generator makes them, and below
  /// the poses that the autoencoder decodes.
  private func walks(_ system: CrossingNets, _ test: HandData) -> ContactSheet {
    let points = system.latents(poses: rooted(test.joints))
    let rows = stride(from: 0, to: test.count - 1, by: 2).flatMap { first -> [[Image]] in
      let walk = system.walk(through: points.sliced(axis: 0, first..<first + 2), steps: Self.walkSteps)
      return [pictures(walk.depth), drawings(walk.joints, on: walk.depth)]
    }
    return ContactSheet(
      rows: rows, title: "\(specification.title): straight lines through the latent space",
      columnTitles: (0...Self.walkSteps).map { "\($0)/\(Self.walkSteps)" },
      rowLabels: rows.indices.map { $0 % 2 == 0 ? "test \($0) → \($0 + 1)" : "pose" })
  }

  /// Depth maps as large as drawings.
  private func pictures(_ maps: Tensor) -> [Image] {
    Image.batch(maps, .signed).map { $0.enlarged(max(1, HandDrawing.size / details.size)).converted(toChannels: 3) }
  }

  private func drawings(_ joints: Tensor, on maps: Tensor) -> [Image] {
    pictures(maps).enumerated().map { item, map in
      HandDrawing.drawn(joints.sliced(axis: 0, item..<item + 1).values, on: map)
    }
  }

  func samples(_ count: Int) throws -> [Image] {
    guard details.variant.hasGenerator else { throw ExperimentError.makesNoImages(run: specification.title) }
    let poses = HandWorld.furtherPoses(seed: details.worldSeed, count: count)
    return Image.batch(try trained().render(rooted(poses * HandWorld.halfCube)), .signed)
  }
}

extension HandData {
  /// N×42, in millimetres.
  var joints: Tensor { poses * HandWorld.halfCube }
}
