import Foundation
import Results

/// What made the numbers, and how to make them again.
struct ProvenanceSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    writer.page.heading(2, "Provenance")
    let again = RunAgain(benchmark: report.benchmark.rawValue, profile: report.profile, seeds: report.seeds)
    writer.page.code(again.command, .shell)
    let facts = facts(report)
    var table = MarkdownTable([.text("what"), .text("value")])
    for (name, value) in facts { table.add([MarkdownText(name), value]) }
    writer.page.table(table)
    writer.page.table(datasets(report))
    var folded = MarkdownPage()
    folded.table(runs(report))
    writer.page.details("Every run with the hash of its final weights", folded)
  }

  private func facts(_ report: ReportContext) -> [(String, MarkdownText)] {
    let runs = report.runs
    func all(_ values: [String]) -> String { Set(values).sorted().joined(separator: "; ") }
    func codes(_ values: [String]) -> MarkdownText {
      let sorted = Set(values).sorted()
      return sorted.dropFirst().reduce(sorted.first.map { .code($0) } ?? "") { $0 + ", " + .code($1) }
    }
    let seconds = runs.compactMap { run in run.finishedAt.map { $0.timeIntervalSince(run.createdAt) } }
    var facts: [(String, MarkdownText)] = [
      ("seeds", MarkdownText(RunAgain.list(report.seeds))), ("code version", codes(runs.map(\.codeVersion))),
      ("program (SHA-256)", codes(runs.map(\.binaryHash))), ("machine", MarkdownText(all(runs.map(\.machine)))),
      ("threads of each run", MarkdownText(all(runs.map { String($0.threads) }))),
      (
        "time of the runs, added up",
        MarkdownText(NumberText.duration(seconds: seconds.reduce(0, +)) + ", pauses included where a run was resumed")
      ),
    ]
    if let begin = runs.map(\.createdAt).min(), let end = runs.compactMap(\.finishedAt).max() {
      let length = NumberText.duration(seconds: end.timeIntervalSince(begin))
      facts.append(("first begun, last finished", MarkdownText("\(begin.onPage) to \(end.onPage) (\(length))")))
    }
    if let peak = runs.compactMap(\.peakResidentBytes).max() {
      facts.append(("peak resident memory of the process", MarkdownText(NumberText.bytes(peak))))
    }
    let judges = Set(runs.flatMap { run in run.judgeHashes.map { "\($0.key): \($0.value)" } }).sorted()
    if !judges.isEmpty { facts.append(("judges", codes(judges))) }
    return facts
  }

  // MARK: Data sets

  private func datasets(_ report: ReportContext) -> MarkdownTable {
    var table = MarkdownTable([
      .text("data set"), .text("source"), .text("items"), .text("licence"), .text("content hash (SHA-256)"),
    ])
    var seen: Set<String> = []
    for run in report.runs {
      for manifest in run.manifests where seen.insert("\(manifest.name) \(manifest.contentHash)").inserted {
        table.add([
          MarkdownText(manifest.name), MarkdownText(manifest.source), MarkdownText(manifest.counts.text),
          MarkdownText(manifest.licence),
          .code(manifest.contentHash) + MarkdownText(" over \(manifest.hashed)"),
        ])
      }
    }
    return table
  }

  // MARK: Runs

  private func runs(_ report: ReportContext) -> MarkdownTable {
    var table = MarkdownTable([
      .text("system"), .text("variant"), .number("seed"), .number("time"), .number("peak memory"),
      .text("weights (SHA-256)"),
    ])
    for run in report.runs {
      let time = run.finishedAt.map { NumberText.duration(seconds: $0.timeIntervalSince(run.createdAt)) }
      table.add([
        MarkdownText(run.system), MarkdownText(run.variant), MarkdownText("\(run.seed)"),
        MarkdownText(time ?? NumberText.missing),
        MarkdownText(run.peakResidentBytes.map { NumberText.bytes($0) } ?? NumberText.missing),
        run.weightsHash.map { .code($0) } ?? MarkdownText(NumberText.missing),
      ])
    }
    return table
  }
}

extension Date {
  /// `2026-11-20 23:40 UTC`
  fileprivate var onPage: String {
    let text = formatted(.iso8601)
    return text.prefix(16).replacingOccurrences(of: "T", with: " ") + " UTC"
  }
}
