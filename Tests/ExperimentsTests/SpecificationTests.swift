import Datasets
import Experiments
import Foundation
import Judges
import Models
import Tensors
import Testing

@Suite("Run specifications")
struct SpecificationTests {
  private static let hand = HandsPlan(.smoke).generator(.l2GANStyle, seed: 3)

  private static var all: [RunSpecification] {
    [ring(seed: 7), .handDepth(hand), ring(seed: 7).with(arithmetic: .bfloat16)]
      + DownstreamNetwork.allCases.flatMap { HandsPlan(.smoke).downstream($0, seed: 2) }
      + PersonNetwork.allCases.flatMap { PeoplePlan(.smoke).downstream($0, seed: 2) }
  }

  @Test("a specification read back from its JSON is the same, with the same hash")
  func roundTrip() throws {
    for specification in Self.all {
      let back = try RunSpecification(json: specification.json)
      #expect(back == specification)
      #expect(back.hash == specification.hash)
      #expect(specification.hash.count == 64)
    }
  }

  /// The specification's JSON with one leaf changed, for every leaf.
  private func changed(_ json: String) throws -> [(path: String, json: String)] {
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
    return try Self.variations(object, path: "").map { path, value in
      let data = try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
      return (path, String(decoding: data, as: UTF8.self))
    }
  }

  private static func variations(_ value: Any, path: String) -> [(String, Any)] {
    switch value {
    case let object as [String: Any]:
      object.sorted { $0.key < $1.key }.flatMap { key, member in
        variations(member, path: path + "/" + key).map { deeper, changed in
          (deeper, object.merging([key: changed]) { $1 })
        }
      }
    case let text as String: [(path, other(than: text))]
    case let number as NSNumber: [(path, NSNumber(value: number.doubleValue * 2 + 1))]
    default: []
    }
  }

  /// Another value of the closed set that a name belongs to.
  private static func other(than name: String) -> String {
    let sets: [[String]] = [
      PointSet.allCases.map(\.rawValue), VanillaGAN.GeneratorLoss.allCases.map(\.rawValue),
      Profile.allCases.map(\.rawValue), HandDepthVariant.allCases.map(\.rawValue),
      HandDepthPreset.allCases.map(\.rawValue), DownstreamNetwork.allCases.map(\.rawValue),
      Regime.allCases.map(\.rawValue), Arithmetic.allCases.map(\.rawValue),
    ]
    return sets.first { $0.contains(name) }?.first { $0 != name } ?? name + "?"
  }

  @Test("changing any field changes the hash")
  func everyField() throws {
    for specification in [Self.all[0], Self.all[1], Self.all[2], Self.all[3]] {
      let changes = try changed(specification.json)
      #expect(changes.count >= 7)
      var hashes: Set<String> = [specification.hash]
      for (path, json) in changes {
        let other = try RunSpecification(json: json)
        #expect(hashes.insert(other.hash).inserted, "\(path) of \(specification.title) does not change the hash")
      }
    }
  }

  @Test("float32 is not written, so that older runs keep their hashes; bfloat16 is, and stands behind the variant")
  func arithmetic() throws {
    for specification in Self.all + Benchmark.translation.stages(.smoke, seeds: [0]).flatMap(\.self) {
      let single = specification.with(arithmetic: .float32)
      let half = specification.with(arithmetic: .bfloat16)
      #expect(!single.json.contains("arithmetic") && half.json.contains(#""arithmetic":"bfloat16""#))
      #expect(half.hash != single.hash && half.with(arithmetic: .float32) == single)
      #expect(half.variant == single.variant + "-bfloat16" && half.arithmetic == .bfloat16)
      #expect(half.prerequisite?.arithmetic ?? .bfloat16 == .bfloat16)
    }
  }

  @Test("the systems that take a user's VGG-19 have variants that do, and their names say so; no other has")
  func userFeatures() {
    for system in SystemID.allCases {
      let runs = system.presets.flatMap { preset in
        system.variants.compactMap { system.run(variant: $0, preset: preset, profile: .smoke, seed: 0) }
      }
      #expect(SystemID.takingVGG19.contains(system) == runs.contains(where: \.takesVGG19), "\(system.rawValue)")
      for run in runs {
        #expect(run.variant == run.with(vgg19: "aa").variant.replacing("-vgg19", with: ""))
        #expect((run.with(vgg19: "aa") != run) == run.takesVGG19, "\(run.title)")
      }
    }
  }

