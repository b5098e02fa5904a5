import Autograd
import Layers
import Tensors

/// The norms that image translators are built with.
public enum ImageNorm: String, Sendable, Codable, CaseIterable {
  /// Statistics of the whole batch, scale and shift per channel.
  case batch
  /// Statistics of each image, without scale and shift.
  case instance
}

/// Which convolutions of a translator have a bias.
public enum BiasRule: Sendable {
  /// As in the public PyTorch implementation of pix2pix and CycleGAN: under batch norm only those at the networks'
  /// ends, under instance norm all.
  case published
  /// Those that no norm follows.
  case whereNoNormFollows
  /// All.
  case everywhere
}

/// A norm layer of either kind.
enum NormLayer: Layer {
  case batch(BatchNorm)
  case instance(InstanceNorm)

  /// A fresh layer; batch norms start with scales drawn from N(1, 0.02).
  init(_ norm: ImageNorm, _ channels: Int, using random: inout RandomStream) {
    switch norm {
    case .batch:
      self = .batch(BatchNorm(channels, scale: random.normalTensor([channels], mean: 1, deviation: 0.02)))
    case .instance: self = .instance(InstanceNorm(channels))
    }
  }

  func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable { self(input, pass, then: .none) }

  /// Runs it, rectifies what it gives and adds a residual, in one pass.
  func callAsFunction(
    _ input: Variable, _ pass: Pass, then rectifier: Rectifier, adding residual: Variable? = nil
  ) -> Variable {
    switch self {
    case .batch(let norm): norm(input, pass, then: rectifier, adding: residual)
    case .instance(let norm): norm(input, pass, then: rectifier, adding: residual)
    }
  }

  var parameters: [NamedParameter] {
    switch self {
    case .batch(let norm): norm.parameters
    case .instance(let norm): norm.parameters
    }
  }
}

extension Initializer {
  /// N(0, 0.02), how the weights of image translators start.
  static let translator = Initializer.normal(mean: 0, deviation: 0.02)
}
