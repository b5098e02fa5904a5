import Tensors

/// One convolution to test: its operands are drawn from a fixed seed.
struct ConvolutionCase: Sendable, CustomStringConvertible {
  var batch: Int
  var height: Int
  var width: Int
  var inputChannels: Int
  var outputChannels: Int
  var kernelHeight: Int
  var kernelWidth: Int
  var geometry: Convolution

  init(
    batch: Int = 2, _ height: Int, _ width: Int, channels: (Int, Int), kernel: (Int, Int), stride: (Int, Int) = (1, 1),
    padding: Edges = .none, mode: PaddingMode = .zero, dilation: Int = 1
  ) {
    (self.batch, self.height, self.width) = (batch, height, width)
    (inputChannels, outputChannels) = channels
    (kernelHeight, kernelWidth) = kernel
    geometry = Convolution(padding: padding, mode: mode, dilation: dilation)
    (geometry.strideY, geometry.strideX) = stride
  }

  var description: String {
    let edges = geometry.padding
    return "\(batch)×\(height)×\(width) \(inputChannels)→\(outputChannels) kernel \(kernelHeight)×\(kernelWidth) "
      + "stride \(geometry.strideY),\(geometry.strideX) padding \(edges.top),\(edges.bottom),\(edges.left),\(edges.right) "
      + "dilation \(geometry.dilation)" + (geometry.mode == .reflect ? " mirrored" : "")
  }

  var outputShape: Shape {
    let extents = geometry.outputExtents(
      height: height, width: width, kernelHeight: kernelHeight, kernelWidth: kernelWidth)
    return [batch, extents.height, extents.width, outputChannels]
  }

  var input: Tensor { draw([batch, height, width, inputChannels], 1) }
  var weights: Tensor { draw([outputChannels, inputChannels, kernelHeight, kernelWidth], 2) }
  var upstream: Tensor { draw(outputShape, 3) }
  var outputBias: Tensor { draw([outputChannels], 4) }
  var inputBias: Tensor { draw([inputChannels], 5) }

  private func draw(_ shape: Shape, _ index: UInt64) -> Tensor {
    var stream = RandomStream(seed: 7, role: .noise, index: index)
    return stream.uniformTensor(shape, -1, 1)
  }

  func forward() -> Tensor { convolved(input, weights, bias: outputBias, geometry) }

  func inputGradient() -> Tensor {
    convolutionInputGradient(upstream, weights, inputHeight: height, inputWidth: width, bias: givenInputBias, geometry)
  }

  /// Mirrored edges have no transposed convolution that a bias could be added to.
  var givenInputBias: Tensor? { geometry.mode == .zero ? inputBias : nil }

  /// The input and the geometry of the same convolution with mirrored edges written out.
  var withEdgesWritten: (input: Tensor, geometry: Convolution) {
    guard geometry.mode == .reflect else { return (input, geometry) }
    var inner = geometry
    (inner.padding, inner.mode) = (.none, .zero)
    return (input.padded(geometry.padding, .reflect), inner)
  }

  func weightGradient() -> Tensor {
    convolutionWeightGradient(
      input: input, upstream: upstream, kernelHeight: kernelHeight, kernelWidth: kernelWidth, geometry)
  }

  /// Kernels 1 to 7, strides 1 to 3, three paddings, dilations 1 and 2, with channel counts and odd sizes that rotate.
  static let grid: [ConvolutionCase] = {
    let channels = [1, 3, 16, 17]
    var cases: [ConvolutionCase] = []
    for kernel in 1...7 {
      for stride in 1...3 {
        for dilation in 1...2 {
          let reach = dilation * (kernel - 1)
          let asymmetric = Edges(top: 0, bottom: reach, left: reach / 2, right: min(1, reach))
          for padding in [Edges.none, Edges(reach / 2), asymmetric] {
            let turn = cases.count
            cases.append(
              ConvolutionCase(
                13 + turn % 2, 15 - turn % 3, channels: (channels[turn % 4], channels[turn / 4 % 4]),
                kernel: (kernel, kernel), stride: (stride, stride), padding: padding, dilation: dilation))
          }
        }
      }
    }
    return cases
  }()

