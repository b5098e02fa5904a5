import Datasets
import Experiments
import Foundation
import Images
import Models
import Results
import Testing

@Suite("Runs of pix2pix and CycleGAN", .serialized)
struct ImageTranslationTests {
  private func pix2pix(_ preset: String, variant: String = "l1+cgan", steps: Int = 2) throws -> RunSpecification {
    var run = try #require(Pix2PixRun(variant: variant, preset: preset, profile: .smoke, seed: 0))
    (run.steps, run.trainingPairs, run.testPairs) = (steps, 3, 2)
    return .pix2pix(run)
  }

  private func cycleGAN(_ preset: String, variant: String = "full", steps: Int = 2) throws -> RunSpecification {
    var run = try #require(CycleGANRun(variant: variant, preset: preset, profile: .smoke, seed: 0))
    (run.steps, run.trainingImages, run.testImages, run.poolSize) = (steps, 3, 2, 2)
    return .cycleGAN(run)
  }

  /// A place whose published data lie in a folder.
  private func workplace(data: String?) throws -> Workplace {
    try Workplace(
      folder: try TemporaryFolder().path + "/runs", data: data,
      provenance: Provenance(codeVersion: "c0ffee", binaryHash: "b1", machine: "any", threads: 1),
      reporter: SilentReporter())
  }

  /// The metrics and subjects that a run was scored by.
  private func scores(_ specification: RunSpecification, in workplace: Workplace) throws -> Set<String> {
    try Executor(workplace).execute(specification)
    let run = try #require(try workplace.store.runs(RunFilter(states: [.finished])).last?.id)
    #expect(try workplace.samples(run: run, count: 3).count == 3)
    #expect(try workplace.store.artefacts(ofRun: run, kind: .contactSheet).count == 1)
    return Set(try workplace.store.scores(ofRun: run).map { "\($0.metric) \($0.subject)" })
  }

  private let pixelScores: Set = ["l1@canonical test", "ssim@wang2004 test", "gradient-energy-ratio@canonical test"]
  private let colourScores = Set(["l", "a", "b"].map { "histogram-\($0)@pix2pix2017 test" })

  @Test(
    "pix2pix learns every procedural task, and is scored by what the task allows",
    arguments: TranslationTask.allCases.map(\.rawValue))
  func tasks(task: String) throws {
    let found = try scores(try pix2pix(task), in: try workplace(data: nil))
    var expected = pixelScores.union(colourScores)
    if task == "labels-street" {
      for subject in ["test", "real"] {
        expected.formUnion(["pixel", "class", "iou"].map { "fcn-\($0)@pix2pix2017 \(subject)" })
      }
    }
    if task == "street-labels" {
      expected.formUnion(["pixel", "class", "iou"].map { "labels-\($0)@pix2pix2017 test" })
    }
    #expect(found == expected)
  }

  @Test("Scores of a system that was trained in bfloat16 say so in their signatures; it can be used as any")
  func arithmetic() throws {
    let workplace = try workplace(data: nil)
    let single = try pix2pix("day-night")
    let names = try scores(single, in: workplace)
    #expect(try scores(single.with(arithmetic: .bfloat16), in: workplace) == names)
    let runs = try workplace.store.runs(RunFilter(states: [.finished]))
    #expect(runs.map(\.variant).sorted() == ["l1+cgan", "l1+cgan-bfloat16"])
    #expect(Set(runs.map(\.weightsHash)).count == 2)
    for run in runs {
      let isHalf = run.variant.hasSuffix("bfloat16")
      for score in try workplace.store.scores(ofRun: try #require(run.id)) {
        #expect(score.signature.contains("bfloat16") == isHalf)
      }
    }
  }

