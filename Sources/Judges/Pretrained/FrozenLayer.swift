import Tensors

/// A tensor that the weights of a network must have.
package struct ExpectedTensor: Hashable, Sendable {
  package var name: String
  package var shape: Shape

  init(_ name: String, _ shape: Shape) { (self.name, self.shape) = (name, shape) }
}

/// A convolution with a bias, apart from its weights.
struct ConvolutionPlan: Sendable {
  /// The weights are `name.weight` and `name.bias`.
  var name: String
  var inputs: Int
  var outputs: Int
  /// Rows and columns of the kernel.
  var kernel = 3
  var geometry = Convolution(padding: Edges(1))

  /// A single pixel.
  static func point(_ name: String, _ inputs: Int, _ outputs: Int) -> ConvolutionPlan {
    ConvolutionPlan(name: name, inputs: inputs, outputs: outputs, kernel: 1, geometry: Convolution())
  }

  var tensors: [ExpectedTensor] {
    [ExpectedTensor("\(name).weight", [outputs, inputs, kernel, kernel]), ExpectedTensor("\(name).bias", [outputs])]
  }
}

/// A convolution with a bias whose weights never change.
struct FrozenLayer: Sendable {
  private let convolution: FrozenConvolution
  private let bias: Tensor

  /// Asks for its weights by name and shape.
  init(_ plan: ConvolutionPlan, value: (String, Shape) -> Tensor) {
    let tensors = plan.tensors
    convolution = FrozenConvolution(value(tensors[0].name, tensors[0].shape), plan.geometry)
    bias = value(tensors[1].name, tensors[1].shape)
  }

  /// The convolution, and ReLU unless something else is said.
  func callAsFunction(_ input: Tensor, then rectifier: Rectifier = .relu) -> Tensor {
    convolution(input, bias: bias, then: rectifier)
  }
}

/// The convolutions of VGG-16 (Simonyan and Zisserman 2015), which detectors and segmentation networks are built on.
enum VGG16Plan {
  /// Output channels of the convolutions between poolings.
  static let widths = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]]
}

extension Tensor {
  /// The largest of each 2×2 pixels; a last odd row or column counts by itself.
  func halvedByMaxima() -> Tensor {
    maxima(Window(2, stride: 2, padding: Edges(top: 0, bottom: shape[1] % 2, left: 0, right: shape[2] % 2)))
  }
}
