import Autograd
import Layers
import Tensors

/// A small network that reads a hand pose off a depth image: N×S×S×1 to N×42, in half cubes.
public struct PoseRegressor: Layer {
  let encoder: [ConvolutionBlock]
  let hidden: Dense
  let output: Dense

  /// A network for images of `size`×`size`, a multiple of 16.
  public init(size: Int, outputs: Int = 42, using random: inout RandomStream) {
    let widths = [16, 32, 64, 64]
    encoder = widths.indices.map {
      ConvolutionBlock($0 == 0 ? 1 : widths[$0 - 1], widths[$0], kernel: 3, stride: 2, using: &random)
    }
    hidden = Dense(widths[3] * (size / 16) * (size / 16), 128, weights: .heNormal, using: &random)
    output = Dense(128, outputs, using: &random)
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    let features = encoder.reduce(input) { $1($0, pass) }
    return output(hidden(features.flattened, pass).relu(), pass)
  }

  /// Poses N×42 of images, in inference mode and blocks of a fixed size.
  public func predict(_ images: Tensor, block: Int = 64) -> Tensor {
    let blocks = stride(from: 0, to: images.shape[0], by: block).map { start in
      let rows = images.sliced(axis: 0, start..<min(start + block, images.shape[0]))
      return self(Variable(rows), .inference).value
    }
    return .concatenated(blocks, axis: 0)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    encoder.enumerated().flatMap { $1.parameters(under: "encoder.\($0)") } + hidden.parameters(under: "hidden")
      + output.parameters(under: "output")
  }
}
