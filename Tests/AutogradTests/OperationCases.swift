import Autograd
import Tensors

/// Elementwise operations, shape work, reductions, images.
let plainCases: [GradientCase] = {
  let shape: Shape = [2, 3, 4]
  let a = drawn(shape, 1), b = drawn(shape, 2), away = clearOfZero(shape, 3)
  let positive = drawn(shape, 4, 0.5, 1.5), images = drawn([2, 3, 4, 2], 5)
  let odd = spread([1, 5, 4, 2], 6)
  return [
    GradientCase("add", [a, b]) { $0[0] + $0[1] },
    GradientCase("subtract", [a, b]) { $0[0] - $0[1] },
    GradientCase("multiply", [a, b]) { $0[0] * $0[1] },
    GradientCase("a value with itself", [a]) { $0[0] * $0[0] - $0[0] + $0[0] },
    GradientCase("divide", [a, positive]) { $0[0] / $0[1] },
    GradientCase("maximum", [a, a + away]) { Variable.maximum($0[0], $0[1]) },
    GradientCase("number", [a]) { 3 - (2 * $0[0] + 0.5) * -0.3 - 1 },
    GradientCase("negate", [a]) { -$0[0] },
    GradientCase("masked", [a]) { $0[0].masked(by: drawn([2, 3, 4], 7)) },
    GradientCase("squared", [a]) { $0[0].squared() },
    GradientCase("square root", [positive]) { $0[0].squareRoot() },
    GradientCase("exponential", [a]) { $0[0].exponential() },
    GradientCase("logarithm", [positive]) { $0[0].logarithm() },
    GradientCase("reciprocal", [positive]) { $0[0].reciprocal() },
    GradientCase("absolute", [away]) { $0[0].absolute() },
    GradientCase("clamped", [away + 0.5]) { $0[0].clamped(0.5, 5) },
    GradientCase("tanh", [a]) { $0[0].tanh() },
    GradientCase("sigmoid", [a * 3]) { $0[0].sigmoid() },
    GradientCase("softplus", [a * 3]) { $0[0].softplus() },
    GradientCase("relu", [away]) { $0[0].relu() },
    GradientCase("leaky relu", [away]) { $0[0].leakyRelu(slope: 0.2) },
    GradientCase("PReLU", [away, Tensor([1], [0.3])]) { $0[0].preluActivated(slope: $0[1]) },
    GradientCase("distance", [a, a + away]) { Variable.distance($0[0], $0[1]) },
    GradientCase("squared distance", [a, b]) { Variable.squaredDistance($0[0], $0[1]) },
    GradientCase("scaled channels, rectified", [away, drawn([4], 13, 0.5, 1.5), drawn([4], 14, -0.02, 0.02)]) {
      $0[0].scalingChannels(by: $0[1], shift: $0[2], then: .leakyRelu(slope: 0.2))
    },
    GradientCase("add channels", [a, drawn([4], 8)]) { $0[0].addingChannels($0[1]) },
    GradientCase("multiply channels", [a, drawn([4], 8)]) { $0[0].multiplyingChannels($0[1]) },
    GradientCase("reshaped", [a]) { $0[0].reshaped([4, 6]) },
    GradientCase("flattened", [images]) { $0[0].flattened },
    GradientCase("transposed", [images]) { $0[0].transposed([2, 0, 3, 1]) },
    GradientCase("sliced first axis", [a]) { $0[0].sliced(axis: 0, 1..<2) },
    GradientCase("sliced inner axis", [a]) { $0[0].sliced(axis: 1, 1..<3) },
    GradientCase("concatenated", [a, drawn([2, 1, 4], 9), b]) { Variable.concatenated($0, axis: 1) },
    GradientCase("a part twice", [a]) { Variable.concatenated([$0[0], $0[0].squared(), $0[0]], axis: 2) },
    GradientCase("gathered rows", [drawn([4, 3], 10)]) { $0[0].gatheredRows([2, 0, 2, 3, 2]) },
    GradientCase("sum over axes", [images]) { $0[0].sum(over: [0, 2]) },
    GradientCase("sum", [a]) { $0[0].sum() },
    GradientCase("mean", [a]) { $0[0].mean() },
    GradientCase("mean over axes", [images]) { $0[0].mean(over: [1, 2]) },
    GradientCase("broadcast", [drawn([3, 2], 11)]) { $0[0].broadcast(to: [4, 3, 2, 2], along: [0, 2]) },
    GradientCase("sum to channels", [images]) { $0[0].sumToChannels() },
    GradientCase("padded with zeros", [images]) { $0[0].padded(Edges(top: 1, bottom: 0, left: 2, right: 1), .zero) },
    GradientCase("padded by reflection", [images]) {
      $0[0].padded(Edges(top: 1, bottom: 2, left: 3, right: 0), .reflect)
    },
    GradientCase("resized nearest", [images]) { $0[0].resizedNearest(factor: 3) },
    GradientCase("resized bilinear up", [images]) { $0[0].resizedBilinear(height: 7, width: 5) },
    GradientCase("resized bilinear down", [images]) { $0[0].resizedBilinear(height: 2, width: 3) },
    GradientCase("pixel shuffle", [drawn([1, 2, 3, 8], 12)]) { $0[0].pixelShuffled(2) },
    GradientCase("average pooling", [images]) { $0[0].averagePooled(Window(2, stride: 1)) },
    GradientCase("average pooling, padded", [images]) {
      $0[0].averagePooled(Window(3, stride: 2, padding: Edges(top: 1, bottom: 1, left: 1, right: 0)))
    },
    GradientCase("max pooling", [odd]) { $0[0].maxPooled(Window(2, stride: 2)) },
    GradientCase("max pooling, overlapping and padded", [odd]) {
      $0[0].maxPooled(Window(3, stride: 1, padding: Edges(1)))
    },
    GradientCase("softmax", [a * 2]) { $0[0].softmax() },
    GradientCase("log softmax", [a * 2]) { $0[0].logSoftmax() },
  ]
}()

