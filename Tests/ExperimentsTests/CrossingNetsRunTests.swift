import Experiments
import Foundation
import Models
import Results
import Testing

@Suite("Runs of Crossing Nets", .serialized)
struct CrossingNetsRunTests {
  private func run(_ variant: String, preset: String = "feature-matching") throws -> RunSpecification {
    try #require(SystemID.crossingNets.run(variant: variant, preset: preset, profile: .smoke, seed: 0))
  }

  @Test("A run is called by its losses and its number of labels, by every name that is listed and by no other")
  func names() throws {
    let names = SystemID.crossingNets.variants
    #expect(names.last == "full@64" && Set(names).count == 16)
    for name in names { #expect(try run(name).variant == name) }
    for name in ["full", "full@65", "@64", "all@64", "full@64@64"] {
      #expect(SystemID.crossingNets.run(variant: name, preset: "verdict", profile: .quick, seed: 0) == nil)
    }
    #expect(Set(Benchmark.crossingNets.stages(.quick, seeds: [0]).flatMap(\.self).map(\.variant)).isSubset(of: names))
  }

  @Test("Joints are scored in every variant, depth maps where one has a generator", arguments: ["posterior", "full"])
  func scores(losses: String) throws {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    try Executor(workplace).execute(try run("\(losses)@16"))
    let id = try #require(try workplace.store.runs(RunFilter(states: [.finished])).last?.id)
    let scores = try workplace.store.scores(ofRun: id)
    let read = [
      "joint-error@nyu14", "joint-median@nyu14", "max-frame-success@nyu14", "joint-error@crossingnets2017",
      "max-frame-success@crossingnets2017",
    ]
    var expected = Set(read.map { "\($0) test" } + ["mean pose", "autoencoder"].map { "joint-error@nyu14 \($0)" })
    var sheets: Set = ["poses.png"]
    if losses == "full" {
      expected.formUnion(["test", "made from its latent", "mean map"].map { "l1@canonical \($0)" })
      sheets.insert("walk.png")
      #expect(try workplace.samples(run: id, count: 2).count == 2)
    } else {
      #expect(throws: ExperimentError.self) { try workplace.samples(run: id, count: 2) }
    }
    #expect(Set(scores.map { "\($0.metric) \($0.subject)" }) == expected)
    let first = try #require(scores.first?.id)
    #expect(try workplace.store.items(ofScore: first).count == 8)
    #expect(try workplace.store.curve(run: id, series: "success/crossingnets2017").map(\.step).last == 80)
    let drawn = try workplace.store.artefacts(ofRun: id, kind: .contactSheet)
    #expect(Set(drawn.map { URL(filePath: $0.path).lastPathComponent }) == sheets)
    #expect(try workplace.reevaluate(run: id).lines.allSatisfy { $0.stored == $0.now })
  }

  // Two steps of each stage: the stops lie in the pose, the depth and the joint stage.
  @Test("Stopped in any stage and resumed, a run gives the bytes of one that was not", arguments: [[1, 3], [4, 7]])
  func resumed(stops: [Int]) throws {
    let specification = try run("full@16")
    let undisturbed = try Workplace.temporary(try TemporaryFolder())
    try Executor(undisturbed).execute(specification)
    let interrupter = Interrupter(stops: stops)
    let workplace = try Workplace.temporary(try TemporaryFolder(), isInterrupted: { interrupter.asks() })
    for _ in stops {
      #expect(throws: ExperimentError.self) { try Executor(workplace).execute(specification) }
    }
    try Executor(workplace).execute(specification)
    #expect(try workplace.store.computed() == undisturbed.store.computed())
  }

  @Test("A benchmark gives the same for any number of jobs, and a sheet of all its variants")
  func benchmark() throws {
    let stages = Benchmark.crossingNets.stages(.smoke, seeds: [0])
    let last = try #require(stages.last?.last)
    var computed: [[String]] = []
    for jobs in [1, 2] {
      let workplace = try Workplace.temporary(try TemporaryFolder())
      try Scheduler(Executor(workplace), jobs: jobs, threads: jobs).execute(stages)
      computed.append(try workplace.store.computed())
      try workplace.writeVariantSheets(.crossingNets, .smoke, seeds: [0])
      let run = try #require(try workplace.store.runs(RunFilter(specificationHash: last.hash)).last?.id)
      let names = try workplace.store.artefacts(ofRun: run, kind: .contactSheet).map {
        URL(filePath: $0.path).lastPathComponent
      }
      #expect(names.contains("variants.png"))
    }
    #expect(computed[0] == computed[1])
  }
}
