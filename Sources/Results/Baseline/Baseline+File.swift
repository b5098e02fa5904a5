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
  /// A score of a baseline about to be written has fewer seeds than `Baseline.minimumSeeds`.
  case tooFewSeeds(name: String, score: String, count: Int)
  /// There is no baseline in a folder, or no such folder.
  case noBaselines(folder: String)
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
      "The file \(path) is not a baseline: at \(place), \(reason). Make it anew from stored runs; only its \"gate\" is "
        + "meant to be edited by hand."
    case .newerFormat(let path, let format):
      "The baseline file \(path) has the layout \(format), made by a newer version of synthbench; this version reads "
        + "layouts up to \(Baseline.currentFormat). Use that version, or make the baseline anew."
    case .tooFewSeeds(let name, let score, let count):
      "The baseline \(name) would have \(count == 1 ? "one seed" : "\(count) seeds") of \(score), and a spread over seeds "
        + "needs \(Baseline.minimumSeeds) or more to be worth anything. Run more seeds first, or accept that only very "
        + "large drops will be seen with --allow-few."
    case .noBaselines(let folder):
      "There is no baseline in \(folder), so nothing would be compared. Make one with `synthbench baseline make`, or give "
        + "another folder."
    }
  }
}

extension Baseline {
  /// The file's bytes: the same baseline always gives the same bytes.
  public func jsonData() throws -> Data { try BaselineLayout(self).data() }

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

  /// The names of the baselines in a folder, in alphabetical order.
  public static func names(in folder: String) throws(BaselineError) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let names = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    if names.isEmpty { throw .noBaselines(folder: folder) }
    return names
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
      return format == 1
        ? try decoder.decode(BaselineLayout1.self, from: data).baseline(path: path)
        : try decoder.decode(BaselineLayout.self, from: data).baseline(path: path)
    } catch let error as BaselineError {
      throw error
    } catch let error as DecodingError {
      throw malformed(error, path: path)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }

  private struct Header: Decodable { var format: Int }

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
