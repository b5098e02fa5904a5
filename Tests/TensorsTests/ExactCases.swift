import Tensors
import Testing

/// An operation on tensors that are large enough to be shared between threads.
struct ExactCase: Sendable, CustomTestStringConvertible {
  let name: String
  let make: @Sendable () -> [Tensor]

  init(_ name: String, _ make: @escaping @Sendable () -> [Tensor]) { (self.name, self.make) = (name, make) }

  var testDescription: String { name }
}

/// An operation on images that treats each by itself.
struct ImageCase: Sendable, CustomTestStringConvertible {
  let name: String
  let apply: @Sendable (Tensor) -> Tensor

  init(_ name: String, _ apply: @escaping @Sendable (Tensor) -> Tensor) { (self.name, self.apply) = (name, apply) }

  var testDescription: String { name }
}

/// The operations of Tensors, by what they work on; frozen convolutions and maxima are compared in tests of their own.
enum ExactCases {
  // Neither a multiple of a task nor of a vector, and 1.5 tasks for each of four threads.
  private static let shape: Shape = [3, 37, 41, 21]
  private static let a = KernelCheck.values(shape), b = KernelCheck.values(shape, seed: 2)
  private static let positive = KernelCheck.values(shape, seed: 3, 0.1, 2)
  private static let vector = KernelCheck.values([21], seed: 4), other = KernelCheck.values([21], seed: 5)
  private static let wide = KernelCheck.values([4, 16, 18, 128], seed: 6)
  private static let wideGradient = KernelCheck.values([4, 16, 18, 128], seed: 7)
  private static let wideVector = KernelCheck.values([128], seed: 8)
  private static let rectifiers: [Rectifier] = [.none, .relu, .leakyRelu(slope: 0.2)]

  static let elementwise: [ExactCase] = {
    let unary: [UnaryOperation] = [
      .negate, .square, .exponential, .absolute, .sign, .tanh, .sigmoid, .softplus, .relu, .leakyRelu(slope: 0.2),
      .clamp(low: -1, high: 1), .step(slope: 0.2), .inside(low: -1, high: 1), .scale(3), .offset(1),
      .roundToBFloat16,
    ]
    let ofPositive: [UnaryOperation] = [.squareRoot, .logarithm, .reciprocal]
    let binary: [BinaryOperation] = [
      .add, .subtract, .multiply, .divide, .maximum, .minimum, .greaterOrEqual, .tanhGradient, .sigmoidGradient,
      .stepGradient(slope: 0.2),
    ]
    return unary.map { operation in ExactCase("\(operation)") { [a.applying(operation)] } }
      + ofPositive.map { operation in ExactCase("\(operation)") { [positive.applying(operation)] } }
      + binary.map { operation in ExactCase("\(operation)") { [a.combined(operation, b)] } }
      + rectifiers.map { rectifier in
        ExactCase("rectifying \(rectifier)") {
          var c = a
          c.rectify(rectifier)
          return [c, a.scalingChannels(by: vector, shift: other, then: rectifier)]
        }
      } + [
        ExactCase("adding scaled") { [a.addingScaled(b, by: 0.3)] },
        ExactCase("accumulating") {
          var c = a + 0
          precondition(c.accumulate(b), "a fresh tensor has one owner")
          return [c]
        },
        ExactCase("channel vectors") {
          [
            a.addingChannels(vector), a.multiplyingChannels(vector), a.addingChannels(vector, then: .tanh),
            wide.addingChannels(wideVector, then: .relu), wide.multiplyingChannels(wideVector),
          ]
        },
        ExactCase("distances and their gradients") {
          [
            a.distance(to: b), a.squaredDistance(to: b), a.slopeGradient(upstream: b),
            a.distanceGradient(to: b, upstream: 0.3), a.squaredDistanceGradient(to: b, upstream: 0.3),
          ]
        },
      ]
  }()

