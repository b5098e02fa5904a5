import Autograd
import Layers
import Tensors

/// f, the network whose features must survive the transfer: N×32×32×3 (grey images are repeated) to N×(2·width) in
/// (−1, 1), and a head that names the class, on which it is trained beforehand.
public struct DTNFeatureNetwork: Parameterized {
  private let convolutions: [Conv2D]
  private let norms: [BatchNorm]
  private let head: Conv2D

  /// A network of the given first width, with a head for `classes`.
  public init(width: Int, classes: Int, using random: inout RandomStream) {
    let widths = [width, 2 * width, 4 * width, 2 * width]
    convolutions = widths.indices.map { layer in
      Conv2D(
        layer == 0 ? 3 : widths[layer - 1], widths[layer], kernel: layer == 3 ? 4 : 3, stride: layer == 3 ? 1 : 2,
        padding: layer == 3 ? .none : .same, using: &random)
    }
    norms = widths.map { dtnNorm($0) }
    head = Conv2D(widths[3], classes, kernel: 1, using: &random)
  }

  /// The features of images.
  public func features(of images: Variable, _ pass: Pass) -> Variable { map(of: images, pass).flattened }

  /// The logits of the classes.
  public func logits(of images: Variable, _ pass: Pass) -> Variable { head(map(of: images, pass), pass).flattened }

  /// The logits of N×32×32×C, in blocks, with running statistics.
  public func predict(_ images: Tensor, block: Int = 64) -> Tensor {
    let blocks = stride(from: 0, to: images.shape[0], by: block).map { start in
      let rows = images.sliced(axis: 0, start..<min(start + block, images.shape[0]))
      return logits(of: Variable(rows), .inference).value
    }
    return .concatenated(blocks, axis: 0)
  }

  /// Features as N×1×1×C.
  func map(of images: Variable, _ pass: Pass) -> Variable {
    precondition(
      images.shape.rank == 4 && images.shape[1] == DTNConfiguration.size && images.shape[2] == DTNConfiguration.size,
      "the transfer network takes images N×32×32×C, not \(images.shape)")
    var current = images.shape[3] == 1 ? .concatenated([images, images, images], axis: 3) : images
    for (layer, (convolution, norm)) in zip(convolutions, norms).enumerated() {
      let raw = convolution(current, pass)
      current = layer == convolutions.count - 1 ? norm(raw, pass).tanh() : norm(raw, pass, then: .relu)
    }
    return current
  }

  /// The parameters of the features and of the head, by name.
  public var parameters: [NamedParameter] { featureParameters + head.parameters(under: "head") }

  /// The parameters without the head's.
  package var featureParameters: [NamedParameter] {
    convolutions.enumerated().flatMap { $1.parameters(under: "convolutions.\($0)") }
      + norms.enumerated().flatMap { $1.parameters(under: "norms.\($0)") }
  }
}

/// Batch norm as TensorFlow's layers had it in these programs.
func dtnNorm(_ channels: Int) -> BatchNorm { BatchNorm(channels, epsilon: 1e-3, momentum: 0.05) }