  @Test("pix2pix learns from a folder of aligned pairs, in both directions; without one it says what is missing")
  func alignedFolder() throws {
    let folder = try TemporaryFolder().path
    let world = TranslationWorld(task: .labelsToFacade, seed: 1, size: 32)
    for split in [Split.training, .validation] {
      let pairs = world.samples(split, 0..<3).map { (a: Image($0.input, .signed), b: Image($0.target, .signed)) }
      try AlignedPairs.write(pairs, split, sideBySide: URL(filePath: folder + "/aligned"))
    }
    for preset in ["aligned-a-to-b", "aligned-b-to-a"] {
      #expect(try scores(try pix2pix(preset), in: try workplace(data: folder)) == pixelScores.union(colourScores))
    }
    for (data, preset) in [(folder, "maps"), (nil, "aligned-a-to-b")] {
      #expect(throws: ExperimentError.self) {
        try Executor(try workplace(data: data)).execute(try pix2pix(preset))
      }
    }
  }

  @Test("CycleGAN learns from a folder of two heaps of pictures, and says which is missing")
  func unalignedFolder() throws {
    let folder = try TemporaryFolder().path
    let world = TranslationWorld(task: .dayToNight, seed: 1, size: 32)
    let url = URL(filePath: folder + "/unaligned")
    for (split, domain, count) in [
      (Split.training, PictureDomain.a, 3), (.training, .b, 2), (.test, .a, 2), (.test, .b, 1),
    ] {
      let pairs = world.samples(split, 0..<count)
      try UnalignedFolders.write(
        pairs.map { Image(domain == .a ? $0.input : $0.target, .signed) }, split, domain, folder: url)
    }
    let found = try scores(try cycleGAN("unaligned"), in: try workplace(data: folder))
    #expect(found == ["l1@canonical cycle of A", "l1@canonical cycle of B"])
    try FileManager.default.removeItem(at: url.appending(path: "testB"))
    #expect(throws: DatasetError.self) {
      try Executor(try workplace(data: folder)).execute(try cycleGAN("unaligned"))
    }
  }

  @Test("CycleGAN of a procedural world is scored on hidden pairs", arguments: ["streets", "day-night", "aerial-map"])
  func hiddenPairs(preset: String) throws {
    let found = try scores(try cycleGAN(preset), in: try workplace(data: nil))
    #expect(found.isSuperset(of: ["l1@canonical A to B", "l1@canonical B to A", "l1@canonical cycle of A"]))
    #expect(found.contains("labels-pixel@pix2pix2017 test") == (preset == "streets"))
    #expect(found.contains("fcn-pixel@pix2pix2017 real") == (preset == "streets"))
  }

  @Test("Interrupted after any step and resumed, CycleGAN's pools included, a run gives the same bytes")
  func resumed() throws {
    let specification = try cycleGAN("streets", steps: 6)
    let undisturbed = try Workplace.temporary(try TemporaryFolder())
    try Executor(undisturbed).execute(specification)
    // The judge counts as four steps of its own.
    let interrupter = Interrupter(stops: [7, 9])
    let workplace = try Workplace.temporary(try TemporaryFolder(), isInterrupted: { interrupter.asks() })
    for _ in 0..<2 {
      #expect(throws: ExperimentError.self) { try Executor(workplace).execute(specification) }
    }
    try Executor(workplace).execute(specification)
    #expect(try workplace.store.computed() == undisturbed.store.computed())
  }

  @Test("A sheet shows the same inputs under every variant")
  func sheets() throws {
    let workplace = try workplace(data: nil)
    for benchmark in [Benchmark.pix2pix, .cycleGAN] {
      let stages = benchmark.stages(.smoke, seeds: [0])
      try workplace.writeVariantSheets(benchmark, .smoke, seeds: [0])
      try Scheduler(Executor(workplace), jobs: 1, threads: 1).execute(stages)
      try workplace.writeVariantSheets(benchmark, .smoke, seeds: [0])
      let last = try #require(stages.last?.last)
      let run = try #require(try workplace.store.runs(RunFilter(specificationHash: last.hash)).last?.id)
      let names = try workplace.store.artefacts(ofRun: run, kind: .contactSheet).map {
        URL(filePath: $0.path).lastPathComponent
      }
      #expect(
        Set(names)
          == (benchmark == .pix2pix
            ? ["pairs.png", "variants.png"] : ["cycles.png", "variants.png", "variants-labels.png"]))
    }
  }

  @Test("Drawn pictures are cut and mirrored as files are")
  func jitter() {
    let rule = Jitter.proportional(size: 32)
    let world = TranslationWorld(task: .dayToNight, seed: 1, size: rule.loadedSize)
    let pictures = world.batch(.training, 0..<2).inputs
    var mirrored = Set<Bool>()
    for step in 0..<8 {
      let variation = rule.variation(seed: 0, step: step, item: 1)
      let wanted = variation(Image(world.sample(.training, 1).input, .signed)).tensor(.signed)
      let found = variation.cut(1, of: pictures, size: 32)
      #expect(zip(found.values, wanted.values).allSatisfy { abs($0 - $1) < 1e-5 } && found.shape == [32, 32, 3])
      mirrored.insert(variation.isMirrored)
    }
    #expect(mirrored.count == 2)
  }

  @Test("A critic's patch is the largest that fits the image, and what a variant asks for where that fits")
  func patches() {
    func patch(_ variant: Pix2PixVariant, _ profile: Profile) -> PatchSize {
      Pix2PixRun(variant, .labelsToStreet, profile, seed: 0).configuration.patch
    }
    #expect(patch(.patch286, .smoke) == .patch70 && patch(.patch286, .paper) == .patch286)
    #expect(patch(.patch1, .paper) == .pixel && patch(.patch16, .quick) == .patch16)
    #expect(patch(.l1ConditionalGAN, .paper) == .patch70)
  }
}
