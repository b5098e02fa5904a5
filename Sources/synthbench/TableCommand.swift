import ArgumentParser
import Experiments
import Foundation
import Reports
import Results

/// `synthbench table ID`: a published table with ours beside it.
struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table", abstract: "Show a published table beside the stored scores, with a verdict for each figure.",
    discussion: """
      Without a table, lists them all with what of ours stands beside each. Ends with 3 where nothing at all can be \
      compared.
      """)

  /// How tables are printed.
  enum Format: String, Named {
    case markdown, csv, latex
  }

  @Argument(help: "The table; `synthbench table` lists them.")
  var id: String?

  @Flag(help: "Every table.")
  var all = false

  @Option(help: "markdown, csv or latex.")
  var format = Format.markdown.rawValue

  @Flag(help: "Print JSON, whatever the format.")
  var json = false

  @Option(help: "The profile of our runs; that of each benchmark's latest finished run when not given.")
  var profile: String?

  @Option(help: "Seeds, such as 0,1,2 or 0-4; all when not given.")
  var seeds: String?

  @Option(help: ArgumentHelp("The folder of published tables.", valueName: "folder"))
  var published = PublishedTable.folder

  @OptionGroup var place: PlaceOptions

  func validate() throws {
    if id != nil && all { throw ValidationError("Name one table, or give --all.") }
  }

  func run() throws {
    let format = try Format.named(format, kind: "format")
    let profile = try profile.map { try Profile.named($0, kind: "profile") }
    let tables = try PublishedTable.readAll(in: published)
    if let id, !tables.contains(where: { $0.id == id }) {
      throw UserError.unknown("published table", id, among: tables.map(\.id))
    }
    var scores = StoredScores(
      try store, profile: profile?.rawValue, seeds: try seeds.map { try parsedSeeds($0).map { Int($0) } })
    let comparisons = try tables.filter { id == nil || $0.id == id }.map { try TableComparison($0, scores: &scores) }
    guard id != nil || all else { return print(try list(comparisons)) }
    print(try text(comparisons, format), terminator: json ? "\n" : "")
    guard comparisons.contains(where: \.comparesAnything) else {
      throw PublishedTableError.nothingToCompare(tables: comparisons.map(\.table.id))
    }
  }

  /// The stored results; nil where there is no file.
  private var store: ResultsStore? {
    get throws {
      do { return try place.existingWorkplace().store } catch ResultsError.missing { return nil }
    }
  }

  private func list(_ comparisons: [TableComparison]) throws -> String {
    json ? try jsonText(comparisons.map(TableListing.init)) : TableListing.text(comparisons.map(TableListing.init))
  }

  private func text(_ comparisons: [TableComparison], _ format: Format) throws -> String {
    if json { return try jsonText(comparisons.map(\.record)) }
    switch format {
    case .markdown: return TableComparison.markdown(comparisons)
    case .csv: return comparisons.enumerated().map { $1.csv(titles: $0 == 0) }.joined()
    case .latex: return comparisons.map(\.latex).joined(separator: "\n")
    }
  }
}
