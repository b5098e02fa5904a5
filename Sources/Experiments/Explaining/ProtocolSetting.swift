import QualityMetrics

/// A choice that two evaluations of the same images may make in two ways.
public enum ProtocolChoice: String, Codable, CodingKeyRepresentable, Hashable, Sendable, CaseIterable {
  case jpeg, resampler, antialias, rounding, colour, border, window, range, average, order, splits, logits, subset
  case samples

  /// What it is about, in a few words.
  public var title: String {
    switch self {
    case .jpeg: "JPEG added to synthetic images"
    case .resampler: "resampler"
    case .antialias: "antialias"
    case .rounding: "rounding to 8 bits"
    case .colour: "colour"
    case .border: "border left out"
    case .window: "window"
    case .range: "data range"
    case .average: "average"
    case .order: "order of the images"
    case .splits: "splits"
    case .logits: "bias of the logits"
    case .subset: "images in a subset"
    case .samples: "images looked at"
    }
  }
}

/// What the values of many images become one number by.
package enum Averaging: String, Hashable, Sendable {
  /// Each image has its value; their mean is taken.
  case ofImages = "of images"
  /// Squared errors are taken together first, so that the worst images decide.
  case ofErrors = "of squared errors"
}

/// One choice, made.
package enum ProtocolSetting: Hashable, Sendable {
  /// The quality of a JPEG file that synthetic images go through; nil for none.
  case jpeg(Int?)
  case resampler(Resampler)
  case antialias(Bool)
  case rounding(Rounding)
  case colour(ColourSpace)
  case border(Int)
  case window(SimilarityWindow)
  case range(DataRange)
  case average(Averaging)
  /// The seed of a shuffle; nil for the order of names.
  case order(shuffle: UInt32?)
  case splits(Int)
  case logits(hasBias: Bool)
  case subset(Int)
  /// One of so many parts of the images, the first by name.
  case samples(part: Int)

  package var choice: ProtocolChoice {
    switch self {
    case .jpeg: .jpeg
    case .resampler: .resampler
    case .antialias: .antialias
    case .rounding: .rounding
    case .colour: .colour
    case .border: .border
    case .window: .window
    case .range: .range
    case .average: .average
    case .order: .order
    case .splits: .splits
    case .logits: .logits
    case .subset: .subset
    case .samples: .samples
    }
  }

  var text: String {
    switch self {
    case .jpeg(let quality): quality.map { "quality \($0)" } ?? "none"
    case .resampler(let resampler): resampler.rawValue
    case .antialias(let isOn): isOn ? "on" : "off"
    case .rounding(let rounding): rounding.rawValue
    case .colour(let colour): colour.rawValue
    case .border(let pixels): "\(pixels) pixels"
    case .window(let window): window.rawValue
    case .range(let range): range.description
    case .average(let average): average.rawValue
    case .order(let seed): seed.map { "shuffled with seed \($0)" } ?? "by name"
    case .splits(let count): "\(count)"
    case .logits(let hasBias): hasBias ? "with" : "without"
    case .subset(let size): "\(size)"
    case .samples(let part): part == 1 ? "all" : part == 2 ? "first half" : "first 1/\(part)"
    }
  }
}

/// All choices of an evaluation; those that a metric does not make have no say.
struct ProtocolSettings: Hashable, Sendable {
  var jpeg: Int?
  var preparation = ImagePreparation()
  /// Of metrics that look at pixels.
  var pixels: PixelProtocol?
  var average = Averaging.ofImages
  var shuffle: UInt32?
  var splits = 1
  var hasLogitBias = false
  var subset = 0
  /// All images, or one of so many parts.
  var part = 1

  /// The choices with some made otherwise.
  func with(_ settings: [ProtocolSetting]) -> Self {
    var changed = self
    for setting in settings { changed.take(setting) }
    return changed
  }

  private mutating func take(_ setting: ProtocolSetting) {
    switch setting {
    case .jpeg(let quality): jpeg = quality
    case .resampler(let resampler): preparation.resampler = resampler
    case .antialias(let isOn): preparation.isAntialiased = isOn
    case .rounding(let rounding):
      preparation.rounding = rounding
      pixels?.rounding = rounding
    case .colour(let colour): pixels?.colour = colour
    case .border(let border): pixels?.border = border
    case .window(let window): pixels?.window = window
    case .range(let range): pixels?.range = range
    case .average(let average): self.average = average
    case .order(let seed): shuffle = seed
    case .splits(let count): splits = count
    case .logits(let hasBias): hasLogitBias = hasBias
    case .subset(let size): subset = size
    case .samples(let part): self.part = part
    }
  }

  /// How a choice is made.
  func setting(of choice: ProtocolChoice) -> ProtocolSetting? {
    switch choice {
    case .jpeg: .jpeg(jpeg)
    case .resampler: .resampler(preparation.resampler)
    case .antialias: .antialias(preparation.isAntialiased)
    case .rounding: .rounding(preparation.rounding)
    case .colour: pixels.map { .colour($0.colour) }
    case .border: pixels.map { .border($0.border) }
    case .window: pixels.map { .window($0.window) }
    case .range: pixels.map { .range($0.range) }
    case .average: .average(average)
    case .order: .order(shuffle: shuffle)
    case .splits: .splits(splits)
    case .logits: .logits(hasBias: hasLogitBias)
    case .subset: .subset(subset)
    case .samples: .samples(part: part)
    }
  }
}
