import Layers
import Tensors

/// Weights that fit a slot: every tensor is there, has the right shape and finite values, and there is no other.
public struct PretrainedWeights: Sendable {
  /// The network that they belong to.
  public let slot: PretrainedSlot
  /// The SHA-256 of the file.
  public let hash: String
  /// The number of classes, where the file decides it.
  let classes: Int
  let tensors: [String: Tensor]
  let metadata: [String: String]

  /// Checks a file's content; `name` is what errors call it. Tensors of the public file that nothing needs are left out.
  ///
  /// - Throws: `PretrainedWeightsError.unfit` with all problems.
  public init(_ file: Safetensors, for slot: PretrainedSlot, hash: String, name: String) throws {
    let problems = slot.problems(of: file)
    guard problems.isEmpty else { throw PretrainedWeightsError.unfit(file: name, slot: slot, problems: problems) }
    (self.slot, self.hash, metadata) = (slot, hash, file.metadata)
    classes = slot.classCount(in: file.shapes)
    tensors = file.tensors.filter { !slot.leavesOut($0.key) }
  }

  /// The judge's name in signatures: the slot and the beginning of the hash.
  public var identity: String { "\(slot.rawValue)-\(hash.prefix(16))" }

  /// A tensor that the slot has.
  func value(_ name: String, _ shape: Shape) -> Tensor {
    guard let tensor = tensors[name], tensor.shape == shape else {
      preconditionFailure("\(slot.rawValue) has no tensor \(name) of shape \(shape)")
    }
    return tensor
  }

  /// Traps where these are the weights of another network.
  func check(_ wanted: PretrainedSlot) {
    precondition(slot == wanted, "a network of \(wanted.rawValue) cannot have weights of \(slot.rawValue)")
  }
}
