import COpenBLAS

/// The speed of one matrix product.
package struct ProductTiming: Sendable {
  /// M×K×N.
  package var name: String
  /// GFLOP/s of `matrixProduct` with the calling thread's number of threads.
  package var tiled: Double
  /// GFLOP/s of OpenBLAS by itself, by its number of threads.
  package var plain: [Int: Double]
}

/// Times `matrixProduct` against one call of OpenBLAS with its own threads. Not to be run beside other products: the
/// number of OpenBLAS's threads is changed meanwhile.
package func measureMatrixProduct(
  rows: Int, depth: Int, columns: Int, rounds: Int, plainThreads: [Int] = [1, 2]
) -> ProductTiming {
  var stream = RandomStream(seed: 1, role: .noise)
  let a = stream.uniformTensor([rows, depth])
  let b = stream.uniformTensor([depth, columns])
  let speed = { (body: () -> Void) -> Double in
    body()
    let times = (0..<rounds).map { _ in ContinuousClock().measure(body) / .nanoseconds(1) }
    return 2 * Double(rows * depth * columns) / times.sorted()[rounds / 2]
  }
  let tiled = speed { _ = matrixProduct(a, b) }
  var plain: [Int: Double] = [:]
  for threads in plainThreads {
    openblas_set_num_threads(Int32(threads))
    plain[threads] = speed {
      // Safe: the extents are those of the tensors.
      _ = Tensor([rows, columns]) { c in
        withPointers(a, b) {
          cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(rows), blasint(columns), blasint(depth), 1, $0,
            blasint(depth), $1, blasint(columns), 0, c, blasint(columns))
        }
      }
    }
  }
  openblas_set_num_threads(1)
  return ProductTiming(name: "\(rows)×\(depth)×\(columns)", tiled: tiled, plain: plain)
}
