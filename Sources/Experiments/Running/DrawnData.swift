import Datasets
import Tensors

/// What runs of one process draw or generate once and share.
package final class DrawnData: Sendable {
  private let hands = DrawnCache<WorldPart<HandWorld>, HandData>()
  private let textures = DrawnCache<WorldPart<TextureWorld>, [TextureSample]>()
  private let pairs = DrawnCache<WorldPart<TranslationWorld>, DrawnPairs>()
  private let heads = DrawnCache<WorldPart<RotatingFaces>, [FrontalizationPair]>()
  private let keyPatches = DrawnCache<KeyPatchFaces, KeyPatchAlbum>()
  private let people = DrawnCache<WorldPart<PeopleWorld>, [PersonSample]>()
  private let scenes = DrawnCache<WorldPart<PeopleScenes>, [DetectionScene]>()
  private let generatedPeople = DrawnCache<GeneratedPeople, [PersonSample]>()

  private struct GeneratedPeople: Hashable {
    let generator: DeformableGANRun
    let count: Int
  }

  /// Holds nothing yet.
  package init() {}

  /// The first `count` hands of a split with their real-like images.
  package func hands(seed: UInt64, size: Int, split: Split, count: Int) -> HandData {
    let part = WorldPart(split, 0..<count) { HandWorld(seed: seed, size: size, counts: $0) }
    return hands.value(part) { HandData(part.samples) }
  }

  /// The first `count` pictures of a split.
  func textures(_ settings: TextureSettings, _ split: Split, count: Int) -> [TextureSample] {
    let part = WorldPart(split, 0..<count) { TextureWorld(seed: settings.seed, size: settings.size, counts: $0) }
    return textures.value(part) { part.samples }
  }

  /// Pairs of a split of a task's world.
  func pairs(_ task: TranslationTask, seed: UInt64, size: Int, _ split: Split, _ items: Range<Int>) -> DrawnPairs {
    let part = WorldPart(split, items) { TranslationWorld(task: task, seed: seed, size: size, counts: $0) }
    return pairs.value(part) {
      let (inputs, targets) = part.world.batch(split, items)
      return DrawnPairs(inputs: inputs, targets: targets)
    }
  }

  /// All heads of a split beside their frontal pictures.
  func heads(_ world: RotatingFaces, _ split: Split) -> [FrontalizationPair] {
    let part = WorldPart(world: world, split: split, items: 0..<world.count(of: split))
    return heads.value(part) { world.pairs(split, part.items) }
  }

  /// All training pictures of a set with their patches.
  func keyPatches(_ faces: KeyPatchFaces) throws -> KeyPatchAlbum {
    try keyPatches.value(faces) { try KeyPatchAlbum(faces) }
  }

  /// The first `count` pictures of a split.
  func people(_ world: PeopleWorld, _ split: Split, count: Int) -> [PersonSample] {
    let part = WorldPart(world: world, split: split, items: 0..<count)
    return people.value(part) { part.samples }
  }

  /// All scenes of a split.
  func scenes(_ scenes: PeopleScenes, _ split: Split) -> [DetectionScene] {
    let part = WorldPart(world: scenes, split: split, items: 0..<scenes.count(of: split))
    return self.scenes.value(part) { part.samples }
  }

  /// `count` people whom a trained generator makes.
  func people(
    by generator: DeformableGANRun, count: Int, make: () throws -> [PersonSample]
  ) rethrows -> [PersonSample] {
    try generatedPeople.value(GeneratedPeople(generator: generator, count: count), make: make)
  }
}
