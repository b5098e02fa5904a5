import CKernels

/// The convolutions that Winograd's minimal filtering computes with fewer multiplications (Lavin and Gray 2016).
///
/// F(2×2, 3×3) takes 16 products of a channel pair for a tile of four outputs in place of 36, with rounding errors no
/// larger than the definition's. Kernels of four and six taps are cut into parts of two or three taps: where the
/// stride is 2 by the parity of rows and columns, else into halves.
enum WinogradKernel: Hashable, Sendable {
  /// 3×3, stride 1.
  case three
  /// 4×4, stride 1: two halves of two taps along each axis.
  case four
  /// 4×4, stride 2: two taps on even and two on odd rows, and so for columns.
  case halvingFour
  /// 6×6, stride 2: three taps each.
  case halvingSix

  init?(_ convolution: Convolution, kernelHeight: Int, kernelWidth: Int) {
    guard kernelHeight == kernelWidth, convolution.strideY == convolution.strideX, convolution.dilation == 1
    else { return nil }
    switch (kernelHeight, convolution.strideY) {
    case (3, 1): self = .three
    case (4, 1): self = .four
    case (4, 2): self = .halvingFour
    case (6, 2): self = .halvingSix
    default: return nil
    }
  }

  /// Taps of a part along each axis.
  var taps: Int { self == .three || self == .halvingSix ? 3 : 2 }

  var stride: Int { self == .halvingFour || self == .halvingSix ? 2 : 1 }

  /// Parts along each axis.
  var parts: Int { self == .three ? 1 : 2 }

  /// Rows and columns of the kernel.
  var size: Int { taps * parts }

  /// Rows between a tap of one part and the same tap of the next.
  var partDistance: Int { self == .four ? taps : parts - 1 }
}

/// Where one of a convolution's functions finds its operands: windows, tiles of results, and taps, see `winograd.h`.
struct WinogradGeometry {
  let kernel: WinogradKernel
  let windows: sb_windows
  let tiles: sb_tiles
  let taps: sb_filters
  /// Names the transformed weights, where there are any.
  let weights: WinogradWeights
}

/// Names a transformed copy of weights: for the output, or for a part of the input gradient.
struct WinogradWeights: Hashable, Sendable {
  let kernel: WinogradKernel
  let isForward: Bool
  /// O and I: a reshaped tensor shares its storage.
  let extents: [Int]
  var row = 0
  var column = 0
}

extension WinogradGeometry {
  /// That of the output, and of the weights' gradient; nil where the direct way is as fast.
  ///
  /// Decided by the shapes of one image, so that bits depend neither on the batch nor on the threads.
  init?(forwardOf input: Shape, weights: Shape, output: Shape, _ convolution: Convolution) {
    guard
      let kernel = WinogradKernel(convolution, kernelHeight: weights[2], kernelWidth: weights[3]),
      Self.pays(kernel, inputs: weights[1], outputs: weights[0], height: output[1], width: output[2])
    else { return nil }
    if convolution.mode == .reflect {
      guard kernel == .three, convolution.padding == Edges(1) else { return nil }
    }
    let step = kernel == .four ? 1 : kernel.stride
    windows = sb_windows(
      images: input[0], height: input[1], width: input[2], channels: input[3], rows: (output[1] + 1) / 2,
      columns: (output[2] + 1) / 2, top: convolution.padding.top, left: convolution.padding.left, step: step,
      phases: kernel.parts, shift: kernel.partDistance, taps: kernel.taps,
      edges: convolution.mode == .reflect ? SB_EDGES_REFLECT : SB_EDGES_ZERO)
    tiles = sb_tiles(height: output[1], width: output[2], channels: output[3], step: 1, top: 0, left: 0)
    taps = sb_filters(
      outputs: weights[0], inputs: weights[1], output: weights[1] * kernel.size * kernel.size,
      input: kernel.size * kernel.size, size: kernel.size, phases: kernel.parts, taps: kernel.taps, first_row: 0,
      first_column: 0, phase: kernel.partDistance, tap: step)
    self.kernel = kernel
    self.weights = WinogradWeights(kernel: kernel, isForward: true, extents: [weights[0], weights[1]])
  }

  /// Those of the input gradient: one, or four where the stride is 2, for rows and columns of either parity.
  static func inputGradient(
    of input: Shape, weights: Shape, upstream: Shape, _ convolution: Convolution
  ) -> [WinogradGeometry]? {
    guard
      let kernel = WinogradKernel(convolution, kernelHeight: weights[2], kernelWidth: weights[3]),
      pays(
        kernel, inputs: weights[0], outputs: weights[1], height: input[1] / kernel.stride,
        width: input[2] / kernel.stride)
    else { return nil }
    if convolution.mode == .reflect {
      guard kernel == .three, convolution.padding == Edges(1), input[1] % 2 == 0, input[2] % 2 == 0 else { return nil }
    }
    let parities = 0..<kernel.stride
    return parities.flatMap { row in
      parities.map { column in
        WinogradGeometry(kernel, gradientOf: input, weights, upstream, convolution, row: row, column: column)
      }
    }
  }

