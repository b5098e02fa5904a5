import Experiments
import Foundation
import Models
import Results
import Testing

@Suite("Runs of DIAT", .serialized)
struct AttributeTransferTests {
  private func planned(_ task: DIATTask, _ variant: DIATVariant) throws -> RunSpecification {
    try #require(
      SystemID.diat.run(variant: variant.rawValue, preset: task.rawValue, profile: .smoke, seed: 0))
  }

  @Test(
    "every attribute is scored before and after its enhancement; one of a part of the face also outside that part",
    arguments: zip(
      [DIATTask.glasses, .smile, .old, .blackHair], [DIATVariant.fixed, .noIdentity, .noRegulariser, .adaptive]))
  func tasks(task: DIATTask, variant: DIATVariant) throws {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    try Executor(workplace).execute(try planned(task, variant))
    let run = try #require(try workplace.store.runs().first)
    let id = try #require(run.id)
    #expect(
      Set(run.judgeHashes.keys)
        == Set(
          ["attribute judge", "identity judge"] + (variant.usesFaceNetwork ? ["face network of the loss"] : [])
            + (variant.usesDenoiser ? ["denoiser"] : [])))
    #expect(run.judgeHashes["identity judge"] != run.judgeHashes["face network of the loss"])
    var expected = Set(
      ["test", "enhanced", "untouched", "real"].map { "accuracy@canonical \($0)" }
        + ["test", "enhanced", "real"].flatMap { ["identity-error@canonical \($0)", "eer@canonical \($0)"] }
        + ["test", "enhanced", "untouched"].flatMap {
          ["l1@canonical \($0)", "gradient-energy-ratio@canonical \($0)"]
        } + ["error", "error, enhanced"].map { "gradient-energy-ratio@canonical \($0)" })
    if [.glasses, .smile].contains(task) {
      for subject in ["outside", "outside, enhanced"] {
        expected.formUnion(["l1@canonical \(subject)", "gradient-energy-ratio@canonical \(subject)"])
      }
    }
    #expect(Set(try workplace.store.scores(ofRun: id).map { "\($0.metric) \($0.subject)" }) == expected)
    #expect(try workplace.samples(run: id, count: 9).count == 9)
    let pictures = try workplace.store.artefacts(ofRun: id).map { URL(filePath: $0.path).lastPathComponent }
    #expect(pictures.contains("faces.png") && pictures.count { $0.hasPrefix("column-3-") } == 6)
    let again = try workplace.reevaluate(run: id)
    #expect(again.sameWeights && again.lines.allSatisfy { $0.stored == $0.now } && again.lines.count == expected.count)
  }

  @Test("interrupted in either stage and resumed, a run gives the same bytes", arguments: [DIATTask.glasses, .male])
  func resumed(task: DIATTask) throws {
    let specification = try planned(task, .adaptive)
    let undisturbed = try Workplace.temporary(try TemporaryFolder())
    try Executor(undisturbed).execute(specification)
    // The judges count as four steps of their own; two of the transform and two of the enhancement follow.
    let interrupter = Interrupter(stops: [5, 7])
    let workplace = try Workplace.temporary(try TemporaryFolder(), isInterrupted: { interrupter.asks() })
    for _ in 0..<2 {
      #expect(throws: ExperimentError.self) { try Executor(workplace).execute(specification) }
    }
    try Executor(workplace).execute(specification)
    #expect(try workplace.store.computed() == undisturbed.store.computed())
  }

  @Test("the benchmark trains both kinds of enhancement; its sheets show the runs of one attribute")
  func benchmark() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    let stages = Benchmark.diat.stages(.smoke, seeds: [0])
    try Scheduler(Executor(workplace), jobs: 1, threads: 1).execute(stages)
    try workplace.writeVariantSheets(.diat, .smoke, seeds: [0])
    let runs = try workplace.store.runs()
    #expect(runs.count == 5 && runs.count { $0.preset == "black-hair" } == 1)
    var sheets: [String] = []
    for run in runs {
      let id = try #require(run.id)
      sheets += try workplace.store.artefacts(ofRun: id, kind: .contactSheet).map {
        run.preset + " " + URL(filePath: $0.path).lastPathComponent
      }
    }
    #expect(sheets.count { $0.hasSuffix("faces.png") } == 5)
    #expect(sheets.contains("glasses variants.png") && sheets.contains("glasses variants-enhanced.png"))
  }
}
