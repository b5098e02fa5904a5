import Foundation

/// What can go wrong with a baseline file, each with a message that says what to do.
public enum BaselineError: Error, Hashable, Sendable {
  /// There is no file.
  case missing(path: String)
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// The file cannot be written.
  case unwritable(path: String, reason: String)
  /// The file is not a baseline; `place` is where in it.
  case malformed(path: String, place: String, reason: String)
  /// A newer program made the file.
  case newerFormat(path: String, format: Int)
}

extension BaselineError: LocalizedError, CustomStringConvertible {
  /// The message for the user, one paragraph.
  public var errorDescription: String? { description }

  /// The message for the user, one paragraph.
  public var description: String {
    switch self {
    case .missing(let path):
      "There is no baseline file at \(path). Give the path of an existing one, or make one from stored runs first."
    case .unreadable(let path, let reason):
      "The baseline file \(path) cannot be read: \(reason). Check its permissions, or give another path."
    case .unwritable(let path, let reason):
      "The baseline file \(path) cannot be written: \(reason). Check that its folder exists and may be written."
    case .malformed(let path, let place, let reason):
      "The file \(path) is not a baseline: at \(place), \(reason). Make it anew from stored runs; it is not meant to be "
        + "edited by hand."
    case .newerFormat(let path, let format):
      "The baseline file \(path) has the layout \(format), made by a newer version of synthbench; this version reads "
        + "layouts up to \(Baseline.currentFormat). Use that version, or make the baseline anew."
    }
  }
}

extension Baseline {
  /// The file's bytes: the same baseline always gives the same bytes (keys sorted, numbers in their shortest form that
  /// reads back to the same bits, infinities as the strings `inf` and `-inf`).
  public func jsonData() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// Writes the file, whole or not at all.
  public func write(to path: String) throws(BaselineError) {
    do { try jsonData().write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw .unwritable(path: path, reason: error.localizedDescription)
    }
  }

  /// Reads a file and checks that its numbers agree with each other.
  public static func read(from path: String) throws(BaselineError) -> Baseline {
    guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    return try parse(data, path: path)
  }

  /// Reads a file's bytes; `path` is for messages.
  public static func parse(_ data: Data, path: String) throws(BaselineError) -> Baseline {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      // The layout's version comes first: in a newer layout the rest may not be readable.
      let format = try decoder.decode(Header.self, from: data).format
      guard format <= currentFormat else { throw BaselineError.newerFormat(path: path, format: format) }
      let baseline = try decoder.decode(Baseline.self, from: data)
      try baseline.check(path: path)
      return baseline
    } catch let error as BaselineError {
      throw error
    } catch let error as DecodingError {
      throw malformed(error, path: path)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }

  private struct Header: Decodable { var format: Int }

  private func check(path: String) throws(BaselineError) {
    if entries.isEmpty { throw .malformed(path: path, place: "entries", reason: "there are none") }
    for (index, entry) in entries.enumerated() {
      let place = "entries[\(index)] (\(entry.key.system) \(entry.key.variant) \(entry.key.metric))"
      if entry.values.isEmpty { throw .malformed(path: path, place: place, reason: "there are no values") }
      if entry.values.contains(where: \.value.isNaN) {
        throw .malformed(path: path, place: place, reason: "a value is not a number")
      }
      let mean = Summary(entry.values.map(\.value)).mean
      if !(mean == entry.summary.mean || abs(mean - entry.summary.mean) <= 1e-9 * max(1, abs(mean))) {
        throw .malformed(
          path: path, place: place, reason: "the mean is \(entry.summary.mean) but its values have the mean \(mean)")
      }
    }
  }

  private static func malformed(_ error: DecodingError, path: String) -> BaselineError {
    func place(_ context: DecodingError.Context) -> String {
      let names = context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }
      return names.isEmpty ? "the top" : String(names.joined().drop { $0 == "." })
    }
    func sentencePart(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }
    switch error {
    case .keyNotFound(let key, let context):
      return .malformed(path: path, place: place(context), reason: "the field “\(key.stringValue)” is missing")
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      return .malformed(path: path, place: place(context), reason: sentencePart(context.debugDescription))
    @unknown default:
      return .malformed(path: path, place: "an unknown place", reason: "\(error)")
    }
  }
}
