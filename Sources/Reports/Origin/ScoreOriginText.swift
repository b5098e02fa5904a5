import Foundation
import Results

extension ScoreOrigin {
  /// Where the number comes from, as text for a terminal.
  public var text: String {
    var page = PlainText()
    let label = MetricLabel(score.metric)
    let unit = label.unit.isEmpty ? "" : " \(label.unit)"
    page.line(
      "\(score.value)\(unit): \(label.title) \(score.direction.arrow), score \(score.id ?? 0) of run \(run.id ?? 0)")
    page.line(
      "\(run.benchmark)/\(run.system)/\(run.variant)/\(score.metric)/\(score.subject), seed \(run.seed), "
        + "preset \(run.preset), profile \(run.profile)")
    writeNumber(to: &page)
    page.heading("Signature \(score.signatureHash)")
    page.table(conditions.map { [$0.field, $0.value, $0.words ?? ""] })
    writeItems(to: &page)
    writeSeeds(to: &page)
    writeMakers(to: &page)
    page.heading("Specification \(run.specificationHash)")
    page.table(run.specificationFields.sorted { $0.key < $1.key }.map { [$0.key, $0.value] })
    if !artefacts.isEmpty {
      page.heading("Files")
      page.table(artefacts.map { [$0.kind.rawValue, $0.path, NumberText.bytes($0.byteCount), $0.sha256] })
    }
    page.heading("Again")
    page.line("  \(repetition)")
    page.line("  \(command ?? "no plan of this version has such a run; verify repeats it from what is stored")")
    return page.text
  }

  private func writeNumber(to page: inout PlainText) {
    page.heading("Number")
    var rows = [
      ["exactly", "\(score.value) (bits \(String(score.value.bitPattern, radix: 16)))"],
      ["better", score.direction == .none ? "neither way" : score.direction.rawValue],
      ["items scored", "\(score.count)"],
    ]
    if let error = score.standardError { rows.append(["standard error", NumberText.number(error)]) }
    if let accuracy = score.judgeAccuracy {
      rows.append(["judge", "right in \(NumberText.percent(accuracy)) of real data that it did not see"])
    }
    if let source { rows.append(["source", source]) }
    page.table(rows)
  }

  private func writeItems(to page: inout PlainText) {
    guard let items else { return page.heading("Items: this number is of the whole set; there are none") }
    page.heading("Items: \(items.summary.count), \(NumberText.number(items.summary.mean)) on average")
    page.table([
      ["deviation", NumberText.number(items.summary.deviation)],
      ["quartiles", items.quartiles.map { NumberText.number($0) }.joined(separator: " | ")],
    ])
    let names = score.direction == .none ? ("least", "greatest") : ("worst", "best")
    for (name, ends) in [(names.0, items.worst), (names.1, items.best)] where !ends.isEmpty {
      page.line("  \(name): " + ends.map { "\($0.name) \(NumberText.number($0.value))" }.joined(separator: ", "))
    }
  }

  private func writeSeeds(to page: inout PlainText) {
    page.heading("Seeds")
    page.table(
      seeds.values.map { seed in
        ["\(seed.seed)", "\(seed.value)", seed.seed == run.seed ? "this one" : ""]
      })
    if let others = seeds.others {
      let place = "\(seeds.lower) of \(others.count) others are lower"
      let distance = seeds.deviations(of: score.value).map { deviations in
        "; \(NumberText.number(abs(deviations), significant: 2)) deviations \(deviations < 0 ? "below" : "above") "
          + "their mean, \(NumberText.number(others.mean))"
      }
      page.line("  \(place)\(distance ?? "")")
    } else {
      page.line("  no other seed was scored in this way")
    }
    for seed in seeds.leftOut { page.line("  not beside it: seed \(seed.seed), run \(seed.run): \(seed.reason)") }
  }

  private func writeMakers(to page: inout PlainText) {
    page.heading("Made by")
    var rows = [
      ["code version", run.codeVersion], ["program", run.binaryHash], ["machine", run.machine],
      ["threads", "\(run.threads)"],
      ["begun", run.createdAt.formatted(.iso8601)],
      ["\(run.state.rawValue)", run.finishedAt?.formatted(.iso8601) ?? NumberText.missing],
      ["weights", run.weightsHash ?? NumberText.missing],
    ]
    rows += run.judgeHashes.sorted { $0.key < $1.key }.map { ["judge: \($0.key)", $0.value] }
    rows += run.datasetFields.sorted { $0.key < $1.key }.filter { $0.key.hasSuffix(".contentHash") }
      .map { ["data: \($0.key.dropLast(".contentHash".count))", $0.value] }
    page.table(rows)
  }
}
