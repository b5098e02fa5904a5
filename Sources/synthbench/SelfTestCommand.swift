import ArgumentParser
import Experiments
import Foundation

/// `synthbench selftest`: metrics held against answers that are known beforehand.
struct SelfTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest", abstract: "Hold the metrics, or another tool's, against answers that are known.",
    discussion: """
      Ends with 0 when every answer is right, 1 when one is wrong, 3 when there is none. To grade another tool, let it \
      answer the questions of --inputs in a JSON object of numbers by question.
      """)

  @Option(help: ArgumentHelp("Grade the answers in this file instead of our own.", valueName: "file"))
  var against: String?

  @Option(help: ArgumentHelp("Write the questions and what they are about to this folder.", valueName: "folder"))
  var inputs: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    if let inputs {
      try SelfTest.writeInputs(to: inputs)
      return print("\(inputs)/questions.json")
    }
    let grades = try against.map(SelfTest.grades(ofAnswersIn:)) ?? SelfTest.ownGrades()
    print(json ? try jsonText(grades) : Self.text(grades))
    if grades.allSatisfy({ $0.verdict == .unanswered }) { Failure.exit(.noData) }
    if grades.contains(where: { $0.verdict == .wrong }) { Failure.exit(.gateFailed) }
  }

  private static func text(_ grades: [KnownAnswerGrade]) -> String {
    let width = grades.map(\.id.count).max() ?? 0
    let lines = grades.map { grade in
      let name = grade.id + String(repeating: " ", count: width - grade.id.count)
      return switch grade.verdict {
      case .right: "right       \(name)  \(grade.answer ?? .nan)"
      case .wrong:
        "WRONG       \(name)  \(grade.answer.map { "\($0)" } ?? grade.reason ?? "no number"), not \(grade.expected) "
          + "± \(grade.tolerance): \(grade.question)"
      case .unanswered: "unanswered  \(name)"
      }
    }
    func count(_ verdict: KnownAnswerGrade.Verdict) -> Int { grades.count { $0.verdict == verdict } }
    return (lines + ["\(count(.right)) right, \(count(.wrong)) wrong, \(count(.unanswered)) unanswered"])
      .joined(separator: "\n")
  }
}
