import Foundation
import Reports
import Testing

@Suite("The page of performance")
struct PerformancePageTests {
  private static let session = #"""
    {"session": {"began": "2026-01-02 03:04 UTC", "threads": 2, "rounds": 2, "memory_goal": 0.8, "facts": [["processor", "Example 9000"], ["oneDNN", "2.6.3"]], "steps": [
    {"name": "cyclegan-64", "command": "cyclegan --size 64", "dtype": "float32", "goal": 1.8, "limit_goal": 0.85},
    {"name": "stargan-64", "command": "stargan --size 64", "dtype": "float32", "goal": 1.5, "limit_goal": null},
    {"name": "cyclegan-64-bfloat16", "command": "cyclegan --size 64", "dtype": "bfloat16", "goal": 1.3, "limit_goal": null}]}}
    """#.replacing("\n", with: "")

  private static func timing(
    _ step: String, _ side: String, _ round: Int, _ ms: Double, mib: Double = 100, limit: Double? = nil
  ) -> String {
    let extra = limit.map { #", "convolution_limit_ms": \#($0)"# } ?? ""
    return
      #"{"step": "\#(step)", "side": "\#(side)", "round": \#(round), "result": {"model": "m", "ms_per_step": {"median": \#(ms), "min": 1, "max": 900}, "peak_resident_mib": \#(mib)\#(extra)}}"#
  }

  private static func skipped(_ step: String, _ side: String, _ reason: String) -> String {
    #"{"step": "\#(step)", "side": "\#(side)", "round": 0, "skipped": "\#(reason)"}"#
  }

  /// CycleGAN: 100 and 120 ms of ours, 200 and 190 of PyTorch's best, so 195 / 110 = 1.77 (1.58 … 2). StarGAN: 2.00.
  private static let lines = [
    session,
    timing("cyclegan-64", "synthbench", 0, 100, mib: 90, limit: 88), timing("cyclegan-64", "torch-nchw", 0, 210),
    timing("cyclegan-64", "torch-channels-last", 0, 200, mib: 120),
    skipped("cyclegan-64", "torch-compile", "RuntimeError: no double backward"),
    timing("cyclegan-64", "synthbench", 1, 120, mib: 90, limit: 90), timing("cyclegan-64", "torch-nchw", 1, 220),
    timing("cyclegan-64", "torch-channels-last", 1, 190, mib: 120),
    timing("stargan-64", "synthbench", 0, 50, mib: 70), timing("stargan-64", "torch-nchw", 0, 100),
    skipped("cyclegan-64-bfloat16", "synthbench", "Unknown option '--dtype'"),
    #"{"growth": [{"quantity": "pixels", "amount": 10, "ms": 5}, {"quantity": "pixels", "amount": 40, "ms": 10}, "#
      + #"{"quantity": "images", "amount": 1, "ms": 3}, {"quantity": "images", "amount": 2, "ms": 6}], "round": 0}"#,
  ]

  private func page(_ lines: [String], in folder: URL) throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "measurements.jsonl")
    try Data(lines.joined(separator: "\n").utf8).write(to: file)
    let path = try PerformanceReport.write(measurements: file.path, to: folder.appending(path: "page").path)
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  private func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "performance-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  @Test("ratios are those of medians against PyTorch's fastest way, with the range over rounds and the goal")
  func figures() throws {
    try withFolder { folder in
      let page = try page(Self.lines, in: folder)
      func row(_ step: String, under heading: String) -> [Substring] {
        let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix(heading) } ?? ""
        let line = section.split(separator: "\n").first { $0.hasPrefix("| `\(step)`") } ?? ""
        return line.split(separator: "|").compactMap { $0.split(separator: " ").first }
      }
      let cycle = row("cyclegan-64", under: "Time of a step, float32")
      #expect(cycle.prefix(6) == ["`cyclegan-64`", "110.0", "215.0", "**195.0**", "–", "1.77"])
      #expect(page.contains("1.77 (1.58 … 2.00)") && cycle.last == "✗" && cycle.contains("≥"))
      let star = row("stargan-64", under: "Time of a step, float32")
      #expect(star.prefix(6) == ["`stargan-64`", "50.00", "**100.0**", "–", "–", "2.00"] && star.last == "✓")
      // 88/100 and 90/120: 81.5 % by rounds.
      #expect(row("cyclegan-64", under: "Share of the conv").dropFirst().prefix(3) == ["89.00", "110.0", "81.5"])
      #expect(row("cyclegan-64", under: "Peak").dropFirst().prefix(3) == ["90.00", "100.0", "0.900"])
      #expect(row("stargan-64", under: "Peak").last == "✓")
      // Three speeds, one share, and the memory of all three steps; those of bfloat16 are not known.
      #expect(page.contains("Of 5 goals that were measured, 2 are met; 2 could not be measured"))
      #expect(page.contains("| pixels") && page.contains("0.500") && page.contains("1.00 |"))
      #expect(page.contains("`RuntimeError: no double backward`") && page.contains("`Unknown option '--dtype'`"))
      #expect(page.contains("Example 9000") && page.contains("2026-01-02 03:04 UTC"))
      for picture in ["speed-float32", "growth"] {
        for kind in ["png", "svg"] {
          #expect(FileManager.default.fileExists(atPath: "\(folder.path)/page/\(picture).\(kind)"))
        }
      }
      #expect(!page.contains("speed-bfloat16"))
    }
  }

  @Test("a later session takes the place of an earlier one, for the steps that it measured")
  func sessions() throws {
    try withFolder { folder in
      let later = Self.session.replacing("03:04", with: "09:30").replacing("Example", with: "Another")
      let lines =
        Self.lines + [
          later, Self.timing("stargan-64", "synthbench", 0, 40), Self.timing("stargan-64", "torch-nchw", 0, 120),
        ]
      let page = try page(lines, in: folder)
      #expect(page.contains(" 3.00 (3.00 … 3.00)") && !page.contains("2.00 (2.00 … 2.00)"))
      #expect(page.contains("1.77 (1.58 … 2.00)") && page.contains("09:30") && page.contains("Another 9000"))
    }
  }

  @Test("a session that was cut off leaves the earlier figures, and where there are none it is told what is missing")
  func cutOff() throws {
    try withFolder { folder in
      let page = try page(Self.lines + [Self.session, Self.timing("stargan-64", "synthbench", 0, 40)], in: folder)
      #expect(page.contains("2.00 (2.00 … 2.00)") && !page.contains("40.00"))
    }
    try withFolder { folder in
      let lines = [Self.timing("cyclegan-64", "synthbench", 0, 100), Self.timing("cyclegan-64", "torch-nchw", 0, 210)]
      let page = try page([Self.session] + lines, in: folder)
      // Memory and speed of one step are known; its share of the limit and the goals of two steps are not.
      #expect(page.contains("Of 2 goals that were measured, 1 are met; 5 could not be measured"))
      #expect(page.contains("- `cyclegan-64`, PyTorch compiled: `the session ended before it`"))
      #expect(page.contains("- `stargan-64`, synthbench: `the session ended before it`"))
      #expect(!page.contains("- `stargan-64`, PyTorch NCHW") && page.contains("`cyclegan-64`"))
    }
  }

  @Test(
    "a broken line is named with what is wrong in it",
    arguments: [
      ("{", "it is not JSON"), (#"{"step": "cyclegan-64", "side": "synthbench"}"#, "round"),
      (#"{"step": "cyclegan-64", "side": "jax", "round": 0}"#, "jax"), (#"{"other": 1}"#, "no session, step or growth"),
      (#"{"step": "dtn-64", "side": "synthbench", "round": 0}"#, "dtn-64"),
      (#"{"step": "cyclegan-64", "side": "synthbench", "round": 0, "result": {"ms_per_step": 3}}"#, "ms_per_step"),
    ])
  func broken(_ line: String, _ reason: String) throws {
    try withFolder { folder in
      let error = #expect(throws: ReportError.self) { try page([Self.session, line], in: folder) }
      let text = error?.description ?? ""
      #expect(text.contains("Line 2 of") && text.contains(reason), "\(text)")
    }
  }

  @Test("without measurements, and with some before any session, the reader is told what to do")
  func empty() throws {
    try withFolder { folder in
      let error = #expect(throws: ReportError.self) { try page([""], in: folder) }
      #expect(error?.description.contains("make peers") == true)
      let early = #expect(throws: ReportError.self) {
        try page([Self.timing("cyclegan-64", "synthbench", 0, 1)], in: folder)
      }
      #expect(early?.description.contains("no session") == true)
      #expect(throws: ReportError.self) {
        try PerformanceReport.write(measurements: folder.path + "/none", to: folder.path)
      }
    }
  }
}
