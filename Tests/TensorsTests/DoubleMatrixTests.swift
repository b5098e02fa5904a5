import Tensors
import Testing

@Suite struct DoubleMatrixTests {
  /// Values that repeat nowhere near each other.
  private func matrix(_ rows: Int, _ columns: Int, _ salt: Int = 1) -> DoubleMatrix {
    var random = RandomStream(seed: UInt64(salt), role: .noise)
    return DoubleMatrix(rows: rows, columns: columns, values: (0..<rows * columns).map { _ in Double(random.normal()) })
  }

  private func close(_ a: DoubleMatrix, _ b: DoubleMatrix, _ tolerance: Double) -> Bool {
    a.rows == b.rows && a.columns == b.columns && zip(a.values, b.values).allSatisfy { abs($0 - $1) <= tolerance }
  }

  @Test(
    "A product equals the sums written out, transposed or not", arguments: [(3, 4, 5), (130, 7, 257), (1, 300, 129)])
  func product(_ extents: (Int, Int, Int)) {
    let (rows, depth, columns) = extents
    let (a, b) = (matrix(rows, depth), matrix(depth, columns, 2))
    var plain = DoubleMatrix(zeros: rows, columns)
    for i in 0..<rows {
      for j in 0..<columns { plain[i, j] = (0..<depth).reduce(0) { $0 + a[i, $1] * b[$1, j] } }
    }
    #expect(close(a.product(b), plain, 1e-11))
    #expect(close(a.transposed.product(b, transposeA: true), plain, 1e-11))
    #expect(close(a.product(b.transposed, transposeB: true), plain, 1e-11))
    #expect(close(a.transposed.product(b.transposed, transposeA: true, transposeB: true), plain, 1e-11))
  }

  @Test("A product has the same bits for one thread and three")
  func threads() {
    let before = Threads.count
    defer { Threads.use(before) }
    let (a, b) = (matrix(300, 200), matrix(200, 300, 2))
    Threads.use(1)
    let one = a.product(b)
    Threads.use(3)
    #expect(a.product(b) == one)
  }

  @Test("Singular values of a matrix with known ones, whichever side is longer")
  func singularValues() {
    // A 3×2 matrix: the roots of the eigenvalues of [[3, 2], [2, 6]], which are 7 and 2.
    let known = DoubleMatrix(rows: 3, columns: 2, values: [1, 2, 1, 1, 1, -1])
    for values in [known.singularValues, known.transposed.singularValues] {
      #expect(abs(values[0] - 7.0.squareRoot()) < 1e-14 && abs(values[1] - 2.0.squareRoot()) < 1e-14)
    }
    #expect(DoubleMatrix(zeros: 4, 3).singularValues == [0, 0, 0])
  }

  @Test("The factor of a symmetric matrix multiplies back to it, with as many rows as its rank")
  func factor() {
    let full = matrix(40, 24)
    let gram = full.product(full, transposeA: true)
    #expect(gram.symmetricFactor.rows == 24)
    #expect(close(gram.symmetricFactor.product(gram.symmetricFactor, transposeA: true), gram, 1e-11))
    let thin = matrix(5, 24)
    let deficient = thin.product(thin, transposeA: true)
    let factor = deficient.symmetricFactor
    #expect(factor.rows == 5)
    #expect(close(factor.product(factor, transposeA: true), deficient, 1e-11))
    #expect(DoubleMatrix(zeros: 3, 3).symmetricFactor.rows == 0)
  }
}

@Suite struct WindowedSimilarityTests {
  @Test(
    "Similarity and contrast equal the formula written out at every place", arguments: [(11, 8), (13, 21), (16, 40)])
  func formula(_ size: (Int, Int)) {
    let (height, width) = size
    var random = RandomStream(seed: 3, role: .noise)
    let x = (0..<height * width).map { _ in Double(random.uniform(0, 255)) }
    let y = x.map { 0.7 * $0 + Double(random.uniform(0, 60)) }
    let taps = [0.1, 0.2, 0.4, 0.2, 0.1]
    var (similarity, contrast, places) = (0.0, 0.0, 0.0)
    for row in 0...height - 5 {
      for column in 0...width - 5 {
        func mean(_ value: (Int) -> Double) -> Double {
          (0..<25).reduce(0) { $0 + taps[$1 / 5] * taps[$1 % 5] * value((row + $1 / 5) * width + column + $1 % 5) }
        }
        let (mx, my) = (mean { x[$0] }, mean { y[$0] })
        let (vx, vy) = (mean { x[$0] * x[$0] } - mx * mx, mean { y[$0] * y[$0] } - my * my)
        let alike = (2 * (mean { x[$0] * y[$0] } - mx * my) + 58.5) / (vx + vy + 58.5)
        contrast += alike
        similarity += alike * (2 * mx * my + 6.5) / (mx * mx + my * my + 6.5)
        places += 1
      }
    }
    let result = WindowedSimilarity(x, y, height: height, width: width, taps: taps, first: 6.5, second: 58.5)
    #expect(abs(result.similarity - similarity / places) < 1e-12)
    #expect(abs(result.contrast - contrast / places) < 1e-12)
  }
}