  /// Shapes at the edge of what a convolution is.
  static let degenerate: [ConvolutionCase] = [
    ConvolutionCase(1, 1, channels: (3, 5), kernel: (1, 1)),
    ConvolutionCase(1, 1, channels: (17, 16), kernel: (3, 3), padding: Edges(1)),
    ConvolutionCase(1, 1, channels: (64, 128), kernel: (4, 4), stride: (2, 2), padding: Edges(2)),
    ConvolutionCase(2, 3, channels: (1, 1), kernel: (7, 7), padding: Edges(3)),
    ConvolutionCase(2, 2, channels: (16, 16), kernel: (7, 5), stride: (2, 2), padding: Edges(4)),
    ConvolutionCase(batch: 1, 9, 9, channels: (1, 1), kernel: (3, 3), padding: Edges(1)),
    ConvolutionCase(10, 11, channels: (3, 16), kernel: (1, 1), stride: (3, 3)),
    ConvolutionCase(10, 11, channels: (16, 16), kernel: (2, 2), stride: (3, 3), padding: Edges(1)),
    ConvolutionCase(8, 9, channels: (16, 3), kernel: (1, 3), stride: (1, 2)),
    ConvolutionCase(
      8, 9, channels: (5, 7), kernel: (5, 2), stride: (3, 1), padding: Edges(top: 4, bottom: 0, left: 0, right: 1)),
    ConvolutionCase(5, 5, channels: (16, 32), kernel: (3, 3), padding: Edges(5)),
    ConvolutionCase(
      batch: 1, 12, 6, channels: (16, 16), kernel: (3, 3), padding: Edges(top: 6, bottom: 6, left: 1, right: 1)),
    ConvolutionCase(batch: 1, 1, 4, channels: (64, 3), kernel: (3, 3), stride: (9, 1), padding: Edges(5)),
    ConvolutionCase(batch: 5, 6, 6, channels: (3, 3), kernel: (3, 3), padding: Edges(1)),
    ConvolutionCase(batch: 3, 7, 6, channels: (4, 20), kernel: (3, 3), padding: Edges(1)),
  ]

  /// Wide layers, whose weight gradient is divided by channels.
  static let wide: [ConvolutionCase] = [(64, 100), (100, 17), (3, 65), (256, 5), (70, 260)].map { channels in
    ConvolutionCase(batch: 1, 5, 6, channels: channels, kernel: (3, 3), stride: (2, 1), padding: Edges(1))
  }

  /// Layers with so many pixels and channels that the input gradient goes through the forward kernels.
  static let large: [ConvolutionCase] = [
    ConvolutionCase(
      batch: 1, 33, 34, channels: (64, 70), kernel: (3, 4), padding: Edges(top: 0, bottom: 2, left: 1, right: 0)),
    ConvolutionCase(batch: 2, 32, 32, channels: (70, 64), kernel: (1, 1)),
  ]

