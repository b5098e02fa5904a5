import Foundation

extension Signature: Codable, CustomStringConvertible {
  /// The line.
  public var description: String { line }

  /// Reads what `json` wrote; throws `MetricError.malformedSignature` for anything else.
  public init(json: String) throws {
    guard let members = try? JSONDecoder().decode([String: String].self, from: Data(json.utf8)) else {
      throw MetricError.malformedSignature(json)
    }
    try self.init(members: members, text: json)
  }

  /// Reads what `line` wrote; throws `MetricError.malformedSignature` for anything else.
  public init(line: String) throws {
    var members: [String: String] = [:]
    for (place, part) in line.split(separator: "|", omittingEmptySubsequences: false).enumerated() {
      switch place {
      case 0: members["metric"] = String(part)
      case 1 where part.first == "v": members["version"] = String(part.dropFirst())
      default:
        guard let colon = part.firstIndex(of: ":") else { throw MetricError.malformedSignature(line) }
        members[String(part[..<colon])] = String(part[part.index(after: colon)...])
      }
    }
    try self.init(members: members, text: line)
  }

  /// Reads the dictionary that `encode` wrote.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.singleValueContainer().decode([String: String].self)
    try self.init(members: members, text: members.description)
  }

  /// Writes the stated fields as a dictionary of text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Dictionary(uniqueKeysWithValues: fields.map { ($0.field.name, $0.value) }))
  }

  private init(members: [String: String], text: String) throws {
    var rest = members
    func read<Value>(_ field: SignatureField, _ convert: (String) -> Value?) throws -> Value? {
      guard let value = rest.removeValue(forKey: field.name) else { return nil }
      guard let converted = convert(value) else { throw MetricError.malformedSignature(text) }
      return converted
    }
    guard let metric = try read(.metric, MetricID.init(rawValue:)), let version = try read(.version, { Int($0) }) else {
      throw MetricError.malformedSignature(text)
    }
    self.init(
      metric, colour: try read(.colour, ColourSpace.init(rawValue:)), range: try read(.range, { DataRange($0) }),
      window: try read(.window, { FilterWindow($0) }),
      resampler: try read(.resampler, ResamplingKernel.init(rawValue:)),
      rounding: try read(.rounding, Rounding.init(rawValue:)), order: try read(.order, ItemOrder.init(rawValue:)),
      splits: try read(.splits, { Int($0) }), items: try read(.items, { Int($0) }), judge: try read(.judge, { $0 }))
    self.version = version
    for (name, value) in rest {
      guard name.hasPrefix("x-") else { throw MetricError.malformedSignature(text) }
      state(String(name.dropFirst(2)), value)
    }
  }
}