  static let composed: [ExactCase] = {
    var cases: [ExactCase] = []
    for scope in [NormScope.batch, .instance, .sample] {
      for rectifier in rectifiers {
        for (x, g, v) in [(a, b, vector), (wide, wideGradient, wideVector)] {
          cases.append(
            ExactCase("norm over the \(scope) of \(x.shape), then \(rectifier)") {
              let forward = x.normalized(
                over: scope, scale: v, shift: v, epsilon: 1e-5, then: rectifier, adding: g)
              let back = g.normalizedGradient(
                input: x, scale: v, of: forward.statistics, scope: scope, then: rectifier)
              return [
                forward.output, forward.statistics.mean, forward.statistics.inverseDeviation, back.input, back.scale,
                back.shift,
              ]
            })
        }
      }
    }
    let geometries: [(Int, Convolution)] = [
      (1, Convolution()), (3, Convolution(padding: Edges(1))), (4, Convolution(stride: 2, padding: Edges(1))),
      (7, Convolution(padding: Edges(3))), (3, Convolution(padding: Edges(2), dilation: 2)),
    ]
    for (kernel, geometry) in geometries {
      cases.append(
        ExactCase("three passes of a convolution of \(kernel)×\(kernel), stride \(geometry.strideX)") {
          let x = KernelCheck.values([3, 20, 18, 24]), w = KernelCheck.values([40, 24, kernel, kernel], seed: 2)
          let y = convolved(x, w, bias: KernelCheck.values([40], seed: 3), geometry)
          return [
            y, convolutionInputGradient(y, w, inputHeight: 20, inputWidth: 18, geometry),
            convolutionWeightGradient(input: x, upstream: y, kernelHeight: kernel, kernelWidth: kernel, geometry),
          ]
        })
    }
    return cases + [
      ExactCase("matrix products") {
        let x = KernelCheck.values([300, 200]), y = KernelCheck.values([200, 250], seed: 2)
        let stack = KernelCheck.values([3, 90, 110]), otherStack = KernelCheck.values([3, 90, 70], seed: 2)
        return [
          matrixProduct(x, y), matrixProduct(x, x, transposeB: true),
          batchedMatrixProduct(stack, otherStack, transposeA: true),
        ]
      },
      ExactCase("softmax and its logarithm, short and long rows") {
        [a, wide].flatMap { x in
          [
            x.softmax(), x.logSoftmax(), x.softmaxGradient(output: x.softmax()),
            x.logSoftmaxGradient(output: x.logSoftmax()),
          ]
        }
      },
      ExactCase("optimisers' steps over a list") {
        let start = [a, vector, wide], gradients = [b, other, wideGradient]
        var (p, q, r) = (start, start, start)
        var m = start.map { Tensor.zeros($0.shape) }
        var (v, velocity, square) = (m, m, m)
        p.stepAdam(
          gradients: gradients, first: &m, second: &v, rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 1)
        q.stepMomentum(gradients: gradients, velocities: &velocity, rate: 0.1, momentum: 0.9)
        r.stepRMSProp(gradients: gradients, squares: &square, rate: 0.1, decay: 0.9, epsilon: 1e-10)
        return p + q + r + m + v + velocity + square
      },
      ExactCase("random tensors and dropout") {
        var stream = RandomStream(seed: 5, role: .noise)
        return [
          stream.uniformTensor(shape, -1, 2), stream.normalTensor(shape), stream.truncatedNormalTensor(shape),
          dropoutMask(shape, keep: 0.7, from: &stream),
        ]
      },
    ]
  }()

  static let shaped: [ExactCase] =
    [
      ExactCase("sums") {
        [
          a.sum(over: [0, 1, 2, 3]), a.sumToChannels(), a.sum(over: [3]), a.sum(over: [1, 2]), wide.sumToChannels(),
          wide.sum(over: [0, 2]),
        ]
      },
      ExactCase("broadcasting and maxima") {
        [vector.broadcast(to: shape, along: [0, 1, 2]), a.maximum(over: 3), a.maximum(over: 1)]
          + [Tensor([37 * 41 * 3], a.argmax().map(Float.init))]
      },
      ExactCase("slices and concatenations") {
        [
          a.sliced(axis: 2, 3..<40), a.sliced(axis: 3, 2..<20), .concatenated([a, b], axis: 3),
          .concatenated([wide, wideGradient, wide], axis: 3), .concatenated([a, b], axis: 1),
          a.embedded(axis: 1, at: 2, of: 50),
        ]
      },
      ExactCase("transposition and rows") {
        [
          a.transposed([0, 3, 1, 2]), wide.transposed([3, 0, 2, 1]), wide.gatheredRows([3, 0, 0, 2]),
          wide.scatteredRows([1, 1, 0, 4], of: 6),
        ]
      },
    ] + images.map { test in ExactCase(test.name) { [test.apply(wide)] } }

