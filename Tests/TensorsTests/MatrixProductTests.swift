import Tensors
import Testing

@Suite struct MatrixProductTests {
  static func reference(_ a: [Double], _ b: [Double], _ m: Int, _ n: Int, _ k: Int, _ ta: Bool, _ tb: Bool) -> [Double]
  {
    var c = [Double](repeating: 0, count: m * n)
    for i in 0..<m {
      for j in 0..<n {
        var sum = 0.0
        for l in 0..<k { sum += (ta ? a[l * m + i] : a[i * k + l]) * (tb ? b[j * k + l] : b[l * n + j]) }
        c[i * n + j] = sum
      }
    }
    return c
  }

  /// Rows of `a` as a matrix, transposed where asked.
  static func matrix(_ rows: Int, _ columns: Int, _ transposed: Bool, seed: UInt64) -> Tensor {
    KernelCheck.values(transposed ? [columns, rows] : [rows, columns], seed: seed, -1, 1)
  }

  static let forms = [(false, false), (true, false), (false, true), (true, true)]

  @Test("products equal the reference for any extents and transpositions")
  func equalsReference() {
    let extents = [
      (1, 1, 1), (3, 1, 5), (1, 7, 1), (16, 16, 16), (17, 33, 9), (37, 1, 300), (5, 300, 2), (65, 40, 65), (0, 3, 4),
      (3, 0, 4), (3, 4, 0), (33, 300, 400), (20, 1000, 100),
    ]
    for (m, n, k) in extents {
      for (ta, tb) in Self.forms {
        let a = Self.matrix(m, k, ta, seed: 1), b = Self.matrix(k, n, tb, seed: 2)
        let c = matrixProduct(a, b, transposeA: ta, transposeB: tb)
        #expect(c.shape == [m, n])
        let exact = Self.reference(a.doubles, b.doubles, m, n, k, ta, tb)
        KernelCheck.expectClose(c, exact, within: 1e-5, "\(m)×\(k)×\(n) \(ta) \(tb)")
      }
    }
  }

  @Test("a batch of products equals the products one by one")
  func batched() {
    for (m, n, k) in [(5, 7, 3), (17, 20, 33), (33, 300, 300)] {
      for (ta, tb) in Self.forms {
        let a = (0..<3).map { Self.matrix(m, k, ta, seed: UInt64($0)) }
        let b = (0..<3).map { Self.matrix(k, n, tb, seed: UInt64(10 + $0)) }
        let all = batchedMatrixProduct(
          Tensor(Shape([3] + a[0].shape.extents), a.flatMap(\.values)),
          Tensor(Shape([3] + b[0].shape.extents), b.flatMap(\.values)), transposeA: ta, transposeB: tb)
        #expect(all.shape == [3, m, n])
        let single = zip(a, b).flatMap { matrixProduct($0, $1, transposeA: ta, transposeB: tb).bits }
        #expect(all.bits == single)
      }
    }
  }

  static let sizes = [
    (1, 1), (3, 5), (10, 64), (27, 64), (100, 100), (17, 700), (250, 250), (250, 251), (257, 449), (512, 512),
    (70, 1100),
    (1200, 784), (1200, 100), (64, 1500), (5, 20_000),
  ]

  @Test("a row has the same bits however many rows are above and below it", arguments: sizes)
  func batchIndependence(_ n: Int, _ k: Int) {
    let rows = KernelCheck.values([300, k], seed: 3, -1, 1)
    for transposeB in [false, true] {
      let b = Self.matrix(k, n, transposeB, seed: 4)
      let whole = matrixProduct(rows, b, transposeB: transposeB).bits
      for (from, count) in [(0, 1), (0, 37), (3, 1), (123, 16), (130, 61), (299, 1)] {
        let part = Tensor([count, k], Array(rows.values[from * k..<(from + count) * k]))
        let bits = matrixProduct(part, b, transposeB: transposeB).bits
        #expect(bits == Array(whole[from * n..<(from + count) * n]), "rows \(from)..<\(from + count)")
      }
    }
  }

  @Test("a row of a transposed left matrix has the same bits however many there are", arguments: sizes)
  func batchIndependenceTransposed(_ n: Int, _ k: Int) {
    let row = KernelCheck.values([k], seed: 3, -1, 1), b = Self.matrix(k, n, false, seed: 4)
    let results = [1, 37, 300].map { count in
      let a = row.broadcast(to: [k, count], along: [1])
      return Set(matrixProduct(a, b, transposeA: true).bits.chunked(n))
    }
    for result in results { #expect(result.count == 1 && result == results[0]) }
  }

  @Test("the bits do not depend on the number of threads")
  func threads() {
    for (m, n, k) in [(300, 300, 300), (16, 512, 512), (128, 1200, 784), (1, 900, 500), (1000, 64, 27), (64, 27, 9000)]
    {
      for (ta, tb) in Self.forms {
        let a = Self.matrix(m, k, ta, seed: 1), b = Self.matrix(k, n, tb, seed: 2)
        KernelCheck.expectSameBits("\(m)×\(k)×\(n)") { [matrixProduct(a, b, transposeA: ta, transposeB: tb)] }
      }
    }
  }
}

extension [UInt32] {
  fileprivate func chunked(_ width: Int) -> [[UInt32]] {
    stride(from: 0, to: count, by: width).map { Array(self[$0..<$0 + width]) }
  }
}
