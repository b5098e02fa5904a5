import Autograd
import Tensors

/// A fully connected layer: N×I to N×O, weights O×I as in PyTorch.
public struct Dense: Layer {
  /// O×I.
  public let weight: Parameter
  /// O, or none.
  public let bias: Parameter?

  /// A layer with the given weights.
  public init(weight: Tensor, bias: Tensor?) {
    precondition(
      weight.rank == 2 && (bias.map { $0.shape == [weight.shape[0]] } ?? true),
      "dense weights of shape \(weight.shape) do not go with a bias of shape \(bias?.shape ?? [])")
    self.weight = Parameter(weight)
    self.bias = bias.map { Parameter($0) }
  }

  /// A layer with freshly drawn weights.
  public init(
    _ inputs: Int, _ outputs: Int, bias: Initializer? = .zeros, weights: Initializer = .glorotUniform,
    using random: inout RandomStream
  ) {
    self.init(
      weight: weights.draw([outputs, inputs], fanIn: inputs, fanOut: outputs, from: &random),
      bias: bias?.draw([outputs], fanIn: inputs, fanOut: outputs, from: &random))
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    precondition(
      input.shape.rank == 2 && input.shape[1] == weight.shape[1],
      "a dense layer with weights \(weight.shape) cannot take an input of shape \(input.shape)")
    let product = matrixProduct(input, weight.variable, transposeB: true, arithmetic: pass.arithmetic)
    return bias.map { product.addingChannels($0.variable) } ?? product
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    [NamedParameter("weight", weight)] + (bias.map { [NamedParameter("bias", $0)] } ?? [])
  }
}

/// Maxout: `pieces` affine maps, of which each unit takes the largest (Goodfellow et al. 2013). N×I to N×O.
public struct Maxout: Layer {
  /// The affine maps of all pieces, piece by piece.
  public let dense: Dense
  let pieces: Int

  /// A layer of `outputs` units with `pieces` affine maps each.
  public init(
    _ inputs: Int, _ outputs: Int, pieces: Int, weights: Initializer, using random: inout RandomStream
  ) {
    dense = Dense(inputs, outputs * pieces, weights: weights, using: &random)
    self.pieces = pieces
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    // The pieces of a unit as the rows of an image of one column: the largest is a max pooling over all of them.
    let all = dense(input, pass)
    let outputs = all.shape[1] / pieces
    var window = Window(1, stride: 1)
    window.height = pieces
    return all.reshaped([input.shape[0], pieces, 1, outputs]).maxPooled(window).reshaped([input.shape[0], outputs])
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] { dense.parameters }
}
