import CKernels
import COpenBLAS

/// The product of two matrices, each transposed first where asked.
///
/// Under bfloat16 the operands are rounded first. A row of the result has the same bits however many rows the left
/// matrix has, and for any number of threads.
public func matrixProduct(
  _ a: Tensor, _ b: Tensor, transposeA: Bool = false, transposeB: Bool = false, arithmetic: Arithmetic = .float32
) -> Tensor {
  if arithmetic == .bfloat16 {
    return matrixProduct(a.keptInBFloat16(), b.keptInBFloat16(), transposeA: transposeA, transposeB: transposeB)
  }
  precondition(a.rank == 2 && b.rank == 2, "a matrix product needs two matrices, not shapes \(a.shape) and \(b.shape)")
  let product = batchedMatrixProduct(
    a.reshaped(Shape([1] + a.shape.extents)), b.reshaped(Shape([1] + b.shape.extents)), transposeA: transposeA,
    transposeB: transposeB)
  return product.reshaped([product.shape[1], product.shape[2]])
}

/// The products of the matrices of two stacks, B×M×K and B×K×N, each matrix transposed first where asked.
public func batchedMatrixProduct(
  _ a: Tensor, _ b: Tensor, transposeA: Bool = false, transposeB: Bool = false
) -> Tensor {
  precondition(
    a.rank == 3 && b.rank == 3 && a.shape[0] == b.shape[0],
    "a batched matrix product needs two equally high stacks of matrices, not shapes \(a.shape) and \(b.shape)")
  let (rows, depth) = transposeA ? (a.shape[2], a.shape[1]) : (a.shape[1], a.shape[2])
  let (otherDepth, columns) = transposeB ? (b.shape[2], b.shape[1]) : (b.shape[1], b.shape[2])
  precondition(
    depth == otherDepth,
    "matrices of shapes \(a.shape)\(transposeA ? " transposed" : "") and \(b.shape)\(transposeB ? " transposed" : "") "
      + "have no product: \(depth) columns meet \(otherDepth) rows")
  let watch = observed("matrix product \(a.shape[1])×\(a.shape[2])·\(b.shape[1])×\(b.shape[2])", [a, b])
  defer { watch?.ended() }
  let shape: Shape = [a.shape[0], rows, columns]
  guard shape.count > 0 && depth > 0 else { return .zeros(shape) }
  let plan = ProductPlan(
    batch: a.shape[0], rows: rows, columns: columns, depth: depth, transposeA: transposeA, transposeB: transposeB)
  return Tensor(shape) { c in withPointers(a, b) { plan.run($0, $1, c) } }
}

/// OpenBLAS must not start threads of its own: ours call it, one tile each.
private let oneThreadEach: Void = openblas_set_num_threads(1)

/// To be called before anything of OpenBLAS; it has work to do once.
func useOneBLASThread() { _ = oneThreadEach }

/// A product cut into tiles, each computed by one call of OpenBLAS on one thread.
///
/// OpenBLAS gives an element the same bits in every tile whose height is a multiple of `unit`, wherever the element
/// lies in it, as long as it does not switch to its kernels for small matrices, which it does up to 100³
/// multiplications. So either every tile is above that, or all have one and the same size (by `columns` and `depth`
/// alone). Where the rows are no multiple of the unit, the last tiles are padded with zeros. `ProductKernels` keeps
/// away the kernels for which this does not hold.
struct ProductPlan {
  static let unit = 16
  private static let smallMatrix = 1_000_000

  let batch: Int
  let rows: Int
  let columns: Int
  let depth: Int
  let transposeA: Bool
  let transposeB: Bool
  /// Rows of a tile and columns of a tile.
  private(set) var height: Int
  private(set) var width: Int

  init(batch: Int, rows: Int, columns: Int, depth: Int, transposeA: Bool, transposeB: Bool) {
    (self.batch, self.rows, self.columns, self.depth) = (batch, rows, columns, depth)
    (self.transposeA, self.transposeB) = (transposeA, transposeB)
    (height, width) = (Self.unit, columns)
    if Self.unit * columns * depth > Self.smallMatrix { cut() }
  }

  /// Halves tiles, the longer side first. Every tile packs its parts of both matrices anew, which costs the more the
  /// smaller it is; so four tiles are enough where more would have a side below 256.
  private mutating func cut() {
    let narrowest = max(64, Self.rounded(Self.smallMatrix / (Self.unit * depth) + 1))
    height = min(Self.rounded(rows), 512)
    while batch * rowBlocks * columnBlocks < 12 && height * width * depth > 2 * Self.smallMatrix {
      let narrower = Self.rounded((width + 1) / 2), lower = Self.rounded(height / 2)
      let rest = columns % narrower
      let canNarrow = narrower < width && narrower >= narrowest && (rest == 0 || rest >= narrowest)
      let narrows = canNarrow && (width >= height || height == Self.unit)
      guard narrows || height > Self.unit else { return }
      if batch * rowBlocks * columnBlocks >= 4 && (narrows ? narrower : lower) < 256 { return }
      if narrows { width = narrower } else { height = lower }
    }
  }

