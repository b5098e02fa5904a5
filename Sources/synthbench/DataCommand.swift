import ArgumentParser
import Datasets
import Experiments
import Foundation

/// `synthbench data`: what data sets there are, and procedural ones as files.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Data sets.", subcommands: [DataListCommand.self, DataWriteCommand.self],
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

/// `synthbench data write LAYOUT`.
struct DataWriteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write",
    abstract: "Write a procedural world in the layout of the published set that it stands in for.",
    discussion: "Layouts:\n"
      + PublishedLayout.allCases.map { "  \($0.rawValue): \($0.summary)" }.joined(separator: "\n"))

  @Argument(help: "The layout.")
  var layout: String

  @Option(help: ArgumentHelp("The folder that is filled; made where it is missing.", valueName: "folder"))
  var to: String

  @Option(
    help: "Training items, or people where a set has several pictures of each; validation and test get a quarter each.")
  var count = 64

  @Option(help: "Rows and columns of a picture, where the layout does not fix them.")
  var size = 64

  @Option(help: "The seed that the world is drawn from.")
  var seed: UInt64 = 1

  func validate() throws {
    if !(1...1_000_000).contains(count) { throw ValidationError("--count needs a number from 1 to 1000000.") }
    if !(32...1024).contains(size) { throw ValidationError("--size needs a number from 32 to 1024.") }
  }

  func run() throws {
    let layout = try PublishedLayout.named(layout, kind: "layout")
    if let found = try? FileManager.default.contentsOfDirectory(atPath: to), !found.isEmpty {
      throw UserError(description: "The folder \(to) is not empty; name a new one, so that nothing is overwritten.")
    }
    do {
      try layout.write(to: URL(fileURLWithPath: to, isDirectory: true), count: count, size: size, seed: seed)
    } catch let error as CocoaError {
      throw UserError(description: "The folder \(to) cannot be filled: \(systemReason(error)).")
    }
    print(to)
  }
}

extension PublishedLayout: Named {}
