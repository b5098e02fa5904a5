import Foundation
import Tensors

/// Reads and writes safetensors files: named tensors and a few strings, exchangeable with Python's `safetensors`.
public struct Safetensors {
  /// The tensors by name.
  public var tensors: [String: Tensor]
  /// Free strings.
  public var metadata: [String: String]

  /// A file's content, in memory.
  public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  // MARK: Writing

  /// The bytes of the file; the same content gives the same bytes.
  public var bytes: [UInt8] {
    let names = tensors.keys.sorted()
    var offset = 0
    var entries: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      entries.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var payload: [UInt8] = []
    for name in names {
      guard let tensor = tensors[name] else { continue }
      let data = tensor.bytes
      let extents = tensor.shape.extents.map(String.init).joined(separator: ",")
      entries.append(
        "\(quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(extents)],\"data_offsets\":[\(offset),\(offset + data.count)]}"
      )
      payload += data
      offset += data.count
    }
    var header = Array("{\(entries.joined(separator: ","))}".utf8)
    header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    let length = UInt64(header.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } + header + payload
  }

  /// Writes the file whole or not at all: to a neighbour first, which then takes the name.
  ///
  /// - Throws: `WeightsError.unwritable`.
  public func write(to path: String) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw WeightsError.unwritable(file: path, reason: Self.reason(error))
    }
  }

  // MARK: Reading

  /// Reads a file.
  ///
  /// - Throws: `WeightsError`, naming the file and what is wrong in it.
  public init(contentsOf path: String) throws {
    let data: [UInt8]
    do {
      data = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw WeightsError.unreadable(file: path, reason: Self.reason(error))
    }
    try self.init(bytes: data, file: path)
  }

  /// Reads a file's bytes; `file` is its name in errors.
  public init(bytes: [UInt8], file: String) throws {
    guard bytes.count >= 8 else {
      throw WeightsError.notSafetensors(file: file, reason: "it has only \(bytes.count) bytes")
    }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= 100_000_000 else {
      throw WeightsError.notSafetensors(file: file, reason: "its header would be \(length) bytes long")
    }
    let start = 8 + Int(length)
    guard start <= bytes.count else {
      throw WeightsError.truncated(file: file, expected: start, found: bytes.count)
    }
    let header: Header
    do {
      header = try JSONDecoder().decode(Header.self, from: Data(bytes[8..<start]))
    } catch {
      throw WeightsError.notSafetensors(file: file, reason: "its header is not the expected JSON")
    }
    try header.checkPlaces(of: bytes.count - start, payload: start, file: file)
    metadata = header.metadata
    tensors = [:]
    for (name, entry) in header.entries {
      tensors[name] = try entry.tensor(named: name, in: bytes, payload: start, file: file)
    }
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let underlying, underlying.domain == NSPOSIXErrorDomain {
      return String(
        describing: POSIXErrorCode(rawValue: Int32(underlying.code)).map { POSIXError($0).localizedDescription }
          ?? underlying.localizedDescription)
    }
    return error.localizedDescription
  }

  private func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case _ where scalar.value < 0x20: out += "\\u" + String(format: "%04x", scalar.value)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}

/// The JSON header of a file.
private struct Header: Decodable {
  var metadata: [String: String] = [:]
  var entries: [String: Entry] = [:]

  struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for key in container.allKeys {
      if key.stringValue == "__metadata__" {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
      }
    }
  }
}

extension Header {
  /// The format lets tensors lie one after the other, without gaps, overlaps, or bytes that belong to none.
  func checkPlaces(of payloadCount: Int, payload: Int, file: String) throws {
    let places = entries.map { (name: $0.key, offsets: $0.value.offsets) }
    var end = 0
    for place in places.sorted(by: {
      ($0.offsets.first ?? 0, $0.offsets.last ?? 0) < ($1.offsets.first ?? 0, $1.offsets.last ?? 0)
    }) {
      guard place.offsets.count == 2, place.offsets[0] == end, place.offsets[1] >= end else {
        throw WeightsError.notSafetensors(
          file: file, reason: "tensor \(place.name) lies at \(place.offsets) where the one before it ends at \(end)")
      }
      end = place.offsets[1]
    }
    guard end <= payloadCount else {
      let (expected, overflow) = payload.addingReportingOverflow(end)
      throw WeightsError.truncated(file: file, expected: overflow ? end : expected, found: payload + payloadCount)
    }
    guard end == payloadCount else {
      throw WeightsError.notSafetensors(
        file: file, reason: "\(payloadCount - end) bytes after its last tensor belong to none")
    }
  }
}

/// Where a tensor lies, and as what.
private struct Entry: Decodable {
  let dtype: String
  let shape: [Int]
  let offsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype, shape
    case offsets = "data_offsets"
  }

  func tensor(named name: String, in bytes: [UInt8], payload: Int, file: String) throws -> Tensor {
    guard let type = ScalarType(rawValue: dtype) else {
      throw WeightsError.unsupportedType(file: file, name: name, type: dtype)
    }
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else {
        throw WeightsError.notSafetensors(file: file, reason: "tensor \(name) has shape \(shape)")
      }
      count = product
    }
    let (size, overflow) = count.multipliedReportingOverflow(by: type.size)
    guard !overflow, offsets.count == 2, offsets[0] >= 0, offsets[1] >= offsets[0], offsets[1] - offsets[0] == size
    else {
      throw WeightsError.notSafetensors(
        file: file, reason: "tensor \(name) of shape \(shape) does not fill its place \(offsets)")
    }
    return type.tensor(Shape(shape), bytes[payload + offsets[0]..<payload + offsets[1]])
  }
}

/// The number formats that can be read; all become float32.
private enum ScalarType: String {
  case f64 = "F64"
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case i64 = "I64"
  case i32 = "I32"

  var size: Int {
    switch self {
    case .f64, .i64: 8
    case .f32, .i32: 4
    case .f16, .bf16: 2
    }
  }

  func tensor(_ shape: Shape, _ bytes: ArraySlice<UInt8>) -> Tensor {
    if self == .f32 { return Tensor(shape, bytes: bytes) }
    return Tensor(shape) { span in
      for i in span.indices {
        let at = bytes.startIndex + i * size
        let bits = bytes[at..<at + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        span[i] =
          switch self {
          case .f64: Float(Double(bitPattern: bits))
          case .i64: Float(Int64(bitPattern: bits))
          case .f32: Float(bitPattern: UInt32(bits))
          case .i32: Float(Int32(bitPattern: UInt32(bits)))
          case .f16: Float(Float16(bitPattern: UInt16(bits)))
          case .bf16: Float(bitPattern: UInt32(bits) << 16)
          }
      }
    }
  }
}
