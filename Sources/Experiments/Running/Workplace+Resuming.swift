import Results

extension Workplace {
  /// The runs that were begun and not finished: those that others use first.
  ///
  /// Runs whose specification this version cannot read (another version made them) are left out.
  public func unfinished() throws -> [[RunSpecification]] {
    staged(try store.unfinishedRuns().compactMap { try? RunSpecification(json: $0.specification) })
  }

  /// The numbers of unfinished runs that another version made, so that this one cannot go on with them.
  public func unreadable() throws -> [Int64] {
    try store.unfinishedRuns().filter { (try? RunSpecification(json: $0.specification)) == nil }.compactMap(\.id)
  }

  /// The scores of a finished run as lines of text, or that there is none.
  public func summary(of specification: RunSpecification) throws -> String {
    let runs = try store.runs(RunFilter(specificationHash: specification.hash, states: [.finished]))
    guard let run = runs.last, let id = run.id else { return "\(specification.title): not finished" }
    let scores = try store.scores(ofRun: id).map { score in
      "  \(score.metric) (\(score.subject), n = \(score.count)): \(score.value)"
    }
    let head = "\(specification.title), weights \(run.weightsHash?.prefix(16) ?? "none")"
    return ([head] + scores).joined(separator: "\n")
  }
}
