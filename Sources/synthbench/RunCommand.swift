import ArgumentParser
import Experiments
import Foundation

/// `synthbench run BENCHMARK`: everything of a benchmark that is missing, then its report.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a benchmark: train, score, and write its report. Does only what is missing.")

  @Argument(help: "The benchmark; `synthbench list` shows them.")
  var benchmark: String

  @Option(help: "How much time it may take: smoke, quick, standard or paper.")
  var profile: String = Profile.quick.rawValue

  @Option(help: "Seeds, such as 0,1,2 or 0-4.")
  var seeds = "0"

  @Option(
    help: ArgumentHelp("The folder that the report goes to; reports/BENCHMARK when not given.", valueName: "folder"))
  var report: String?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var work: WorkOptions

  func run() throws {
    let benchmark = try Benchmark.named(benchmark, kind: "benchmark")
    let profile = try Profile.named(profile, kind: "profile")
    let seeds = try parsedSeeds(seeds)
    let stages = benchmark.stages(profile, seeds: seeds)
    let workplace = try work.workplace(place, title: "\(benchmark.rawValue) \(profile.rawValue)")
    try Scheduler(Executor(workplace), jobs: work.jobCount, threads: work.threads).execute(stages, benchmark: benchmark)
    if benchmark == .hands { try workplace.reporting { try workplace.writeVariantSheets(profile, seeds: seeds) } }
    print(try writeReport(benchmark, profile, seeds, workplace: workplace, folder: report))
  }
}

/// `synthbench resume`: goes on with every run that was stopped or killed.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Go on with every run that was stopped, killed or failed.")

  @OptionGroup var place: PlaceOptions
  @OptionGroup var work: WorkOptions

  func run() throws {
    let counted = try place.existingWorkplace()
    for run in try counted.unreadable() {
      FileHandle.standardError.write(
        Data("Run \(run) is left alone: another version of synthbench made it and this one cannot read it.\n".utf8))
    }
    guard try !counted.unfinished().isEmpty else { return print("Nothing to resume in \(place.runs).") }
    let workplace = try work.workplace(place, title: "resume")
    for (benchmark, stages) in try workplace.unfinished() {
      try Scheduler(Executor(workplace), jobs: work.jobCount, threads: work.threads).execute(
        stages, benchmark: benchmark)
    }
  }
}