  private static func rounded(_ extent: Int) -> Int { (extent + unit - 1) / unit * unit }

  /// Rows in tiles that need no padding.
  fileprivate var wholeRows: Int { rows % Self.unit == 0 ? rows : rows / height * height }
  private var hasTail: Bool { wholeRows < rows }
  /// Rows of the padded tiles, padding included.
  fileprivate var tailHeight: Int { Self.rounded(rows - wholeRows) }
  private var wholeBlocks: Int { (wholeRows + height - 1) / height }
  private var rowBlocks: Int { wholeBlocks + (hasTail ? 1 : 0) }
  private var columnBlocks: Int { (columns + width - 1) / width }

  func run(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>) {
    useOneBLASThread()
    let tailA = Storage(count: batch * tailHeight * depth)
    let tailC = Storage(count: batch * tailHeight * columns)
    if hasTail {
      for item in 0..<batch { gatherTail(a + item * rows * depth, tailA.pointer + item * tailHeight * depth) }
    }
    var job = ProductJob(plan: self, a: a, b: b, c: c, tailA: tailA.pointer, tailC: tailC.pointer)
    // Safe: the tasks are done, and the job and all blocks are alive, until the call returns; tasks write to
    // different places.
    withExtendedLifetime((tailA, tailC)) {
      let tiles = batch * rowBlocks * columnBlocks
      // Below this, starting the threads takes longer than they save.
      guard batch * rows * columns * depth > 2 * Self.smallMatrix else {
        for tile in 0..<tiles { job.run(tile) }
        return
      }
      sb_parallel(
        tiles,
        { index, context in
          guard let context else { return }
          context.assumingMemoryBound(to: ProductJob.self).pointee.run(index)
        }, &job)
    }
  }

  /// The rows of the padded tiles, with zeros below, in the layout of the left matrix.
  private func gatherTail(_ a: UnsafePointer<Float>, _ tail: UnsafeMutablePointer<Float>) {
    let left = rows - wholeRows
    let height = tailHeight
    if !transposeA {
      tail.update(from: a + wholeRows * depth, count: left * depth)
      (tail + left * depth).update(repeating: 0, count: (height - left) * depth)
    } else {
      for k in 0..<depth {
        (tail + k * height).update(from: a + k * rows + wholeRows, count: left)
        (tail + k * height + left).update(repeating: 0, count: height - left)
      }
    }
  }

  /// What tile a number stands for: the item of the batch, and where it lies.
  fileprivate func tile(_ index: Int) -> (item: Int, rows: Range<Int>, columns: Range<Int>, isTail: Bool) {
    let column = index % columnBlocks * width
    let block = index / columnBlocks % rowBlocks
    let item = index / columnBlocks / rowBlocks
    let isTail = block == wholeBlocks
    let row = isTail ? wholeRows : block * height
    return (
      item, row..<(isTail ? rows : min(row + height, wholeRows)), column..<min(column + width, columns), isTail
    )
  }
}

/// A plan with its matrices. The pointers are valid while `ProductPlan.run` runs.
private struct ProductJob {
  let plan: ProductPlan
  let a: UnsafePointer<Float>
  let b: UnsafePointer<Float>
  let c: UnsafeMutablePointer<Float>
  let tailA: UnsafeMutablePointer<Float>
  let tailC: UnsafeMutablePointer<Float>

  func run(_ index: Int) {
    let (item, rows, columns, isTail) = plan.tile(index)
    let (m, n, k) = (plan.rows, plan.columns, plan.depth)
    let result = c + (item * m + rows.lowerBound) * n + columns.lowerBound
    let right = b + item * k * n + columns.lowerBound * (plan.transposeB ? k : 1)
    guard isTail else {
      let left = a + item * m * k + rows.lowerBound * (plan.transposeA ? 1 : k)
      multiply(rows.count, columns.count, left, plan.transposeA ? m : k, right, result)
      return
    }
    let height = plan.tailHeight
    let padded = tailC + item * height * n + columns.lowerBound
    multiply(height, columns.count, tailA + item * height * k, plan.transposeA ? height : k, right, padded)
    for row in 0..<rows.count { (result + row * n).update(from: padded + row * n, count: columns.count) }
  }

  private func multiply(
    _ height: Int, _ width: Int, _ left: UnsafePointer<Float>, _ leftStride: Int, _ right: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>
  ) {
    cblas_sgemm(
      CblasRowMajor, plan.transposeA ? CblasTrans : CblasNoTrans, plan.transposeB ? CblasTrans : CblasNoTrans,
      blasint(height), blasint(width), blasint(plan.depth), 1, left, blasint(leftStride), right,
      blasint(plan.transposeB ? plan.depth : plan.columns), 0, result, blasint(plan.columns))
  }
}
