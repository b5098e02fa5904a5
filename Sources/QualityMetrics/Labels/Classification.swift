import Foundation

/// How well predicted labels fit the truth, and how evenly they are spread.
public enum Classification {
  /// Share of items whose predicted label is the true one (`accuracy@canonical`), 0 or 1 for each item. Throws
  /// `MetricError` for no items; traps when the counts differ.
  public static func accuracy(
    predicted: [Int], truth: [Int], metric: MetricID = .accuracy
  ) throws -> MetricScore {
    precondition(
      predicted.count == truth.count, "\(predicted.count) predicted labels do not match \(truth.count) true ones")
    guard !truth.isEmpty else { throw MetricError.noItems(metric) }
    let signature = Signature(metric, order: .any, items: truth.count)
    return MetricScore(signature: signature, perItem: zip(predicted, truth).map { $0 == $1 ? 1 : 0 })
  }

  /// Entropy in nats of the distribution of predicted labels (`label-entropy@canonical`): log(classes) when all are
  /// met equally often, 0 when a generator makes one class only.
  ///
  /// Each item's value is −log of its label's share. Throws `MetricError` for no items or labels outside the classes.
  public static func labelEntropy(_ labels: [Int], classes: Int) throws -> MetricScore {
    let counts = try labelCounts(labels, classes: classes)
    var signature = Signature(.labelEntropy, order: .any, items: labels.count)
    signature.state("classes", String(classes))
    return MetricScore(
      signature: signature, perItem: labels.map { log(Double(labels.count) / Double(counts[$0])) })
  }

  /// How often each class is met; labels are 0..<classes. Throws `MetricError` for no items or other labels.
  public static func labelCounts(_ labels: [Int], classes: Int) throws -> [Int] {
    guard !labels.isEmpty else { throw MetricError.noItems(.labelEntropy) }
    var counts = [Int](repeating: 0, count: classes)
    for (item, label) in labels.enumerated() {
      guard counts.indices.contains(label) else {
        throw MetricError.labelOutOfRange(.labelEntropy, label: label, classes: classes, item: item)
      }
      counts[label] += 1
    }
    return counts
  }
}
