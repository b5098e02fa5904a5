import Foundation

extension Score {
  /// The signature as flat fields: nested objects and lists give dotted names such as `resize.kernel`.
  ///
  /// Throws `badSignature` when the text is not a JSON object.
  public func signatureFields() throws(ResultsError) -> [String: String] {
    guard
      let value = try? JSONDecoder().decode(JSONValue.self, from: Data(signature.utf8)), case .object = value
    else { throw .badSignature(metric: metric, text: signature) }
    var fields: [String: String] = [:]
    value.flatten(into: &fields, name: "")
    return fields
  }

  /// Throws `notComparable`, with the first field that differs, unless both scores were made in the same way.
  public func requireComparable(with other: Score) throws(ResultsError) {
    if metric != other.metric {
      throw .notComparable(metric: metric, field: "metric", first: metric, second: other.metric)
    }
    if version != other.version {
      throw .notComparable(metric: metric, field: "version", first: "\(version)", second: "\(other.version)")
    }
    // Equal texts need no reading, which would take most of the time of gathering thousands of scores.
    if signature == other.signature && signatureHash == other.signatureHash { return }
    try requireSameSignature(
      metric: metric, first: try signatureFields(), firstHash: signatureHash, second: try other.signatureFields(),
      secondHash: other.signatureHash)
  }
}

/// Throws `notComparable` with the alphabetically first field in which two signatures differ.
func requireSameSignature(
  metric: String, first: [String: String], firstHash: String, second: [String: String], secondHash: String
) throws(ResultsError) {
  for field in Set(first.keys).union(second.keys).sorted() where first[field] != second[field] {
    throw .notComparable(
      metric: metric, field: field, first: first[field] ?? "absent", second: second[field] ?? "absent")
  }
  if firstHash != secondHash {
    throw .notComparable(metric: metric, field: "signatureHash", first: firstHash, second: secondHash)
  }
}

/// Any JSON value, as far as needed to look into a signature.
enum JSONValue: Decodable {
  case object([String: JSONValue])
  case list([JSONValue])
  case leaf(String)

  /// The value of a text; a text that is no JSON is a leaf.
  init(_ text: String) {
    self = (try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))) ?? .leaf(text)
  }

  init(from decoder: any Decoder) throws {
    if let object = try? [String: JSONValue](from: decoder) {
      self = .object(object)
    } else if let list = try? [JSONValue](from: decoder) {
      self = .list(list)
    } else {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .leaf("null")
      } else if let truth = try? container.decode(Bool.self) {
        self = .leaf("\(truth)")
      } else if let whole = try? container.decode(Int.self) {
        self = .leaf("\(whole)")
      } else if let number = try? container.decode(Double.self) {
        self = .leaf("\(number)")
      } else {
        self = .leaf(try container.decode(String.self))
      }
    }
  }

  func flatten(into fields: inout [String: String], name: String) {
    let prefix = name.isEmpty ? "" : name + "."
    switch self {
    case .leaf(let text): fields[name] = text
    case .object(let object):
      for (key, value) in object { value.flatten(into: &fields, name: prefix + key) }
    case .list(let list):
      for (index, value) in list.enumerated() { value.flatten(into: &fields, name: prefix + "\(index)") }
    }
  }
}
