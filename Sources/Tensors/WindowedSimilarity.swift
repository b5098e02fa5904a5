import CKernels

/// How alike two planes of values are under a sliding window, as Wang et al. (2004) define it.
public struct WindowedSimilarity: Hashable, Sendable {
  /// The mean over all places of the window of luminance times contrast: SSIM.
  public let similarity: Double
  /// The mean of contrast (2 σxy + C₂) / (σx² + σy² + C₂) alone.
  public let contrast: Double

  /// Compares two planes, row after row, under the same weights along both axes, wherever the whole window lies
  /// inside; `first` and `second` are the constants C₁ and C₂. At least 8 columns.
  public init(_ x: [Double], _ y: [Double], height: Int, width: Int, taps: [Double], first: Double, second: Double) {
    precondition(
      x.count == height * width && y.count == x.count,
      "\(x.count) and \(y.count) values do not fill two planes of \(height)×\(width)")
    precondition(
      taps.count > 0 && min(height, width) >= taps.count && width >= 8,
      "a window of \(taps.count) taps does not slide inside \(height)×\(width) values, or they have under 8 columns")
    var sums = [0.0, 0.0]
    // Safe: the kernel reads height·width values of each plane, and writes as much scratch memory as it asks for.
    taps.withUnsafeBufferPointer { taps in
      let window = sb_window(height: height, width: width, taps: taps.baseAddress, count: taps.count)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: sb_similarity_scratch(window)) { scratch in
        x.withUnsafeBufferPointer { x in
          y.withUnsafeBufferPointer { y in
            sb_similarity(x.baseAddress, y.baseAddress, window, first, second, scratch.baseAddress, &sums)
          }
        }
      }
    }
    let places = Double((height - taps.count + 1) * (width - taps.count + 1))
    (similarity, contrast) = (sums[0] / places, sums[1] / places)
  }
}
