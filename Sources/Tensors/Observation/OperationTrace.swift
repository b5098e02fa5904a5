import Synchronization

/// Adds up what operations take, each without the operations within it.
public final class OperationTrace: Sendable {
  /// What one kind of operation took.
  public struct Line: Sendable, Equatable {
    /// The operation.
    public var name: String
    /// How often it was done.
    public var calls: Int
    /// How long that took.
    public var time: Duration
  }

  /// The lines by name, and the time in which they were measured.
  fileprivate struct Totals {
    var lines: [String: Line] = [:]
    var whole = Duration.zero
  }
  private let totals = Mutex(Totals())

  /// A trace without lines.
  public init() {}

  /// The operations, those that took longest first.
  public var lines: [Line] {
    totals.withLock { totals in totals.lines.values.sorted { ($1.time, $0.name) < ($0.time, $1.name) } }
  }

  /// The time spent in all `recording` closures; they may have run side by side.
  public var whole: Duration { totals.withLock { $0.whole } }

  /// Measures the operations that the calling thread does in `body`.
  public func recording<Result>(_ body: () throws -> Result) rethrows -> Result {
    let recorder = Recorder()
    let start = ContinuousClock.now
    defer {
      let whole = start.duration(to: .now)
      let lines = recorder.lines
      totals.withLock { totals in
        totals.whole += whole
        for line in lines {
          totals.lines[line.name, default: Line(name: line.name, calls: 0, time: .zero)].calls += line.calls
          totals.lines[line.name]?.time += line.time
        }
      }
    }
    return try recorder.observing(body)
  }

  /// A table of the operations and of the rest.
  ///
  /// - Parameter steps: what calls and times are divided by.
  public func table(steps: Int) -> String {
    let (lines, whole) = (lines, whole)
    let rest = lines.reduce(whole) { $0 - $1.time }
    func row(_ name: String, _ calls: String, _ time: Duration) -> String {
      let milliseconds = time / .milliseconds(1) / Double(steps)
      let share = whole > .zero ? time / whole : 0
      return [
        Self.fixed(milliseconds, 3).padded(to: 11), (Self.fixed(100 * share, 1) + " %").padded(to: 8),
        calls.padded(to: 9), "  " + name,
      ].joined()
    }
    return
      (["ms".padded(to: 11) + "share".padded(to: 8) + "calls".padded(to: 9) + "  operation"]
      + lines.map { row($0.name, Self.fixed(Double($0.calls) / Double(steps), 1), $0.time) }
      + [row("outside of operations: the tape, memory, Swift", "", rest), row("whole", "", whole)])
      .joined(separator: "\n")
  }

  /// A number with so many decimals.
  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let digits = String(Int((value * Double(scale)).rounded()).magnitude)
    let filled = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return (value < 0 ? "-" : "") + filled.dropLast(decimals) + "." + filled.suffix(decimals)
  }
}

/// What one thread does in one closure.
private final class Recorder: OperationObserver {
  private struct Frame {
    let name: String
    let start: ContinuousClock.Instant
    var nested = Duration.zero
  }
  private struct State {
    var frames: [Frame] = []
    var lines: [String: OperationTrace.Line] = [:]
  }
  private let state = Mutex(State())

  var lines: [OperationTrace.Line] { state.withLock { Array($0.lines.values) } }

  func began(_ name: String, operands: () -> [Tensor]) {
    state.withLock { $0.frames.append(Frame(name: name, start: .now)) }
  }

  func ended() {
    let now = ContinuousClock.now
    state.withLock { state in
      guard let frame = state.frames.popLast() else { return }
      let time = frame.start.duration(to: now)
      if !state.frames.isEmpty { state.frames[state.frames.count - 1].nested += time }
      let name = frame.name
      state.lines[name, default: OperationTrace.Line(name: name, calls: 0, time: .zero)].calls += 1
      state.lines[name]?.time += time - frame.nested
    }
  }

  func made(_ tensor: Tensor) {}
}

extension String {
  /// The text with spaces before it, so many characters wide.
  fileprivate func padded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
