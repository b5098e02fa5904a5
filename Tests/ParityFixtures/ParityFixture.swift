import Autograd
import Foundation
import Layers
import Tensors

/// Reference values that a `make_*.py` script computed with PyTorch in double precision.
public struct ParityFixture: Sendable {
  private let tensors: [String: Tensor]

  /// Reads `Fixtures/<name>.safetensors` of a test target.
  public init(_ name: String, in bundle: Bundle) throws {
    let path = bundle.bundlePath + "/Fixtures/\(name).safetensors"
    tensors = try Safetensors(contentsOf: path).tensors
  }

  /// The names of all stored tensors.
  public var names: [String] { tensors.keys.sorted() }

  /// A stored tensor.
  public func tensor(_ name: String) throws -> Tensor {
    guard let tensor = tensors[name] else { throw MissingReference(name: name) }
    return tensor
  }

  /// Nil when no value is further from the reference than `tolerance` times the largest reference value; else a
  /// sentence.
  public func mismatch(_ value: Tensor, _ name: String, tolerance: Double = 1e-4) throws -> String? {
    let reference = try tensor(name)
    guard value.shape == reference.shape else {
      return "\(name): shape \(value.shape), reference \(reference.shape)"
    }
    let pairs = zip(value.values, reference.values).map { (Double($0), Double($1)) }
    let size = max(pairs.map { abs($0.1) }.max() ?? 0, 1e-6)
    let error = pairs.map { $0.0.isFinite ? abs($0.0 - $0.1) : .infinity }.max() ?? 0
    return error <= tolerance * size ? nil : "\(name): off by \(error / size) of the largest value \(size)"
  }

  /// As `mismatch`, for what the script stored as a norm and four products with hashed directions: each must agree
  /// to `tolerance` times the norm, or times `negligible` where the norm is smaller. `value` must have its elements in
  /// the script's order.
  public func projectionMismatch(
    _ value: Tensor, _ name: String, tolerance: Double = 1e-4, negligible: Double = 1e-6
  ) throws -> String? {
    let reference = try tensor(name).values.map(Double.init)
    let values = value.values.map(Double.init)
    var found = [values.reduce(0) { $0 + $1 * $1 }.squareRoot()]
    for direction in 0..<4 {
      let along = hashedTensor("direction.\(direction)", [values.count]).values
      found.append(zip(values, along).reduce(0) { $0 + $1.0 * Double($1.1) })
    }
    let size = max(reference[0], negligible)
    let error = zip(found, reference).map { $0.isFinite ? abs($0 - $1) : .infinity }.max() ?? .infinity
    return error <= tolerance * size ? nil : "\(name): off by \(error / size) of the norm \(size)"
  }

  /// Sentences about the gradients of `loss` that differ from those stored under `prefix.<parameter>`; also one for
  /// each stored gradient without a parameter.
  ///
  /// `negligible` is for biases that a norm takes away again: their gradient is zero but for rounding.
  public func gradientMismatches(
    of loss: Variable, _ parameters: [NamedParameter], prefix: String, tolerance: Double = 1e-4,
    negligible: Double = 1e-6
  ) throws -> [String] {
    let trained = parameters.filter(\.parameter.isTrained)
    let found = gradients(of: loss, withRespectTo: trained.map(\.parameter.variable), keepsGraph: true)
    let known = Set(trained.map { "\(prefix).\($0.name)" })
    let strangers = names.filter { $0.hasPrefix(prefix + ".") && !known.contains($0) }
    return try zip(trained, found).compactMap {
      try projectionMismatch($1.value, "\(prefix).\($0.name)", tolerance: tolerance, negligible: negligible)
    } + strangers.map { "\($0): no such parameter" }
  }
}

/// A fixture has no tensor of the name that a test asks for: the script and the test have drifted apart.
public struct MissingReference: Error {
  /// The name.
  public let name: String
}
