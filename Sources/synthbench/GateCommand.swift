import ArgumentParser
import Foundation
import Reports
import Results

/// `synthbench gate`: holds finished runs against baselines, for continuous integration.
struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate", abstract: "Compare stored runs with baselines, and fail if a score became worse.",
    discussion: """
      A score is worse when its drop is shown, at --alpha one-sided over all scores together, and exceeds both floors. \
      Other trainings are compared seeds against seeds, the same weights item by item. Ends with 0 if nothing is worse, 1 \
      if something is, 3 if a score could not be compared or none gates. The page is also appended to the file that \
      GITHUB_STEP_SUMMARY names.

      Judges that were trained on another kind of processor are other judges: take the folder judges along from the \
      runs of the baseline, or make the baseline on the kind of machine that is gated.
      """)

  @Argument(help: "Names of baselines; all in the folder when not given.")
  var names: [String] = []

  @Option(help: ArgumentHelp("A baseline's file, in place of names.", valueName: "file"))
  var baseline: String?

  @Option(help: ArgumentHelp("The folder of baselines.", valueName: "folder"))
  var baselines = "baselines"

  @Option(help: "The profile that the baselines must be of.")
  var profile: String?

  @Option(help: "Seeds to compare, such as 5-7; all that are stored when not given.")
  var seeds: String?

  @Option(
    help: "One-sided probability with which an unchanged program may fail, over all scores; 0.05 if nothing says.")
  var alpha: Double?

  @Option(help: "The smallest drop worth failing on as a share of the baseline; 0.01 if nothing says.")
  var relativeFloor: Double?

  @Option(
    help: ArgumentHelp(
      """
      The smallest drop of a metric worth failing on, such as psnr@canonical=0.2; half the deviation over the \
      baseline's seeds if nothing says. May be repeated.
      """, valueName: "metric=drop"))
  var absoluteFloor: [String] = []

  @Option(help: ArgumentHelp("A metric that is shown and never fails. May be repeated.", valueName: "metric"))
  var informational: [String] = []

  @Flag(help: "Do not compare: print the smallest drop that would be seen with 80 % power.")
  var power = false

  @Flag(help: "Print JSON in place of Markdown.")
  var json = false

  @Option(help: ArgumentHelp("Also write the Markdown page, at most 65,536 bytes, to a file.", valueName: "file"))
  var markdown: String?

  @Option(help: ArgumentHelp("Also write JUnit XML to a file.", valueName: "file"))
  var junit: String?

  @OptionGroup var place: PlaceOptions

  func run() throws {
    let baselines = try readBaselines()
    let overrides = try policy(for: baselines)
    let seeds = try seeds.map { Set(try parsedSeeds($0).map { Int($0) }) }
    if power { return try printPower(baselines, seeds, overrides) }
    let report = try Gate.check(baselines, seeds: seeds, overrides: overrides, store: place.existingWorkplace().store)
    let page = report.markdown()
    print(json ? try jsonText(report) : page, terminator: json ? "\n" : "")
    try markdown.map { try GateFile($0).write(page) }
    try junit.map { try GateFile($0).write(report.junit) }
    if let summary = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"], !summary.isEmpty {
      try GateFile(summary).append(page)
    }
    switch report.verdict {
    case .passed: break
    case .failed: Failure.exit(.gateFailed)
    case .notComparable: Failure.exit(.noData)
    }
  }

  private func readBaselines() throws -> [Baseline] {
    if let baseline, names.isEmpty { return try checked([.read(from: baseline)]) }
    if baseline != nil { throw ValidationError("Give names of baselines or --baseline, not both.") }
    let known = try Baseline.names(in: baselines)
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw UserError.unknown("baseline in \(baselines)", unknown, among: known)
    }
    return try checked((names.isEmpty ? known : names).map { try .read(from: "\(baselines)/\($0).json") })
  }

  private func checked(_ baselines: [Baseline]) throws -> [Baseline] {
    guard let profile, let other = baselines.first(where: { $0.profile != profile }) else { return baselines }
    throw UserError(
      description:
        "The baseline \(other.name) is of the profile \(other.profile), not \(profile). Leave out --profile, or "
        + "make a baseline of that profile.")
  }

  private func policy(for baselines: [Baseline]) throws -> GatePolicy {
    let known = Set(baselines.flatMap { $0.entries.map(\.key.metric) }).sorted()
    var metrics: [String: MetricPolicy] = [:]
    for name in informational { metrics[name, default: MetricPolicy()].informational = true }
    for text in absoluteFloor {
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let floor = Double(parts[1]) else {
        throw UserError(
          description: "\"\(text)\" is no floor of a metric. Write metric=drop, such as psnr@canonical=0.2.")
      }
      metrics[String(parts[0]), default: MetricPolicy()].absoluteFloor = floor
    }
    if let unknown = metrics.keys.sorted().first(where: { !known.contains($0) }) {
      throw UserError.unknown("metric in the baselines", unknown, among: known)
    }
    let policy = GatePolicy(alpha: alpha, relativeFloor: relativeFloor, metrics: metrics)
    if let problem = policy.problem { throw UserError(description: "The gate cannot judge so: \(problem).") }
    return policy
  }

  /// Without --seeds and stored runs, as many new seeds as the baseline has.
  private func printPower(_ baselines: [Baseline], _ seeds: Set<Int>?, _ overrides: GatePolicy) throws {
    let sights = baselines.map { baseline in
      GatePower(baseline, seedCount: seeds?.count ?? baseline.seeds.count, overrides: overrides)
    }
    print(json ? try jsonText(sights) + "\n" : sights.map(\.markdown).joined(separator: "\n"), terminator: "")
  }
}
