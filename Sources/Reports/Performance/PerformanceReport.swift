import Foundation

/// The page that compares our training steps with PyTorch's, from what `make peers` recorded.
public enum PerformanceReport {
  /// Writes `index.md` and its plots into `folder` and gives the page's path.
  ///
  /// - Parameters:
  ///   - path: the file of JSON lines.
  ///   - folder: made where it is missing.
  /// - Throws: `ReportError` for a file that cannot be read, naming the line, or a folder that cannot be written;
  ///   `PlotError`.
  public static func write(measurements path: String, to folder: String) throws -> String {
    let record = try PerformanceRecord(contentsOf: path)
    let steps = StepComparison.latest(in: record)
    var writer = try ReportWriter(folder: folder)
    writer.page.heading(1, "Performance: training steps beside PyTorch")
    writer.page.paragraph(verdict(steps))
    try writeSpeed(steps, to: &writer)
    writeLimit(steps.filter { $0.convolutionLimit != nil }, to: &writer)
    writeMemory(steps.filter { $0.memory.value != nil }, to: &writer)
    let growthPart = record.parts.lastIndex { !$0.growth.isEmpty }
    if let growthPart { try writeGrowth(GrowthCurve.curves(record.parts[growthPart].growth), to: &writer) }
    writeOmissions(steps, to: &writer)
    writeSessions(record, steps, growthPart: growthPart, to: &writer)
    return try writer.finish()
  }

  private static func verdict(_ steps: [StepComparison]) -> MarkdownText {
    let known = steps.flatMap(\.goals).compactMap(\.isMet)
    let unknown = steps.flatMap(\.goals).count - known.count
    var text = "Of \(known.count) goals that were measured, \(known.filter { $0 }.count) are met"
    if unknown > 0 { text += "; \(unknown) could not be measured" }
    return MarkdownText(
      text
        + ". Both engines run the same steps in turn, each in a process of its own on the same processors; times are "
        + "medians over rounds of the median step, and PyTorch's is that of the fastest of NCHW, channels-last and "
        + "compiled.")
  }

  // MARK: Speed

  private static func writeSpeed(_ steps: [StepComparison], to writer: inout ReportWriter) throws {
    for dtype in ["float32", "bfloat16"] {
      let own = steps.filter { $0.step.dtype == dtype && $0.milliseconds(.synthbench) != nil }
      guard !own.isEmpty else { continue }
      writer.page.heading(2, MarkdownText("Time of a step, \(dtype)"))
      writer.page.paragraph(remark(on: dtype))
      var table = MarkdownTable(
        [.text("step")] + PerformanceRecord.Side.allCases.map { .number(MarkdownText("\($0.name), ms")) }
          + [.number("PyTorch's best ÷ ours (rounds)"), .number("goal"), .text("")])
      for comparison in own {
        let cells = PerformanceRecord.Side.allCases.map { side in
          number(comparison.milliseconds(side), isStrong: side == comparison.bestPeer)
        }
        table.add(
          [.code(comparison.step.name)] + cells
            + [ratio(comparison), "≥ " + number(comparison.step.goal, digits: 2), mark(comparison.speed)])
      }
      writer.page.table(table)
      if let figure = speedFigure(own, dtype) {
        try writer.plot(
          figure, name: "speed-\(dtype)",
          alternative: "How many times as fast as PyTorch's best each step is, with the range over rounds and the goal")
      }
    }
    var commands = MarkdownPage()
    commands.list(steps.map { .code($0.step.name) + ": " + .code($0.step.programCall) })
    writer.page.details("What each step is", commands)
  }

  /// What a reader must know before comparing.
  private static func remark(on dtype: String) -> MarkdownText {
    dtype == "bfloat16"
      ? "Ours rounds operands to bfloat16 and computes with its float32 kernels; PyTorch's autocast asks for bfloat16 "
        + "operations, which processors without such instructions imitate slowly."
      : "Inception-v3 is a forward pass: norms are folded into our convolutions when the network is made, PyTorch "
        + "runs them as they are. In StarGAN's step ours makes the image for both networks once, the peer twice. In that "
        + "of Deformable GANs ours works out heat maps and how parts move from poses; the peer has them ready."
  }

  private static func ratio(_ comparison: StepComparison) -> MarkdownText {
    guard let value = comparison.speed.value else { return MarkdownText(NumberText.missing) }
    guard let range = comparison.speedRange else { return number(value, digits: 3) }
    return number(value, digits: 3) + " (" + number(range.lowerBound, digits: 3) + " … "
      + number(range.upperBound, digits: 3) + ")"
  }

  // MARK: Limit and memory

