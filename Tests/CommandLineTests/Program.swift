import Foundation
import Results
import Testing

/// A folder that is removed when the test ends; the program runs in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "command-line-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file, making its folder.
  func write(_ name: String, _ content: some Sequence<UInt8>) throws {
    let url = URL(fileURLWithPath: file(name))
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(content).write(to: url)
  }

  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// What a program that ended left.
struct Outcome {
  let status: Int32
  /// Whether a signal ended it.
  let wasKilled: Bool
  let output: String
  let errors: String

  /// The lines of standard error that are no progress.
  var message: String {
    errors.split(separator: "\n").filter { !$0.contains(" runs, ") && !$0.contains(" done") }.joined(separator: "\n")
  }
}

/// The real program, which lies beside the tests.
final class Program {
  private let process = Process()
  private let folder: TemporaryFolder
  private let name = UUID().uuidString

  private static let path: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: "synthbench").path
  }()

  /// Starts the program in a folder, without the variables of the tests' own environment.
  init(_ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]) throws {
    self.folder = folder
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    // Wide, so that the option parser wraps its help in the same places everywhere.
    process.environment = ["PATH": path, "COLUMNS": "80"].merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.sink(folder.path + "/.\(name).out")
    process.standardError = try Self.sink(folder.path + "/.\(name).err")
    try Self.hearingSignals { try process.run() }
  }

  /// Threads that run tests hold back signals, and a program inherits that from the thread that starts it.
  private static func hearingSignals(_ body: () throws -> Void) rethrows {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
  }

  private static func sink(_ path: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  var isRunning: Bool { process.isRunning }

  /// What it has written to standard error.
  var errorsSoFar: String { (try? String(contentsOfFile: folder.path + "/.\(name).err", encoding: .utf8)) ?? "" }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end.
  func ended() throws -> Outcome {
    process.waitUntilExit()
    func text(_ kind: String) throws -> String {
      let path = folder.path + "/.\(name).\(kind)"
      defer { try? FileManager.default.removeItem(atPath: path) }
      return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }
    return Outcome(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: try text("out"), errors: try text("err"))
  }

  /// Runs the program to its end.
  @discardableResult
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
  ) throws -> Outcome {
    try Program(arguments, in: folder, environment: environment).ended()
  }

  /// Runs the program to an end with the status 0.
  @discardableResult
  static func succeed(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:],
    at place: SourceLocation = #_sourceLocation
  ) throws -> String {
    let outcome = try run(arguments, in: folder, environment: environment)
    #expect(outcome.status == 0 && !outcome.wasKilled, "\(arguments): \(outcome.errors)", sourceLocation: place)
    return outcome.output
  }

  /// Runs the program and expects a status, nothing on standard output, and an error of one paragraph with these words.
  static func fail(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:], status: Int32,
    saying words: [String], at place: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try run(arguments, in: folder, environment: environment)
    #expect(outcome.status == status && !outcome.wasKilled, "\(arguments): \(outcome.errors)", sourceLocation: place)
    #expect(outcome.output.isEmpty, sourceLocation: place)
    let message = outcome.message
    for word in words {
      #expect(message.contains(word), "\(arguments) does not say \(word): \(message)", sourceLocation: place)
    }
    let isOurs = message.hasPrefix("synthbench: ") && !message.contains("\n")
    let isParsers = message.hasPrefix("Error: ") && message.contains("\nUsage: synthbench")
    #expect(isOurs || isParsers, "no paragraph: \(message)", sourceLocation: place)
    #expect(!message.contains("..") && !message.contains("  ") || isParsers, "\(message)", sourceLocation: place)
  }
}

extension TemporaryFolder {
  /// The results file of the runs.
  func store() throws -> ResultsStore { try ResultsStore(path: file("runs/results.sqlite")) }

  /// All that runs computed, a line for each value, exact to the last bit.
  func computed() throws -> [String] {
    let store = try store()
    return try store.runs().flatMap { run -> [String] in
      let id = run.id ?? 0
      let name = "\(run.system) \(run.variant) \(run.preset) \(run.profile) \(run.seed)"
      var lines = ["\(name) \(run.state.rawValue) \(run.weightsHash ?? "-")"]
      for score in try store.scores(ofRun: id) {
        lines.append("\(name) \(score.metric) \(score.subject) \(score.value.bitPattern)")
        lines += try store.items(ofScore: score.id ?? 0).map {
          "\(name) \(score.metric) \($0.name) \($0.value.bitPattern)"
        }
      }
      for series in try store.series(ofRun: id) {
        lines += try store.curve(run: id, series: series).map { "\(name) \(series) \($0.step) \($0.value.bitPattern)" }
      }
      return lines
    }.sorted()
  }

  /// The step of the last checkpoint that the results file knows of; nil before the first.
  var lastCheckpoint: Int? {
    guard let store = try? ResultsStore(path: file("runs/results.sqlite"), access: .readOnly) else { return nil }
    return (try? store.runs())?.compactMap(\.lastCheckpointStep).max()
  }

  /// Waits until a program has written a checkpoint beyond a step, or has ended.
  func waitForCheckpoint(of program: Program, beyond step: Int) {
    while program.isRunning, (lastCheckpoint ?? 0) <= step { usleep(3_000) }
  }
}
