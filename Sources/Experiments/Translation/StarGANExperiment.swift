import Datasets
import Images
import Judges
import Layers
import Models
import QualityMetrics
import Tensors

/// Trains StarGAN on drawn faces and scores what it makes of people whom it has not seen.
struct StarGANExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: StarGANRun

  func manifests() throws -> [DatasetManifest] {
    (details.variant.hasAttributes ? [details.attributes.manifest] : [])
      + (details.variant.hasExpressions ? [details.expressions.manifest] : [])
  }

  func judges() throws -> [String: String] {
    var judges = ["identity judge": try judge(.identity).identity]
    if details.variant.hasAttributes { judges["attribute judge"] = try attributeJudge().identity }
    if details.variant.hasExpressions { judges["expression judge"] = try judge(.expression).identity }
    return judges
  }

  func judge(_ reading: FaceReading) throws -> FaceJudge {
    try FaceJudge.load(reading, details.judge, in: workplace)
  }

  func attributeJudge() throws -> FaceJudge { try judge(.attributes(count: FaceJudge.attributes.count)) }

  func train(_ run: Int64) throws {
    var sets: [(faces: FaceBatch, order: BatchOrder)] = []
    func add(_ faces: FaceBatch, seed: UInt64) {
      sets.append(
        (faces, BatchOrder(count: faces.images.shape[0], batchSize: details.batchSize, seed: seed)))
    }
    if details.variant.hasAttributes {
      add(details.attributes.batch(.training, 0..<details.attributeFaces), seed: details.seed)
    }
    if details.variant.hasExpressions {
      let world = details.expressions
      // The order of one set must not follow the other's.
      add(world.batch(.training, 0..<world.count(of: .training)), seed: details.seed ^ 1 << 32)
    }
    let loop = TrainingLoop(workplace: workplace, specification: specification, run: run, steps: details.steps)
    try loop.train(StarGAN(details.configuration, seed: details.seed), period: details.configuration.criticSteps) {
      step in
      sets.indices.map { number in
        let items = sets[number].order.items(step: step)
        let faces = sets[number].faces
        return StarGAN.DomainBatch(
          images: faces.images.gatheredRows(items), labels: faces.labels.gatheredRows(items))
      }
    }
  }

  func evaluate() throws -> Evaluation {
    let system = try trained()
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    if details.variant.hasAttributes { try scoreAttributes(system, &evaluation) }
    if details.variant.hasExpressions { try scoreExpressions(system, &evaluation) }
    return evaluation
  }

  /// The system as training left it.
  func trained() throws -> StarGAN {
    let system = StarGAN(details.configuration, seed: details.seed)
    try restoreTrained(system, of: specification, steps: details.steps, in: workplace)
    return system
  }

  // MARK: Pictures

  func picture(_ run: Int64) throws {
    let system = try trained()
    let writer = ContactSheetWriter(workplace: workplace, specification: specification)
    if details.variant.hasAttributes {
      try writer.write(attributeSheet(system), "attributes.png", .contactSheet, run)
    }
    if details.variant.hasExpressions {
      try writer.write(expressionSheet(system), "expressions.png", .contactSheet, run)
    }
  }

  private static let shownFaces = 8

  /// Test faces, each with every attribute asked for and, below, as the world draws the same change.
  private func attributeSheet(_ system: StarGAN) -> ContactSheet {
    let world = details.attributes
    let faces = world.faces(.test, 0..<min(Self.shownFaces, details.testFaces))
    let input = world.batch(faces)
    let changes = world.attributes.map { attribute in world.batch(faces.map { $0.changing(attribute) }) }
    let made = changes.map { system.translate(input.images, to: $0.labels) }
    return sheet(
      [input.images] + made, truth: [input.images] + changes.map(\.images),
      titles: ["input"] + world.attributes.map { $0.rawValue.replacing("_", with: " ") })
  }

  /// Neutral test faces of the studio, each in every expression and, below, as the world draws it; after joint training
  /// also faces of the other set.
  private func expressionSheet(_ system: StarGAN) -> ContactSheet {
    let world = details.expressions
    let half = Self.shownFaces / 2
    let people = min(details.variant == .joint ? half : Self.shownFaces, details.testPeople)
    var faces = (0..<people).map { world.face(.test, world.index(person: $0, .neutral)) }
    if details.variant == .joint {
      faces += details.attributes.faces(.test, 0..<min(half, details.testFaces))
    }
    let input = world.batch(faces)
    let changes = FaceExpression.allCases.map { mood in world.batch(faces.map { $0.with(mood) }) }
    let made = changes.map { system.translate(input.images, to: $0.labels, domain: details.expressionDomain) }
    return sheet(
      [input.images] + made, truth: [input.images] + changes.map(\.images),
      titles: ["input"] + FaceExpression.allCases.map(\.rawValue))
  }

  private func sheet(_ made: [Tensor], truth: [Tensor], titles: [String]) -> ContactSheet {
    let (columns, below) = (made.map { Image.batch($0, .signed) }, truth.map { Image.batch($0, .signed) })
    let rows = columns[0].indices
    return ContactSheet(
      rows: rows.flatMap { row in [columns.map { $0[row] }, [nil] + below.dropFirst().map { $0[row] }] },
      title: specification.title, columnTitles: titles, rowLabels: rows.flatMap { ["test \($0)", "truth"] },
      scale: max(1, 64 / details.size))
  }

  func samples(_ count: Int) throws -> [Image] {
    let system = try trained()
    guard details.variant.hasAttributes else {
      let world = details.expressions
      let faces = (0..<count).map { world.face(.test, $0 % world.count(of: .test)) }
      let asked = world.batch(faces.map { $0.with(.happy) })
      return Image.batch(
        system.translate(world.batch(faces).images, to: asked.labels, domain: details.expressionDomain), .signed)
    }
    let world = details.attributes
    let faces = (0..<count).map { world.face(.test, $0 % world.count(of: .test)) }
    let asked = world.batch(faces.enumerated().map { $1.changing(world.attributes[$0 % world.labelCount]) })
    return Image.batch(system.translate(world.batch(faces).images, to: asked.labels), .signed)
  }

  // MARK: The user's images

  var translations: [String] {
    (details.variant.hasExpressions ? FaceExpression.allCases.map(\.rawValue) : [])
      + (details.variant.hasAttributes ? details.attributes.attributes.map(\.rawValue) : [])
  }

  /// Attributes of the user's image are read by the attribute judge; the one asked for is then set, hair, or flipped.
  func translate(_ image: Image, to name: String) throws -> Image {
    let small = image.converted(toChannels: 3).resized(height: details.size, width: details.size, .pillowBilinear)
    let input = small.tensor(.signed).reshaped([1, details.size, details.size, 3])
    let system = try trained()
    let made: Tensor
    if let mood = FaceExpression(rawValue: name) {
      let label = Tensor([1, FaceExpression.allCases.count], FaceExpression.allCases.map { $0 == mood ? 1 : 0 })
      made = system.translate(input, to: label, domain: details.expressionDomain)
    } else {
      let read = try attributeJudge().network.attributes(of: input).values
      let bits = zip(FaceJudge.attributes, read).reduce(into: [FaceAttribute: Float]()) { $0[$1.0] = $1.1 }
      let label = details.attributes.attributes.map { attribute -> Float in
        guard let asked = FaceAttribute(rawValue: name) else { return bits[attribute] ?? 0 }
        if asked.hairColour != nil, attribute.hairColour != nil { return attribute == asked ? 1 : 0 }
        return attribute == asked ? 1 - (bits[attribute] ?? 0) : bits[attribute] ?? 0
      }
      made = system.translate(input, to: Tensor([1, label.count], label))
    }
    return Image(made.reshaped([details.size, details.size, 3]), .signed)
  }
}
