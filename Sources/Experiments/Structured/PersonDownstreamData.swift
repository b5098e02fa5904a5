import Datasets
import Foundation
import Models
import Tensors

/// What the downstream networks of people are trained and scored on.
extension PersonDownstreamExperiment {
  /// The generator's world, with as many people of each split as this run uses.
  var world: PeopleWorld {
    let world = details.generator.world
    func people(_ images: Int) -> Int { (images + world.posesPerPerson - 1) / world.posesPerPerson }
    return PeopleWorld(
      seed: world.seed, height: world.height, width: world.width,
      people: SplitCounts(
        training: world.people.training, validation: 0, test: people(details.testImages),
        furtherPoses: people(details.extraImages)),
      posesPerPerson: world.posesPerPerson, occlusion: world.occlusion)
  }

  /// The scenes of the detector; their people are none of the generator's.
  func scenes(_ split: Split) throws -> PeopleScenes {
    PeopleScenes(
      seed: world.seed, size: details.sceneSize,
      counts: SplitCounts(training: realPool, validation: 0, test: details.testImages),
      background: try background(split))
  }

  private func background(_ split: Split) throws -> SceneBackground {
    guard details.background == .facades else { return .drawn }
    guard let data = workplace.data, FileManager.default.fileExists(atPath: data + "/facades") else {
      throw ExperimentError.missingData(set: "facades", folder: workplace.data)
    }
    return try .facades(split == .test ? .test : .training, count: 64, data: URL(filePath: data))
  }

  // MARK: Held-out real images

  func testScenes() throws -> [DetectionScene] {
    workplace.drawn.scenes(try scenes(.test), .test)
  }

  func testPortraits() -> [PersonSample] { portraits(.test, count: details.testImages) }

  // MARK: Training images

  func trainingScenes() throws -> [DetectionScene] {
    try mixed(
      real: { chosen(workplace.drawn.scenes(try scenes(.training), .training)) },
      // Places and backgrounds of their own: those of the training scenes would be real ones.
      synthetic: { try scenes(.furtherPoses).scenes(of: syntheticPortraits(), .furtherPoses) },
      augmented: { PersonAugmentation().augmented($0, count: details.extraImages, seed: details.seed) })
  }

  func trainingPortraits() throws -> [PersonSample] {
    try mixed(
      real: { chosen(portraits(.training, count: realPool)) },
      synthetic: { try syntheticPortraits() },
      augmented: { PersonAugmentation().augmented($0, count: details.extraImages, seed: details.seed) })
  }

  private func mixed<Item>(
    real: () throws -> [Item], synthetic: () throws -> [Item], augmented: ([Item]) -> [Item]
  ) rethrows -> [Item] {
    switch details.regime {
    case .real: return try real()
    case .synthetic: return try synthetic()
    case .realAndSynthetic: return try real() + synthetic()
    case .realAndAugmented:
      let real = try real()
      return real + augmented(real)
    }
  }

  /// Real images to choose from: as many as the generator was trained on.
  private var realPool: Int { details.generator.world.count(of: .training) }

  /// A seeded choice among the real images: another seed, another choice; a larger budget holds a smaller.
  private func chosen<Item>(_ items: [Item]) -> [Item] {
    var random = RandomStream(seed: details.seed, role: .selection)
    return random.permutation(items.count).prefix(details.realImages).map { items[$0] }
  }

  // MARK: Generated people

  /// The training pictures that the first generated ones are made of; all serve in turn, in an order that mixes people.
  func synthesisSources(count: Int) -> [PersonSample] {
    let all = portraits(.training, count: realPool)
    var random = RandomStream(seed: world.seed, role: .selection)
    let order = random.permutation(all.count)
    return (0..<count).map { all[order[$0 % order.count]] }
  }

  /// Training people whom the generator puts into stances without a picture. The parts are those that the world draws for
  /// the stance, with nothing before it.
  private func syntheticPortraits() throws -> [PersonSample] {
    try workplace.drawn.people(by: details.generator, count: details.extraImages) {
      let sources = synthesisSources(count: details.extraImages)
      var wanted = portraits(.furtherPoses, count: details.extraImages)
      let system = try DeformableGANExperiment(
        workplace: workplace, specification: details.generator.specification, details: details.generator
      ).trained()
      let made = system.generate(
        stacked(sources.map(\.image)), poses: sources.map { DeformableGAN.Keypoints($0.pose) },
        wanted: wanted.map { DeformableGAN.Keypoints($0.pose) })
      for item in wanted.indices {
        wanted[item].image = made.sliced(axis: 0, item..<item + 1).reshaped(wanted[item].image.shape)
      }
      return wanted
    }
  }

  // MARK: Drawing

  private func portraits(_ split: Split, count: Int) -> [PersonSample] {
    var world = world
    if split == .furtherPoses {
      world = PeopleWorld(
        seed: world.seed, height: world.height, width: world.width, people: world.people,
        posesPerPerson: world.posesPerPerson, occlusion: 0)
    }
    return workplace.drawn.people(world, split, count: count)
  }
}
