import Autograd
import Layers
import Tensors

/// The critic of Ledig et al. 2017, figure 4: eight 3×3 convolutions that halve the size four times, then two dense
/// layers. N×H×W×3 in [−1, 1] to logits N×1.
///
/// Names are those of a PyTorch `Sequential` called `net`; the 1×1 convolutions that the PyTorch program has behind
/// global pooling are the dense layers here, with weights O×I×1×1.
package struct SRGANDiscriminator: Parameterized {
  let convolutions: [Conv2D]
  /// One behind each convolution but the first.
  let norms: [BatchNorm]
  let hidden: Conv2D
  let verdict: Conv2D
  let head: SRGANConfiguration.Head

  init(_ configuration: SRGANConfiguration, using random: inout RandomStream) {
    let width = configuration.discriminatorWidth
    let bias: Initializer = configuration.weights == .torchDefault ? .torchDefault : .zeros
    func convolution(
      _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, _ random: inout RandomStream
    ) -> Conv2D {
      Conv2D(
        inputs, outputs, kernel: kernel, stride: stride, padding: .zeros(kernel / 2), bias: bias,
        weights: configuration.weights, using: &random)
    }
    var inputs = 3
    convolutions = (0..<8).map { number in
      let outputs = width << (number / 2)
      defer { inputs = outputs }
      return convolution(inputs, outputs, kernel: 3, stride: 1 + number % 2, &random)
    }
    norms = convolutions.dropFirst().map { BatchNorm($0.weight.shape[0]) }
    head = configuration.head
    let places =
      switch configuration.head {
      case .flattened(let cropSize): (cropSize + 15) / 16 * ((cropSize + 15) / 16)
      case .pooled(let side): side * side
      }
    hidden = convolution(inputs * places, configuration.discriminatorUnits, kernel: 1, &random)
    verdict = convolution(configuration.discriminatorUnits, 1, kernel: 1, &random)
  }

  /// The means of side×side parts, which overlap where the map cannot be divided evenly, as PyTorch's adaptive pooling
  /// has them.
  private static func pooled(_ map: Variable, to side: Int) -> Variable {
    let (height, width) = (map.shape[1], map.shape[2])
    precondition(
      min(height, width) >= side,
      "a critic that pools \(side)×\(side) parts takes no feature maps of \(height)×\(width)")
    if side == 1 { return map.mean(over: [1, 2]) }
    if height % side == 0, width == height {
      return map.averagePooled(Window(height / side, stride: height / side))
    }
    func part(_ number: Int, of extent: Int) -> Range<Int> {
      number * extent / side..<((number + 1) * extent + side - 1) / side
    }
    let rows = (0..<side).map { row in
      let band = map.sliced(axis: 1, part(row, of: height))
      let cells = (0..<side).map { column in
        band.sliced(axis: 2, part(column, of: width)).mean(over: [1, 2]).reshaped([map.shape[0], 1, 1, map.shape[3]])
      }
      return Variable.concatenated(cells, axis: 2)
    }
    return .concatenated(rows, axis: 1)
  }

  package func callAsFunction(_ images: Variable, _ pass: Pass) -> Logits {
    let leaky = Rectifier.leakyRelu(slope: 0.2)
    var current = convolutions[0](images, pass, then: leaky)
    for (layer, norm) in zip(convolutions.dropFirst(), norms) {
      current = norm(layer(current, pass), pass, then: leaky)
    }
    if case .pooled(let side) = head { current = Self.pooled(current, to: side) }
    // PyTorch flattens channels first.
    if current.shape.rank == 4 { current = current.transposed([0, 3, 1, 2]) }
    let vector = current.reshaped([images.shape[0], 1, 1, current.value.count / images.shape[0]])
    return Logits(verdict(hidden(vector, pass, then: leaky), pass).reshaped([images.shape[0], 1]))
  }

  package var parameters: [NamedParameter] {
    // A Sequential: convolution, activation; then convolution, norm, activation; pooling or flattening; the head.
    convolutions[0].parameters(under: "net.0")
      + norms.indices.flatMap { number in
        convolutions[number + 1].parameters(under: "net.\(2 + 3 * number)")
          + norms[number].parameters(under: "net.\(3 + 3 * number)")
      } + hidden.parameters(under: "net.24") + verdict.parameters(under: "net.26")
  }
}
