import Tensors

/// The convolutions that a training step cannot do without, each as often as the step needs it: what oneDNN's bare
/// operations take for them is a limit for the step as long as it uses no other arithmetic.
package struct ConvolutionLimit: Sendable {
  /// One convolution of a network.
  package struct Layer: Hashable, Sendable {
    /// N×H×W×I of the convolution, padding by mirroring included. Of a transposed one this is the output.
    package var input: Shape
    /// O×I×K×K.
    package var weights: Shape
    /// Strides and zeros.
    package var convolution: Convolution
    /// Whether the network runs the convolution backwards, to double the size of images.
    package var isTransposed = false

    /// The pass of the convolution that a pass of the layer is: a transposed layer's output is an input gradient.
    func operation(_ pass: ConvolutionPass) -> ConvolutionPass {
      guard isTransposed else { return pass }
      return switch pass {
      case .forward: .inputGradient
      case .inputGradient: .forward
      case .weightGradient: .weightGradient
      }
    }
  }

  /// What a step computes of one layer.
  package struct Work: Hashable, Sendable {
    /// The layer.
    package var layer: Layer
    /// What is computed.
    package var pass: ConvolutionPass
    /// How often in a step.
    package var calls: Int
  }

  /// All of it.
  package let works: [Work]

  /// A step of CycleGAN: six passes through a generator (translation, way back, identity, in both directions), two
  /// through a critic for the generators, four for the critics.
  ///
  /// The images need no gradient, so a generator's first layer has an input gradient only on the way back, and a
  /// critic's only where it judges for the generators, which in turn moves no weights of it.
  package static func cycleGAN(_ sizes: StepBenchmark.Sizes) -> ConvolutionLimit {
    var works: [Work] = []
    for (place, layer) in generator(sizes).enumerated() {
      works.append(Work(layer: layer, pass: .forward, calls: 6))
      works.append(Work(layer: layer, pass: .inputGradient, calls: place == 0 ? 2 : 6))
      works.append(Work(layer: layer, pass: .weightGradient, calls: 6))
    }
    for (place, layer) in critic(sizes).enumerated() {
      works.append(Work(layer: layer, pass: .forward, calls: 6))
      works.append(Work(layer: layer, pass: .inputGradient, calls: place == 0 ? 2 : 6))
      works.append(Work(layer: layer, pass: .weightGradient, calls: 4))
    }
    return ConvolutionLimit(works: works)
  }

  /// The convolutions of a ResNet generator from RGB to RGB.
  private static func generator(_ sizes: StepBenchmark.Sizes) -> [Layer] {
    let (batch, size, width) = (sizes.batch, sizes.size, sizes.width)
    func mirrored(_ size: Int, _ inputs: Int, _ outputs: Int, kernel: Int) -> Layer {
      let padded = size + kernel - 1
      return Layer(
        input: [batch, padded, padded, inputs], weights: [outputs, inputs, kernel, kernel], convolution: Convolution())
    }
    func strided(_ size: Int, _ inputs: Int, _ outputs: Int, isTransposed: Bool) -> Layer {
      Layer(
        input: [batch, size, size, inputs], weights: [outputs, inputs, 3, 3],
        convolution: Convolution(stride: 2, padding: Edges(1)), isTransposed: isTransposed)
    }
    return [
      mirrored(size, 3, width, kernel: 7), strided(size, width, 2 * width, isTransposed: false),
      strided(size / 2, 2 * width, 4 * width, isTransposed: false),
    ] + Array(repeating: mirrored(size / 4, 4 * width, 4 * width, kernel: 3), count: 2 * sizes.blocks) + [
      strided(size / 2, 2 * width, 4 * width, isTransposed: true),
      strided(size, width, 2 * width, isTransposed: true), mirrored(size, width, 3, kernel: 7),
    ]
  }

  /// The convolutions of a critic of 70-pixel patches.
  private static func critic(_ sizes: StepBenchmark.Sizes) -> [Layer] {
    let channels = [3, 1, 2, 4, 8, 1].enumerated().map { (1...4).contains($0) ? $1 * sizes.width : $1 }
    var size = sizes.size
    return zip(channels, channels.dropFirst()).enumerated().map { place, channels in
      let stride = place < 3 ? 2 : 1
      defer { size = stride == 2 ? size / 2 : size - 1 }
      return Layer(
        input: [sizes.batch, size, size, channels.0], weights: [channels.1, channels.0, 4, 4],
        convolution: Convolution(stride: stride, padding: Edges(1)))
    }
  }

  /// Multiplications and additions of all of it.
  package var operations: Double {
    works.reduce(0) { sum, work in
      let layer = work.layer
      let output = layer.convolution.outputExtents(
        height: layer.input[1], width: layer.input[2], kernelHeight: layer.weights[2], kernelWidth: layer.weights[3])
      let pixels = layer.input[0] * output.height * output.width
      return sum + 2 * Double(pixels * layer.weights.count * work.calls)
    }
  }

  /// Milliseconds of all of it with the calling thread's number of threads, from the median of `rounds` calls of each
  /// different operation.
  package func milliseconds(rounds: Int = 15) -> Double {
    var times: [Work: Double] = [:]
    return works.reduce(0) { sum, work in
      var one = work
      one.calls = 1
      let time =
        times[one]
        ?? bareMilliseconds(
          work.layer.operation(work.pass), input: work.layer.input, weights: work.layer.weights,
          work.layer.convolution, rounds: rounds)
      times[one] = time
      return sum + Double(work.calls) * time
    }
  }
}
