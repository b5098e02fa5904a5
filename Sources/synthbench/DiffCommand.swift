import ArgumentParser
import Experiments
import Reports
import Results

/// `synthbench diff RUN RUN`: what two runs do not share.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Show how two stored runs differ: specification, circumstances and scores.")

  @Argument(help: "The first run's number, or system/variant/seed; `synthbench list runs` shows them.")
  var first: String

  @Argument(help: "The second run's.")
  var second: String

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var names: NameOptions
  @OptionGroup var place: PlaceOptions

  func run() throws {
    let store = try place.existingStore()
    let difference = try store.difference(
      try store.run(named: first, names.filter()), try store.run(named: second, names.filter()))
    print(json ? try jsonText(difference) : difference.text)
  }
}
