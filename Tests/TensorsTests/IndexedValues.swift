import Tensors

/// A tensor's values by index, for plain references that spell out what an operation means.
struct IndexedValues {
  let shape: Shape
  let values: [Float]

  init(_ tensor: Tensor) { (shape, values) = (tensor.shape, tensor.values) }

  /// The value at one index per axis.
  subscript(_ index: Int...) -> Float { self[index] }

  subscript(_ index: [Int]) -> Float {
    values[zip(index, shape.extents).reduce(0) { $0 * $1.1 + $1.0 }]
  }

  /// The value at a pixel, or nil beyond the edges.
  func pixel(_ n: Int, _ y: Int, _ x: Int, _ c: Int) -> Float? {
    (0..<shape[1]).contains(y) && (0..<shape[2]).contains(x) ? self[n, y, x, c] : nil
  }
}

/// The values of a tensor of that shape, each computed from its index.
func reference(_ shape: Shape, _ value: ([Int]) -> Float) -> [Float] {
  (0..<shape.count).map { position in
    var (rest, index) = (position, [Int](repeating: 0, count: shape.rank))
    for axis in stride(from: shape.rank - 1, through: 0, by: -1) {
      index[axis] = rest % shape[axis]
      rest /= shape[axis]
    }
    return value(index)
  }
}

/// Normal values; another `index` gives others.
func normalValues(_ shape: Shape, _ index: UInt64 = 0) -> Tensor {
  var stream = RandomStream(seed: 7, role: .noise, index: index)
  return stream.normalTensor(shape)
}

/// The values 0, 7, 3, 10, …: 7·i modulo 11, as the numbers made with PyTorch in these tests start from.
func moduloValues(_ shape: Shape) -> Tensor { Tensor(shape, (0..<shape.count).map { Float($0 * 7 % 11) }) }

/// Σ aᵢ·bᵢ in double precision.
func innerProduct(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

/// The greatest difference between values; infinite where their numbers differ.
func distance(_ a: [Float], _ b: [Float]) -> Float {
  a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}

/// Whether <forward(x), y> equals <x, adjoint(y)> up to rounding, for random x of the given shape and random y.
func areAdjoint(_ shape: Shape, _ forward: (Tensor) -> Tensor, _ adjoint: (Tensor) -> Tensor) -> Bool {
  let x = normalValues(shape, 1)
  let image = forward(x)
  let y = normalValues(image.shape, 2)
  let back = adjoint(y)
  guard back.shape == shape else { return false }
  let size = (innerProduct(image, image) * innerProduct(y, y)).squareRoot()
  return abs(innerProduct(image, y) - innerProduct(x, back)) <= 1e-6 * (size + 1)
}

/// Whether the work gives the same bits with 1, 2, 3 and 4 threads.
func isEqualForAllThreadCounts(_ work: () -> Tensor) -> Bool {
  let before = Threads.count
  defer { Threads.use(before) }
  let results = (1...4).map { count in
    Threads.use(count)
    return work().values.map(\.bitPattern)
  }
  return results.allSatisfy { $0 == results[0] }
}
