import Autograd
import Layers
import Tensors

/// A small classifier of digits given as rows of pixels: N×D to logits N×10.
public struct DigitClassifier: Layer {
  let hidden: Dense
  let output: Dense

  /// A network for `dimension` pixels.
  public init(dimension: Int, width: Int = 128, using random: inout RandomStream) {
    hidden = Dense(dimension, width, weights: .heNormal, using: &random)
    output = Dense(width, 10, using: &random)
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    output(hidden(input, pass).relu(), pass)
  }

  /// The most likely digit of each row.
  public func predict(_ rows: Tensor) -> [Int] { self(Variable(rows), .inference).value.argmax() }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    hidden.parameters(under: "hidden") + output.parameters(under: "output")
  }
}
