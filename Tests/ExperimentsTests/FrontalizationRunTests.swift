import Experiments
import Foundation
import Models
import Results
import Testing

@Suite("Runs of TP-GAN", .serialized)
struct FrontalizationRunTests {
  private func run(
    _ variant: TPGANVariant, _ preset: TPGANPreset = .program, steps: Int = 2
  ) throws -> RunSpecification {
    let planned = SystemID.tpGAN.run(
      variant: variant.rawValue, preset: preset.rawValue, profile: .smoke, seed: 0)
    guard case .tpGAN(var run) = try #require(planned) else { throw CancellationError() }
    run.steps = steps
    return .tpGAN(run)
  }

  @Test("The whole system is scored by yaw beside raw profiles, by another network than that of its loss")
  func scores() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    try Executor(workplace).execute(try run(.full))
    let stored = try #require(try workplace.store.runs().first)
    let id = try #require(stored.id)
    #expect(Set(stored.judgeHashes.values).count == 2)
    let scored = try workplace.store.scores(ofRun: id)
    let rankOne = scored.filter { $0.metric == "rank1@tpgan2017" }
    let yaws = [15, 30, 45, 60, 75, 90]
    #expect(
      Set(rankOne.map(\.subject))
        == Set(yaws.flatMap { ["±\($0)°", "raw ±\($0)°"] } + ["60–75°", "raw 60–75°", "truth"]))
    // Three people from both sides under one light.
    #expect(rankOne.allSatisfy { $0.signature.contains("light-cnn") && $0.judgeAccuracy != nil })
    #expect(rankOne.first { $0.subject == "raw ±45°" }?.count == 6)
    #expect(rankOne.first { $0.subject == "truth" }?.value == 1)
    #expect(try workplace.store.curve(run: id, series: "rank1-raw/yaw").map(\.step) == yaws)
    let manifests = stored.datasetManifest
    #expect(manifests.contains("rotating-faces") && manifests.contains("13 sides") && manifests.contains("12 sides"))
    #expect(try workplace.samples(run: id, count: 3).allSatisfy { $0.height == 32 && $0.channels == 3 })
    let again = try workplace.reevaluate(run: id)
    #expect(again.sameWeights && again.lines.count == scored.count && again.lines.allSatisfy { $0.stored == $0.now })
  }

  @Test("Interrupted after any step and resumed, a run gives the same bytes", arguments: [TPGANPreset.program, .paper])
  func resumed(preset: TPGANPreset) throws {
    let specification = try run(.full, preset, steps: 4)
    let undisturbed = try Workplace.temporary(try TemporaryFolder())
    try Executor(undisturbed).execute(specification)
    // The networks that score and that the loss asks count as two steps each.
    let interrupter = Interrupter(stops: [3, 5, 7])
    let workplace = try Workplace.temporary(try TemporaryFolder(), isInterrupted: { interrupter.asks() })
    for _ in 0..<3 {
      #expect(throws: ExperimentError.self) { try Executor(workplace).execute(specification) }
    }
    try Executor(workplace).execute(specification)
    #expect(try workplace.store.computed() == undisturbed.store.computed())
  }

  @Test("Every variant is run, the full one last, and all are shown on one sheet; without identity no network is asked")
  func sheet() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    let stages = Benchmark.tpGAN.stages(.smoke, seeds: [0])
    try Scheduler(Executor(workplace), jobs: 1, threads: 1).execute(stages)
    #expect(Set(stages[0].map(\.variant)) == Set(TPGANVariant.allCases.map(\.rawValue)))
    let runs = try workplace.store.runs()
    #expect(stages[0].last?.variant == "full" && Set(runs.map(\.weightsHash)).count == 5)
    try workplace.writeVariantSheets(.tpGAN, .smoke, seeds: [0])
    for run in runs {
      let names = try workplace.store.artefacts(ofRun: try #require(run.id), kind: .contactSheet).map {
        URL(filePath: $0.path).lastPathComponent
      }
      #expect(Set(names) == Set(["frontal.png", "profiles.png"] + (run.variant == "full" ? ["variants.png"] : [])))
      #expect(run.judgeHashes.count == (run.variant == "no-identity" ? 1 : 2))
    }
  }
}