/// Products of matrices in all transpositions, convolutions in many geometries.
let productCases: [GradientCase] = {
  var cases: [GradientCase] = []
  for (transposeA, transposeB) in [(false, false), (false, true), (true, false), (true, true)] {
    let a = drawn(transposeA ? [3, 2] : [2, 3], 20), b = drawn(transposeB ? [4, 3] : [3, 4], 21)
    let marks = "\(transposeA ? "Aᵀ" : "A")·\(transposeB ? "Bᵀ" : "B")"
    cases.append(
      GradientCase("product \(marks)", [a, b]) {
        matrixProduct($0[0], $0[1], transposeA: transposeA, transposeB: transposeB)
      })
    let stackA = drawn(transposeA ? [2, 3, 2] : [2, 2, 3], 22), stackB = drawn(transposeB ? [2, 4, 3] : [2, 3, 4], 23)
    cases.append(
      GradientCase("batched product \(marks)", [stackA, stackB]) {
        batchedMatrixProduct($0[0], $0[1], transposeA: transposeA, transposeB: transposeB)
      })
  }
  cases.append(
    GradientCase("Gram product AᵀA", [drawn([2, 3, 4], 24)]) { batchedMatrixProduct($0[0], $0[0], transposeA: true) })
  let geometries: [(String, Convolution, Int)] = [
    ("plain", Convolution(), 3),
    ("1×1", Convolution(), 1),
    ("stride 2, padded", Convolution(stride: 2, padding: Edges(1)), 3),
    ("stride 2, same, even kernel", .same(kernel: 4, stride: 2, height: 6, width: 5), 4),
    ("asymmetric padding", Convolution(stride: 2, padding: Edges(top: 1, bottom: 2, left: 0, right: 3)), 3),
    ("dilated", Convolution(padding: Edges(2), dilation: 2), 3),
  ]
  for (name, geometry, kernel) in geometries {
    let input = drawn([2, 6, 5, 2], 25), bias = drawn([3], 26)
    let weights = drawn([3, 2, kernel, kernel], 27) * (1 / Float(kernel))
    cases.append(GradientCase("convolution, \(name)", [input, weights]) { convolved($0[0], $0[1], geometry) })
    cases.append(
      GradientCase("convolution with bias, \(name)", [input, weights, bias]) {
        convolved($0[0], $0[1], bias: $0[2], geometry)
      })
    let small = geometry.outputExtents(height: 6, width: 5, kernelHeight: kernel, kernelWidth: kernel)
    let upstream = drawn([2, small.height, small.width, 3], 28)
    for rectifier in [Rectifier.relu, .leakyRelu(slope: 0.2)] {
      // Outputs stay on their side of zero: this bias is larger than what the sums can come to.
      let far = Tensor([3], [60, -60, 60])
      cases.append(
        GradientCase("convolution then \(rectifier), \(name)", [input, weights, far]) {
          convolved($0[0], $0[1], bias: $0[2], geometry, then: rectifier) * 0.02
        })
    }
    cases.append(
      GradientCase("transposed convolution, \(name)", [upstream, weights]) {
        convolutionTransposed($0[0], $0[1], height: 6, width: 5, geometry)
      })
    cases.append(
      GradientCase("transposed convolution with bias, \(name)", [upstream, weights, drawn([2], 29)]) {
        convolutionTransposed($0[0], $0[1], bias: $0[2], height: 6, width: 5, geometry)
      })
  }
  return cases
}()

