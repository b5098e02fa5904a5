extension Signature {
  /// What a field's value means, in a few words; nil for a condition that only its metric knows.
  public func words(for field: SignatureField) -> String? {
    switch field {
    case .metric: "\(metric.displayName), by the rules of \(metric.source)"
    case .version: "the version of this program's implementation"
    case .colour: colour?.words
    case .range: range?.words
    case .window: window?.words
    case .resampler: resampler.map { "images were brought to the scored size by \($0.rawValue) resampling" }
    case .rounding: rounding?.words
    case .order: order?.words
    case .splits: "the mean over \(splits ?? 1) groups of items"
    case .items: "items scored"
    case .judge: "the network that scored, with the hash of its weights"
    case .extra(let name): Self.extraWords[name]
    }
  }

  private static let extraWords = [
    "absent": "what counts for classes that neither side has",
    "background": "what things stand before", "bin-width": "width of a histogram's bins",
    "border": "pixels cut off at each side", "boxes": "boxes of a picture that count, the surest first",
    "classes": "number of classes",
    "deviations": "kernel widths that were tried", "dimensions": "numbers in a sample",
    "distance": "how features are compared", "dropout": "dropout of the judge while it scores",
    "factor": "enlargement", "foreground": "which pixels count as foreground",
    "from": "coordinates that errors are measured in", "gallery": "people to choose from",
    "impostors": "pairs of different people", "input": "what an image becomes before the network sees it",
    "joints": "whose joints are measured", "labels": "where labels come from",
    "layer": "layer of the network", "level": "layer whose features are compared", "mask": "how the mask is made",
    "neighbours": "nearest neighbours that vote", "norm": "what the judge normalises by",
    "of": "what the value is of", "overlap": "overlap from which a box counts as found",
    "patches": "patches given", "points": "what samples are compared with",
    "pooling": "how images are put together", "region": "part of the picture that counts",
    "samples": "samples drawn", "smallest-part": "fewest pixels of a part that counts",
    "statistics": "statistics that the judge normalises with", "suppression": "overlap from which boxes are one",
    "things": "things to be found", "threshold": "bound from which an item counts",
    "validation": "items that the width was chosen on", "values": "which values were scored",
    "void": "what counts for predictions without a class", "void-labels": "labels that are no class",
    "window": "the window that slides over an image", "world": "the data that were scored", "yaw": "angle of the head",
  ]
}

extension ColourSpace {
  fileprivate var words: String {
    switch self {
    case .grey: "one grey channel"
    case .rgb: "red, green and blue"
    case .lumaStudio601: "luma of ITU-R BT.601 in studio range, 16 to 235"
    case .lumaFull601: "luma of ITU-R BT.601 in full range, as JPEG has it"
    case .lab: "CIE L*a*b*"
    case .depth: "one depth a pixel"
    }
  }
}

extension DataRange {
  fileprivate var words: String {
    switch self {
    case .fixed(let range): "the scale of values is \(number(range)) wide"
    case .ofGenerated: "the scale is the span of values of each generated image"
    }
  }
}

extension FilterWindow {
  fileprivate var words: String {
    let edge =
      switch border {
      case .valid: "only where it lies inside the image"
      case .reflect: "over the image mirrored at its edge"
      case .renormalised: "cut at the edge and renormalised"
      }
    return "a Gaussian of \(taps)×\(taps) taps, deviation \(number(deviation)), \(edge)"
  }
}

extension Rounding {
  fileprivate var words: String {
    switch self {
    case .none: "values as the network gave them"
    case .eightBit: "values rounded to 256 levels, as a PNG holds them"
    case .truncated: "values cut down to 256 levels"
    }
  }
}

extension ItemOrder {
  fileprivate var words: String {
    switch self {
    case .any: "the order of items has no say"
    case .sortedByName: "items are grouped as their names sort"
    case .asPublished: "items are grouped in the order of a published list"
    case .shuffled: "items are grouped in an order drawn from a seed"
    }
  }
}
