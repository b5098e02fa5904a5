import Datasets
import Experiments
import Foundation
import Judges
import Layers
import Models
import Results
import Tensors
import Testing

@Suite("The same bytes again", .serialized)
struct RepeatabilityTests {
  /// Everything that a benchmark's smoke profile computes.
  private func computed(_ benchmark: Benchmark, jobs: Int, threads: Int) throws -> [String] {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    try Scheduler(Executor(workplace), jobs: jobs, threads: threads)
      .execute(benchmark.stages(.smoke, seeds: [0]))
    return try workplace.store.computed()
  }

  @Test(
    "a smoke profile gives the same weights, scores, curves and pictures for any number of jobs and threads",
    arguments: [Benchmark.hands, .digits16, .ring8, .translation, .structured])
  func anyThreads(_ benchmark: Benchmark) throws {
    let expected = try computed(benchmark, jobs: 1, threads: 1)
    let runs = benchmark.stages(.smoke, seeds: [0]).flatMap { $0 }
    #expect(expected.filter { $0.contains(" finished ") }.count == runs.count)
    for (jobs, threads) in [(2, 2), (1, 3)] {
      let again = try computed(benchmark, jobs: jobs, threads: threads)
      let differing = Set(again).symmetricDifference(expected).sorted()
      #expect(differing.isEmpty, "\(jobs) jobs of \(threads) threads: \(differing.prefix(4))")
    }
  }

  @Test("scoring a finished run again gives its stored scores")
  func reevaluated() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    let executor = Executor(workplace)
    try executor.execute(ring())
    try executor.execute(hands(.l2GAN))
    for run in try workplace.store.runs() {
      let result = try workplace.reevaluate(run: try #require(run.id))
      #expect(result.sameWeights)
      #expect(result.lines.count >= 5)
      for line in result.lines { #expect(line.stored == line.now, "\(line.metric) of \(line.subject)") }
    }
  }

  @Test("judges are kept, and trained again they are the same; two at once train one")
  func judges() async throws {
    let specification = HandsPlan(.smoke).generator(.l2, seed: 0).judge
    let folder = try TemporaryFolder()
    let workplace = try Workplace.temporary(folder)
    let identities = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<2 { group.addTask { try PartJudge.load(specification, in: workplace).network.identity } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(identities.count == 1)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs/judges")
    let path = folder.path + "/runs/judges/" + (try #require(files.first))
    #expect(files.count == 1)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    // A kept judge is read, not trained: another file in its place shows.
    let kept = try Safetensors(contentsOf: path)
    try Safetensors(tensors: kept.tensors, metadata: ["accuracy": "0.125"]).write(to: path)
    #expect(try PartJudge.load(specification, in: workplace).accuracy == 0.125)
    try Data(bytes.prefix(500)).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: ExperimentError.self) { try PartJudge.load(specification, in: workplace) }
    #expect(try #require(error).description.contains("\(path), which synthbench made, cannot be used"))
    try FileManager.default.removeItem(atPath: path)
    let again = try PartJudge.load(specification, in: try Workplace.temporary(folder))
    #expect(identities == [again.network.identity])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    #expect((0...1).contains(again.accuracy))
    var other = specification
    other.seed += 1
    #expect(try PartJudge.load(other, in: workplace).network.identity != again.network.identity)
  }

  @Test("images do not depend on how many are made at once")
  func batchIndependence() throws {
    let configuration = HandDepthConfiguration.small(.l2, .corrected, steps: 10)
    let system = HandDepthGAN(configuration, seed: 3)
    let poses = HandWorld.furtherPoses(seed: 1, count: 40)
    let whole = system.generate(poses)
    for block in [1, 7, 16] {
      #expect(system.generate(poses, block: block).values == whole.values, "blocks of \(block)")
    }
    let one = system.generate(poses.sliced(axis: 0, 5..<6))
    #expect(one.values == whole.sliced(axis: 0, 5..<6).values)
  }
}
