import Datasets
import Experiments
import Foundation
import Images
import Models
import Results
import Testing

@Suite("Runs of images from key patches", .serialized)
struct KeyPatchRunTests {
  private func run(_ variant: String = "full", preset: String = "drawn") throws -> RunSpecification {
    .keyPatches(try #require(KeyPatchRun(variant: variant, preset: preset, profile: .smoke, seed: 0)))
  }

  /// A place whose published data lie in a folder.
  private func workplace(data: String?) throws -> Workplace {
    try Workplace(
      folder: try TemporaryFolder().path + "/runs", data: data,
      provenance: Provenance(codeVersion: "c0ffee", binaryHash: "b1", machine: "any", threads: 1),
      reporter: SilentReporter())
  }

  /// Trains and scores a run, and gives its scores by metric and subject.
  private func scores(_ specification: RunSpecification, in workplace: Workplace) throws -> [String: Double] {
    try Executor(workplace).execute(specification)
    let run = try #require(try workplace.store.runs(RunFilter(states: [.finished])).last?.id)
    return Dictionary(
      uniqueKeysWithValues: try workplace.store.scores(ofRun: run).map { ("\($0.metric) \($0.subject)", $0.value) })
  }

  private static let baselines = ["mean of the training pictures", "pasted where like patches were"]
  private static let pictureScores = Set(
    [
      "mask-iou@canonical", "masked-l1@keypatches2018", "l1@canonical", "ssim@wang2004",
      "gradient-energy-ratio@canonical",
    ]
    .flatMap { metric in (["test"] + baselines).map { "\(metric) \($0)" } })

  @Test("a run is scored beside its baselines, the order of patches has no say, and a user's image is made anew")
  func drawn() throws {
    let workplace = try workplace(data: nil)
    let found = try scores(try run(), in: workplace)
    let judged = Set(["attributes", "attributes, real"].map { "accuracy@canonical \($0)" })
    let order = "l1@canonical patches in other orders"
    #expect(Set(found.keys) == Self.pictureScores.union(judged).union([order]))
    #expect(try #require(found[order]) < 1e-6)
    let id = try #require(try workplace.store.runs().last?.id)
    let sheets = try workplace.store.artefacts(ofRun: id, kind: .contactSheet)
    #expect(Set(sheets.map { URL(filePath: $0.path).lastPathComponent }) == ["patches.png", "exchanged.png"])
    // Four test pictures, then the first again.
    let samples = try workplace.samples(run: id, count: 5)
    #expect(Set(samples.prefix(4)).count == 4 && samples[0].width == 32)
    let image = KeyPatchFaces(seed: 2, size: 48).image(.test, 0)
    #expect(try workplace.translate(run: id, [image], to: nil).map(\.width) == [32])
    #expect(try workplace.reevaluate(run: id).lines.allSatisfy { $0.stored == $0.now })
  }

  @Test("without a critic the generator moves as often as with one; a single patch has no order")
  func variants() throws {
    let workplace = try workplace(data: nil)
    let found = try scores(try run("one-patch"), in: workplace)
    #expect(found["l1@canonical patches in other orders"] == nil && found.count == Self.pictureScores.count + 2)
    _ = try scores(try run("no-adversarial"), in: workplace)
    let moves = try workplace.store.runs().map { run in
      try workplace.store.curve(run: try #require(run.id), series: "generator/spatial").count
    }
    #expect(moves == [2, 2])
  }

  @Test("interrupted after any step and resumed, a run gives the same bytes")
  func resumed() throws {
    let specification = try run()
    let undisturbed = try Workplace.temporary(try TemporaryFolder())
    try Executor(undisturbed).execute(specification)
    let interrupter = Interrupter(stops: [4, 5])
    let workplace = try Workplace.temporary(try TemporaryFolder(), isInterrupted: { interrupter.asks() })
    for _ in 0..<2 {
      #expect(throws: ExperimentError.self) { try Executor(workplace).execute(specification) }
    }
    try Executor(workplace).execute(specification)
    #expect(try workplace.store.computed() == undisturbed.store.computed())
  }

  @Test("photographs are learnt from, with the published boxes or with proposed ones; too few or none are refused")
  func photographs() throws {
    let folder = try TemporaryFolder().path
    let world = KeyPatchFaces(seed: 1, size: 32)
    for (layout, preset, boxes) in [
      (KeyPatchLayout.celebA, "celeba", "celebA_allbbs.mat"), (.compCars, "compcars", "compcar_allbbs.mat"),
    ] {
      try world.write(layout, to: URL(filePath: folder), count: 8, format: .png)
      let published = try scores(try run(preset: preset), in: try workplace(data: folder))
      #expect(Set(published.keys) == Self.pictureScores.union(["l1@canonical patches in other orders"]))
      try FileManager.default.removeItem(atPath: folder + "/" + boxes)
      #expect(try scores(try run(preset: preset), in: try workplace(data: folder)) != published)
    }
    for picture in 1...5 { try FileManager.default.removeItem(atPath: "\(folder)/celebA/00000\(picture).png") }
    let error = #expect(throws: DatasetError.self) {
      try Executor(try workplace(data: folder)).execute(try run(preset: "celeba"))
    }
    #expect(try #require(error).description.contains("4 pictures of celeba to train on"))
    #expect(throws: ExperimentError.missingData(set: "celeba", folder: nil)) {
      try Executor(try workplace(data: nil)).execute(try run(preset: "celeba"))
    }
  }

  @Test("sheets show the same faces and masks under every variant")
  func sheets() throws {
    let workplace = try workplace(data: nil)
    let stages = Benchmark.keyPatches.stages(.smoke, seeds: [0])
    try Scheduler(Executor(workplace), jobs: 1, threads: 1).execute(stages)
    try workplace.writeVariantSheets(.keyPatches, .smoke, seeds: [0])
    let last = try #require(stages.last?.last)
    let id = try #require(try workplace.store.runs(RunFilter(specificationHash: last.hash)).last?.id)
    let names = try workplace.store.artefacts(ofRun: id, kind: .contactSheet)
      .map { URL(filePath: $0.path).lastPathComponent }
    #expect(Set(names) == ["patches.png", "exchanged.png", "variants.png", "variants-masks.png"])
    #expect(last.variant == "full" && SystemID.keyPatches.variants.last == "full")
  }
}
