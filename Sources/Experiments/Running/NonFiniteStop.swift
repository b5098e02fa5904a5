import Tensors

/// Why a run stopped whose numbers are no longer finite.
public struct NonFiniteStop: Equatable, Sendable, CustomStringConvertible {
  /// The run in words.
  public var run: String
  /// What showed it: `the loss generator/adversarial`, `the tensor parameters/…`.
  public var symptom: String
  /// The step whose values these are, from 0.
  public var step: Int
  /// Where the first such number came from; nil where taking the steps again did not show it.
  public var origin: Origin?
  /// The checkpoint from before; nil for trainings that keep none.
  public var checkpoint: Checkpoint?

  /// The first value that is no finite number.
  public struct Origin: Equatable, Sendable {
    /// The step that made it.
    public var step: Int
    /// The operation, its operands and the tensor.
    public var finding: NonFiniteSearch.Finding

    /// A step and what it made.
    public init(step: Int, finding: NonFiniteSearch.Finding) { (self.step, self.finding) = (step, finding) }
  }

  /// The state that is left to go on from.
  public struct Checkpoint: Equatable, Sendable {
    /// The steps taken before it.
    public var step: Int
    /// The file.
    public var path: String

    /// A state in a file.
    public init(step: Int, path: String) { (self.step, self.path) = (step, path) }
  }

  /// A stop; what is not known is nil.
  public init(run: String, symptom: String, step: Int, origin: Origin? = nil, checkpoint: Checkpoint? = nil) {
    (self.run, self.symptom, self.step, self.origin, self.checkpoint) = (run, symptom, step, origin, checkpoint)
  }

  /// One paragraph.
  public var description: String {
    var sentences = [
      "The run \(run) stopped at step \(step): \(symptom) is not a finite number.",
      origin.map { "The first value that is not came in step \($0.step): \($0.finding)." }
        ?? "No operation on tensors could be found that made it.",
    ]
    if let checkpoint {
      sentences.append("The checkpoint after \(checkpoint.step) steps is kept at \(checkpoint.path).")
    }
    return sentences.joined(separator: " ")
  }
}
