import Foundation
import Results

/// How a metric's protocol is called and written on a page.
struct MetricLabel {
  /// The protocol, such as `mean-iou@canonical`.
  let metric: String
  /// What a person reads.
  let name: String
  /// Its unit after a number; empty for pure numbers and shares.
  let unit: String

  private static let known: [String: (name: String, unit: String)] = [
    "l1": ("L1", "intensity"), "mse": ("MSE", "intensity²"), "psnr": ("PSNR", "dB"), "ssim": ("SSIM", ""),
    "gradient-energy-ratio": ("gradient energy ratio", ""), "roughness-ratio": ("roughness ratio", ""),
    "gradient-energy-distance": ("gradient energy distance", "intensity²"), "gram-distance": ("Gram distance", ""),
    "parzen": ("Parzen log-likelihood", "nats"), "label-entropy": ("label entropy", "nats"),
    "modes": ("modes covered", "of 8"), "mode-share": ("share of samples in modes", ""),
    "pixel-accuracy": ("pixel accuracy", ""), "class-accuracy": ("mean class accuracy", ""),
    "mean-iou": ("mean IoU", ""), "class-f1": ("mean F1", ""), "joint-error": ("mean joint error", "mm"),
    "fcn-pixel": ("FCN-score, pixel accuracy", ""), "fcn-class": ("FCN-score, class accuracy", ""),
    "fcn-iou": ("FCN-score, IoU", ""), "labels-pixel": ("painted labels, pixel accuracy", ""),
    "labels-class": ("painted labels, class accuracy", ""), "labels-iou": ("painted labels, IoU", ""),
    "histogram-l": ("histogram overlap, lightness", ""), "histogram-a": ("histogram overlap, green to red", ""),
    "histogram-b": ("histogram overlap, blue to yellow", ""), "feature-distance": ("feature distance", ""),
    "identity-error": ("identity error", "of another person's"), "classification-error": ("expression error", ""),
    "accuracy": ("accuracy", ""),
    "joint-median": ("median joint error", "mm"), "max-frame-success": ("frames within 40 mm", ""),
    "mask-ssim": ("mask-SSIM", ""), "is": ("Inception score", ""), "mask-is": ("mask-IS", ""),
    "detection-score": ("detection score", ""), "average-precision": ("average precision", ""),
    "part-colour-error": ("part colour error", "ΔE"),
    "rank1": ("rank-1 identification", ""), "mask-iou": ("mask IoU", ""),
    "masked-l1": ("appearance error", "intensity"), "eer": ("equal-error rate", ""),
    "fid": ("FID", ""), "kid": ("KID", ""), "ms-ssim": ("MS-SSIM", ""),
    "perceptual-distance": ("perceptual distance", ""),
  ]

  /// The label of a protocol; one that is not known is called by its own name.
  init(_ metric: String) {
    self.metric = metric
    let quantity = String(metric.prefix { $0 != "@" })
    (name, unit) = Self.known[quantity] ?? (quantity, "")
  }

  /// `unit` with a space before it.
  private var unitAfterSpace: String { unit.isEmpty ? "" : " " + unit }

  /// `0.034 mean IoU`, `2.3 mm mean joint error`, with the digits that the interval allows.
  func amount(_ value: Double, like interval: Interval?) -> String {
    NumberText.rounded(value, like: interval) + unitAfterSpace + " " + name
  }

  /// `+0.034`, `−2.3 mm`.
  func change(_ value: Double, like interval: Interval?) -> String {
    NumberText.change(value, like: interval) + unitAfterSpace
  }

  /// `0.012 to 0.056`, with the unit.
  func range(_ interval: Interval) -> String {
    "\(NumberText.rounded(interval.low, like: interval)) to \(NumberText.rounded(interval.high, like: interval))"
      + unitAfterSpace
  }

  /// `+0.012 to +0.056`, with the unit.
  func changes(_ interval: Interval) -> String {
    "\(NumberText.change(interval.low, like: interval)) to \(NumberText.change(interval.high, like: interval))"
      + unitAfterSpace
  }

  /// The name with the protocol's part after the @ where the name alone is not enough: `SSIM (wang2004)`.
  var title: String {
    let rules = metric.drop { $0 != "@" }.dropFirst()
    return rules.isEmpty || rules == "canonical" ? name : "\(name) (\(rules))"
  }

  /// Mean and interval over seeds; a whole count stands as such.
  func summary(_ summary: Summary) -> String {
    let isCount = unit == "of 8" && summary.deviation == 0 && summary.mean == summary.mean.rounded()
    return isCount ? "\(Int(summary.mean))" : NumberText.summary(summary)
  }

  /// The name and unit for an axis.
  var axis: Axis { Axis(name, unit: unit.isEmpty ? nil : unit) }
}

extension MetricDirection {
  /// The arrow beside a metric's name; a dot where neither way is better.
  var arrow: String {
    switch self {
    case .higher: "↑"
    case .lower: "↓"
    case .none: "·"
    }
  }
}