  static let images: [ImageCase] = {
    let edges = Edges(top: 2, bottom: 1, left: 3, right: 4)
    var cases: [ImageCase] = [
      ImageCase("padding with zeros") { $0.padded(edges, .zero) },
      ImageCase("padding by reflection") { $0.padded(edges, .reflect) },
      ImageCase("adjoint of padding with zeros") { $0.paddedGradient(edges, .zero) },
      ImageCase("adjoint of padding by reflection") { $0.paddedGradient(edges, .reflect) },
      ImageCase("flipping") { $0.flippedHorizontally() },
      ImageCase("nearest enlargement") { $0.resizedNearest(factor: 2) },
      ImageCase("adjoint of nearest enlargement") { $0.resizedNearestGradient(factor: 2) },
      ImageCase("bilinear resizing") { $0.resizedBilinear(height: 30, width: 13) },
      ImageCase("adjoint of bilinear resizing") { $0.resizedBilinearGradient(height: 11, width: 30) },
      ImageCase("pixel shuffle") { $0.pixelShuffled(2) },
      ImageCase("pixel unshuffle") { $0.pixelUnshuffled(2) },
      ImageCase("average pooling") { $0.averagePooled(Window(3, stride: 2, padding: Edges(1))) },
      ImageCase("adjoint of average pooling") {
        $0.averagePooledGradient(
          Window(2, stride: 2), inputShape: [$0.shape[0], 2 * $0.shape[1], 2 * $0.shape[2], $0.shape[3]])
      },
      ImageCase("max pooling and its adjoints") {
        let window = Window(3, stride: 2, padding: Edges(1))
        let (pooled, winners) = $0.maxPooled(window)
        let back = pooled.maxPoolScattered(window, winners: winners, inputShape: $0.shape)
        return .concatenated([pooled, winners, back.maxPoolGathered(window, winners: winners)], axis: 3)
      },
      ImageCase("softmax") { $0.softmax() },
      ImageCase("sums of each image") { $0.sum(over: [1, 2, 3]) },
      ImageCase("channels scaled by running statistics, rectified") {
        let channels = KernelCheck.values([$0.shape[3]], seed: 12)
        return $0.scalingChannels(by: channels, shift: channels, then: .leakyRelu(slope: 0.2))
      },
    ]
    for scope in [NormScope.instance, .sample] {
      cases.append(
        ImageCase("norm over the \(scope), rectified, with a residual") {
          $0.normalized(over: scope, scale: nil, shift: nil, epsilon: 1e-5, then: .relu, adding: $0).output
        })
    }
    for (kernel, geometry) in [
      (1, Convolution()), (3, Convolution(padding: Edges(1))), (4, Convolution(stride: 2, padding: Edges(1))),
      (7, Convolution(padding: Edges(3))),
    ] {
      cases += [
        ImageCase("convolution of \(kernel)×\(kernel), stride \(geometry.strideX)") {
          convolved($0, KernelCheck.values([24, $0.shape[3], kernel, kernel], seed: 13), geometry)
        },
        ImageCase("transposed convolution of \(kernel)×\(kernel), stride \(geometry.strideX)") {
          // The size whose convolution would be the given one.
          let extents = [$0.shape[1], $0.shape[2]].map {
            ($0 - 1) * geometry.strideX + kernel - 2 * geometry.padding.left
          }
          return convolutionInputGradient(
            $0, KernelCheck.values([$0.shape[3], 24, kernel, kernel], seed: 14), inputHeight: extents[0],
            inputWidth: extents[1], geometry)
        },
      ]
    }
    return cases
  }()
}
