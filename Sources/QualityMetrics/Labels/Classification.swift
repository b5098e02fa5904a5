import Foundation
import Tensors

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

  /// Share of items whose predicted label is not the asked one (`classification-error@stargan2018`), 0 or 1 for each
  /// item. Throws `MetricError` for no items; traps when the counts differ.
  public static func error(predicted: [Int], asked: [Int]) throws -> MetricScore {
    let accuracy = try accuracy(predicted: predicted, truth: asked, metric: .errorStarGAN2018)
    return MetricScore(signature: accuracy.signature, perItem: accuracy.perItem.map { 1 - $0 })
  }

  /// The accuracy of each attribute (`accuracy@canonical`): share of items whose predicted bit is the asked one.
  ///
  /// Both are N×K of 0 and 1. The scores are in the order of the columns and state nothing of which is which. Throws
  /// `MetricError` for other shapes and for no items.
  public static func attributeAccuracies(predicted: Tensor, asked: Tensor) throws -> [MetricScore] {
    guard predicted.rank == 2 else {
      throw MetricError.wrongShape(.accuracy, predicted.shape, expected: "bits N×K")
    }
    guard predicted.shape == asked.shape else {
      throw MetricError.shapesDiffer(.accuracy, predicted.shape, asked.shape)
    }
    let columns = predicted.shape[1]
    func column(_ bits: Tensor, _ number: Int) -> [Int] {
      bits.withSpan { span in stride(from: number, to: span.count, by: columns).map { span[$0] > 0.5 ? 1 : 0 } }
    }
    return try (0..<columns).map { try accuracy(predicted: column(predicted, $0), truth: column(asked, $0)) }
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
