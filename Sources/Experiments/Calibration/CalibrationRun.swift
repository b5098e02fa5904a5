import Datasets
import Foundation
import Tensors

/// The published sets whose tables have rows without training.
public enum CalibrationSet: String, Codable, Hashable, Sendable, CaseIterable {
  case set5
  case nyu = "nyu-hand-pose"
  case icvl = "icvl-hand-pose"

  /// The labels of a set of hands; nil for images.
  var labels: HandPoseLabels? {
    switch self {
    case .set5: nil
    case .nyu: .nyu
    case .icvl: .icvl
    }
  }

  /// Where its files lie within the folder of published data sets.
  var folder: String { labels.map { "handpose/\($0.rawValue)" } ?? rawValue }

  /// The stored predictions of a set of hands by the name of their file without its ending, in alphabetical order.
  func predictions(data: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(data)/\(folder)/results")) ?? []
    return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
  }

  /// Where a stored prediction lies.
  func file(ofPrediction name: String, data: String) -> URL {
    URL(fileURLWithPath: "\(data)/\(folder)/results/\(name).txt")
  }
}

/// A run that trains nothing: a row of a published table, made from published files.
public struct CalibrationRun: SystemRun {
  /// How the row is made.
  public enum Method: Codable, Hashable, Sendable {
    /// Small images are enlarged.
    case interpolation(Interpolation)
    /// Joints as their authors stored them: the file's name without its ending, and the SHA-256 of its bytes.
    case predictions(String, sha256: String)
  }

  /// The published set.
  public var set: CalibrationSet
  /// How the row is made.
  public var method: Method
  /// Has no say; part of the key of every run.
  public var profile: Profile
  /// Has no say; part of the key of every run.
  public var seed: UInt64

  /// What is run.
  public var system: SystemID { .calibration }
  /// The method's name.
  public var variantName: String {
    switch method {
    case .interpolation(let interpolation): interpolation.rawValue
    case .predictions(let name, _): name
    }
  }
  /// The set's name.
  public var presetName: String { self.set.rawValue }
  /// The run as one of any system.
  package var specification: RunSpecification { .calibration(self) }
  /// None: nothing is trained.
  public var arithmetic: Arithmetic? {
    get { nil }
    set {}
  }

  /// A run for every row whose files are under the data folder.
  static func planned(_ profile: Profile, seed: UInt64, data: String?) -> [CalibrationRun] {
    guard let data else { return [] }
    return CalibrationSet.allCases.filter { $0.isThere(data: data) }.flatMap { set -> [CalibrationRun] in
      let methods: [Method] =
        set.labels == nil
        ? Interpolation.allCases.map { .interpolation($0) }
        : set.predictions(data: data).map { name in
          // A file that cannot be read fails when it is scored, with what is wrong with it.
          let bytes = (try? Data(contentsOf: set.file(ofPrediction: name, data: data))) ?? Data()
          return .predictions(name, sha256: SHA256.hexadecimal(of: Array(bytes)))
        }
      return methods.map { CalibrationRun(set: set, method: $0, profile: profile, seed: seed) }
    }
  }
}

extension CalibrationSet {
  /// Whether its folder is under the data folder.
  func isThere(data: String) -> Bool { FileManager.default.fileExists(atPath: "\(data)/\(folder)") }
}

extension Benchmark {
  /// What a run of it does without, as published files are not there: a sentence each.
  public func leftOut(data: String?) -> [String] {
    let readers = parts.filter(\.readsFiles)
    guard let data else {
      // A benchmark by itself does not do without its files: it fails and says so.
      return !isCollection
        ? []
        : readers.map {
          "The benchmark \($0.rawValue) is left out: its published files are looked for in --data or SYNTHBENCH_DATA."
        }
    }
    guard readers.contains(.calibration) else { return [] }
    return CalibrationSet.allCases.filter { !$0.isThere(data: data) }.map {
      "Of the benchmark calibration, \($0.rawValue) is left out: there is no folder \(data)/\($0.folder)."
    }
  }

  /// Throws `ExperimentError.missingData` where a benchmark has nothing to run for want of its files.
  public func requireRuns(_ stages: [[RunSpecification]], data: String?) throws {
    if self == .calibration && stages.allSatisfy(\.isEmpty) {
      throw ExperimentError.missingData(set: "set5 or handpose", folder: data)
    }
  }
}
