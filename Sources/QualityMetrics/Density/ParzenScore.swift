import Tensors

/// A Parzen log-likelihood with the deviation that validation chose.
public struct ParzenScore: Hashable, Sendable {
  /// Mean log-likelihood over the test items in nats, with one value for each; `standardError` is the paper's ±.
  public let score: MetricScore
  /// The chosen deviation of the Gaussians.
  public let deviation: Double
  /// Mean log-likelihood of the validation items under each deviation tried, in their order.
  public let validation: [Double]

  /// The protocol `parzen@goodfellow2014`: choose the deviation with the best mean on `validation` (the first of
  /// equals), then score `test` under it.
  ///
  /// The paper takes 10,000 samples, the first 1,000 validation items, 10,000 test items, all in [0, 1]. All three
  /// tensors are N×D or N×… with D values an item; the numbers are stated in the signature. Throws `MetricError`.
  public init(
    samples: Tensor, validation: Tensor, test: Tensor, deviations: [Double] = ParzenWindow.paperDeviations,
    product: @escaping ParzenWindow.Product = plainProduct
  ) throws {
    let window = try ParzenWindow(samples: samples, product: product)
    guard let first = deviations.first else { throw MetricError.noItems(.parzenGoodfellow2014) }
    self.validation = try window.logLikelihoods(of: validation, deviations: deviations).map { mean($0) }
    var best = (deviation: first, value: -Double.infinity)
    for (deviation, value) in zip(deviations, self.validation) where value > best.value { best = (deviation, value) }
    deviation = best.deviation
    let perItem = try window.logLikelihoods(of: test, deviations: [deviation])[0]
    var signature = Signature(.parzenGoodfellow2014, order: .any, items: test.shape[0])
    signature.state("dimensions", String(window.dimensions))
    signature.state("samples", String(window.count))
    signature.state("validation", String(validation.shape[0]))
    signature.state(
      "deviations", "\(deviations.count)x" + number(first) + "-" + number(deviations[deviations.count - 1]))
    score = MetricScore(signature: signature, perItem: perItem)
  }
}
