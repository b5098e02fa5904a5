/// "Did you mean": the known name nearest to one that was mistyped.
public enum Suggestion {
  /// The nearest name, or nil when none is near enough to be meant.
  ///
  /// A name that contains the text counts as one edit away, so that "ssim" leads to "ssim@wang2004"; otherwise up to
  /// a third of the text's characters (at least one) may differ. Of equals the first one given wins.
  public static func nearest(to text: String, among names: some Sequence<String>) -> String? {
    nearest(to: text, among: names, limit: 1).first
  }

  /// Up to `limit` names near enough to be meant, the nearest first.
  public static func nearest(to text: String, among names: some Sequence<String>, limit: Int) -> [String] {
    let wanted = Array(text.lowercased().unicodeScalars)
    guard !wanted.isEmpty else { return [] }
    let allowed = max(1, wanted.count / 3)
    var found: [(name: String, distance: Int)] = []
    for name in names {
      let candidate = Array(name.lowercased().unicodeScalars)
      let distance =
        wanted.count >= 3 && contains(candidate, wanted)
        ? min(1, candidate.count - wanted.count) : edits(wanted, candidate)
      if distance <= allowed { found.append((name, distance)) }
    }
    // A stable order: by distance, then as given.
    return found.enumerated().sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
      .prefix(limit).map(\.element.name)
  }

  /// " Did you mean 'x'?", or nothing when there is no suggestion; to be put after an error's sentence.
  public static func question(_ suggestion: String?) -> String {
    suggestion.map { " Did you mean '\($0)'?" } ?? ""
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours that lead from one text to the other
  /// (optimal string alignment).
  public static func edits(_ a: String, _ b: String) -> Int { edits(Array(a.unicodeScalars), Array(b.unicodeScalars)) }

  private static func edits(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
        row.append(least)
      }
      (before, last) = (last, row)
    }
    return last[b.count]
  }

  private static func contains(_ text: [Unicode.Scalar], _ part: [Unicode.Scalar]) -> Bool {
    guard text.count >= part.count else { return false }
    return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)] == part[...] }
  }
}
