import ArgumentParser
import Experiments
import Foundation
import Reports
import Results

/// Writes a benchmark's report and gives the page's path; for a collection, a page for each part that has finished runs
/// and an overview, whose path is given.
func writeReports(
  _ benchmark: Benchmark, _ profile: Profile?, _ seeds: [UInt64]?, workplace: Workplace, folder: String?
) throws -> String {
  try workplace.reporting {
    let folder = try folder ?? defaultFolder(benchmark, profile, seeds, workplace.store)
    guard benchmark.isCollection else { return try writePage(benchmark, profile, seeds, workplace, to: folder) }
    let pages = benchmark.parts.map { (part: $0, place: benchmark == .all ? $0.reportFolder : $0.rawValue) }
    for page in pages {
      do {
        _ = try writePage(page.part, profile, seeds, workplace, to: "\(folder)/\(page.place)")
      } catch ReportError.noFinishedRuns {}  // the overview says so
    }
    return try Overview.write(
      title: benchmark.summary, collection: benchmark.rawValue,
      benchmarks: pages.map { ($0.part.rawValue, "\($0.place)/index.md") }, profile: profile?.rawValue,
      seeds: seeds?.map { Int($0) }, store: workplace.store, runsFolder: workplace.folder, baselineFolder: "baselines",
      publishedFolder: PublishedTable.folder, to: folder)
  }
}

/// The benchmark's folder in `reports`; within it a folder for each profile but quick, whose page is the benchmark's own.
private func defaultFolder(
  _ benchmark: Benchmark, _ profile: Profile?, _ seeds: [UInt64]?, _ store: ResultsStore
) throws -> String {
  // The overview of everything lies above all pages.
  let folder = benchmark == .all ? "reports" : "reports/\(benchmark.reportFolder)"
  let latest = RunFilter(
    benchmark: benchmark.rawValue, seeds: seeds.map { Set($0.map(Int.init)) }, states: [.finished])
  let shown = try profile?.rawValue ?? store.latestRun(latest)?.profile
  return shown.map { $0 == Profile.quick.rawValue ? folder : "\(folder)/\($0)" } ?? folder
}

private func writePage(
  _ benchmark: Benchmark, _ profile: Profile?, _ seeds: [UInt64]?, _ workplace: Workplace, to folder: String
) throws -> String {
  try Report.write(
    benchmark: benchmark.rawValue, profile: profile?.rawValue, seeds: seeds?.map { Int($0) }, store: workplace.store,
    runsFolder: workplace.folder, baselineFolder: "baselines", publishedFolder: PublishedTable.folder, to: folder)
}

/// `synthbench report BENCHMARK`: the page from what is stored, without running anything.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write a benchmark's report from the stored results.",
    discussion: "`report performance` draws the page of `make peers` from what that has recorded.")

  @Argument(help: "The benchmark; `synthbench list` shows them. Or `performance`.")
  var benchmark: String

  @Option(help: "The profile; that of the latest finished run when not given.")
  var profile: String?

  @Option(help: "Seeds, such as 0,1,2 or 0-4; all when not given.")
  var seeds: String?

  @Option(
    help: ArgumentHelp(
      "The folder it goes to; when not given reports/BENCHMARK, and within it PROFILE if that is not quick.",
      valueName: "folder"))
  var to: String?

  @OptionGroup var place: PlaceOptions

  func run() throws {
    guard benchmark != "performance" else {
      guard profile == nil, seeds == nil else {
        throw UserError(
          description: "The page of performance has no profiles and seeds: leave out --profile and --seeds.")
      }
      let measurements = "\(place.runs)/peers/measurements.jsonl"
      return print(try PerformanceReport.write(measurements: measurements, to: to ?? "reports/performance"))
    }
    let benchmark = try Benchmark.named(benchmark, kind: "benchmark")
    let profile = try profile.map { try Profile.named($0, kind: "profile") }
    _ = try place.existingWorkplace()  // a wrong folder is told of before anything is made in it
    let workplace = try place.quietWorkplace()
    print(try writeReports(benchmark, profile, seeds.map(parsedSeeds), workplace: workplace, folder: to))
  }
}