  /// Layers that Winograd's minimal filtering computes, over its kernels, odd and even sizes, paddings, channel counts
  /// that do not fill a panel, and more tiles than are computed in one go.
  static let winograd: [ConvolutionCase] = {
    let uneven = Edges(top: 0, bottom: 2, left: 1, right: 0)
    return [
      ConvolutionCase(8, 8, channels: (64, 32), kernel: (3, 3), padding: Edges(1)),
      // So deep that windows are read for all tasks at once, with so many weights that their gradient goes by blocks;
      // and more tiles than are read at once.
      ConvolutionCase(batch: 1, 8, 8, channels: (368, 368), kernel: (3, 3), padding: Edges(1)),
      ConvolutionCase(batch: 1, 40, 40, channels: (320, 32), kernel: (3, 3), padding: Edges(1)),
      ConvolutionCase(11, 9, channels: (48, 80), kernel: (3, 3), padding: Edges(1)),
      ConvolutionCase(10, 13, channels: (64, 48), kernel: (3, 3), padding: uneven),
      ConvolutionCase(9, 10, channels: (64, 64), kernel: (3, 3)),
      ConvolutionCase(batch: 3, 8, 10, channels: (64, 64), kernel: (3, 3), padding: Edges(2)),
      ConvolutionCase(batch: 9, 24, 22, channels: (32, 64), kernel: (3, 3), padding: Edges(1)),
      ConvolutionCase(8, 12, channels: (48, 64), kernel: (3, 3), padding: Edges(1), mode: .reflect),
      ConvolutionCase(9, 11, channels: (64, 48), kernel: (3, 3), padding: Edges(1), mode: .reflect),
      ConvolutionCase(9, 9, channels: (64, 32), kernel: (4, 4), padding: Edges(1)),
      ConvolutionCase(11, 12, channels: (48, 64), kernel: (4, 4), padding: uneven),
      ConvolutionCase(16, 16, channels: (64, 32), kernel: (4, 4), stride: (2, 2), padding: Edges(1)),
      ConvolutionCase(18, 21, channels: (48, 80), kernel: (4, 4), stride: (2, 2), padding: Edges(1)),
      ConvolutionCase(20, 19, channels: (64, 48), kernel: (4, 4), stride: (2, 2), padding: uneven),
      ConvolutionCase(19, 20, channels: (64, 64), kernel: (4, 4), stride: (2, 2)),
      ConvolutionCase(16, 18, channels: (64, 32), kernel: (6, 6), stride: (2, 2), padding: Edges(2)),
      ConvolutionCase(19, 17, channels: (48, 64), kernel: (6, 6), stride: (2, 2), padding: uneven),
    ]
  }()

  /// Layers to so few pixels that their weights are read as they lie, over strides, paddings, dilation, and numbers of
  /// pixels that do not fill a block.
  static let thin: [ConvolutionCase] = [
    ConvolutionCase(batch: 1, 2, 2, channels: (64, 64), kernel: (4, 4), stride: (2, 2), padding: Edges(1)),
    ConvolutionCase(batch: 5, 4, 4, channels: (64, 80), kernel: (4, 4), stride: (2, 2), padding: Edges(1)),
    ConvolutionCase(batch: 2, 8, 7, channels: (128, 144), kernel: (4, 4), stride: (2, 2), padding: Edges(1)),
    ConvolutionCase(batch: 7, 1, 1, channels: (272, 64), kernel: (1, 1)),
    ConvolutionCase(
      batch: 3, 3, 3, channels: (96, 160), kernel: (3, 3), padding: Edges(top: 0, bottom: 1, left: 2, right: 0)),
    ConvolutionCase(batch: 2, 5, 5, channels: (64, 176), kernel: (3, 3), padding: Edges(1), dilation: 2),
  ]

  /// Mirrored edges that are written out.
  static let mirrored: [ConvolutionCase] = [
    ConvolutionCase(9, 8, channels: (3, 16), kernel: (7, 7), padding: Edges(3), mode: .reflect),
    ConvolutionCase(
      8, 9, channels: (16, 5), kernel: (3, 4), stride: (2, 1), padding: Edges(top: 0, bottom: 2, left: 1, right: 3),
      mode: .reflect),
    ConvolutionCase(2, 2, channels: (4, 4), kernel: (3, 3), padding: Edges(1), mode: .reflect),
  ]

