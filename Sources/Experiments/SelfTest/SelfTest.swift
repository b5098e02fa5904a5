import Datasets
import Foundation
import Images
import Layers
import QualityMetrics
import Tensors

/// Holds this program's metrics, or another tool's, against answers that are known beforehand.
public enum SelfTest {
  /// This program's answers, graded.
  public static func ownGrades() -> [KnownAnswerGrade] { KnownAnswer.all.map { $0.ownGrade() } }

  /// The answers in a file, graded: a JSON object of numbers by question. What is left out counts as unanswered, and
  /// text in place of a number, such as "nan", as a wrong answer.
  ///
  /// - Throws: `SelfTestError`.
  public static func grades(ofAnswersIn path: String) throws -> [KnownAnswerGrade] {
    let answers: [String: Answer]
    do {
      answers = try JSONDecoder().decode([String: Answer].self, from: Data(contentsOf: URL(filePath: path)))
    } catch let error as DecodingError {
      throw SelfTestError.noAnswers(file: path, reason: String(describing: error))
    } catch {
      throw SelfTestError.unreadable(file: path, reason: systemReason(error))
    }
    let questions = KnownAnswer.all
    for id in answers.keys.sorted() where !questions.contains(where: { $0.id == id }) {
      throw SelfTestError.unknownQuestion(
        id, file: path, suggestion: Suggestion.nearest(to: id, among: questions.map(\.id)))
    }
    return questions.map { question in
      question.grade(answers[question.id].map { $0.number ?? .nan })
    }
  }

  /// Writes what the questions are about, for another tool: a folder for each with images as PNG and everything else
  /// as safetensors, and `questions.json`.
  ///
  /// - Throws: `ImageError`, `WeightsError`, and what the file system says.
  public static func writeInputs(to folder: String) throws {
    for question in KnownAnswer.all {
      let place = URL(filePath: folder).appending(path: question.id)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try write(question.inputs, to: place)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let questions = KnownAnswer.all.map { Question(id: $0.id, metric: $0.metric.rawValue, question: $0.question) }
    try encoder.encode(questions).write(to: URL(filePath: folder).appending(path: "questions.json"), options: .atomic)
  }

  private struct Question: Encodable {
    var id: String
    var metric: String
    var question: String
  }

  /// A number, or something that is none.
  private struct Answer: Decodable {
    var number: Double?

    init(from decoder: any Decoder) throws { number = try? decoder.singleValueContainer().decode(Double.self) }
  }

  private static func write(_ inputs: KnownAnswer.Inputs, to folder: URL) throws {
    func tensors(_ tensors: [String: Tensor]) throws {
      try Safetensors(tensors: tensors).write(to: folder.appending(path: "inputs.safetensors").path)
    }
    func images(_ images: [Image], _ name: String) throws {
      let place = folder.appending(path: name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (item, image) in images.enumerated() { try image.write(to: place.appending(path: "\(item).png")) }
    }
    func labels(_ labels: [UInt8]) -> Tensor { Tensor([labels.count], labels.map { Float($0) }) }
    switch inputs {
    case .features(let synthetic, let real): try tensors(["synthetic": synthetic, "real": real])
    case .logits(let logits): try tensors(["logits": logits])
    case .images(let synthetic, let real):
      try images(synthetic, "synthetic")
      try images(real, "real")
    case .labels(let truth, let predicted, let classes):
      try tensors([
        "truth": labels(truth), "predicted": labels(predicted), "classes": Tensor([1], [Float(classes)]),
      ])
    case .boxes(let detected, let things):
      // A row for each box: picture, left, top, right, bottom, and how sure the detector is.
      func row(_ picture: Int, _ box: PixelBox) -> [Float] {
        [Float(picture), box.left, box.top, box.right, box.bottom]
      }
      let found = detected.enumerated().flatMap { picture, boxes in
        boxes.map { row(picture, $0.box) + [$0.confidence] }
      }
      let there = things.enumerated().flatMap { picture, boxes in boxes.map { row(picture, $0) } }
      try tensors([
        "detected": Tensor([found.count, 6], found.flatMap { $0 }),
        "things": Tensor([there.count, 5], there.flatMap { $0 }),
      ])
    }
  }
}

/// Why a file of answers cannot be graded.
public enum SelfTestError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String, reason: String)
  case noAnswers(file: String, reason: String)
  case unknownQuestion(String, file: String, suggestion: String?)

  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "The file \(file) cannot be read: \(reason)."
    case .noAnswers(let file, let reason):
      "\(file) holds no answers: it must be a JSON object such as {\"fid-identical\": 0}. \(reason)"
    case .unknownQuestion(let id, let file, let suggestion):
      "\(file) answers “\(id)”, which is not asked"
        + (suggestion.map { "; did you mean \($0)?" } ?? ". `synthbench selftest` shows the questions.")
    }
  }
}
