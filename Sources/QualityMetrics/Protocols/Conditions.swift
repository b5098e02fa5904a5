/// The colours that a metric saw.
public enum ColourSpace: String, Codable, Hashable, Sendable, CaseIterable {
  case grey, rgb
  /// Luma in studio range, ITU-R BT.601: 16 to 235.
  case lumaStudio601 = "y601-studio"
  /// Luma in full range, as JPEG uses it.
  case lumaFull601 = "y601-full"
  case lab
  /// One depth a pixel.
  case depth
}

/// The span of values that a metric took as its scale.
public enum DataRange: Hashable, Sendable {
  /// A given number: 255, 1, 2.
  case fixed(Double)
  /// Largest minus smallest value of the generated image, anew for each image.
  case ofGenerated
}

/// The window that a local metric slides over an image.
public struct FilterWindow: Hashable, Sendable {
  /// What happens at the border.
  public enum Border: String, Hashable, Sendable, CaseIterable {
    /// Only windows that lie inside the image count.
    case valid
    /// The image is mirrored at its edge, the edge pixel repeated (SciPy's "reflect").
    case reflect
    /// Windows are cut at the edge and their weights divided by what is left of them.
    case renormalised
  }
  /// Taps along one axis.
  public var taps: Int
  /// Standard deviation of the Gaussian, in pixels.
  public var deviation: Double
  /// What happens at the border.
  public var border: Border

  /// A Gaussian window.
  public init(taps: Int, deviation: Double, border: Border) {
    (self.taps, self.deviation, self.border) = (taps, deviation, border)
  }
}

/// How images were brought to the size at which they were scored.
public enum ResamplingKernel: String, Codable, Hashable, Sendable, CaseIterable {
  case nearest, bilinear, bicubic
  /// Bicubic (a = -0.5) whose kernel widens when shrinking, as MATLAB's imresize.
  case bicubicAntialiased = "bicubic-antialiased"
  case bilinearAntialiased = "bilinear-antialiased"
  case area, lanczos
}

/// Whether values were rounded before scoring.
public enum Rounding: String, Codable, Hashable, Sendable, CaseIterable {
  /// Floats as the network gave them.
  case none = "float"
  /// To 256 levels, as a PNG holds them.
  case eightBit = "8bit"
  /// To 256 levels by dropping what is behind the point, as a cast to a byte does.
  case truncated = "8bit-truncated"
}

extension Rounding {
  /// A value in 0…255 as it is after rounding.
  public func callAsFunction(_ value: Float) -> Float {
    switch self {
    case .none: value
    case .eightBit: (value + 0.5).rounded(.down)
    case .truncated: value.rounded(.down)
    }
  }
}

/// Whether the order of the items has a say.
public enum ItemOrder: String, Codable, Hashable, Sendable, CaseIterable {
  /// It has none.
  case any
  /// Items are grouped as listed, by sorted name.
  case sortedByName = "sorted"
  /// Items are grouped in the order of a published list.
  case asPublished = "published"
  /// Items are grouped in an order drawn from a seed, which the signature states.
  case shuffled
}

extension DataRange: CustomStringConvertible {
  /// `255`, or `of-generated`.
  public var description: String {
    switch self {
    case .fixed(let range): number(range)
    case .ofGenerated: "of-generated"
    }
  }

  /// Reads what `description` wrote.
  public init?(_ text: String) {
    if text == "of-generated" {
      self = .ofGenerated
    } else if let range = Double(text) {
      self = .fixed(range)
    } else {
      return nil
    }
  }
}

extension FilterWindow: CustomStringConvertible {
  /// `gauss11-1.5-valid`: taps, deviation, border.
  public var description: String { "gauss\(taps)-\(number(deviation))-\(border.rawValue)" }

  /// Reads what `description` wrote.
  public init?(_ text: String) {
    let parts = text.split(separator: "-")
    guard parts.count == 3, parts[0].hasPrefix("gauss"), let taps = Int(parts[0].dropFirst(5)),
      let deviation = Double(parts[1]), let border = Border(rawValue: String(parts[2]))
    else { return nil }
    self.init(taps: taps, deviation: deviation, border: border)
  }
}

/// The shortest text that reads back as the same number, whole numbers without a point.
func number(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
}
