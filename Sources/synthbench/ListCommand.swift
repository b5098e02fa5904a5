import ArgumentParser
import Experiments
import Foundation
import QualityMetrics
import Results

/// `synthbench list`: what there is.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List benchmarks, systems, metrics, profiles, or stored runs.")

  /// What can be listed.
  enum Kind: String, Named {
    case all, benchmarks, systems, papers, metrics, profiles, runs
  }

  @Argument(help: "all, benchmarks, systems, papers, metrics, profiles or runs.")
  var kind = Kind.all.rawValue

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var place: PlaceOptions

  /// A line of a list.
  private struct Line: Encodable {
    var name: String
    var summary: String
  }

  func run() throws {
    let kind = try Kind.named(kind, kind: "list")
    var sections: [(Kind, [Line])] = []
    for candidate in Kind.allCases where candidate != .all {
      guard kind == candidate || (kind == .all && candidate != .runs && candidate != .papers) else { continue }
      sections.append((candidate, try lines(of: candidate)))
    }
    if json {
      return print(
        try jsonText(Dictionary(uniqueKeysWithValues: sections.map { ($0.0.rawValue, $0.1) })))
    }
    for (kind, lines) in sections {
      print("\(kind.rawValue):")
      let width = lines.map(\.name.count).max() ?? 0
      for line in lines {
        print("  \(line.name.padding(toLength: width, withPad: " ", startingAt: 0))  \(line.summary)")
      }
    }
  }

  private func lines(of kind: Kind) throws -> [Line] {
    switch kind {
    case .all: []
    case .benchmarks: Benchmark.allCases.map { Line(name: $0.rawValue, summary: $0.summary) }
    case .systems:
      SystemID.allCases.map {
        Line(
          name: $0.rawValue,
          summary: "\($0.summary). Variants: \($0.variants.joined(separator: ", ")); presets: "
            + $0.presets.joined(separator: ", "))
      }
    case .papers:
      SystemID.allCases.compactMap { system in
        system.paper.map { paper in
          Line(
            name: system.rawValue,
            summary: ([paper.citation] + paper.deviations.map { "Departs from it: " + $0 }).joined(separator: "\n    "))
        }
      }
    case .metrics:
      MetricID.allCases.map {
        Line(name: $0.rawValue, summary: "\($0.displayName) \($0.direction.symbol). \($0.source)")
      }
    case .profiles: Profile.allCases.map { Line(name: $0.rawValue, summary: $0.summary) }
    case .runs:
      try place.existingWorkplace().store.runs().map { run in
        Line(
          name: run.id.map(String.init) ?? "",
          summary: "\(run.benchmark) \(run.system) \(run.variant) \(run.preset) \(run.profile) seed \(run.seed): "
            + "\(run.state.rawValue)\(run.weightsHash.map { ", weights " + $0.prefix(12) } ?? "")")
      }
    }
  }
}

/// A value as JSON with sorted keys; what JSON has no number for (an infinite PSNR) is the text `inf`, `-inf` or `nan`.
func jsonText(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
