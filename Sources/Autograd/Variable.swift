import Tensors

/// A tensor that remembers how it was made, so that gradients can flow back through it.
///
/// Nothing is recorded unless an input asks for gradients: a computation on detached variables costs no tape.
/// A variable belongs to one thread at a time.
public final class Variable {
  /// The values.
  public internal(set) var value: Tensor
  /// Whether gradients flow into this variable.
  public let requiresGradient: Bool
  /// How it was made; nil for leaves, constants, and after a backward pass has used it up.
  var origin: Origin?
  /// Set when a backward pass has released the origin.
  var isConsumed = false
  /// Set on a leaf when a gradient went past it that was not its last: weights then have copies for the way back.
  var isPassed = false

  /// A leaf: a constant, or, when it asks for gradients, something to differentiate with respect to.
  public init(_ value: Tensor, requiresGradient: Bool = false) {
    self.value = value
    self.requiresGradient = requiresGradient
  }

  /// The result of an operation on `inputs`; recorded only when one of them asks for gradients.
  package init(_ value: Tensor, from inputs: [Variable], rule: @escaping GradientRule) {
    self.value = value
    requiresGradient = inputs.contains { $0.requiresGradient }
    if requiresGradient { origin = Origin(inputs: inputs, rule: rule) }
  }

  /// Releases what led here without recursion: a chain of thousands of operations would overflow the stack.
  deinit {
    guard var pending = origin?.inputs else { return }
    origin = nil
    while var variable = pending.popLast() {
      guard isKnownUniquelyReferenced(&variable), let inputs = variable.origin?.inputs else { continue }
      variable.origin = nil
      pending += inputs
    }
  }

  /// The shape of the values.
  public var shape: Shape { value.shape }

  /// The same values, with no way back.
  public var detached: Variable { requiresGradient ? Variable(value) : self }

  /// The only value of a variable of one element.
  public var item: Float { value.item }
}

/// What an operation leaves behind for the way back.
struct Origin {
  let inputs: [Variable]
  let rule: GradientRule
}

/// Turns the gradient that reaches an operation's output into one for each input (nil where none is needed).
///
/// A rule is itself written in operations on variables. When gradients of gradients are wanted, `call` holds the
/// recorded variables, and what the rule computes is recorded too; otherwise they are detached.
package typealias GradientRule = (_ upstream: Variable, _ call: GradientCall) -> [Variable?]

/// What a gradient rule may look at.
package struct GradientCall {
  /// The inputs of the operation.
  package let inputs: [Variable]
  /// Its output.
  package let output: Variable
  /// Which inputs' gradients somebody waits for.
  package let needed: [Bool]
  /// Whether the gradient will itself be differentiated; fused rules step aside then.
  package let isRecorded: Bool
}
