import Datasets
import Images
import Judges
import Models
import QualityMetrics
import Tensors

/// Trains TP-GAN on turning heads and scores what it makes of people whom it has not seen.
struct TPGANExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: TPGANRun

  func manifests() throws -> [DatasetManifest] { [details.trainingWorld.manifest, details.testWorld.manifest] }

  func judges() throws -> [String: String] {
    var judges = ["identity judge": try judge().network.identity]
    if let network = try identity() { judges["identity network of the loss"] = network.identity }
    return judges
  }

  /// The network that scores; that of the loss would see its own work.
  func judge() throws -> IdentityJudge { try IdentityJudge.load(details.judge, in: workplace) }

  private func identity() throws -> LightCNN? {
    details.variant.hasIdentity ? try IdentityJudge.load(details.identity, in: workplace).network : nil
  }

  func train(_ run: Int64) throws {
    let (world, geometry) = (details.trainingWorld, details.configuration.geometry)
    // Large faces are drawn when they are asked for: all of them would fill the memory.
    let held = details.size <= 32 ? workplace.drawn.heads(world, .training) : nil
    var order = BatchOrder(count: world.count(of: .training), batchSize: details.batchSize, seed: details.seed)
    let loop = TrainingLoop(workplace: workplace, specification: specification, run: run, steps: details.steps)
    try loop.train(TPGAN(details.configuration, seed: details.seed, identity: identity())) { step in
      let items = order.items(step: step)
      return FrontalizationBatch(held.map { held in items.map { held[$0] } } ?? world.pairs(.training, items), geometry)
    }
  }

  /// The system as training left it.
  func trained() throws -> TPGAN {
    let system = TPGAN(details.configuration, seed: details.seed, identity: try identity())
    try restoreTrained(system, of: specification, steps: details.steps, in: workplace)
    return system
  }

  /// What the system makes of pairs, turned back to the side that they were taken from.
  func frontal(_ pairs: [FrontalizationPair], by system: TPGAN) -> Tensor {
    let batch = FrontalizationBatch(pairs, details.configuration.geometry)
    return batch.turnedBack(system.frontalize(batch))
  }

  // MARK: Pictures

  func picture(_ run: Int64) throws {
    let system = try trained()
    let writer = ContactSheetWriter(workplace: workplace, specification: specification)
    let pairs = shown(ContactSheetWriter.shownScenes)
    try writer.writeTranslations(
      "frontal.png",
      [
        .init("profile", Image.batch(stacked(pairs.map(\.profile.image)), .signed)),
        .init(specification.variant, Image.batch(frontal(pairs, by: system), .signed)),
        .init("truth", Image.batch(stacked(pairs.map(\.frontal.image)), .signed)),
      ], run)
    try writer.write(byYaw(system), "profiles.png", .contactSheet, run)
  }

  /// Test pictures of as many people, one from each side in turn.
  private func shown(_ count: Int) -> [FrontalizationPair] {
    let world = details.testWorld
    let yaws = [60, -75, 45, -90, 30, -60, 75, -15]
    return world.pairs(
      .test,
      (0..<count).map { number in
        let view = HeadView(yaw: yaws[number % yaws.count], illumination: world.illuminations[0])
        return world.index(person: number % details.testPeople, view) ?? 0
      })
  }

  /// Test people from the front to the side, below what the system makes of it, behind it the truth.
  private func byYaw(_ system: TPGAN) -> ContactSheet {
    let world = details.testWorld
    let yaws = world.yaws.filter { $0 > 0 }
    let people = Array(0..<min(6, details.testPeople))
    let rows = people.flatMap { person -> [[Image?]] in
      let light = world.illuminations[person % world.illuminations.count]
      let pairs = world.pairs(
        .test, yaws.compactMap { world.index(person: person, HeadView(yaw: $0, illumination: light)) })
      let truth = Image.batch(stacked([pairs[0].frontal.image]), .signed)
      return [
        Image.batch(stacked(pairs.map(\.profile.image)), .signed) + truth,
        Image.batch(frontal(pairs, by: system), .signed) + [nil],
      ]
    }
    return ContactSheet(
      rows: rows, title: specification.title, columnTitles: yaws.map { "\($0)°" } + ["truth"],
      rowLabels: people.flatMap { ["test \($0)", "frontal"] }, scale: max(1, 96 / details.size))
  }

  func samples(_ count: Int) throws -> [Image] {
    let system = try trained()
    return Image.batch(frontal(shown(count), by: system), .signed)
  }
}
