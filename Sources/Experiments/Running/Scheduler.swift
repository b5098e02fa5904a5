import Foundation
import Synchronization
import Tensors

/// Executes stages of runs on a few threads of our own, one run a thread.
///
/// Small networks gain more from two runs side by side than from two threads within one; results are the same bytes
/// either way.
public struct Scheduler: Sendable {
  let executor: Executor
  /// Runs side by side.
  let jobs: Int
  /// Threads of each run.
  let threads: Int

  /// A scheduler.
  public init(_ executor: Executor, jobs: Int, threads: Int) {
    precondition(jobs > 0 && threads > 0, "\(jobs) jobs of \(threads) threads cannot do any work")
    (self.executor, self.jobs, self.threads) = (executor, jobs, threads)
  }

  /// Executes stage after stage; within a stage, runs start in order as threads become free.
  ///
  /// A run that breaks by itself does not keep the others from being done; what stops it is told when all are. After
  /// any other error, such as an interruption or a full disk, the runs under way are finished and no other is started.
  ///
  /// - Throws: the error, or `ExperimentError.runsFailed` where there are several.
  public func execute(_ stages: [[RunSpecification]]) throws {
    let missing = try stages.reduce(0) { try $0 + self.missing(of: $1).count }
    executor.workplace.reporter.planned(missing)
    var failures: [any Error] = []
    for stage in stages { failures += try execute(stage: stage) }
    guard let first = failures.first else { return }
    guard failures.count > 1 else { throw first }
    throw ExperimentError.runsFailed(failures.count, of: missing, first: String(describing: first))
  }

  private func missing(of stage: [RunSpecification]) throws -> [RunSpecification] {
    try stage.filter { try !executor.isFinished($0) }
  }

  /// Gives what broke single runs.
  private func execute(stage: [RunSpecification]) throws -> [any Error] {
    let missing = try missing(of: stage)
    let state = Mutex<(next: Int, failures: [any Error], error: (any Error)?)>((0, [], nil))
    let group = DispatchGroup()
    for _ in 0..<min(jobs, missing.count) {
      group.enter()
      let thread = Thread { [threads, executor] in
        defer { group.leave() }
        Threads.use(threads)
        while let run = state.withLock({ state -> RunSpecification? in
          guard state.error == nil, state.next < missing.count else { return nil }
          state.next += 1
          return missing[state.next - 1]
        }) {
          do {
            try executor.execute(run)
          } catch let error as ExperimentError where error.leavesOthersDone {
            state.withLock { $0.failures.append(error) }
          } catch {
            state.withLock { $0.error = $0.error ?? error }
          }
        }
      }
      thread.stackSize = 64 << 20  // graphs are freed recursively
      thread.start()
    }
    group.wait()
    let (failures, error) = state.withLock { ($0.failures, $0.error) }
    if let error { throw error }
    return failures
  }
}
