import Tensors

/// What can be wrong with a file of weights.
public enum WeightsError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String, reason: String)
  case unwritable(file: String, reason: String)
  case notSafetensors(file: String, reason: String)
  case truncated(file: String, expected: Int, found: Int)
  case unsupportedType(file: String, name: String, type: String)
  case missingTensor(file: String, name: String, suggestions: [String])
  case unexpectedTensor(file: String, name: String, suggestions: [String])
  case wrongShape(file: String, name: String, expected: Shape, found: Shape)
  case wrongValue(file: String, name: String, reason: String)

  /// One paragraph: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason):
      return "The weights file \(file) cannot be read: \(reason). Check the path and its permissions."
    case .unwritable(let file, let reason):
      return "The weights file \(file) cannot be written: \(reason). What was there before is unchanged."
    case .notSafetensors(let file, let reason):
      return "\(file) is not a safetensors file: \(reason). Convert it with Python's safetensors package."
    case .truncated(let file, let expected, let found):
      return "\(file) is cut short: its header promises \(expected) bytes and it has \(found). Copy it again."
    case .unsupportedType(let file, let name, let type):
      return "Tensor \(name) in \(file) has type \(type); F64, F32, F16, BF16, I64 and I32 can be read."
    case .missingTensor(let file, let name, let suggestions):
      return "\(file) has no tensor named \(name).\(hint(suggestions))"
    case .unexpectedTensor(let file, let name, let suggestions):
      return "\(file) has a tensor named \(name) that the network does not know.\(hint(suggestions))"
    case .wrongShape(let file, let name, let expected, let found):
      return "Tensor \(name) in \(file) has shape \(found); the network expects \(expected)."
    case .wrongValue(let file, let name, let reason):
      return "Tensor \(name) in \(file) \(reason). Take another checkpoint."
    }
  }

  private func hint(_ suggestions: [String]) -> String {
    suggestions.isEmpty ? "" : " Near it: \(suggestions.joined(separator: ", "))."
  }
}
