import ArgumentParser
import Foundation
import Tensors

/// Whether the time of each operation is printed.
struct TraceOptions: ParsableArguments {
  @Flag(help: "Print the time of each kind of operation to standard error.")
  var trace = false

  /// A trace to fill, where one was asked for.
  var started: OperationTrace? { trace ? OperationTrace() : nil }
}

extension OperationTrace {
  /// Prints the table.
  ///
  /// - Parameter steps: what the figures are divided by; nil for those of whole runs.
  func show(steps: Int? = nil) {
    let whose = steps.map { "a step (mean of \($0))" } ?? "all runs"
    let title = "Operations of \(whose), each without those within it:"
    FileHandle.standardError.write(Data("\(title)\n\(table(steps: steps ?? 1))\n".utf8))
  }
}
