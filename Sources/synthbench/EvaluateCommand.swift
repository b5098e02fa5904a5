import ArgumentParser
import Experiments
import Foundation

/// `synthbench evaluate RUN`: scores a finished run once more and shows whether the figures are the stored ones.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Score a finished run once more, beside what was stored.",
    discussion: "Ends with 1 when weights or scores differ from the stored ones.")

  @Argument(help: "The number of the run; `synthbench list runs` shows them.")
  var number: Int64

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var place: PlaceOptions

  func run() throws {
    let result = try place.existingWorkplace().reevaluate(run: number)
    show(result, asJSON: try json ? jsonText(result) : nil)
    if !result.isSame { Failure.exit(.gateFailed) }
  }

  private func show(_ result: Reevaluation, asJSON text: String?) {
    if let text { return print(text) }
    print("\(result.title): weights \(result.sameWeights ? "as stored" : "DIFFER from the stored ones")")
    for line in result.lines {
      let stored = line.stored.map { $0 == line.now ? "as stored" : "stored \($0)" } ?? "not stored"
      print("  \(line.metric) (\(line.subject)): \(line.now), \(stored)")
    }
  }
}
