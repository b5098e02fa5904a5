import Foundation

/// Why a report was not written.
public enum ReportError: Error, Hashable, Sendable {
  /// No page is known for the benchmark.
  case unknownBenchmark(String, known: [String])
  /// Nothing is finished that the report could show.
  case noFinishedRuns(what: String, benchmark: String, profile: String?, seeds: [Int]?)
  /// A stored specification does not hold what the report needs.
  case unknownSpecification(run: Int64, system: String)
  /// There is no file of performance measurements, or nothing in it.
  case noMeasurements(path: String)
  /// The file of performance measurements cannot be read.
  case unreadable(path: String, reason: String)
  /// A line of the performance measurements is not what `make peers` writes.
  case brokenLine(path: String, line: Int, reason: String)
  /// A file or folder of the report could not be written.
  case unwritable(path: String, reason: String)
}

extension ReportError: LocalizedError, CustomStringConvertible {
  /// What was wrong and what to do.
  public var errorDescription: String? { description }

  /// What was wrong and what to do.
  public var description: String {
    switch self {
    case .unknownBenchmark(let name, let known):
      "There is no report for the benchmark \"\(name)\". Known: \(known.joined(separator: ", "))."
    case .noFinishedRuns(let what, let benchmark, let profile, let seeds):
      "The results file holds no finished \(what)\(Self.place(profile, seeds)). Make them first with `"
        + RunAgain(benchmark: benchmark, profile: profile, seeds: seeds ?? []).command + "`."
    case .unknownSpecification(let run, let system):
      "The specification of run \(run) (\(system)) cannot be read by this version of synthbench. Run it again with "
        + "this version, or make the report with the version that made the run."
    case .noMeasurements(let path):
      "\(path) holds no performance measurements. Make them first with `make peers`."
    case .unreadable(let path, let reason):
      "\(path) cannot be read: \(reason) Check its permissions, or move it away and measure again with `make peers`."
    case .brokenLine(let path, let line, let reason):
      "Line \(line) of \(path) cannot be read: \(reason). Remove the line, or move the file away and measure again with "
        + "`make peers`."
    case .unwritable(let path, let reason):
      "\(path) cannot be written: \(reason). Choose a folder that you may write to."
    }
  }

  private static func place(_ profile: String?, _ seeds: [Int]?) -> String {
    var text = profile.map { " under the profile \($0)" } ?? ""
    if let seeds { text += seeds.count == 1 ? " with the seed \(seeds[0])" : " with the seeds \(RunAgain.list(seeds))" }
    return text
  }
}

/// The command that makes runs again.
struct RunAgain {
  var benchmark: String
  var profile: String?
  var seeds: [Int]

  var command: String {
    "synthbench run \(benchmark)" + (profile.map { " --profile \($0)" } ?? "")
      + (seeds.isEmpty ? "" : " --seeds \(Self.list(seeds))")
  }

  static func list(_ seeds: [Int]) -> String { seeds.map(String.init).joined(separator: ",") }
}
