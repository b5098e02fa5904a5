import ArgumentParser
import Experiments
import Foundation
import Reports
import Results

/// `synthbench verify RUN`: repeats a run and compares every bit.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Repeat a finished run from its stored specification and compare every bit.",
    discussion: "Ends with 0 when all is the same, 1 when something differs, 3 when the run cannot be repeated.")

  @Argument(help: "The run's number, or system/variant/seed; `synthbench list runs` shows them.")
  var name: String

  @Option(
    help: ArgumentHelp(
      "A new folder that the repetition works in, and that is kept; a temporary one, removed after, when not given.",
      valueName: "folder"))
  var scratch: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var names: NameOptions
  @OptionGroup var place: PlaceOptions
  @OptionGroup var work: WorkOptions

  func run() throws {
    let stored = try place.existingWorkplace()
    let id = try stored.store.run(named: name, names.filter()).id ?? 0
    let folder = scratch ?? FileManager.default.temporaryDirectory.appending(path: "verify-\(UUID().uuidString)").path
    if FileManager.default.fileExists(atPath: folder) {
      throw UserError(description: "The folder \(folder) is there already; --scratch needs one that is not.")
    }
    let verification = try verified(stored, id, in: folder)
    print(json ? try jsonText(verification) : verification.text)
    if !verification.isSame { Failure.exit(.gateFailed) }
  }

  private func verified(_ stored: Workplace, _ id: Int64, in folder: String) throws -> Verification {
    var elsewhere = place
    elsewhere.runs = folder
    defer { if scratch == nil { try? FileManager.default.removeItem(atPath: folder) } }
    let workplace = try work.workplace(elsewhere, title: "verify \(id)")
    defer { workplace.trace?.show() }
    return try stored.verify(run: id, in: workplace, threads: work.threads)
  }
}
