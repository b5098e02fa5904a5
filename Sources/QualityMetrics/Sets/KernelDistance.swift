import Tensors

/// The kernel distance between two sets of features (`kid@binkowski2018`; `kid@parmar2022` where the caller resized
/// images as that protocol does): the unbiased estimate of the squared maximum mean discrepancy under the kernel
/// (x·y / D + 1)³, meant over random subsets.
public struct KernelDistance: Hashable, Sendable {
  /// Which images make up the subsets.
  public struct Subsets: Hashable, Sendable {
    /// How many subsets there are.
    public var count: Int
    /// Images of each kind in a subset; fewer where a set has fewer.
    public var size: Int
    /// What they are drawn from.
    public var seed: UInt32

    /// A rule.
    public init(count: Int, size: Int, seed: UInt32) {
      precondition(count > 0 && size > 1, "\(count) subsets of \(size) images")
      (self.count, self.size, self.seed) = (count, size, seed)
    }

    /// A hundred of a thousand, the very ones that torch-fidelity draws.
    public static let torchFidelity = Subsets(count: 100, size: 1000, seed: 2020)
  }

  /// The mean over the subsets; there is no value for an image. Name the judge in its signature.
  public let score: MetricScore
  /// The estimate of each subset.
  public let subsets: [Double]

  /// The deviation over the subsets (of the population), which papers give after "±".
  public var deviation: Double {
    let centre = mean(subsets)
    return mean(subsets.map { ($0 - centre) * ($0 - centre) }).squareRoot()
  }

  /// The distance between features N×D of synthetic and M×D of real images, in the order of their names.
  ///
  /// Subsets are drawn as NumPy's `RandomState(seed).choice(…, replace=False)` draws them, synthetic first. Where both
  /// sets are no larger than a subset there is one subset, everything. Throws `MetricError` for unlike widths, fewer
  /// than two images of a kind, values that are not finite.
  public init(
    _ synthetic: Tensor, _ real: Tensor, _ rule: Subsets = .torchFidelity, metric: MetricID = .kernelDistance
  ) throws {
    let (made, wanted) = try FeatureRows.pair(synthetic, real, metric)
    let size = min(rule.size, made.count, wanted.count)
    guard size > 1 else {
      throw MetricError.nothingToCompareWith(metric, "an unbiased estimate needs two images of each kind at least")
    }
    let isWhole = made.count == size && wanted.count == size
    var random = MersenneTwister(numPySeed: rule.seed)
    subsets = (0..<(isWhole ? 1 : rule.count)).map { _ in
      let chosen = random.numPyPermutation(made.count).prefix(size)
      let others = random.numPyPermutation(wanted.count).prefix(size)
      return Self.discrepancy(
        made.matrix(isWhole ? made.sortedByValue[...] : chosen),
        wanted.matrix(isWhole ? wanted.sortedByValue[...] : others))
    }
    var signature = Signature(metric, order: isWhole ? .any : .asPublished, splits: subsets.count, items: made.count)
    signature.state("real", String(wanted.count))
    signature.state("dimensions", String(made.width))
    signature.state("subset", String(size))
    if !isWhole { signature.state("seed", String(rule.seed)) }
    score = MetricScore(signature: signature, value: mean(subsets), perItem: [])
  }

  /// The unbiased estimate from as many rows of each kind.
  private static func discrepancy(_ synthetic: DoubleMatrix, _ real: DoubleMatrix) -> Double {
    let count = Double(synthetic.rows)
    let within = kernelSum(synthetic, synthetic, diagonal: false) + kernelSum(real, real, diagonal: false)
    return within / (count * (count - 1)) - 2 * kernelSum(synthetic, real, diagonal: true) / (count * count)
  }

  /// The sum of the kernel over all pairs of rows, each with itself or not.
  private static func kernelSum(_ left: DoubleMatrix, _ right: DoubleMatrix, diagonal: Bool) -> Double {
    let products = left.product(right, transposeB: true)
    let (rows, columns, scale) = (products.rows, products.columns, 1 / Double(left.columns))
    let values = products.values.span
    var total = 0.0
    for row in 0..<rows {
      var sum = 0.0
      for column in 0..<columns where diagonal || row != column {
        let base = values[row * columns + column] * scale + 1
        sum += base * base * base
      }
      total += sum
    }
    return total
  }
}
