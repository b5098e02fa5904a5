import Datasets
import Images
import Judges
import QualityMetrics
import Tensors

/// A question about a metric whose answer follows from its definition: no network, no published file, no run.
public struct KnownAnswer {
  /// What a metric is asked about.
  public enum Inputs: Sendable {
    /// Features N×D of synthetic and M×D of real images.
    case features(synthetic: Tensor, real: Tensor)
    /// A classifier's logits N×K in the order of the images.
    case logits(Tensor)
    /// Pairs of images.
    case images(synthetic: [Image], real: [Image])
    /// Label maps of one frame.
    case labels(truth: [UInt8], predicted: [UInt8], classes: Int)
    /// What a detector of one kind of thing saw in pictures, and where the things are.
    case boxes(detected: [[PersonDetection]], things: [[PixelBox]])
  }

  /// Its name in files of answers.
  public let id: String
  /// The protocol that is asked about.
  public let metric: MetricID
  /// What is asked, in a sentence that another tool can answer from the inputs.
  public let question: String
  /// The answer.
  public let expected: Double
  /// How far an answer may lie from it: rounding, not another definition.
  public let tolerance: Double
  /// What it is asked of.
  public let inputs: Inputs
  private let compute: () throws -> Double

  init(
    _ id: String, _ metric: MetricID, _ question: String, expected: Double, tolerance: Double = 1e-6, _ inputs: Inputs,
    compute: @escaping () throws -> Double
  ) {
    (self.id, self.metric, self.question) = (id, metric, question)
    (self.expected, self.tolerance, self.inputs, self.compute) = (expected, tolerance, inputs, compute)
  }

  /// All of them, in the order of a page.
  public static var all: [KnownAnswer] { distances + neighbours + inceptionScores + pairs + segmentation + detections }

  /// What this program answers, held against what is right.
  func ownGrade() -> KnownAnswerGrade {
    do {
      return grade(try compute())
    } catch {
      return KnownAnswerGrade(self, answer: nil, verdict: .wrong, reason: String(describing: error))
    }
  }

  /// An answer held against what is right; nil where there is none.
  func grade(_ answer: Double?) -> KnownAnswerGrade {
    guard let answer else { return KnownAnswerGrade(self, answer: nil, verdict: .unanswered, reason: nil) }
    let isRight = abs(answer - expected) <= tolerance  // never so for NaN
    return KnownAnswerGrade(self, answer: answer, verdict: isRight ? .right : .wrong, reason: nil)
  }
}

/// An answer and what became of it.
public struct KnownAnswerGrade: Codable, Hashable, Sendable {
  /// What an answer is worth.
  public enum Verdict: String, Codable, Sendable {
    case right, wrong, unanswered
  }

  /// The question's name.
  public let id: String
  /// The protocol that is asked about.
  public let metric: String
  /// What was asked.
  public let question: String
  /// The right answer.
  public let expected: Double
  /// How far an answer may lie from it.
  public let tolerance: Double
  /// What was answered; nil for nothing, or for an error.
  public let answer: Double?
  /// What it is worth.
  public let verdict: Verdict
  /// Why there is no answer.
  public let reason: String?

  init(_ known: KnownAnswer, answer: Double?, verdict: Verdict, reason: String?) {
    (id, metric, question) = (known.id, known.metric.rawValue, known.question)
    (expected, tolerance) = (known.expected, known.tolerance)
    (self.answer, self.verdict, self.reason) = (answer, verdict, reason)
  }
}