  /// Layers of the networks that are trained here, reduced in size where that keeps the kind of kernel.
  static let layers: [ConvolutionCase] = [
    ConvolutionCase(batch: 4, 64, 64, channels: (256, 256), kernel: (3, 3), padding: Edges(1)),
    ConvolutionCase(batch: 4, 32, 32, channels: (64, 64), kernel: (3, 3), padding: Edges(1)),
    ConvolutionCase(batch: 8, 16, 16, channels: (128, 128), kernel: (3, 3), padding: Edges(1)),
    ConvolutionCase(batch: 1, 32, 32, channels: (256, 256), kernel: (3, 3), padding: Edges(1)),
    ConvolutionCase(batch: 8, 32, 32, channels: (3, 64), kernel: (7, 7), padding: Edges(3)),
    ConvolutionCase(batch: 1, 64, 64, channels: (64, 3), kernel: (7, 7), padding: Edges(3)),
    ConvolutionCase(batch: 8, 32, 32, channels: (64, 128), kernel: (4, 4), stride: (2, 2), padding: Edges(1)),
    ConvolutionCase(batch: 8, 32, 32, channels: (32, 32), kernel: (6, 6), stride: (2, 2), padding: Edges(2)),
    ConvolutionCase(batch: 8, 16, 16, channels: (16, 16), kernel: (6, 6), stride: (2, 2), padding: Edges(2)),
    ConvolutionCase(batch: 8, 31, 29, channels: (16, 16), kernel: (3, 3), padding: Edges(1)),
    ConvolutionCase(batch: 1, 31, 29, channels: (3, 16), kernel: (5, 5), padding: Edges(2)),
    ConvolutionCase(batch: 8, 8, 8, channels: (256, 512), kernel: (4, 4), stride: (2, 2), padding: Edges(1)),
    ConvolutionCase(batch: 1, 2, 2, channels: (512, 512), kernel: (4, 4), stride: (2, 2), padding: Edges(1)),
    ConvolutionCase(batch: 4, 15, 15, channels: (512, 1), kernel: (4, 4), padding: Edges(1)),
    ConvolutionCase(batch: 8, 14, 14, channels: (192, 96), kernel: (1, 1)),
    ConvolutionCase(
      batch: 8, 17, 17, channels: (64, 64), kernel: (1, 7), padding: Edges(top: 0, bottom: 0, left: 3, right: 3)),
    ConvolutionCase(batch: 8, 33, 33, channels: (64, 96), kernel: (3, 3), stride: (2, 2)),
    ConvolutionCase(batch: 8, 20, 20, channels: (17, 33), kernel: (3, 3), padding: Edges(2), dilation: 2),
    ConvolutionCase(batch: 8, 28, 28, channels: (1, 32), kernel: (5, 5), padding: Edges(2)),
    ConvolutionCase(batch: 3, 24, 24, channels: (48, 100), kernel: (3, 3), stride: (2, 2), padding: Edges(1)),
    ConvolutionCase(batch: 8, 16, 16, channels: (64, 256), kernel: (1, 1), stride: (2, 2)),
    ConvolutionCase(batch: 1, 1, 1, channels: (512, 64), kernel: (1, 1)),
    ConvolutionCase(batch: 4, 31, 31, channels: (64, 64), kernel: (4, 4), padding: Edges(2)),
    ConvolutionCase(batch: 8, 10, 10, channels: (16, 48), kernel: (4, 4), padding: Edges(3)),
    ConvolutionCase(batch: 2, 8, 8, channels: (512, 512), kernel: (3, 3), padding: Edges(1)),
  ]
}

/// The largest difference, as a share of the largest expected value.
func relativeError(_ result: Tensor, _ expected: Tensor) -> Float {
  guard result.shape == expected.shape else { return .infinity }
  let (a, b) = (result.values, expected.values)
  let scale = max(b.map(abs).max() ?? 0, .leastNormalMagnitude)
  return zip(a, b).map { abs($0 - $1) / scale }.max() ?? 0
}

/// Whether two tensors hold the same bits.
func sameBits(_ a: Tensor, _ b: Tensor) -> Bool {
  a.shape == b.shape && a.values.map(\.bitPattern) == b.values.map(\.bitPattern)
}
