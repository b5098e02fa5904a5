import Experiments
import Foundation
import Models
import Results
import Testing

@Suite("Stopping and going on")
struct InterruptionTests {
  /// Executes a run that is interrupted after each of these numbers of steps (counted over all attempts).
  private func interrupted(_ run: RunSpecification, _ benchmark: Benchmark, stops: [Int], every interval: Int?) throws
    -> [String]
  {
    let folder = try TemporaryFolder()
    let interrupter = Interrupter(stops: stops)
    let workplace = try Workplace.temporary(folder, checkpointInterval: interval, isInterrupted: { interrupter.asks() })
    for _ in stops {
      let error = #expect(throws: ExperimentError.self) {
        try Executor(workplace).execute(run)
      }
      guard case .interrupted = error else { throw try #require(error) }
      #expect(try workplace.store.runs().map(\.state) == [.interrupted])
      #expect(try workplace.unfinished().flatMap { $0 } == [run])
    }
    try Executor(workplace).execute(run)
    #expect(try workplace.unfinished().isEmpty)
    return try workplace.store.computed()
  }

  private func undisturbed(_ run: RunSpecification, _ benchmark: Benchmark) throws -> [String] {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    try Executor(workplace).execute(run)
    return try workplace.store.computed()
  }

  @Test("a vanilla GAN that is stopped at any steps ends with the bytes of one that is not")
  func vanillaGAN() throws {
    let run = ring(steps: 40)
    let expected = try undisturbed(run, .ring8)
    #expect(expected.filter { $0.contains("generator/adversarial") }.count == 40)
    for stops in [[1], [39], [3, 20, 21], [10, 11, 12, 13]] {
      #expect(try interrupted(run, .ring8, stops: stops, every: 7) == expected, "stopped at \(stops)")
    }
  }

  @Test("a hand-depth system in every variant goes on with the same bytes", arguments: HandDepthVariant.allCases)
  func handDepth(_ variant: HandDepthVariant) throws {
    let run = hands(variant)
    // The judges are trained first; their steps (four each) are asked as well.
    let judges = variant.hasStyle ? 8 : 4
    let expected = try undisturbed(run, .hands)
    #expect(try interrupted(run, .hands, stops: [2, 2 + judges + 3], every: nil) == expected)
  }

  @Test("a stop while a judge is trained leaves a row that can be resumed")
  func duringJudge() throws {
    let interrupter = Interrupter(stops: [2])
    let workplace = try Workplace.temporary(try TemporaryFolder(), isInterrupted: { interrupter.asks() })
    #expect(throws: ExperimentError.interrupted(run: "the judge part-network", step: 1)) {
      try Executor(workplace).execute(hands(.l2))
    }
    #expect(try workplace.unfinished().flatMap { $0 } == [hands(.l2)])
    try Executor(workplace).execute(hands(.l2))
    #expect(try workplace.store.runs().first?.judgeHashes.count == 1)
  }

  @Test("a downstream network that is stopped begins again and ends the same")
  func downstream() throws {
    let run = try #require(HandsPlan(.smoke).downstream(.fcn, seed: 0).first)
    #expect(try interrupted(run, .hands, stops: [2, 5], every: nil) == undisturbed(run, .hands))
  }

  @Test("curve points and a checkpoint from beyond a stop are not kept twice")
  func curvesAreWhole() throws {
    // The checkpoint lags behind the curve when a process dies between the two writes.
    let folder = try TemporaryFolder()
    let interrupter = Interrupter(stops: [20])
    let workplace = try Workplace.temporary(folder, checkpointInterval: 10, isInterrupted: { interrupter.asks() })
    #expect(throws: ExperimentError.self) { try Executor(workplace).execute(ring()) }
    let id = try #require(try workplace.store.runs().first?.id)
    try workplace.store.append(
      (20..<30).map { CurvePoint(runId: id, step: $0, series: "generator/adversarial", value: 99) })
    try Executor(workplace).execute(ring())
    #expect(try workplace.store.computed() == undisturbed(ring(), .ring8))
  }
}
