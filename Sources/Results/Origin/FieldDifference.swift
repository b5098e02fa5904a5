import Foundation

/// A field that two descriptions state differently.
public struct FieldDifference: Codable, Hashable, Sendable {
  /// Where it stands, as a dotted path.
  public var path: String
  /// What the first one says; nil where it says nothing.
  public var first: String?
  /// What the second one says.
  public var second: String?

  /// A field with what both say.
  public init(path: String, first: String?, second: String?) {
    (self.path, self.first, self.second) = (path, first, second)
  }

  /// The fields that differ, in alphabetical order.
  static func between(_ first: [String: String], _ second: [String: String]) -> [FieldDifference] {
    Set(first.keys).union(second.keys).sorted().filter { first[$0] != second[$0] }
      .map { FieldDifference(path: $0, first: first[$0], second: second[$0]) }
  }
}

extension Run {
  /// The specification as flat fields with dotted names, such as `handDepth.steps`.
  ///
  /// Of a text that is not JSON, all is one field.
  public var specificationFields: [String: String] {
    let fields = JSONValue.fields(of: specification) ?? ["specification": specification]
    // The name that Swift gives to what an enumeration's case holds says nothing.
    return Dictionary(
      fields.map { ($0.replacing("._0.", with: "."), $1) }, uniquingKeysWith: { first, _ in first })
  }

  /// What is known of the data sets, as flat fields: `hands.contentHash`.
  public var datasetFields: [String: String] {
    guard let value = JSONValue(text: datasetManifest) else { return ["manifest": datasetManifest] }
    guard case .list(let manifests) = value else { return value.fields }
    var fields: [String: String] = [:]
    var seen: [String: Int] = [:]
    for manifest in manifests {
      var facts = manifest.fields
      let name = facts.removeValue(forKey: "name") ?? "data"
      seen[name, default: 0] += 1
      let prefix = (seen[name] ?? 1) == 1 ? name : "\(name)-\(seen[name] ?? 1)"
      for (key, fact) in facts { fields["\(prefix).\(key)"] = fact }
    }
    return fields
  }

  /// Everything but specification and scores that may tell two runs apart: program, machine, data, judges.
  var circumstances: [String: String] {
    var fields = [
      "code version": codeVersion, "program": binaryHash, "machine": machine, "threads": String(threads),
      "state": state.rawValue,
    ]
    for (role, hash) in judgeHashes { fields["judge: \(role)"] = hash }
    for (name, fact) in datasetFields { fields["data: \(name)"] = fact }
    return fields
  }
}

extension JSONValue {
  /// The value that a text stands for, or nil.
  init?(text: String) {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else { return nil }
    self = value
  }

  /// The fields of an object's text, or nil when it is none.
  static func fields(of text: String) -> [String: String]? {
    guard let value = JSONValue(text: text), case .object = value else { return nil }
    return value.fields
  }

  /// The value as flat fields.
  var fields: [String: String] {
    var fields: [String: String] = [:]
    flatten(into: &fields, name: "")
    return fields
  }
}
