import Autograd
import Tensors

/// A convolution to a few channels, as image generators end in: the sums of a `Conv2D` in another order, several times
/// faster where the kernel is large and the width a multiple of four.
public struct FewOutputsConv2D: Layer {
  private let convolution: Conv2D

  /// The layer with the weights of another.
  public init(_ convolution: Conv2D) { self.convolution = convolution }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    let (weight, bias, inputWidth) = (convolution.weight, convolution.bias?.variable, input.shape[2])
    let kernel = weight.shape[2]
    let suits = convolution.stride == 1 && weight.shape[0] <= 4 && weight.shape[1] >= 8 && kernel >= 5
    switch convolution.padding {
    case .zeros(let pixels) where suits && 2 * pixels + 1 == kernel && inputWidth % ColumnGroups.size == 0:
      return ColumnGroups(kernel: kernel, before: pixels)
        .convolved(input, weight.variable, bias: bias, rows: pixels, outputWidth: inputWidth, in: pass.arithmetic)
    case .reflection(let pixels) where suits && 2 * pixels + 1 == kernel && inputWidth % ColumnGroups.size == 0:
      // A few columns more on the right make whole groups; nothing reads them.
      let right = pixels + (-2 * pixels & (ColumnGroups.size - 1))
      guard right < inputWidth else { return convolution(input, pass) }
      let edges = Edges(top: pixels, bottom: pixels, left: pixels, right: right)
      return ColumnGroups(kernel: kernel, before: 0)
        .convolved(
          input.padded(edges, .reflect), weight.variable, bias: bias, rows: 0, outputWidth: inputWidth,
          in: pass.arithmetic)
    default: return convolution(input, pass)
    }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] { convolution.parameters }
}

/// Four neighbouring columns at once.
///
/// Vector units hold sixteen channels, of which three would use a fifth. Four columns of C channels are, in memory, one
/// column of 4·C: so the same sums are those of a convolution from 4·C to 4·O channels, whose weights are the given
/// ones at four places and zeros elsewhere.
private struct ColumnGroups {
  /// Columns that are computed at once.
  static let size = 4
  /// Columns of zeros or of a mirrored image before the first.
  let before: Int
  /// Groups before the first.
  let groupsBefore: Int
  /// Rows and columns of the kernel.
  let kernel: Int
  /// Columns of the widened kernel, in groups.
  let kernelGroups: Int

  /// The groups for a kernel that begins `before` columns ahead of each output.
  init(kernel: Int, before: Int) {
    (self.kernel, self.before) = (kernel, before)
    groupsBefore = (before + Self.size - 1) / Self.size
    kernelGroups = (groupsBefore * Self.size - before + kernel + 2 * Self.size - 2) / Self.size
  }

  /// Convolves N×H×W×I, W a multiple of four, to N×H'×`outputWidth`×O; `rows` rows of zeros above and below.
  func convolved(
    _ input: Variable, _ weights: Variable, bias: Variable?, rows: Int, outputWidth: Int, in arithmetic: Arithmetic
  ) -> Variable {
    let (count, height, width, channels) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3])
    let outputs = weights.shape[0]
    let groupsBehind =
      outputWidth / Self.size - width / Self.size - groupsBefore + kernelGroups - 1
    precondition(
      width % Self.size == 0 && groupsBehind >= 0,
      "\(width) columns in groups of \(Self.size) do not give \(outputWidth) under a kernel of \(kernel)")
    let edges = Edges(top: rows, bottom: rows, left: groupsBefore, right: groupsBehind)
    var convolution = Convolution(padding: edges)
    convolution.arithmetic = arithmetic
    let result = Autograd.convolved(
      input.reshaped([count, height, width / Self.size, channels * Self.size]), grouped(weights),
      bias: bias.map { Variable.concatenated([Variable](repeating: $0, count: Self.size), axis: 0) },
      convolution)
    return result.reshaped([count, result.shape[1], outputWidth, outputs])
  }

  /// O×I×K×K to 4·O×4·I×K×G: for each of four columns, the weights shifted by as many places.
  private func grouped(_ weights: Variable) -> Variable {
    let (outputs, inputs) = (weights.shape[0], weights.shape[1])
    let wide = kernelGroups * Self.size
    let images = weights.reshaped([outputs * inputs, kernel, kernel, 1])
    let shifted = (0..<Self.size).map { column in
      let left = groupsBefore * Self.size - before + column
      let edges = Edges(top: 0, bottom: 0, left: left, right: wide - kernel - left)
      return images.padded(edges, .zero).reshaped([outputs, inputs, kernel, kernelGroups, Self.size])
        .transposed([0, 4, 1, 2, 3]).reshaped([outputs, Self.size * inputs, kernel, kernelGroups])
    }
    return .concatenated(shifted, axis: 0)
  }
}
