import Autograd
import Datasets
import Layers
import Tensors

/// Predicts the noise in images N×H×W×3: two 3×3 convolutions, trained beforehand and then frozen. What it finds in a
/// transformed image is the penalty on that image.
public struct DIATDenoiser: Parameterized {
  private let first: Conv2D
  private let second: Conv2D

  /// A network with freshly drawn weights; the published width is 64.
  public init(width: Int = 64, using random: inout RandomStream) {
    first = Conv2D(3, width, kernel: 3, padding: .zeros(1), weights: .heNormal, using: &random)
    second = Conv2D(width, 3, kernel: 3, padding: .zeros(1), using: &random)
  }

  /// The noise in images; the weights enter as constants.
  public func noise(in images: Variable, in arithmetic: Arithmetic = .float32) -> Variable {
    second.frozen(first.frozen(images, in: arithmetic, then: .relu), in: arithmetic)
  }

  /// The mean square of the noise in images.
  public func penalty(of images: Variable, in arithmetic: Arithmetic = .float32) -> Variable {
    noise(in: images, in: arithmetic).squared().mean()
  }

  /// Trains it on images N×H×W×3 with normal noise added; gives the squared error of every step.
  @discardableResult
  public func train(
    on images: Tensor, steps: Int, batchSize: Int = 16, deviation: Float = 0.1, rate: Float = 2e-3, seed: UInt64
  ) -> [Float] {
    let optimizer = Optimizer(parameters, .adam())
    var order = BatchOrder(count: images.shape[0], batchSize: batchSize, seed: seed)
    return (0..<steps).map { step in
      let clean = images.gatheredRows(order.items(step: step))
      var random = RandomStream(seed: seed, role: .noise, index: UInt64(step))
      let noise = random.normalTensor(clean.shape, deviation: deviation)
      let pass = Pass(.training, dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(step)))
      let found = second(first(Variable(clean + noise), pass, then: .relu), pass)
      let loss = meanSquaredError(found, Variable(noise))
      optimizer.minimize(loss, rate: rate)
      return loss.item
    }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] { first.parameters(under: "first") + second.parameters(under: "second") }
}
