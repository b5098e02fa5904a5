import Datasets
import Foundation
import Layers
import Networks

/// A folder of weights: for each slot that was imported a `<slot>.safetensors`, and beside it `<slot>.sha256` with its
/// hash, as `sha256sum --check` reads it.
public struct WeightsFolder: Sendable {
  /// Where weights lie unless something else is said.
  public static let standardPath = "runs/weights"
  /// The folder.
  public let path: String

  /// A folder, which need not exist.
  public init(_ path: String = standardPath) { self.path = path }

  /// Where a slot's weights lie.
  public func file(of slot: PretrainedSlot) -> String { "\(path)/\(slot.fileName)" }

  private func record(of slot: PretrainedSlot) -> String { "\(path)/\(slot.rawValue).sha256" }

  /// Whether there is a file for a slot.
  public func contains(_ slot: PretrainedSlot) -> Bool { FileManager.default.fileExists(atPath: file(of: slot)) }

  /// The hash that was recorded when a slot was imported, or nil.
  public func recordedHash(of slot: PretrainedSlot) -> String? {
    guard let text = try? String(contentsOfFile: record(of: slot), encoding: .utf8),
      let hash = text.split(separator: " ").first, hash.count == 64, hash.allSatisfy(\.isHexDigit)
    else { return nil }
    return String(hash)
  }

  /// The weights of a slot, after checking that they are what was imported.
  ///
  /// - Throws: `PretrainedWeightsError`, or `WeightsError` for a damaged file.
  public func load(_ slot: PretrainedSlot) throws -> PretrainedWeights {
    let path = file(of: slot)
    guard contains(slot) else { throw PretrainedWeightsError.missing(slot: slot, folder: self.path) }
    guard let recorded = recordedHash(of: slot) else {
      throw PretrainedWeightsError.unrecorded(file: path, record: record(of: slot))
    }
    let bytes = try Self.bytes(of: path)
    let found = SHA256.hexadecimal(of: bytes)
    guard found == recorded else {
      throw PretrainedWeightsError.changed(file: path, recorded: recorded, found: found)
    }
    return try PretrainedWeights(Safetensors(bytes: bytes, file: path), for: slot, hash: found, name: path)
  }

  /// The user's VGG-19.
  ///
  /// - Throws: as `load`.
  public func vgg19(depth: VGG19.Depth) throws -> VGG19 {
    let weights = try load(.vgg19)
    return try VGG19(
      weights: Safetensors(tensors: weights.tensors, metadata: weights.metadata), depth: depth, file: file(of: .vgg19),
      hash: String(weights.hash.prefix(16)))
  }

  /// What an import did.
  public struct Imported: Encodable, Sendable {
    /// The slot that the file was found to belong to, or was said to.
    public let slot: PretrainedSlot
    /// Where its weights lie now.
    public let file: String
    /// Their SHA-256.
    public let sha256: String
    /// Tensors that were kept.
    public let tensors: Int
    /// Tensors of the public file that nothing needs.
    public let leftOut: Int
  }

  /// Takes a safetensors file into the folder, whole or not at all, in place of an earlier one.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - slot: the slot that it belongs to; nil to tell it by the names of its tensors.
  /// - Throws: `PretrainedWeightsError` with everything that does not fit, or `WeightsError`.
  public func takeIn(_ source: String, as slot: PretrainedSlot? = nil) throws -> Imported {
    let content = try Safetensors(contentsOf: source)
    let slot = try slot ?? PretrainedSlot.recognised(content.shapes, file: source)
    let fitting = try PretrainedWeights(content, for: slot, hash: "", name: source)
    let bytes = Safetensors(tensors: fitting.tensors, metadata: content.metadata).bytes
    let hash = SHA256.hexadecimal(of: bytes)
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      // Without its record a file counts as not imported, so that at no moment a wrong pair is taken for a right one.
      if FileManager.default.fileExists(atPath: record(of: slot)) {
        try FileManager.default.removeItem(atPath: record(of: slot))
      }
      try Data(bytes).write(to: URL(fileURLWithPath: file(of: slot)), options: .atomic)
      try Data("\(hash)  \(slot.fileName)\n".utf8).write(to: URL(fileURLWithPath: record(of: slot)), options: .atomic)
    } catch {
      throw WeightsError.unwritable(file: file(of: slot), reason: error.localizedDescription)
    }
    return Imported(
      slot: slot, file: file(of: slot), sha256: hash, tensors: fitting.tensors.count,
      leftOut: content.tensors.count - fitting.tensors.count)
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw WeightsError.unreadable(file: path, reason: error.localizedDescription)
    }
  }
}