  private static func writeLimit(_ steps: [StepComparison], to writer: inout ReportWriter) {
    guard !steps.isEmpty else { return }
    writer.page.heading(2, "Share of the convolution limit")
    writer.page.paragraph(
      "The limit is what all convolutions that a step needs take as bare oneDNN operations with operands in the layouts "
        + "that they like best, on the same threads. Convolutions by other arithmetic can go beyond it.")
    var table = MarkdownTable([
      .text("step"), .number("bare convolutions, ms"), .number("our step, ms"), .number("share"), .number("goal"),
      .text(""),
    ])
    for comparison in steps {
      table.add([
        .code(comparison.step.name), number(comparison.convolutionLimit),
        number(comparison.milliseconds(.synthbench)), percent(comparison.limitShare.value),
        "≥ " + percent(comparison.step.limitGoal), mark(comparison.limitShare),
      ])
    }
    writer.page.table(table)
  }

  private static func writeMemory(_ steps: [StepComparison], to writer: inout ReportWriter) {
    guard !steps.isEmpty else { return }
    writer.page.heading(2, "Peak resident memory")
    writer.page.paragraph("Beside the leanest of PyTorch's ways, which need not be the fastest.")
    var table = MarkdownTable([
      .text("step"), .number("synthbench, MiB"), .number("PyTorch, MiB"), .number("ours ÷ PyTorch's"),
      .number("goal"), .text(""),
    ])
    for comparison in steps {
      table.add([
        .code(comparison.step.name), number(comparison.peakMiB(.synthbench)), number(comparison.leanestPeerMiB),
        number(comparison.memory.value, digits: 3), "≤ " + number(comparison.memory.goal, digits: 2),
        mark(comparison.memory),
      ])
    }
    writer.page.table(table)
  }

  // MARK: Growth

  private static func writeGrowth(_ curves: [GrowthCurve], to writer: inout ReportWriter) throws {
    writer.page.heading(2, "Growth of the cost")
    writer.page.paragraph(
      "pix2pix with a U-Net of six halvings: cost as a power of what grows, by least squares over logarithms. 1 is "
        + "linear; less means that a fixed part, such as the optimiser's, is shared by more.")
    var table = MarkdownTable([.text("what grows"), .number("from"), .number("to"), .number("power")])
    for curve in curves {
      table.add([
        MarkdownText(curve.quantity), count(curve.amounts.first), count(curve.amounts.last),
        number(curve.exponent, digits: 3),
      ])
    }
    writer.page.table(table)
    try writer.plot(
      growthFigure(curves), name: "growth",
      alternative: "Cost of one pixel, image and step beside its cost at the smallest amount: flat is linear")
  }

  // MARK: Omissions and provenance

  private static func writeOmissions(_ steps: [StepComparison], to writer: inout ReportWriter) {
    let omissions = steps.flatMap { comparison in
      PerformanceRecord.Side.allCases.compactMap { side in
        comparison.reasonSkipped(side).map { reason in
          MarkdownText.code(comparison.step.name) + MarkdownText(", \(side.name): ") + .code(reason)
        }
      }
    }
    guard !omissions.isEmpty else { return }
    writer.page.heading(2, "Left out")
    writer.page.list(omissions)
  }

  private static func writeSessions(
    _ record: PerformanceRecord, _ steps: [StepComparison], growthPart: Int?, to writer: inout ReportWriter
  ) {
    writer.page.heading(2, "Machine and versions")
    writer.page.code("make peers", .shell)
    for (index, part) in record.parts.enumerated() {
      let shown =
        steps.filter { $0.part == index && $0.isBegun }.map(\.step.name) + (index == growthPart ? ["growth"] : [])
      guard !shown.isEmpty else { continue }
      var table = MarkdownTable([.text("what"), .text("value")])
      table.add(["measured", MarkdownText(part.session.began)])
      table.add(["threads, rounds", MarkdownText("\(part.session.threads), \(part.session.rounds)")])
      if let timed = part.session.timed { table.add(["timed steps of a round", MarkdownText(String(timed))]) }
      for fact in part.session.facts where fact.count == 2 {
        table.add([MarkdownText(fact[0]), MarkdownText(fact[1])])
      }
      table.add(["steps", .code(shown.joined(separator: ", "))])
      writer.page.table(table)
    }
  }

  // MARK: Cells

  private static func number(_ value: Double?, digits: Int = 4, isStrong: Bool = false) -> MarkdownText {
    let text = value.map { NumberText.number($0, significant: digits) } ?? NumberText.missing
    return isStrong ? .strong(text) : MarkdownText(text)
  }

  private static func count(_ value: Double?) -> MarkdownText {
    MarkdownText(value.map { String(Int($0)) } ?? NumberText.missing)
  }

  private static func percent(_ share: Double?) -> MarkdownText {
    MarkdownText(share.map { NumberText.percent($0) } ?? NumberText.missing)
  }

  private static func mark(_ goal: StepComparison.Goal) -> MarkdownText {
    switch goal.isMet {
    case true?: "✓ met"
    case false?: "✗ not met"
    case nil: MarkdownText(NumberText.missing)
    }
  }
}
