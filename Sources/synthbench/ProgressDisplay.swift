import Experiments
import Foundation
import Synchronization

/// Progress on standard error: one line that is redrawn on a terminal, a plain line at each tenth otherwise.
final class ProgressDisplay: ProgressReporter {
  private struct State {
    var running: [String: (step: Int, steps: Int)] = [:]
    var total = 0
    var finished = 0
    var lastDrawn = Date.distantPast
    var lastTenth = -1
  }

  private let title: String
  private let start = Date()
  private let isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["CI"] == nil
  private let state = Mutex(State())

  /// - Parameter title: what is being done.
  init(title: String) { self.title = title }

  func planned(_ runs: Int) { state.withLock { $0.total += runs } }

  func progress(_ title: String, step: Int, of steps: Int) {
    state.withLock { state in
      state.running[title] = (step, steps)
      draw(&state, force: false)
    }
  }

  func finished(_ title: String, note: String) {
    state.withLock { state in
      state.running[title] = nil
      if !title.hasPrefix("judge") { state.finished += 1 }
      if !isTerminal || !note.isEmpty {
        clear()
        write("\(elapsed)  \(title) done\(note.isEmpty ? "" : ": " + note)\n")
      }
      draw(&state, force: true)
    }
  }

  func waiting(_ title: String) {
    state.withLock { state in
      clear()
      write("\(elapsed)  \(title) waits for another process that works at it\n")
      if isTerminal { draw(&state, force: true) }
    }
  }

  private var elapsed: String { Self.clock(Date().timeIntervalSince(start)) }

  private func draw(_ state: inout State, force: Bool) {
    let parts = state.running.values.reduce(0.0) { $0 + Double($1.step) / Double(max(1, $1.steps)) }
    let share = min(1, (Double(state.finished) + parts) / Double(max(1, state.total)))
    if isTerminal {
      let now = Date()
      guard force || now.timeIntervalSince(state.lastDrawn) > 0.2 else { return }
      state.lastDrawn = now
      let width = 30
      let filled = Int(share * Double(width))
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
      let left = share > 0.01 ? Self.clock(now.timeIntervalSince(start) / share * (1 - share)) : "–:––"
      let current = state.running.keys.sorted().joined(separator: " | ").prefix(60)
      clear()
      write(
        "\(title) \(bar) \(Int(share * 100)) %  \(state.finished)/\(state.total)  \(elapsed), \(left) left  \(current)")
    } else {
      let tenth = Int(share * 10)
      guard tenth > state.lastTenth else { return }
      state.lastTenth = tenth
      write("\(title): \(tenth * 10) %, \(state.finished) of \(state.total) runs, \(elapsed)\n")
    }
  }

  private func clear() { if isTerminal { write("\r\u{1B}[K") } }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  private static func clock(_ seconds: TimeInterval) -> String {
    let whole = Int(seconds)
    let rest = whole % 60
    return "\(whole / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}