  /// With stride S, z = S·u + p − padding is an input row, and its gradient the sum over j of upstream row u − j times
  /// tap S·j + p.
  private init(
    _ kernel: WinogradKernel, gradientOf input: Shape, _ weights: Shape, _ upstream: Shape,
    _ convolution: Convolution, row: Int, column: Int
  ) {
    let (stride, size) = (kernel.stride, kernel.size)
    let parts = stride == 1 ? kernel.parts : 1
    // The first u whose row is inside, that row, and how many more there are.
    func axis(_ parity: Int, _ padding: Int, _ extent: Int) -> (first: Int, place: Int, tiles: Int) {
      let first = stride == 1 ? padding : (padding - parity + 1) >> 1
      let place = stride * first + parity - padding
      let count = (extent - place + stride - 1) / stride
      return (first, place, (count + 1) / 2)
    }
    let rows = axis(row, convolution.padding.top, input[1])
    let columns = axis(column, convolution.padding.left, input[2])
    let reach = stride == 1 ? size - 1 : kernel.taps - 1
    windows = sb_windows(
      images: upstream[0], height: upstream[1], width: upstream[2], channels: upstream[3], rows: rows.tiles,
      columns: columns.tiles, top: reach - rows.first, left: reach - columns.first, step: 1, phases: parts,
      shift: parts == 1 ? 0 : kernel.partDistance, taps: kernel.taps,
      edges: convolution.mode == .reflect ? SB_EDGES_REFLECT_ADJOINT : SB_EDGES_ZERO)
    tiles = sb_tiles(
      height: input[1], width: input[2], channels: input[3], step: stride, top: rows.place, left: columns.place)
    taps = sb_filters(
      outputs: weights[1], inputs: weights[0], output: size * size, input: weights[1] * size * size, size: size,
      phases: parts, taps: kernel.taps, first_row: stride * reach + row, first_column: stride * reach + column,
      phase: parts == 1 ? 0 : -kernel.partDistance, tap: -stride)
    self.kernel = kernel
    self.weights = WinogradWeights(
      kernel: kernel, isForward: false, extents: [weights[0], weights[1]], row: row, column: column)
  }

  /// Whether the products that are saved outweigh the transforms; the bounds are where oneDNN's direct convolutions were
  /// as fast on two AVX-512 cores.
  private static func pays(_ kernel: WinogradKernel, inputs: Int, outputs: Int, height: Int, width: Int) -> Bool {
    let tiles = ((height + 1) / 2) * ((width + 1) / 2)
    return inputs % 16 == 0 && outputs % 16 == 0 && min(inputs, outputs) >= 32
      && inputs * outputs >= 2048 && tiles >= (kernel == .three ? 16 : 64) && height * width >= 3 * tiles
  }
}

extension WinogradGeometry {
  /// Computes outputs into `destination`, of the tiles' images.
  func convolve(
    _ input: Tensor, _ weights: Tensor, bias: Tensor?, then rectifier: Rectifier = .none,
    into destination: UnsafeMutablePointer<Float>
  ) {
    let transformed = weights.transformed(self)
    let scratch = Storage(count: sb_winograd_scratch(windows, tiles.channels))
    let (kernel, slope) = rectifier.kernel
    // Safe: the destination holds the tiles' images, all other blocks live until the call has returned.
    withExtendedLifetime((input, transformed, scratch, bias)) {
      sb_winograd_convolve(
        windows, input.storage.pointer, transformed.pointer, tiles, destination,
        sb_finish(bias: bias?.storage.pointer, rectifier: kernel, slope: slope), scratch.pointer)
    }
  }

  /// The gradient of the weights O×I×K×K.
  func weightGradient(input: Tensor, upstream: Tensor, shape: Shape) -> Tensor {
    let scratch = Storage(count: sb_winograd_gradient_scratch(windows, tiles.channels))
    // Safe: as above.
    return Tensor(
      shape,
      writing: { destination in
        withExtendedLifetime((input, upstream, scratch)) {
          sb_winograd_weight_gradient(
            windows, input.storage.pointer, tiles, upstream.storage.pointer, taps, destination, scratch.pointer)
        }
      })
  }
}

extension Tensor {
  /// These weights in the form that a geometry's products take, kept until the weights change.
  fileprivate func transformed(_ geometry: WinogradGeometry) -> Storage {
    if let known = storage.transformed.withLock({ $0[geometry.weights] }) { return known }
    let made = Storage(count: sb_winograd_weight_count(geometry.taps))
    withExtendedLifetime(storage) { sb_winograd_weights(made.pointer, storage.pointer, geometry.taps) }
    // Two threads may both come here for the same weights; their copies are equal and one is kept.
    storage.transformed.withLock { $0[geometry.weights] = made }
    return made
  }
}
