import Results

extension Verification {
  /// What came out, as text for a terminal: first what differs first.
  public var text: String {
    var page = PlainText()
    let compared = "weights, \(scoreCount) scores and \(itemCount) items"
    if isSame {
      page.line("run \(run), \(title): the same to the last bit (\(compared))")
    } else {
      page.line("run \(run), \(title): NOT the same (\(compared))")
      page.heading("Differs, the first first")
      page.table(
        [["", "stored", "repeated"]]
          + deviations.prefix(20).map { [$0.what, $0.stored ?? "none", $0.repeated ?? "none"] })
      if deviations.count > 20 { page.line("  and \(deviations.count - 20) more") }
    }
    if circumstances.isEmpty {
      page.line("Made by the same program on the same machine from the same data.")
    } else {
      page.heading("Circumstances that differ")
      page.table([["", "stored", "repeated"]] + circumstances.map(\.row))
    }
    return page.text
  }
}
