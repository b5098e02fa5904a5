/// Which way a score improves.
public enum BetterWhen: String, Hashable, Sendable, CaseIterable {
  /// More is better.
  case higher
  /// Less is better.
  case lower

  /// The arrow beside the score's name.
  public var arrow: String { self == .higher ? "↑" : "↓" }

  /// A score's name with its arrow: `FID ↓`.
  public func marking(_ name: String) -> String { "\(name) \(arrow)" }

  /// What a difference to an earlier value means, in a word that needs no colour.
  public func judging(_ difference: Double) -> String {
    if difference.isNaN { return NumberText.missing }
    if difference == 0 { return "same" }
    return (difference > 0) == (self == .higher) ? "better" : "worse"
  }
}
