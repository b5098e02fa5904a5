import Autograd
import Layers
import Tensors

/// pix2pix's generators (Isola et al. 2017): N×H×W×I to N×H×W×O in [−1, 1], by halvings down to a few pixels and back.
///
/// With skips it is the U-Net, in which every doubling sees the map of equal size on the way down; without, the
/// encoder-decoder. Parameters have the names of the public PyTorch implementation (`model.model.0.weight`,
/// `model.model.1.model.1.weight`, …), whose skips come before the decoder's maps.
public struct UNetGenerator: Layer {
  /// The sizes of a network.
  public struct Configuration: Sendable {
    /// Channels of the input.
    public var inputs = 3
    /// Channels of the output.
    public var outputs = 3
    /// Channels of the first layer; they double with each halving up to eight times as many. The paper's is 64.
    public var width: Int
    /// Halvings: 8 take 256 pixels to one.
    public var depth: Int
    /// The norm between layers; the innermost layer has none on the way down.
    public var norm = ImageNorm.batch
    /// Doublings after which half of the values are dropped, counted from the innermost: the paper's first three. The
    /// public PyTorch implementation has 1..<4.
    public var dropoutLevels = 0..<3
    /// Whether doublings see the way down.
    public var hasSkips = true
    /// Which convolutions have a bias.
    public var biases = BiasRule.published

    /// A network of a width and a depth, else as published.
    public init(width: Int, depth: Int) {
      precondition(depth >= 2, "a U-Net has at least two halvings, not \(depth)")
      (self.width, self.depth) = (width, depth)
    }

    /// Channels after each halving.
    fileprivate var widths: [Int] { (0..<depth).map { width * min(1 << $0, 8) } }
  }

  private let configuration: Configuration
  private let halvings: [Halving]
  private let doublings: [Doubling]
  private let dropout = Dropout(keep: 0.5)

  private struct Halving {
    let convolution: Conv2D
    let norm: NormLayer?
  }

  private struct Doubling {
    let convolution: TransposedConv2D
    let norm: NormLayer?
  }

  /// A network with drawn weights.
  public init(_ configuration: Configuration, using random: inout RandomStream) {
    self.configuration = configuration
    let (widths, last) = (configuration.widths, configuration.depth - 1)
    let norm = configuration.norm
    func bias(hasNorm: Bool) -> Initializer? {
      switch configuration.biases {
      case .published: norm == .instance ? .zeros : nil
      case .whereNoNormFollows: hasNorm ? nil : .zeros
      case .everywhere: .zeros
      }
    }
    halvings = widths.indices.map { level in
      let hasNorm = level > 0 && level < last
      let convolution = Conv2D(
        level == 0 ? configuration.inputs : widths[level - 1], widths[level], kernel: 4, stride: 2,
        padding: .zeros(1), bias: bias(hasNorm: hasNorm), weights: .translator, using: &random)
      return Halving(
        convolution: convolution, norm: hasNorm ? NormLayer(norm, widths[level], using: &random) : nil)
    }
    doublings = widths.indices.map { level in
      let outputs = level == 0 ? configuration.outputs : widths[level - 1]
      let convolution = TransposedConv2D(
        widths[level] * (level < last && configuration.hasSkips ? 2 : 1), outputs, kernel: 4, stride: 2,
        padding: .cropping(1, extra: 0), bias: level == 0 ? .zeros : bias(hasNorm: true), weights: .translator,
        using: &random)
      return Doubling(convolution: convolution, norm: level == 0 ? nil : NormLayer(norm, outputs, using: &random))
    }
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    let (depth, side) = (configuration.depth, 1 << configuration.depth)
    precondition(
      input.shape.rank == 4 && input.shape[1] % side == 0 && input.shape[2] % side == 0,
      "a U-Net of \(depth) halvings takes images whose sides are multiples of \(side), not \(input.shape)")
    var current = input
    var kept: [Variable] = []
    // Maps are rectified where they are made: leakily on the way down, which skips rectify fully later.
    for (level, halving) in halvings.enumerated() {
      let rectifier: Rectifier = level == depth - 1 ? .relu : .leakyRelu(slope: 0.2)
      if let norm = halving.norm {
        current = norm(halving.convolution(current, pass), pass, then: rectifier)
      } else {
        current = halving.convolution(current, pass, then: rectifier)
      }
      kept.append(current)
    }
    for (level, doubling) in doublings.enumerated().reversed() {
      if level < depth - 1, configuration.hasSkips {
        current = .concatenated([kept[level].relu(), current], axis: 3)
      }
      current = doubling.convolution(current, pass)
      if let norm = doubling.norm { current = norm(current, pass, then: .relu) }
      if configuration.dropoutLevels.contains(depth - 1 - level) { current = dropout(current, pass) }
    }
    return current.tanh()
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    // Each level is a list that holds the next one: outermost [convolution, level, ReLU, transposed convolution],
    // between [LeakyReLU, convolution, norm, level, ReLU, transposed convolution, norm], innermost without the level.
    let last = configuration.depth - 1
    var prefix = "model.model"
    var found: [NamedParameter] = []
    for level in 0...last {
      let (down, up) = (level == 0 ? 0 : 1, level == 0 || level == last ? 3 : 5)
      found += halvings[level].convolution.parameters(under: "\(prefix).\(down)")
      found += halvings[level].norm?.parameters(under: "\(prefix).2") ?? []
      found += doublings[level].convolution.parameters(under: "\(prefix).\(up)")
      found += doublings[level].norm?.parameters(under: "\(prefix).\(up + 1)") ?? []
      prefix += level == 0 ? ".1.model" : ".3.model"
    }
    return found
  }
}
