import ArgumentParser
import Foundation
import Judges

/// `synthbench weights`: the weights of published networks.
struct WeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights", abstract: "Weights of published networks that scores are computed with.",
    subcommands: [WeightsListCommand.self, WeightsImportCommand.self, WeightsCheckCommand.self],
    defaultSubcommand: WeightsListCommand.self)
}

/// Where weights lie.
struct WeightsOptions: ParsableArguments {
  @Option(name: .customLong("weights"), help: ArgumentHelp("The folder of imported weights.", valueName: "folder"))
  var path = WeightsFolder.standardPath

  @Flag(help: "Print JSON.")
  var json = false

  var folder: WeightsFolder { WeightsFolder(path) }
}

extension PretrainedSlot: Named {}

/// `synthbench weights list`.
struct WeightsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the networks, which of them have weights, and where to get those.")

  @OptionGroup var options: WeightsOptions

  private struct Line: Encodable {
    var slot: PretrainedSlot
    var summary: String
    var isPresent: Bool
    var sha256: String?
    var source: String
  }

  func run() throws {
    let folder = options.folder
    let lines = PretrainedSlot.allCases.map { slot in
      let isPresent = folder.contains(slot)
      return Line(
        slot: slot, summary: slot.summary, isPresent: isPresent,
        sha256: isPresent ? folder.recordedHash(of: slot) : nil, source: slot.source)
    }
    if options.json { return print(try jsonText(lines)) }
    for line in lines {
      print("\(line.slot.rawValue): \(line.summary)")
      if line.isPresent {
        print("  file     \(folder.file(of: line.slot))")
        print("  sha-256  \(line.sha256 ?? "not recorded; import the file")")
      } else {
        print("  not there")
      }
      print("  source   \(line.source)")
    }
  }
}

/// `synthbench weights import FILE`.
struct WeightsImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take in a safetensors file after checking every name, shape and value.",
    discussion: "datasets.md has the line of Python that makes it from the public file.")

  @Argument(help: "The safetensors file.")
  var file: String

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("The network it belongs to; by default told by its names.", valueName: "slot"))
  var slot: String?

  @OptionGroup var options: WeightsOptions

  func run() throws {
    let slot = try slot.map { try PretrainedSlot.named($0, kind: "network") }
    let imported = try options.folder.takeIn(file, as: slot)
    if options.json { return print(try jsonText(imported)) }
    print("\(imported.slot.rawValue): \(imported.tensors) tensors, \(imported.leftOut) left out")
    print("  file     \(imported.file)")
    print("  sha-256  \(imported.sha256)")
  }
}

/// `synthbench weights check`.
struct WeightsCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check that imported weights are still what was imported.")

  @OptionGroup var options: WeightsOptions

  private struct Line: Encodable {
    var slot: PretrainedSlot
    var sha256: String?
    var problem: String?
  }

  func run() throws {
    let folder = options.folder
    let present = PretrainedSlot.allCases.filter { folder.contains($0) }
    guard !present.isEmpty else { throw NoWeights(folder: folder.path) }
    var problems: [any Error] = []
    let lines = present.map { slot in
      do {
        return Line(slot: slot, sha256: try folder.load(slot).hash)
      } catch {
        problems.append(error)
        return Line(slot: slot, problem: String(describing: error))
      }
    }
    if options.json {
      print(try jsonText(lines))
    } else {
      for line in lines { print("\(line.slot.rawValue): \(line.sha256.map { "as imported, \($0)" } ?? "not usable")") }
    }
    if let first = problems.first { throw first }
  }
}

/// No weights were imported.
struct NoWeights: Error, CustomStringConvertible {
  let folder: String
  var description: String {
    "There are no weights in \(folder). `synthbench weights list` says where to get them."
  }
}
