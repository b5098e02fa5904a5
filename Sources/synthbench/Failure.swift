import ArgumentParser
import Datasets
import Experiments
import Foundation
import Images
import Judges
import Layers
import QualityMetrics
import Reports
import Results

/// How the program ends; the numbers are part of its interface.
enum ExitStatus: Int32 {
  case ok = 0
  case gateFailed = 1
  case usage = 2
  case noData = 3
  case runFailed = 4
  case interrupted = 5
}

/// Turns errors into one paragraph on standard error and an exit status.
enum Failure {
  static func exit(with error: any Error) -> Never {
    let status = status(of: error)
    if let status {
      FileHandle.standardError.write(Data("synthbench: \(message(of: error))\n".utf8))
      Foundation.exit(status.rawValue)
    }
    // What the option parser throws: help and version go to standard output with 0, usage errors end with 2.
    let isHelp = SynthBench.exitCode(for: error) == .success
    let text = SynthBench.fullMessage(for: error) + (isHelp ? "" : nearestVerb())
    (isHelp ? FileHandle.standardOutput : FileHandle.standardError).write(Data((text + "\n").utf8))
    Foundation.exit(isHelp ? ExitStatus.ok.rawValue : ExitStatus.usage.rawValue)
  }

  /// Ends the program after its results, or why there are none, were printed.
  static func exit(_ status: ExitStatus) -> Never { Foundation.exit(status.rawValue) }

  /// The status for our own errors; nil for the option parser's.
  private static func status(of error: any Error) -> ExitStatus? {
    switch error {
    case let error as ExperimentError:
      switch error {
      case .interrupted: .interrupted
      case .missingData, .notTrained, .makesNoImages, .takesNoImages, .notRepeatable, .unscorable: .noData
      case .unwritable, .unknownSpecification, .damagedFile, .unknownTranslation: .usage
      case .notFinite, .runsFailed: .runFailed
      }
    case let error as ResultsError:
      switch error {
      case .missing, .noScores, .notComparable: .noData
      case .busy: .runFailed
      default: .usage
      }
    case let error as ReportError: if case .unwritable = error { .usage } else { .noData }
    case BaselineError.tooFewSeeds, BaselineError.noBaselines, PublishedTableError.nothingToCompare: .noData
    case is PlotError, is BaselineError, is PublishedTableError: .usage
    case ImageError.unwritable: .usage
    case is DatasetError, is ImageError: .noData
    case MetricError.unknownMetric: .usage
    case is MetricError: .noData
    case is WeightsError: .usage
    case PretrainedWeightsError.missing: .noData
    case is PretrainedWeightsError: .usage
    case is NoWeights: .noData
    case is UserError: .usage
    case let error as FolderScoringError: error.isUsage ? .usage : .noData
    case is SelfTestError: .usage
    default: SynthBench.exitCode(for: error) == .failure && !(error is ValidationError) ? .runFailed : nil
    }
  }

  /// "Did you mean" for a mistyped verb, which the option parser does not offer.
  private static func nearestVerb() -> String {
    let verbs = SynthBench.configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"), !verbs.contains(word) else {
      return ""
    }
    return "\n" + Suggestion.question(Suggestion.nearest(to: word, among: verbs)).trimmingCharacters(in: .whitespaces)
  }

  private static func message(of error: any Error) -> String {
    switch error {
    case ResultsError.unknownName(let kind, let name, let known):
      UserError.unknown(kind, name, among: known).description
    case let error as any CustomStringConvertible: plain(error.description)
    default: plain(error.localizedDescription)
    }
  }

  /// The text without what Foundation puts around the system's reasons: a sentence before and a second full stop.
  private static func plain(_ text: String) -> String {
    let short = text.replacing("The operation could not be completed. ", with: "").replacing(".. ", with: ". ")
    return short.hasSuffix("..") ? String(short.dropLast()) : short
  }
}

/// What the user asked for and cannot have, in a sentence.
struct UserError: Error, CustomStringConvertible {
  let description: String

  /// An unknown name, with the nearest known one.
  static func unknown(_ kind: String, _ name: String, among names: [String]) -> UserError {
    let question = Suggestion.question(Suggestion.nearest(to: name, among: names))
    return UserError(
      description: "There is no \(kind) named '\(name)'.\(question) Known: \(names.joined(separator: ", ")).")
  }
}
