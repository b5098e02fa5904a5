import Tensors

/// Why a run stopped whose numbers are no longer finite.
public struct NonFiniteStop: Equatable, Sendable, CustomStringConvertible {
  /// The run in words.
  public var run: String
  /// What showed it: `the loss generator/adversarial`, `the tensor parameters/…`.
  public var symptom: String
  /// The step whose values these are, from 0.
  public var step: Int
  /// What is known of the first such number.
  public var cause: Cause
  /// The checkpoint from before; nil for trainings that keep none.
  public var checkpoint: Checkpoint?

  /// What was found out about where the values come from.
  public enum Cause: Equatable, Sendable {
    /// Taking the steps again showed it.
    case found(Origin)
    /// Taking the steps again did not show it.
    case notFound
    /// The steps were not taken again, or not to their end.
    case notSought
  }

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

  /// A stop whose cause nobody has looked for.
  public init(run: String, symptom: String, step: Int) {
    (self.run, self.symptom, self.step, cause) = (run, symptom, step, .notSought)
  }

  /// The first value and its operation, where that is known.
  public var origin: Origin? {
    if case .found(let origin) = cause { origin } else { nil }
  }

  /// One paragraph.
  public var description: String {
    var sentences = ["The run \(run) stopped at step \(step): \(symptom) is not a finite number."]
    switch cause {
    case .found(let origin):
      sentences.append("The first value that is not came in step \(origin.step): \(origin.finding).")
    case .notFound: sentences.append("No operation on tensors could be found that made it.")
    case .notSought: break
    }
    if let checkpoint {
      sentences.append("The checkpoint after \(checkpoint.step) steps is kept at \(checkpoint.path).")
    }
    sentences.append("The same seed and preset would stop here again; train with others.")
    return sentences.joined(separator: " ")
  }
}
