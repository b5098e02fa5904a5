import Foundation
import Results
import Testing

@Suite("The gate's command")
struct GateCommandTests {
  private func prepared() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Program.succeed(
      ["run", "ring8", "--profile", "smoke", "--report", "page", "--seeds", "0-4", "--quiet"], in: folder)
    try FileManager.default.createDirectory(atPath: folder.file("baselines"), withIntermediateDirectories: true)
    try Program.succeed(["baseline", "make", "ring8", "--profile", "smoke"], in: folder)
    return folder
  }

  @Test("stored runs pass their own baseline; page, JSON, JUnit and step summary say the same; --power needs no runs")
  func same() throws {
    let folder = try prepared()
    try folder.write("summary.md", Array("before\n".utf8))
    let page = try Program.succeed(
      ["gate", "--markdown", "gate.md", "--junit", "gate.xml"], in: folder,
      environment: ["GITHUB_STEP_SUMMARY": folder.file("summary.md")])
    #expect(page.hasPrefix("## Quality gate: passed"))
    #expect(try String(contentsOfFile: folder.file("gate.md"), encoding: .utf8) == page)
    #expect(try String(contentsOfFile: folder.file("summary.md"), encoding: .utf8) == "before\n" + page)
    #expect(
      try String(contentsOfFile: folder.file("gate.xml"), encoding: .utf8).contains("failures=\"0\" errors=\"0\""))
    let json = try Program.succeed(["gate", "ring8", "--json", "--seeds", "1"], in: folder)
    let report = try JSONDecoder().decode(GateReport.self, from: Data(json.utf8))
    #expect(report.verdict == .passed && report.cases.allSatisfy { $0.outcome == .same })
    #expect(report.baselines[0].currentSeeds == [1])
    let power = try Program.succeed(["gate", "--power", "--seeds", "5-7", "--runs", "nowhere"], in: folder)
    #expect(power.contains("3 new seeds against 5 of the baseline"))
  }

  @Test("a worse score ends with 1, one that is missing or of another version with 3, and the page is printed first")
  func statuses() throws {
    let folder = try prepared()
    let path = folder.file("baselines/ring8.json")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var baseline = try Baseline.parse(Data(text.utf8), path: path)
    let place = try #require(
      baseline.entries.firstIndex { $0.key.metric.hasPrefix("parzen") && $0.key.subject == "test" })
    for index in baseline.entries[place].values.indices { baseline.entries[place].values[index].value += 1000 }
    try baseline.write(to: path)
    let worse = try Program.run(["gate"], in: folder)
    #expect(worse.status == 1 && worse.output.contains("### Worse (1)") && worse.errors.isEmpty)
    let metric = baseline.entries[place].key.metric
    #expect(try Program.run(["gate", "--informational", metric], in: folder).status == 0)
    #expect(try Program.run(["gate", "--absolute-floor", "\(metric)=2000"], in: folder).status == 0)
    baseline.entries[place].version += 1
    try baseline.write(to: path)
    let other = try Program.run(["gate"], in: folder)
    #expect(other.status == 3 && other.output.contains("version was"))
    let none = try Program.run(["gate", "--seeds", "77"], in: folder)
    #expect(none.status == 3 && none.output.contains("no finished run has this score"))
  }

  @Test("the policy in a baseline survives making it anew; few seeds are refused unless allowed")
  func making() throws {
    let folder = try prepared()
    let path = folder.file("baselines/ring8.json")
    var baseline = try Baseline.read(from: path)
    baseline.policy = GatePolicy(alpha: 0.01)
    try baseline.write(to: path)
    try Program.succeed(["baseline", "ring8", "--profile", "smoke"], in: folder)
    #expect(try Baseline.read(from: path).policy?.alpha == 0.01)
    let few = ["baseline", "make", "ring8", "--profile", "smoke", "--seeds", "0-2", "--to", "few.json"]
    try Program.fail(few, in: folder, status: 3, saying: ["3 seeds", "5 or more", "--allow-few"])
    #expect(try Program.run(few + ["--allow-few"], in: folder).errors.contains("only very large drops"))
  }

  @Test("wrong names, files and numbers are told apart from gates that fail")
  func wrong() throws {
    let folder = try TemporaryFolder()
    try Program.fail(["gate"], in: folder, status: 3, saying: ["no baseline in baselines", "baseline make"])
    let made = try prepared()
    try Program.fail(["gate", "rign8"], in: made, status: 2, saying: ["'rign8'", "Did you mean 'ring8'?"])
    try Program.fail(["gate", "--baseline", "x.json"], in: made, status: 2, saying: ["no baseline file at x.json"])
    try Program.fail(["gate", "--alpha", "2"], in: made, status: 2, saying: ["alpha is 2.0"])
    try Program.fail(["gate", "--informational", "parzen"], in: made, status: 2, saying: ["'parzen'"])
    try Program.fail(["gate", "--absolute-floor", "x"], in: made, status: 2, saying: ["metric=drop"])
    try Program.fail(["gate", "--profile", "quick"], in: made, status: 2, saying: ["profile smoke", "not quick"])
    try Program.fail(["gate", "--runs", "nowhere"], in: made, status: 3, saying: ["no results file"])
    try Program.fail(
      ["gate", "ring8", "--baseline", "x.json"], in: made, status: 2, saying: ["names of baselines or --baseline"])
  }
}
