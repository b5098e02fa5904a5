import Datasets
import Images
import Judges
import QualityMetrics
import Tensors

/// Trains a detector or a segmenter of people on real, synthetic, or both kinds of images, and scores it on held-out
/// real ones.
struct PersonDownstreamExperiment: DownstreamTraining {
  let workplace: Workplace
  let specification: RunSpecification
  let details: PersonDownstreamRun

  func manifests() throws -> [DatasetManifest] {
    details.network == .detector ? [world.manifest, try scenes(.test).manifest] : [world.manifest]
  }

  func train(_ run: Int64) throws {
    let (schedule, seed) = (details.schedule, details.seed)
    switch details.network {
    case .detector:
      let (network, training) = (detector(), try trainingScenes())
      try fit(network, steps: schedule.steps, run) {
        try network.train(on: training, schedule: schedule, seed: seed, onStep: $0)
      }
    case .segmenter:
      let (network, training) = (segmenter(), try trainingPortraits())
      try fit(network, steps: schedule.steps, run) {
        try network.train(
          onPeople: stacked(training.map(\.image)), labels: training.map(\.labels), schedule: schedule, seed: seed,
          onStep: $0)
      }
    }
  }

  private func detector() -> PersonDetector {
    var random = RandomStream(seed: details.seed, role: .weights)
    return PersonDetector(size: details.sceneSize, using: &random)
  }

  private func segmenter() -> any SegmentationNetwork {
    var random = RandomStream(seed: details.seed, role: .weights)
    return SegmentationArchitecture.fcn.personParts(using: &random)
  }

  // MARK: Scores

  func evaluate() throws -> Evaluation {
    switch details.network {
    case .detector: try scoredDetector()
    case .segmenter: try scoredSegmenter()
    }
  }

  private func scoredDetector() throws -> Evaluation {
    let (network, test) = (detector(), try testScenes())
    try restore(network)
    var evaluation = Evaluation(weightsHash: weightsHash(network.parameters))
    let found = network.detections(in: stacked(test.map(\.image)))
    var score = try AveragePrecision.score(
      zip(found, test).map { detections, scene in
        ComparedDetections(
          confidences: detections.map { Double($0.confidence) },
          overlaps: detections.map { $0.overlaps(with: scene.boxes) }, thingCount: scene.boxes.count)
      })
    score.signature.state("world", "people-scenes-\(world.seed)-\(details.sceneSize)")
    score.signature.state("background", details.background.rawValue)
    evaluation.add(score)
    return evaluation
  }

  private func scoredSegmenter() throws -> Evaluation {
    let (network, test) = (segmenter(), testPortraits())
    try restore(network)
    var evaluation = Evaluation(weightsHash: weightsHash(network.parameters))
    try evaluation.addLabelScores(
      predicted: network.predict(stacked(test.map(\.image))), truth: test.map(\.labels), classes: BodyPart.labelCount
    ) { score in
      var score = score
      score.signature.state("world", "people-\(world.seed)-\(world.height)x\(world.width)")
      return score
    }
    return evaluation
  }

  // MARK: Pictures

  /// What the generator's images are and what is said of them, so that it shows where labels do not fit.
  func picture(_ run: Int64) throws {
    guard details.regime == .synthetic else { return }
    let writer = ContactSheetWriter(workplace: workplace, specification: specification)
    switch details.network {
    case .detector:
      let scenes = try trainingScenes().prefix(24).map { scene in
        scene.boxes.reduce(Image(scene.image, .signed)) { $0.framed($1) }
      }
      let sheet = ContactSheet(
        rows: stride(from: 0, to: scenes.count, by: 6).map { Array(scenes[$0..<min($0 + 6, scenes.count)]) },
        title: "\(specification.title): scenes with their boxes", scale: max(1, 128 / details.sceneSize))
      try writer.write(sheet, "scenes.png", .contactSheet, run)
    case .segmenter:
      let (sources, made) = (synthesisSources(count: 8), try trainingPortraits().prefix(8))
      let sheet = ContactSheet(
        rows: zip(sources, made).map { source, made in
          [
            Image(source.image, .signed), Image(made.image, .signed),
            Image(labels: made.labels, height: world.height, width: world.width, palette: .people),
          ]
        }, title: specification.title, columnTitles: ["source", "made", "its labels"],
        scale: max(1, 128 / world.height))
      try writer.write(sheet, "people.png", .contactSheet, run)
    }
  }
}

extension Palette {
  /// White for what is no person, and one for each part, the right side of a pair darker than the left.
  fileprivate static let people = Palette([
    .white, Colour(120, 120, 120), Colour(230, 159, 0), Colour(0, 90, 140), Colour(90, 170, 220), Colour(0, 110, 80),
    Colour(90, 200, 160), Colour(160, 60, 0), Colour(240, 140, 70), Colour(130, 60, 110), Colour(220, 150, 190),
  ])
}

extension Image {
  /// The picture with a white frame along the inside of a box.
  fileprivate func framed(_ box: PixelBox) -> Image {
    var framed = self
    let rows = max(0, Int(box.top))..<min(height, max(Int(box.top) + 1, Int(box.bottom)))
    let columns = max(0, Int(box.left))..<min(width, max(Int(box.left) + 1, Int(box.right)))
    for row in rows {
      for column in columns
      where row == rows.first || row == rows.last || column == columns.first || column == columns.last {
        for channel in 0..<channels { framed.samples[(row * width + column) * channels + channel] = 255 }
      }
    }
    return framed
  }
}
