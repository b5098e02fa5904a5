import Experiments
import Foundation
import Testing

@Suite("Known answers")
struct SelfTestTests {
  /// Grades a file of answers.
  private func grades(_ text: String) throws -> [String: KnownAnswerGrade] {
    let file = FileManager.default.temporaryDirectory.appending(path: "answers-\(UUID().uuidString).json")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return Dictionary(
      uniqueKeysWithValues: try SelfTest.grades(ofAnswersIn: file.path).map { ($0.id, $0) })
  }

  @Test("our metrics give every known answer", arguments: SelfTest.ownGrades())
  func own(_ grade: KnownAnswerGrade) {
    #expect(grade.verdict == .right, "\(grade.answer ?? .nan) is not \(grade.expected): \(grade.reason ?? "")")
  }

  @Test("another tool's answers are right, wrong or missing, and what is no number is wrong")
  func another() throws {
    let graded = try grades(
      #"{"kid-by-hand": -13, "fid-two-gaussians": 11.34, "fid-rank-deficient": "nan", "is-sorted": null}"#)
    #expect(graded["kid-by-hand"]?.verdict == .right)
    #expect(graded["fid-two-gaussians"]?.verdict == .wrong)
    #expect(graded["fid-rank-deficient"]?.verdict == .wrong)
    #expect(graded["is-sorted"]?.verdict == .wrong)
    #expect(graded["l1-shift"]?.verdict == .unanswered)
  }

  @Test("an answer to a question that is not asked is refused with the nearest one")
  func unknown() throws {
    #expect {
      try grades(#"{"fid-identicl": 0}"#)
    } throws: { error in
      "\(error)".contains("did you mean fid-identical?")
    }
    #expect(throws: SelfTestError.self) { try grades("[1, 2]") }
    #expect(throws: SelfTestError.self) { try SelfTest.grades(ofAnswersIn: "/nowhere/answers.json") }
  }

  @Test("the inputs of every question can be written for other tools")
  func inputs() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "inputs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try SelfTest.writeInputs(to: folder.path)
    for grade in SelfTest.ownGrades() {
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: grade.id).path), "\(grade.id)")
    }
    #expect(FileManager.default.fileExists(atPath: folder.appending(path: "l1-shift/real/0.png").path))
    #expect(FileManager.default.fileExists(atPath: folder.appending(path: "is-sorted/inputs.safetensors").path))
  }
}
