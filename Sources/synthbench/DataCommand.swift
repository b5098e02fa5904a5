import ArgumentParser
import Datasets
import Foundation

/// `synthbench data list`: the data sets with counts, content hash and licence.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Data sets.", subcommands: [DataListCommand.self],
    defaultSubcommand: DataListCommand.self)
}

/// `synthbench data list`.
struct DataListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the data sets with counts, content hash and licence line.")

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var place: PlaceOptions

  /// What is known of a set.
  private struct Line: Encodable {
    var name: String
    var summary: String
    var manifest: DatasetManifest?
    var problem: String?
  }

  func run() throws {
    let folder = place.dataFolder.map { URL(fileURLWithPath: $0) }
    let lines = DatasetName.allCases.map { name in
      do {
        return Line(name: name.rawValue, summary: name.summary, manifest: try name.manifest(data: folder))
      } catch {
        return Line(name: name.rawValue, summary: name.summary, problem: String(describing: error))
      }
    }
    if json { return print(try jsonText(lines)) }
    for line in lines {
      print("\(line.name): \(line.summary)")
      if let manifest = line.manifest {
        let counts = Split.allCases.map { ($0.rawValue, manifest.counts[$0]) }.filter { $0.1 > 0 }
        print("  counts   \(counts.map { "\($0.1) \($0.0)" }.joined(separator: ", "))")
        print("  sha-256  \(manifest.contentHash) (\(manifest.hashed))")
        print("  licence  \(manifest.licence)")
      } else {
        print("  not there: \(line.problem ?? "")")
      }
    }
  }
}
