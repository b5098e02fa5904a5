import Foundation
import Images
import QualityMetrics

/// What the numbers in label maps stand for, and how maps are counted.
public struct LabelMapRules: Hashable, Sendable {
  /// Labels from 0 to one less than this are classes.
  public var classes: Int
  /// Labels that are no class; pixels with such a truth never count.
  public var void: Set<Int>
  /// What becomes of pixels that are predicted void.
  public var voidPrediction: VoidPrediction
  /// What a class that does not occur does to a mean.
  public var absentClasses: AbsentClassRule

  /// Rules; traps without classes and for a label that is both void and a class.
  public init(
    classes: Int, void: Set<Int> = [255], voidPrediction: VoidPrediction = .wrong,
    absentClasses: AbsentClassRule = .excludedWhereUndefined
  ) {
    precondition(classes > 0, "label maps need a class, not \(classes)")
    precondition(!void.contains { (0..<classes).contains($0) }, "a label cannot be void and one of \(classes) classes")
    (self.classes, self.void, self.voidPrediction, self.absentClasses) = (classes, void, voidPrediction, absentClasses)
  }
}

/// Scores a folder of label maps against true ones of the same names.
struct LabelMapScoring {
  let rules: LabelMapRules

  /// The scores of all pixels together; items in the order of the true maps' names. Throws `FolderScoringError`,
  /// `ImageError`, `MetricError` where no pixel counts.
  func scores(_ predicted: ScoredFolder, _ truth: ScoredFolder) throws -> SegmentationScores {
    let frames = try truth.names.enumerated().map { item, name in
      let (wanted, found) = (try map(name, in: truth), try map(name, in: predicted))
      guard (wanted.height, wanted.width) == (found.height, found.width) else {
        throw FolderScoringError.sizesDiffer(
          name: name, real: "\(wanted.width)×\(wanted.height)", fake: "\(found.width)×\(found.height)")
      }
      return try ConfusionMatrix.frame(
        truth: wanted.labels, predicted: found.labels, classes: rules.classes, void: rules.void,
        voidPrediction: rules.voidPrediction, item: item)
    }
    return try SegmentationScores(frames, rules.absentClasses)
  }

  private typealias Map = (height: Int, width: Int, labels: [UInt8])

  /// The samples of a file, never scaled: the indices of a palette, or grey.
  private func map(_ name: String, in folder: ScoredFolder) throws -> Map {
    let url = URL(filePath: folder.path).appending(path: name)
    let file = folder.path + "/" + name
    let map = try indexed(url, file) ?? grey(url, file)
    let known = (0...255).map { $0 < rules.classes || rules.void.contains($0) }
    if let unknown = map.labels.first(where: { !known[Int($0)] }) {
      throw FolderScoringError.unknownLabel(Int(unknown), file: file, classes: rules.classes)
    }
    return map
  }

  private func indexed(_ url: URL, _ file: String) throws -> Map? {
    do {
      let image = try IndexedImage(contentsOf: url)
      return (image.height, image.width, image.indices)
    } catch ImageError.notIndexed {
      return nil
    } catch ImageError.notPNG {
      throw FolderScoringError.notLabelMap(file: file)
    }
  }

  private func grey(_ url: URL, _ file: String) throws -> Map {
    do {
      let image = try DeepImage(contentsOf: url)
      if let beyond = image.samples.first(where: { $0 > 255 }) {
        throw FolderScoringError.unknownLabel(Int(beyond), file: file, classes: rules.classes)
      }
      return (image.height, image.width, image.samples.map { UInt8($0) })
    } catch ImageError.notGrey {
      throw FolderScoringError.notLabelMap(file: file)
    }
  }
}
