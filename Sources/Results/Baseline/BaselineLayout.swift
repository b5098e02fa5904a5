import Foundation

/// The file of a baseline, layout 2: compact JSON with a line for each run, signature and entry, so that a
/// change of a score is a change of a line. Signatures that many entries share stand once.
struct BaselineLayout: Codable {
  struct Entry: Codable {
    var key: ScoreGroupKey
    var version: Int
    var direction: MetricDirection
    var values: [SeedValue]
    var mean: Double
    var deviation: Double
    var signature: String
    var itemHashes: [String]?
    var itemCount: Int?
    var itemVariance: Double?
    var items: ItemSample?
  }

  var format: Int
  var name: String
  var profile: String
  var seeds: [Int]
  var codeVersions: [String]
  var gate: GatePolicy?
  var runs: [BaselineRun]
  var signatures: [String: [String: String]]
  var entries: [Entry]

  init(_ baseline: Baseline) {
    (format, name, profile) = (Baseline.currentFormat, baseline.name, baseline.profile)
    (seeds, codeVersions, gate, runs) = (baseline.seeds, baseline.codeVersions, baseline.policy, baseline.runs)
    signatures = Dictionary(baseline.entries.map { ($0.signatureHash, $0.signature) }) { first, _ in first }
    entries = baseline.entries.map { entry in
      let summary = entry.summary
      return Entry(
        key: entry.key, version: entry.version, direction: entry.direction, values: entry.values, mean: summary.mean,
        deviation: summary.deviation, signature: entry.signatureHash, itemHashes: entry.itemHashes,
        itemCount: entry.itemCount, itemVariance: entry.itemVariance, items: entry.items)
    }
  }

  /// The bytes: keys sorted, numbers in their shortest form that reads back to the same bits, infinities as the strings
  /// `inf` and `-inf`.
  func data() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    func text(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }
    func lines(_ values: [String]) -> String { values.isEmpty ? "" : "\n" + values.joined(separator: ",\n") + "\n" }
    var parts = [
      "\"format\":\(format)", "\"name\":\(try text(name))", "\"profile\":\(try text(profile))",
      "\"seeds\":\(try text(seeds))", "\"codeVersions\":\(try text(codeVersions))",
    ]
    if let gate { parts.append("\"gate\":\(try text(gate))") }
    parts.append("\"runs\":[\(lines(try runs.map(text)))]")
    let named = try signatures.sorted { $0.key < $1.key }.map { "\(try text($0.key)):\(try text($0.value))" }
    parts.append("\"signatures\":{\(lines(named))}")
    parts.append("\"entries\":[\(lines(try entries.map(text)))]")
    return Data("{\n\(parts.joined(separator: ",\n"))\n}\n".utf8)
  }

  /// The baseline of a file that was read.
  func baseline(path: String) throws(BaselineError) -> Baseline {
    var read: [BaselineEntry] = []
    for (index, entry) in entries.enumerated() {
      let place = "entries[\(index)] (\(entry.key.system) \(entry.key.variant) \(entry.key.metric))"
      guard let signature = signatures[entry.signature] else {
        throw .malformed(path: path, place: place, reason: "the signature \(entry.signature) is not in the file")
      }
      if let problem = entry.items?.problem { throw .malformed(path: path, place: place, reason: problem) }
      var whole = BaselineEntry(
        key: entry.key, version: entry.version, direction: entry.direction, values: entry.values, signature: signature,
        signatureHash: entry.signature)
      (whole.itemHashes, whole.itemCount) = (entry.itemHashes, entry.itemCount)
      (whole.itemVariance, whole.items) = (entry.itemVariance, entry.items)
      read.append(whole)
    }
    let baseline = Baseline(
      format: format, name: name, profile: profile, seeds: seeds, codeVersions: codeVersions, policy: gate, runs: runs,
      entries: read)
    try baseline.check(means: entries.map(\.mean), path: path)
    return baseline
  }
}

/// The file of a baseline, layout 1, which is still read.
struct BaselineLayout1: Decodable {
  struct Entry: Decodable {
    var key: ScoreGroupKey
    var version: Int
    var direction: MetricDirection
    var values: [SeedValue]
    var summary: Summary
    var signature: [String: String]
    var signatureHash: String
  }

  var name: String
  var profile: String
  var seeds: [Int]
  var codeVersions: [String]
  var entries: [Entry]

  func baseline(path: String) throws(BaselineError) -> Baseline {
    let baseline = Baseline(
      format: 1, name: name, profile: profile, seeds: seeds, codeVersions: codeVersions, policy: nil, runs: [],
      entries: entries.map {
        BaselineEntry(
          key: $0.key, version: $0.version, direction: $0.direction, values: $0.values, signature: $0.signature,
          signatureHash: $0.signatureHash)
      })
    try baseline.check(means: entries.map(\.summary.mean), path: path)
    return baseline
  }
}

extension Baseline {
  /// Throws `malformed` where a file's numbers do not agree with each other.
  fileprivate func check(means: [Double], path: String) throws(BaselineError) {
    if entries.isEmpty { throw .malformed(path: path, place: "entries", reason: "there are none") }
    for (index, entry) in entries.enumerated() {
      let place = "entries[\(index)] (\(entry.key.system) \(entry.key.variant) \(entry.key.metric))"
      if entry.values.isEmpty { throw .malformed(path: path, place: place, reason: "there are no values") }
      if entry.values.contains(where: \.value.isNaN) {
        throw .malformed(path: path, place: place, reason: "a value is not a number")
      }
      if Set(entry.values.map(\.seed)).count < entry.values.count {
        throw .malformed(path: path, place: place, reason: "a seed occurs twice")
      }
      let mean = entry.summary.mean
      if !(mean == means[index] || abs(mean - means[index]) <= 1e-9 * max(1, abs(mean)) || mean.isNaN) {
        throw .malformed(
          path: path, place: place, reason: "the mean is \(means[index]) but its values have the mean \(mean)")
      }
    }
    guard let policy else { return }
    if let problem = policy.problem { throw .malformed(path: path, place: "gate", reason: problem) }
    let known = Set(entries.map(\.key.metric))
    if let unknown = (policy.metrics ?? [:]).keys.sorted().first(where: { !known.contains($0) }) {
      throw .malformed(
        path: path, place: "gate.metrics",
        reason: "no entry is scored by \(unknown); known are \(known.sorted().joined(separator: ", "))")
    }
  }
}
