/// How much time a run may take.
public enum Profile: String, Codable, Sendable, CaseIterable {
  /// Seconds, for tests: shows that everything runs, not that it learns.
  case smoke
  /// At most 90 s of training per system and seed on two cores; still shows the paper's effect. The default.
  case quick
  /// About 20 minutes per system.
  case standard
  /// The published networks and schedule, on the published data where there is a reader for it; the schedule on MNIST
  /// is ours.
  case paper

  /// One line for `list`.
  public var summary: String {
    switch self {
    case .smoke: "seconds: shows that everything runs, not that it learns"
    case .quick: "at most 90 s of training per system and seed; the default"
    case .standard: "about 20 minutes per system"
    case .paper:
      "the published networks and schedule; on the published data where there is a reader (digits, by our schedule)"
    }
  }
}
