import Datasets
import Foundation
import Tensors

/// The program that a detector's weights were trained with: it decides the default boxes and the means of the input.
public enum SSDProgram: String, CaseIterable, Sendable {
  /// torchvision's.
  case torchvision
  /// The authors' program in Caffe, as converted weights of VOC 07+12 have it.
  case caffe

  /// The extents of the square boxes of each map in shares of the side, and one beyond the last.
  var scales: [Double] {
    switch self {
    case .torchvision: [0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05]
    case .caffe: [0.1, 0.2, 0.37, 0.54, 0.71, 0.88, 1.05]
    }
  }

  /// What red, green and blue of 0…255 are less by.
  var means: [Float] {
    switch self {
    case .torchvision: [0.48235 * 255, 0.45882 * 255, 0.40784 * 255]
    case .caffe: [123, 117, 104]
    }
  }

  /// Whether default boxes are cut to the size of the picture.
  private var cutsBoxes: Bool { self == .torchvision }

  /// All default boxes, map after map, cell after cell in rows: middle and extents in shares of the side.
  var defaultBoxes: [DefaultBoxes.Box] {
    SSD300Plan.maps.enumerated().flatMap { number, map in
      let (scale, next) = (scales[number], scales[number + 1])
      let squares = [(scale, scale), ((scale * next).squareRoot(), (scale * next).squareRoot())]
      let upright = map.aspects.flatMap { aspect in
        let root = Double(aspect).squareRoot()
        return [(scale * root, scale / root), (scale / root, scale * root)]
      }
      return (0..<map.cells * map.cells).flatMap { cell in
        (squares + upright).map { extents in
          func extent(_ value: Double) -> Float { Float(cutsBoxes ? min(value, 1) : value) }
          func middle(_ index: Int) -> Float {
            Float((Double(index) + 0.5) * Double(map.step) / Double(SSD300.inputSize))
          }
          return DefaultBoxes.Box(
            x: middle(cell % map.cells), y: middle(cell / map.cells), width: extent(extents.0),
            height: extent(extents.1))
        }
      }
    }
  }
}

extension SSDProgram {
  /// The default boxes as rows of middle and extents, B×4.
  package var defaultExtents: Tensor {
    let boxes = defaultBoxes
    return Tensor([boxes.count, 4], boxes.flatMap { [$0.x, $0.y, $0.width, $0.height] })
  }
}

/// How a detector's outputs become detections.
public struct DetectionRules: Hashable, Sendable {
  /// A class must be surer than this.
  public var threshold: Float
  /// The overlap above which the less sure of two boxes of a class goes.
  public var suppressionOverlap: Float
  /// How many boxes of a class are compared, the surest first.
  public var compared: Int
  /// How many boxes of all classes are given out.
  public var given: Int
  /// Whether boxes are cut to the picture before they are compared.
  public var cutsBoxes: Bool

  /// torchvision's.
  public static let torchvision = DetectionRules(
    threshold: 0.01, suppressionOverlap: 0.45, compared: 400, given: 200, cutsBoxes: true)
  /// Those of the Caffe program that the detection score of Deformable GANs was computed with.
  public static let poseGAN2018 = DetectionRules(
    threshold: 0.01, suppressionOverlap: 0.45, compared: 400, given: 200, cutsBoxes: false)

  /// Rules of one's own.
  public init(threshold: Float, suppressionOverlap: Float, compared: Int, given: Int, cutsBoxes: Bool) {
    (self.threshold, self.suppressionOverlap) = (threshold, suppressionOverlap)
    (self.compared, self.given, self.cutsBoxes) = (compared, given, cutsBoxes)
  }
}

/// Something that a detector saw.
public struct Detection: Hashable, Sendable {
  /// Where, in pixels of the picture.
  public var box: PixelBox
  /// Its class; 0 would be background.
  public var label: Int
  /// How sure the detector is, 0 to 1.
  public var confidence: Float

  /// A detection.
  public init(box: PixelBox, label: Int, confidence: Float) {
    (self.box, self.label, self.confidence) = (box, label, confidence)
  }
}

extension DetectionRules {
  /// The surest detections first, of every class without those that overlap a surer one of it too much. Equally sure
  /// ones keep their order.
  package func kept(_ candidates: [Detection]) -> [Detection] {
    let classes = Dictionary(grouping: candidates, by: \.label)
    let kept = classes.keys.sorted().flatMap { label in
      var kept: [Detection] = []
      for candidate in ranked(classes[label] ?? []).prefix(compared)
      where kept.allSatisfy({ $0.box.overlap(with: candidate.box) <= suppressionOverlap }) {
        kept.append(candidate)
      }
      return kept
    }
    return Array(ranked(kept).prefix(given))
  }

  private func ranked(_ detections: [Detection]) -> [Detection] {
    detections.enumerated().sorted { ($1.element.confidence, $0.offset) < ($0.element.confidence, $1.offset) }
      .map(\.element)
  }
}
