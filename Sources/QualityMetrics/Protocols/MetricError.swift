import Foundation
import Tensors

/// Why a metric could not be computed, or two numbers not be compared.
public enum MetricError: Error, Equatable {
  case unknownMetric(String, suggestion: String?)
  /// There was nothing to average over.
  case noItems(MetricID)
  /// The synthetic and the real items do not match.
  case shapesDiffer(MetricID, Shape, Shape)
  /// The tensor has not the axes that the metric needs.
  case wrongShape(MetricID, Shape, expected: String)
  case imageTooSmall(MetricID, height: Int, width: Int, window: Int)
  /// A value was infinite or not a number.
  case notFinite(MetricID, item: Int)
  /// A data range, deviation or threshold was not a positive number.
  case notPositive(MetricID, name: String, value: Double)
  /// There is no real energy, roughness or foreground to compare with.
  case nothingToCompareWith(MetricID, String)
  case labelOutOfRange(MetricID, label: Int, classes: Int, item: Int)
  case unlikeSignatures(SignatureDifference)
  case malformedSignature(String)
  /// A matrix given as a covariance cannot be one.
  case noCovariance(MetricID, String)
}

extension MetricError: LocalizedError, CustomStringConvertible {
  /// The same as `description`.
  public var errorDescription: String? { description }

  /// What was wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .unknownMetric(let text, let suggestion):
      "There is no metric '\(text)'.\(Suggestion.question(suggestion)) `synthbench list metrics` shows them all."
    case .noItems(let metric):
      "\(metric.rawValue) got no items at all; give it at least one."
    case .shapesDiffer(let metric, let a, let b):
      "\(metric.rawValue) compares items of one shape, but got \(a) and \(b); resize or pair them first."
    case .wrongShape(let metric, let shape, let expected):
      "\(metric.rawValue) needs \(expected), not a tensor of shape \(shape)."
    case .imageTooSmall(let metric, let height, let width, let window):
      "\(metric.rawValue) slides a window of \(window)×\(window) pixels, which does not fit into images of "
        + "\(height)×\(width); score larger images or another metric."
    case .notFinite(let metric, let item):
      "\(metric.rawValue) met a value that is not a finite number in item \(item); the generator may have diverged."
    case .notPositive(let metric, let name, let value):
      "\(metric.rawValue) needs a positive \(name), not \(value)."
    case .nothingToCompareWith(let metric, let what):
      "\(metric.rawValue) has nothing to compare with: \(what)."
    case .labelOutOfRange(let metric, let label, let classes, let item):
      "\(metric.rawValue) found label \(label) in item \(item), but there are \(classes) classes, 0 to \(classes - 1); "
        + "declare it void or check the palette."
    case .unlikeSignatures(let difference):
      "These two numbers are not comparable: \(difference)."
    case .malformedSignature(let text):
      "This is not a metric's signature: '\(text)'."
    case .noCovariance(let metric, let reason):
      "\(metric.rawValue) was given a matrix that is no covariance: \(reason). Compute it again, in Double."
    }
  }
}
