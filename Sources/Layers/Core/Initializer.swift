import Tensors

/// How weights start.
public enum Initializer: Hashable, Sendable {
  case zeros
  case constant(Float)
  case uniform(Float, Float)
  case normal(mean: Float, deviation: Float)
  /// Normal, drawn again beyond two deviations.
  case truncatedNormal(deviation: Float)
  /// U(−a, a) with a = √(6 / (fanIn + fanOut)); Glorot and Bengio 2010.
  case glorotUniform
  /// N(0, 2 / fanIn); He et al. 2015.
  case heNormal
  /// U(−1/√fanIn, 1/√fanIn): PyTorch's default for weights and biases.
  case torchDefault

  /// Draws a tensor; the fans count the receptive field.
  public func draw(_ shape: Shape, fanIn: Int, fanOut: Int, from random: inout RandomStream) -> Tensor {
    switch self {
    case .zeros: return .zeros(shape)
    case .constant(let value): return Tensor(shape, repeating: value)
    case .uniform(let low, let high): return random.uniformTensor(shape, low, high)
    case .normal(let mean, let deviation): return random.normalTensor(shape, mean: mean, deviation: deviation)
    case .truncatedNormal(let deviation): return random.truncatedNormalTensor(shape, deviation: deviation)
    case .glorotUniform:
      let bound = (6 / Float(fanIn + fanOut)).squareRoot()
      return random.uniformTensor(shape, -bound, bound)
    case .heNormal: return random.normalTensor(shape, deviation: (2 / Float(fanIn)).squareRoot())
    case .torchDefault:
      let bound = 1 / Float(fanIn).squareRoot()
      return random.uniformTensor(shape, -bound, bound)
    }
  }
}
