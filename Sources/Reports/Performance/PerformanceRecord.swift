import Foundation

/// What `make peers` has recorded: a file of JSON lines, each a session's head, a timing, or a growth curve.
struct PerformanceRecord {
  /// Whose time was taken.
  enum Side: String, Decodable, CaseIterable {
    case synthbench
    case nchw = "torch-nchw"
    case channelsLast = "torch-channels-last"
    case compiled = "torch-compile"

    /// PyTorch's ways.
    static let peers = allCases.filter { $0 != .synthbench }

    /// What a column or a sentence calls it.
    var name: String {
      switch self {
      case .synthbench: "synthbench"
      case .nchw: "PyTorch NCHW"
      case .channelsLast: "PyTorch channels-last"
      case .compiled: "PyTorch compiled"
      }
    }
  }

  /// What a session set out to measure, and where.
  struct Session: Decodable {
    /// A step with its goals, as data of the session.
    struct Step: Decodable {
      var name: String
      var command: String
      var dtype: String
      /// PyTorch's best time over ours, at least.
      var goal: Double?
      /// The share of the time that bare convolutions take, at least.
      var limitGoal: Double?

      /// How our program is asked for it.
      var programCall: String { "synthbench bench \(command)" + (dtype == "float32" ? "" : " --dtype \(dtype)") }

      enum CodingKeys: String, CodingKey {
        case name, command, dtype, goal
        case limitGoal = "limit_goal"
      }
    }

    var began: String
    var threads: Int
    var rounds: Int
    /// Timed steps of every command; nil where each step's own number was taken.
    var timed: Int?
    /// Our peak memory over PyTorch's, at most.
    var memoryGoal: Double
    /// Machine and versions: pairs of a name and a value.
    var facts: [[String]]
    var steps: [Step]

    enum CodingKeys: String, CodingKey {
      case began, threads, rounds, timed, facts, steps
      case memoryGoal = "memory_goal"
    }
  }

  /// What a command printed, as far as the page shows it.
  struct Result: Decodable {
    struct Milliseconds: Decodable {
      var median: Double
    }

    var milliseconds: Milliseconds
    var peakResidentMiB: Double
    var convolutionLimit: Double?

    enum CodingKeys: String, CodingKey {
      case milliseconds = "ms_per_step"
      case peakResidentMiB = "peak_resident_mib"
      case convolutionLimit = "convolution_limit_ms"
    }
  }

  /// A timing, or why there is none.
  struct Measurement: Decodable {
    var step: String
    var side: Side
    var round: Int
    var result: Result?
    var skipped: String?
  }

  /// A point of a growth curve.
  struct GrowthPoint: Decodable {
    var quantity: String
    var amount: Double
    var milliseconds: Double

    enum CodingKeys: String, CodingKey {
      case quantity, amount
      case milliseconds = "ms"
    }
  }

  /// A session with what it measured.
  struct Part {
    var session: Session
    var measurements: [Measurement] = []
    var growth: [[GrowthPoint]] = []
  }

  /// The sessions, oldest first.
  private(set) var parts: [Part] = []

  /// Reads a file.
  ///
  /// - Throws: `ReportError` naming the file, and the line that cannot be read.
  init(contentsOf path: String) throws {
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch CocoaError.fileReadNoSuchFile {
      throw ReportError.noMeasurements(path: path)
    } catch {
      throw ReportError.unreadable(path: path, reason: error.localizedDescription)
    }
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard !line.allSatisfy(\.isWhitespace) else { continue }
      do { try add(Line(line)) } catch {
        throw ReportError.brokenLine(path: path, line: index + 1, reason: Self.reason(error))
      }
    }
    if parts.isEmpty { throw ReportError.noMeasurements(path: path) }
  }

  private mutating func add(_ line: Line) throws {
    if let session = line.session { return parts.append(Part(session: session)) }
    guard let last = parts.indices.last else { throw BrokenLine(reason: "there is no session before it") }
    if let growth = line.growth { return parts[last].growth.append(growth) }
    guard let measurement = line.measurement else {
      throw BrokenLine(reason: "it is no session, step or growth")
    }
    guard parts[last].session.steps.contains(where: { $0.name == measurement.step }) else {
      throw BrokenLine(reason: "its session has no step \(measurement.step)")
    }
    parts[last].measurements.append(measurement)
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as BrokenLine: error.reason
    case DecodingError.keyNotFound(let key, _): "the key \(key.stringValue) is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "\(context.codingPath.map(\.stringValue).joined(separator: ".")) is no such value"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty: context.debugDescription
    default: "it is not JSON"
    }
  }
}

/// What is wrong with a line beyond its JSON.
private struct BrokenLine: Error {
  let reason: String
}

/// A line of the file, told apart by its keys.
private struct Line: Decodable {
  var session: PerformanceRecord.Session?
  var growth: [PerformanceRecord.GrowthPoint]?
  var measurement: PerformanceRecord.Measurement?

  enum CodingKeys: String, CodingKey { case session, growth, step }

  init(_ text: Substring) throws { self = try JSONDecoder().decode(Line.self, from: Data(text.utf8)) }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    session = try keys.decodeIfPresent(PerformanceRecord.Session.self, forKey: .session)
    growth = try keys.decodeIfPresent([PerformanceRecord.GrowthPoint].self, forKey: .growth)
    measurement = try keys.contains(.step) ? PerformanceRecord.Measurement(from: decoder) : nil
  }
}
