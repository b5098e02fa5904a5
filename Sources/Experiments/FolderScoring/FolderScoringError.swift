import Judges
import QualityMetrics

/// Why a folder of images could not be scored.
public enum FolderScoringError: Error, Equatable, CustomStringConvertible {
  case unreadableFolder(String, reason: String)
  case noImages(folder: String)
  case unreadableFile(String, reason: String)
  case missingPair(name: String, real: String, fake: String)
  case sizesDiffer(name: String, real: String, fake: String)
  case unlikePairs(real: String, fake: String, difference: SignatureDifference)
  case doesNotScoreFolders(MetricID)
  /// The metric needs a file or folder that was not named.
  case missingOption(MetricID, option: String, purpose: String)
  case missingWeights(MetricID, slots: [PretrainedSlot], folder: String)
  case missingPose(name: String, file: String)
  case missingLabels(name: String, folder: String, tried: [String])
  case notGreyLabels(file: String)
  case labelsOfAnotherSize(file: String)
  case badClassLine(file: String, line: Int, found: String)
  case missingClass(name: String, file: String)
  case notExplained(MetricID)
  case sizeOfNetwork(MetricID)
  /// A file that was to be a label map is an image of something else.
  case notLabelMap(file: String)
  /// A label map has a number that is neither a class nor void.
  case unknownLabel(Int, file: String, classes: Int)
  /// The metric is defined through one network, and another one was asked for.
  case otherNetwork(MetricID, asked: PretrainedSlot, defined: PretrainedSlot)

  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unreadableFolder(let folder, let reason): "The folder \(folder) cannot be read: \(reason)."
    case .unreadableFile(let file, let reason): "The file \(file) cannot be read: \(reason)."
    case .noImages(let folder): "The folder \(folder) has no PNG or JPEG image."
    case .missingPair(let name, let real, let fake):
      "\(fake) has no \(name), which \(real) has; pairs go by file name."
    case .sizesDiffer(let name, let real, let fake):
      "\(name) is \(real) in the real folder and \(fake) in the synthetic one; a pair must have one size."
    case .unlikePairs(let real, let fake, let difference):
      "Some pairs of \(real) and \(fake) are unlike others, as grey and coloured ones are: \(difference). "
        + "Score them apart."
    case .doesNotScoreFolders(let metric):
      "\(metric.rawValue) does not score folders of images. Those that do: "
        + MetricID.allScoringFolders.map(\.rawValue).joined(separator: ", ") + "."
    case .missingOption(let metric, let option, let purpose):
      "\(metric.rawValue) needs \(purpose): name it with \(option)."
    case .missingWeights(let metric, let slots, let folder):
      "\(metric.rawValue) needs the weights \(slots.map(\.fileName).joined(separator: " or ")) in \(folder). "
        + "`synthbench weights import` brings them there; datasets.md says where to get them."
    case .missingPose(let name, let file): "\(file) has no key points for \(name)."
    case .missingLabels(let name, let folder, let tried):
      "\(folder) has no label map for \(name); neither \(tried.joined(separator: " nor ")) is there."
    case .notGreyLabels(let file):
      "\(file) is no label map: it must be a grey PNG file with a class number for each pixel."
    case .labelsOfAnotherSize(let file):
      "The network labelled another number of pixels than \(file) has."
    case .badClassLine(let file, let line, let found):
      "Line \(line) of \(file) is “\(found)”; it must be a file name, a comma and a class number."
    case .missingClass(let name, let file): "\(file) has no class for \(name)."
    case .notExplained(let metric):
      "The choices of \(metric.rawValue) are not known. Those known are of "
        + FolderExplaining.metrics.map(\.rawValue).joined(separator: ", ") + "."
    case .sizeOfNetwork(let metric):
      "\(metric.rawValue) looks through a network, which has a size of its own; leave out --size."
    case .notLabelMap(let file):
      "\(file) is no label map: it must be a PNG file, grey or with a palette, with a class number for each pixel."
    case .unknownLabel(let label, let file, let classes):
      "\(file) has a pixel of label \(label), but there are \(classes) classes, 0 to \(classes - 1). Is --label-count "
        + "right? A label that is no class is named with --void-labels."
    case .otherNetwork(let metric, let asked, let defined):
      "\(metric.rawValue) is defined through \(defined.rawValue), not \(asked.rawValue): leave --network out, or score "
        + "it by itself."
    }
  }

  /// Whether the command is at fault, rather than what it was to score.
  public var isUsage: Bool {
    switch self {
    case .doesNotScoreFolders, .missingOption, .badClassLine, .notGreyLabels, .otherNetwork, .notExplained,
      .sizeOfNetwork:
      true
    default: false
    }
  }
}
