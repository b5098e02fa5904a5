import ArgumentParser
import Experiments
import Reports
import Results

/// What narrows the name of a run or score.
struct NameOptions: ParsableArguments {
  @Option(help: "The preset, where a name alone is not enough.")
  var preset: String?

  @Option(help: "The profile, where a name alone is not enough.")
  var profile: String?

  /// The filter, with a seed.
  func filter(seed: Int? = nil) -> NameFilter { NameFilter(seed: seed, preset: preset, profile: profile) }
}

/// `synthbench why SCORE`: where a number comes from.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Show where a stored number comes from: protocol, run, data, judges, items, seeds, and how to repeat it.")

  @Argument(
    help: "The score's number, or benchmark/system/variant/metric/subject; `synthbench diff` and reports name them.")
  var score: String

  @Option(help: "The seed, where the name is not enough.")
  var seed: Int?

  @Option(help: "How many of the worst and best items are shown.")
  var items = 5

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var names: NameOptions
  @OptionGroup var place: PlaceOptions

  func validate() throws {
    if !(0...1_000_000).contains(items) { throw ValidationError("--items needs a number from 0 to 1000000.") }
  }

  func run() throws {
    let store = try place.existingStore()
    let origin = try store.origin(
      of: store.score(named: score, names.filter(seed: seed)), ends: items, commandOptions: place.repeated)
    print(json ? try jsonText(origin) : origin.text)
  }
}
