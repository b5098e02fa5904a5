import Results

extension Workplace {
  /// The runs that were begun and not finished, by benchmark; generators before what is trained on their images.
  ///
  /// Runs whose specification this version cannot read (another version made them) are left out.
  public func unfinished() throws -> [(Benchmark, [[RunSpecification]])] {
    let specifications = try store.unfinishedRuns().compactMap { run in
      (try? RunSpecification(json: run.specification)).map { (run.benchmark, $0) }
    }
    return Benchmark.allCases.compactMap { benchmark in
      let own = specifications.filter { $0.0 == benchmark.rawValue }.map(\.1)
      let isDownstream: (RunSpecification) -> Bool = { if case .downstream = $0 { true } else { false } }
      return own.isEmpty ? nil : (benchmark, [own.filter { !isDownstream($0) }, own.filter(isDownstream)])
    }
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