  @Test("every name of a variant and a preset plans a run of that name; what is no name plans none")
  func named() {
    for system in SystemID.allCases where system.paper != nil {
      for preset in system.presets {
        for variant in system.variants {
          let run = system.run(variant: variant, preset: preset, profile: .smoke, seed: 5)
          // The public program's loop of DTN has losses of its own.
          #expect((run == nil) == (preset == "yunjey" && variant != "full"), "\(system.rawValue) \(variant) \(preset)")
          guard let run else { continue }
          #expect(run.system == system && run.variant == variant && run.preset == preset && run.seed == 5)
        }
      }
      #expect(system.run(variant: "none", preset: system.presets[0], profile: .smoke, seed: 0) == nil)
      #expect(system.run(variant: system.variants[0], preset: "none", profile: .smoke, seed: 0) == nil)
    }
  }

  @Test("what is no specification is refused")
  func refused() {
    for text in ["", "{}", "{\"vanillaGAN\":{}}", "[1]"] {
      #expect(throws: (any Error).self) { try RunSpecification(json: text) }
    }
  }

  @Test("the runs of every benchmark and profile have hashes and folders of their own", arguments: Benchmark.allCases)
  func distinct(_ benchmark: Benchmark) {
    var seen: Set<Substring> = []
    for profile in Profile.allCases {
      let runs = benchmark.stages(profile, seeds: [0, 1, 2]).flatMap { $0 }
      // Calibration has a run for each published file, and there is none here.
      #expect(runs.count >= 3 || benchmark == .calibration)
      for run in runs {
        #expect(seen.insert(run.hash.prefix(16)).inserted, "\(run.title) under \(profile) has another run's hash")
        #expect(run.profile == profile && (0...2).contains(run.seed))
      }
    }
  }

  @Test("a downstream run's generator is a run of the stage before it")
  func generatorsComeFirst() {
    let stages = Benchmark.hands.stages(.smoke, seeds: [0, 1])
    for case .downstream(let run) in stages[1] {
      #expect(stages[0].contains(.handDepth(run.generator)))
      #expect(run.generator.seed == run.seed)
    }
    #expect(stages[1].count > 2 * DownstreamNetwork.allCases.count)
    let people = Benchmark.deformableGAN.stages(.smoke, seeds: [0, 1])
    #expect(people.count == 2 && people[1].count == 20)
    for case .personDownstream(let run) in people[1] {
      #expect(people[0].contains(.deformableGAN(run.generator)) && run.generator.seed == run.seed)
    }
  }
}

@Suite("Batch orders")
struct BatchOrderTests {
  @Test("every epoch has every item once, in an order of its own", arguments: [(10, 3), (8, 8), (5, 12), (7, 1)])
  func epochs(count: Int, batchSize: Int) {
    var order = BatchOrder(count: count, batchSize: batchSize, seed: 4)
    // As many steps as make whole epochs.
    let items = (0..<count * 3).flatMap { order.items(step: $0) }
    #expect(items.count == count * 3 * batchSize)
    let epochs = stride(from: 0, to: items.count, by: count).map { Array(items[$0..<$0 + count]) }
    for epoch in epochs { #expect(epoch.sorted() == Array(0..<count)) }
    #expect(Set(epochs).count > 1)
  }

  @Test("the batch of a step depends on the step and the seed alone")
  func jumps() {
    var inSequence = BatchOrder(count: 13, batchSize: 4, seed: 1)
    let batches = (0..<20).map { inSequence.items(step: $0) }
    for step in [19, 0, 7, 3, 3] {
      var fresh = BatchOrder(count: 13, batchSize: 4, seed: 1)
      #expect(fresh.items(step: step) == batches[step])
      #expect(inSequence.items(step: step) == batches[step])
    }
    var other = BatchOrder(count: 13, batchSize: 4, seed: 2)
    #expect((0..<20).map { other.items(step: $0) } != batches)
  }
}
