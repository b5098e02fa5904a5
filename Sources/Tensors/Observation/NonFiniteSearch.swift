import Synchronization

/// Looks for the first operation that makes a value which is no finite number.
public final class NonFiniteSearch: OperationObserver {
  /// Where the first such value is.
  public struct Finding: Sendable, Equatable, CustomStringConvertible {
    /// The operation; nil for a tensor that was written outside of all.
    public var operation: String?
    /// The tensor's name, where it has one.
    public var name: String?
    /// Its shape.
    public var shape: Shape
    /// The first place of such a value, in row-major order.
    public var position: Int
    /// The value.
    public var value: Float
    /// The operands in words: their names, where they have one, and shapes.
    public var operands: [String]

    /// Operation, operands and tensor in one clause.
    public var description: String {
      let made = "\(value) at place \(position) of \(name ?? "a tensor") \(shape)"
      guard let operation else { return "\(made), which no operation made" }
      return "\(operation)\(operands.isEmpty ? "" : " of " + operands.joined(separator: " and ")) gave \(made)"
    }
  }

  private struct Frame {
    let name: String
    let operands: [String]
    var made: [Tensor] = []
  }
  private struct State {
    var frames: [Frame] = []
    /// What was made outside of all operations, and may not be written yet.
    var outside: [Tensor] = []
    var finding: Finding?
  }
  private let names: [ObjectIdentifier: String]
  private let state = Mutex(State())

  /// A search that knows some tensors by name, for as long as they are changed in place only.
  public init(names: [(name: String, tensor: Tensor)] = []) {
    self.names = Dictionary(
      names.map { (ObjectIdentifier($0.tensor.storage), $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  /// What was found so far.
  public var finding: Finding? {
    state.withLock { state in
      lookOutside(&state)
      return state.finding
    }
  }

  /// Notes the operation, and what its operands are called.
  public func began(_ name: String, operands: () -> [Tensor]) {
    let operands = operands().map { "\(names[ObjectIdentifier($0.storage)] ?? "a tensor") \($0.shape)" }
    state.withLock { state in
      lookOutside(&state)
      state.frames.append(Frame(name: name, operands: operands))
    }
  }

  /// Looks at what the operation made.
  public func ended() {
    state.withLock { state in
      guard let frame = state.frames.popLast() else { return }
      look(at: frame.made, madeBy: frame, &state)
    }
  }

  /// Keeps the tensor until the operation is over.
  public func made(_ tensor: Tensor) {
    state.withLock { state in
      guard state.finding == nil else { return }
      if state.frames.isEmpty {
        state.outside.append(tensor)
      } else {
        state.frames[state.frames.count - 1].made.append(tensor)
      }
    }
  }

  private func lookOutside(_ state: inout State) {
    let outside = state.outside
    state.outside = []
    look(at: outside, madeBy: nil, &state)
  }

  private func look(at tensors: [Tensor], madeBy frame: Frame?, _ state: inout State) {
    for tensor in tensors where state.finding == nil {
      guard let position = tensor.firstNonFinite else { continue }
      state.finding = Finding(
        operation: frame?.name, name: names[ObjectIdentifier(tensor.storage)], shape: tensor.shape,
        position: position, value: tensor.withSpan { $0[position] }, operands: frame?.operands ?? [])
    }
  }
}
