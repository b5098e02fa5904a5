import Foundation

/// All that decides whether two numbers may be compared: the protocol and the conditions it was computed under.
///
/// Conditions that do not apply are nil and do not show. The text forms are stable: the same signature gives the same
/// line, JSON and fingerprint on every machine.
public struct Signature: Hashable, Sendable {
  /// The protocol.
  public var metric: MetricID
  /// The version of our implementation of it.
  public var version: Int
  /// The colours that were scored.
  public var colour: ColourSpace?
  /// The span of values taken as the scale.
  public var range: DataRange?
  /// The window of a local metric.
  public var window: FilterWindow?
  /// How images came to the scored size; nil when they were not resized.
  public var resampler: ResamplingKernel?
  /// Whether values were rounded first; nil when nothing is known.
  public var rounding: Rounding?
  /// Whether the order of items has a say.
  public var order: ItemOrder?
  /// The number of groups that the score was averaged over.
  public var splits: Int?
  /// The number of items scored.
  public var items: Int?
  /// The content hash of the judge's weights and preprocessing.
  public var judge: String?
  /// Whatever else a metric must state (sigma, threshold, rule for absent classes), by name. Names and values are
  /// kept to letters, digits and `.-_+@/`; other characters become `_`.
  public private(set) var extra: [String: String]

  /// A signature of the metric's present version with nothing else stated.
  public init(
    _ metric: MetricID, colour: ColourSpace? = nil, range: DataRange? = nil, window: FilterWindow? = nil,
    resampler: ResamplingKernel? = nil, rounding: Rounding? = nil, order: ItemOrder? = nil, splits: Int? = nil,
    items: Int? = nil, judge: String? = nil, extra: [String: String] = [:]
  ) {
    (self.metric, version) = (metric, metric.version)
    (self.colour, self.range, self.window) = (colour, range, window)
    (self.resampler, self.rounding, self.order) = (resampler, rounding, order)
    (self.splits, self.items) = (splits, items)
    self.judge = judge.map(Self.plain)
    self.extra = [:]
    for (name, value) in extra { state(name, value) }
  }

  /// States one more condition.
  public mutating func state(_ name: String, _ value: String) { extra[Self.plain(name)] = Self.plain(value) }

  /// One stable line: `ssim@wang2004|v1|colour:rgb|range:255|window:gauss11-1.5-valid|order:any|n:100`.
  public var line: String {
    fields.map { field, value in
      switch field {
      case .metric: value
      case .version: "v" + value
      default: "\(field.name):\(value)"
      }
    }.joined(separator: "|")
  }

  /// A JSON object with sorted keys, all values text.
  public var json: String {
    let members = fields.map { ($0.name, $1) }.sorted { $0.0 < $1.0 }
    return "{" + members.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",") + "}"
  }

  /// 16 hexadecimal digits over the line (FNV-1a, 64 bits): short enough for a table's column.
  public var fingerprint: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in line.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The stated fields in the order of the line.
  public var fields: [(field: SignatureField, value: String)] {
    let fixed: [(SignatureField, String?)] = [
      (.metric, metric.rawValue), (.version, String(version)), (.colour, colour?.rawValue),
      (.range, range?.description), (.window, window?.description), (.resampler, resampler?.rawValue),
      (.rounding, rounding?.rawValue), (.order, order?.rawValue), (.splits, splits.map { String($0) }),
      (.items, items.map { String($0) }), (.judge, judge),
    ]
    return fixed.compactMap { field, value in value.map { (field, $0) } }
      + extra.sorted { $0.key < $1.key }.map { (.extra($0.key), $0.value) }
  }

  static func plain(_ text: String) -> String {
    String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_+@/".contains($0)) ? $0 : "_" })
  }
}

/// A field of a signature.
public enum SignatureField: Hashable, Sendable {
  case metric, version, colour, range, window, resampler, rounding, order, splits, items, judge
  /// A further condition, by its name.
  case extra(String)

  /// The field's name in lines and JSON.
  public var name: String {
    switch self {
    case .metric: "metric"
    case .version: "version"
    case .colour: "colour"
    case .range: "range"
    case .window: "window"
    case .resampler: "resampler"
    case .rounding: "rounding"
    case .order: "order"
    case .splits: "splits"
    case .items: "n"
    case .judge: "judge"
    case .extra(let name): "x-" + name
    }
  }

  static let fixed: [SignatureField] = [
    .metric, .version, .colour, .range, .window, .resampler, .rounding, .order, .splits, .items, .judge,
  ]
}

/// The first field in which two signatures differ; nil values mean "not stated".
public struct SignatureDifference: Hashable, Sendable, CustomStringConvertible {
  /// The field.
  public let field: SignatureField
  /// Its value on one side.
  public let left: String?
  /// Its value on the other side.
  public let right: String?

  /// A difference.
  public init(field: SignatureField, left: String?, right: String?) {
    (self.field, self.left, self.right) = (field, left, right)
  }

  /// `range is 255 on one side and 1 on the other`.
  public var description: String {
    "\(field.name) is \(left ?? "not stated") on one side and \(right ?? "not stated") on the other"
  }
}

extension Signature {
  /// The first field, in the order of the line, in which this signature and another one differ; nil when they are
  /// alike in all but the ignored fields.
  public func firstDifference(from other: Signature, ignoring ignored: Set<SignatureField> = []) -> SignatureDifference?
  {
    let left = Dictionary(uniqueKeysWithValues: fields.map { ($0.field, $0.value) })
    let right = Dictionary(uniqueKeysWithValues: other.fields.map { ($0.field, $0.value) })
    let extras = Set(extra.keys).union(other.extra.keys).sorted().map { SignatureField.extra($0) }
    for field in SignatureField.fixed + extras where !ignored.contains(field) && left[field] != right[field] {
      return SignatureDifference(field: field, left: left[field], right: right[field])
    }
    return nil
  }

  /// Throws `MetricError.unlikeSignatures` when numbers under these two signatures must not be compared.
  public func requireLike(_ other: Signature, ignoring ignored: Set<SignatureField> = []) throws {
    if let difference = firstDifference(from: other, ignoring: ignored) {
      throw MetricError.unlikeSignatures(difference)
    }
  }
}
