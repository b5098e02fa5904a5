import Foundation
import QualityMetrics

/// How a metric's value moves as the choices of its protocol are made otherwise.
public struct Explanation: Encodable, Sendable {
  /// A choice made otherwise.
  public struct Change: Encodable, Hashable, Sendable {
    /// The choice.
    public let choice: ProtocolChoice
    /// How the protocol makes it.
    public let from: String
    /// How it was made instead.
    public let to: String
  }

  /// What came of some changes.
  public struct Outcome: Encodable, Hashable, Sendable {
    /// The changes; none for the protocol itself.
    public let changes: [Change]
    /// The value; nil where there is none.
    public let value: Double?
    /// Why there is no value.
    public let reason: String?
    /// The value less that of the protocol.
    public let moved: Double?
  }

  /// A choice that cannot be made otherwise here.
  public struct Fixed: Encodable, Hashable, Sendable {
    /// The choice.
    public let choice: ProtocolChoice
    /// Why not, in a clause.
    public let because: String
  }

  /// The metric.
  public let metric: String
  /// Images of the synthetic kind that were looked at.
  public let images: Int
  /// How its protocol makes each choice.
  public let settings: [ProtocolChoice: String]
  /// Its value.
  public let value: Double
  /// What to know about the value, if anything: that a covariance is of too few images.
  public let note: String?
  /// Each choice made otherwise by itself, what moves the value farthest first.
  public let single: [Outcome]
  /// Choices that cannot be made otherwise here.
  public let fixed: [Fixed]
  /// The value looked for.
  public let target: PrintedValue?
  /// How many combinations of changes were tried, the protocol itself among them.
  public let combinations: Int
  /// The combinations that come nearest to the target, the nearest first. All that round to it as it is printed are
  /// equally near, and of these those of fewer changes come first.
  public let nearest: [Outcome]

  /// How many combinations are named.
  static let namedCombinations = 5

  /// Tries the choices of a subject.
  ///
  /// - Parameters:
  ///   - subject: what is scored.
  ///   - target: the value that combinations are looked for.
  ///   - mostChanges: how many choices a combination may make otherwise.
  init(_ subject: some ExplainedScore, target: PrintedValue?, mostChanges: Int) throws {
    precondition(mostChanges > 0, "combinations of \(mostChanges) changes")
    let base = subject.settings
    let plans = Self.plans(subject.changes, atMost: target == nil ? 1 : mostChanges)
      .filter { base.with($0).preparation.isKnown }
    let values = try subject.values(of: plans.map(base.with))
    let own = try values[0].get()
    (value, note) = (own.value, own.note)
    let outcomes = zip(plans, values).map { plan, result in
      Outcome(plan.map { Self.change($0, base) }, result.map(\.value), from: own.value)
    }
    metric = subject.metric.rawValue
    images = subject.imageCount
    let choices = Set(outcomes.filter { $0.changes.count == 1 }.map { $0.changes[0].choice })
    settings = Dictionary(
      uniqueKeysWithValues: choices.union(subject.statedChoices).compactMap { choice in
        base.setting(of: choice).map { (choice, $0.text) }
      })
    single = outcomes.filter { $0.changes.count == 1 }.sorted {
      $0.distance(from: own.value) > $1.distance(from: own.value)
    }
    fixed = ProtocolChoice.allCases.compactMap { choice in
      choices.contains(choice) ? nil : subject.reason(against: choice).map { Fixed(choice: choice, because: $0) }
    }
    self.target = target
    combinations = outcomes.count
    nearest = target.map { Self.nearest(to: $0, outcomes) } ?? []
  }

  /// All ways to make up to so many choices otherwise, those of fewer changes first.
  package static func plans(_ changes: [ProtocolSetting], atMost mostChanges: Int) -> [[ProtocolSetting]] {
    var all: [[ProtocolSetting]] = [[]]
    var last: [(plan: [ProtocolSetting], next: Int)] = [([], 0)]
    for _ in 0..<mostChanges {
      last = last.flatMap { plan, next in
        changes.indices.dropFirst(next)
          .filter { place in !plan.contains { $0.choice == changes[place].choice } }
          .map { (plan + [changes[$0]], $0 + 1) }
      }
      all += last.map(\.plan)
    }
    return all
  }

  private static func nearest(to target: PrintedValue, _ outcomes: [Outcome]) -> [Outcome] {
    // Sorted stably: of equally near ones those of fewer changes come first.
    let sorted = outcomes.enumerated().filter { $1.value?.isFinite == true }.sorted {
      let (left, right) = (target.distance(of: $0.element.value), target.distance(of: $1.element.value))
      return left == right ? $0.offset < $1.offset : left < right
    }.map(\.element)
    var named: [Outcome] = []
    for outcome in sorted where named.count < namedCombinations {
      // A change that adds nothing to others is not part of the cause.
      let isSurplus = named.contains { $0.value == outcome.value && Set($0.changes).isSubset(of: outcome.changes) }
      if !isSurplus { named.append(outcome) }
    }
    return named
  }

  private static func change(_ setting: ProtocolSetting, _ base: ProtocolSettings) -> Change {
    Change(choice: setting.choice, from: base.setting(of: setting.choice)?.text ?? "", to: setting.text)
  }
}

extension Explanation.Outcome {
  fileprivate init(_ changes: [Explanation.Change], _ result: Result<Double, MetricError>, from base: Double) {
    self.changes = changes
    switch result {
    case .success(let value): (self.value, reason, moved) = (value, nil, value == base ? 0 : value - base)
    case .failure(let error): (value, reason, moved) = (nil, error.description, nil)
    }
  }

  /// How far the value is from another; without a value, nearer than any that has one.
  fileprivate func distance(from other: Double) -> Double { value.map { $0 == other ? 0 : abs($0 - other) } ?? -1 }
}

/// A number as it is printed somewhere, which says how exactly it is known.
public struct PrintedValue: Encodable, Hashable, Sendable {
  /// The number.
  public let value: Double
  /// Half a unit of its last decimal.
  public let halfUnit: Double

  /// Reads `28.42`; nil for what is no finite number.
  public init?(_ text: String) {
    guard let value = Double(text), value.isFinite else { return nil }
    let parts = text.lowercased().split(separator: "e", maxSplits: 1).map(String.init)
    let decimals = parts[0].split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    (self.value, halfUnit) = (value, 0.5 * pow(10, Double(exponent - decimals)))
  }

  /// How far a value is from rounding to it; infinite without a value.
  func distance(of other: Double?) -> Double { other.map { max(0, abs($0 - value) - halfUnit) } ?? .infinity }
}

/// A metric's value under some settings.
struct ExplainedValue {
  var value: Double
  /// What to know about it, if anything.
  var note: String?
}

/// Two folders under a metric whose choices can be made otherwise.
protocol ExplainedScore {
  /// The metric.
  var metric: MetricID { get }
  /// How its protocol makes the choices.
  var settings: ProtocolSettings { get }
  /// Synthetic images that are looked at.
  var imageCount: Int { get }
  /// Choices that are worth naming even where they cannot be made otherwise.
  var statedChoices: [ProtocolChoice] { get }
  /// All choices that can be made otherwise here.
  var changes: [ProtocolSetting] { get }
  /// The values under each of some settings; a metric error stands for settings that have none.
  func values(of settings: [ProtocolSettings]) throws -> [Result<ExplainedValue, MetricError>]
  /// Why a choice without a change cannot be made otherwise, in a clause; nil where nobody would look for it.
  func reason(against choice: ProtocolChoice) -> String?
}
