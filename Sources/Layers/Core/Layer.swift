import Autograd
import Tensors

/// Whether a network is being trained or used.
public enum Mode: Sendable {
  /// Batch statistics, dropout on.
  case training
  /// Running statistics, dropout off.
  case inference
}

/// What batch norms normalise with.
public enum NormStatistics: String, Sendable, Codable, CaseIterable {
  /// Mean and variance of the batch at hand.
  case batch
  /// Those that training remembered.
  case running
}

/// What a pass through a network depends on besides its input: the mode, the arithmetic, and the random numbers of
/// dropout.
public final class Pass {
  /// Training or inference; only training remembers statistics.
  public let mode: Mode
  /// What batch norms normalise with.
  public let statistics: NormStatistics
  /// Whether dropout drops values.
  public let isDropping: Bool
  /// What convolutions and dense layers compute in, forwards and backwards.
  public let arithmetic: Arithmetic
  /// Where dropout draws from.
  public var dropout: RandomStream

  /// A pass; give it the dropout stream of the training step.
  ///
  /// Statistics and dropout follow from the mode unless they are said: pix2pix generates with those of training.
  public init(
    _ mode: Mode, statistics: NormStatistics? = nil, isDropping: Bool? = nil, arithmetic: Arithmetic = .float32,
    dropout: RandomStream
  ) {
    self.mode = mode
    self.statistics = statistics ?? (mode == .training ? .batch : .running)
    self.isDropping = isDropping ?? (mode == .training)
    self.arithmetic = arithmetic
    self.dropout = dropout
  }

  /// A pass without randomness.
  public static var inference: Pass { inference(in: .float32) }

  /// The same in an arithmetic.
  public static func inference(in arithmetic: Arithmetic) -> Pass {
    Pass(.inference, arithmetic: arithmetic, dropout: RandomStream(seed: 0, role: .dropout))
  }
}

/// Anything with named parameters: a layer, a block, a network.
public protocol Parameterized {
  /// Every parameter and running statistic, with its name inside this part.
  var parameters: [NamedParameter] { get }
}

/// A part of a network with one input and one output.
public protocol Layer: Parameterized {
  /// Runs the layer.
  func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable
}

extension Parameterized {
  /// The parameters under a prefix, `prefix.name`.
  public func parameters(under prefix: String) -> [NamedParameter] {
    parameters.map { NamedParameter("\(prefix).\($0.name)", $0.parameter) }
  }

  /// Those that an optimiser moves.
  public var trained: [Parameter] { parameters.map(\.parameter).filter(\.isTrained) }

  /// The number of trained values.
  public var trainedCount: Int { trained.reduce(0) { $0 + $1.value.count } }

  /// The values now, by name.
  public var snapshot: [String: Tensor] {
    Dictionary(parameters.map { ($0.name, $0.parameter.value) }, uniquingKeysWith: { first, _ in first })
  }
}

/// A function without parameters, as a layer.
public enum Activation: Hashable, Sendable {
  case identity
  case relu
  case leakyRelu(slope: Float)
  case tanh
  case sigmoid

  /// Applies it.
  public func callAsFunction(_ input: Variable) -> Variable {
    switch self {
    case .identity: input
    case .relu: input.relu()
    case .leakyRelu(let slope): input.leakyRelu(slope: slope)
    case .tanh: input.tanh()
    case .sigmoid: input.sigmoid()
    }
  }
}