/// Normalisations over every scope, with and without scale and shift, for images and for rows of features.
let normalizationCases: [GradientCase] = {
  var cases: [GradientCase] = []
  for (name, scope) in [("batch", NormScope.batch), ("instance", .instance), ("sample", .sample)] {
    let images = drawn([2, 3, 3, 2], 30), scale = drawn([2], 31, 0.5, 1.5), shift = drawn([2], 32)
    cases += [
      GradientCase("\(name) norm", [images]) { $0[0].normalized(over: scope, epsilon: 1e-2).output },
      GradientCase("\(name) norm with scale", [images, scale]) {
        $0[0].normalized(over: scope, scale: $0[1], epsilon: 1e-2).output
      },
      GradientCase("\(name) norm with shift", [images, shift]) {
        $0[0].normalized(over: scope, shift: $0[1], epsilon: 1e-2).output
      },
      GradientCase("\(name) norm with scale and shift", [images, scale, shift]) {
        $0[0].normalized(over: scope, scale: $0[1], shift: $0[2], epsilon: 1e-2).output
      },
      GradientCase("\(name) norm with epsilon beside the root", [images, scale, shift]) {
        $0[0].normalized(over: scope, scale: $0[1], shift: $0[2], epsilon: 0.2, at: .besideRoot).output
      },
    ]
  }
  for (name, scope) in [("batch", NormScope.batch), ("instance", .instance), ("sample", .sample)] {
    // Values in two groups well clear of their mean stay on their side of zero.
    let images = drawn([2, 3, 3, 2], 37).applying(.sign) * 0.7 + drawn([2, 3, 3, 2], 41) * 0.2,
      residual = drawn([2, 3, 3, 2], 38)
    let scale = drawn([2], 39, 0.5, 1.5), shift = drawn([2], 40, -0.02, 0.02)
    for rectifier in [Rectifier.relu, .leakyRelu(slope: 0.2)] {
      cases.append(
        GradientCase("\(name) norm then \(rectifier) and a residual", [images, scale, shift, residual]) {
          $0[0].normalized(
            over: scope, scale: $0[1], shift: $0[2], epsilon: 1e-2, then: rectifier, adding: $0[3]
          ).output
        })
    }
    cases.append(
      GradientCase("\(name) norm and a residual that is its input", [images]) {
        $0[0].normalized(over: scope, epsilon: 1e-2, adding: $0[0]).output
      })
  }
  let rows = drawn([5, 3], 33), sequence = drawn([2, 4, 3], 34), scale = drawn([3], 35, 0.5, 1.5),
    shift = drawn([3], 36)
  for (name, scope, input) in [
    ("batch norm of rows", NormScope.batch, rows), ("sample norm of rows", .sample, rows),
    ("batch norm of rank 3", .batch, sequence), ("instance norm of rank 3", .instance, sequence),
    ("sample norm of rank 3", .sample, sequence),
  ] {
    cases.append(
      GradientCase(name, [input, scale, shift]) {
        $0[0].normalized(over: scope, scale: $0[1], shift: $0[2], epsilon: 1e-2).output
      })
  }
  return cases
}()
