import Autograd
import Datasets
import Foundation
import Layers
import Tensors

/// A person that a detector saw.
public struct PersonDetection: Hashable, Sendable {
  /// Where, in pixels of the picture that was looked at.
  public var box: PixelBox
  /// How sure it is, 0 to 1.
  public var confidence: Float

  /// A detection.
  public init(box: PixelBox, confidence: Float) { (self.box, self.confidence) = (box, confidence) }

  /// The overlap with each of some boxes, as average precision needs it.
  public func overlaps(with boxes: [PixelBox]) -> [Double] { boxes.map { Double($0.overlap(with: box)) } }
}

/// A single-shot detector of people (after Liu et al., SSD, ECCV 2016): N×S×S×3 in [-1, 1] to N×B×6, for each of B default
/// boxes two logits, background and person, and four offsets.
///
/// It stands in for SSD300 with VGG-16 of the published detection score. Departures: a narrow strided encoder with batch
/// norm, four maps of 8×8 to 1×1 cells, one class, upright default boxes, no L2 norm of the first map.
public struct PersonDetector: Layer {
  /// Rows and columns of the pictures it takes.
  public let size: Int
  /// Down to a map of 8×8 cells.
  let trunk: [ConvolutionBlock]
  /// From there to 4×4, 2×2 and one cell.
  let deep: [ConvolutionBlock]
  /// One for each map.
  let heads: [Conv2D]
  let defaults = DefaultBoxes()

  /// A network with freshly drawn weights; `size` is 32, 64, 128, …
  public init(size: Int = 64, width: Int = 16, using random: inout RandomStream) {
    precondition(
      size >= 32 && size & (size - 1) == 0, "pictures of \(size)×\(size) do not halve down to 8×8; take a power of 2")
    self.size = size
    var trunk: [ConvolutionBlock] = []
    var (cells, channels) = (size, 3)
    while cells > 8 {
      let outputs = min(4 * width, channels == 3 ? width : 2 * channels)
      trunk.append(ConvolutionBlock(channels, outputs, kernel: 4, stride: 2, using: &random))
      (cells, channels) = (cells / 2, outputs)
    }
    trunk.append(ConvolutionBlock(channels, 4 * width, using: &random))
    self.trunk = trunk
    deep = DefaultBoxes.maps.dropFirst().map { _ in
      ConvolutionBlock(4 * width, 4 * width, kernel: 4, stride: 2, using: &random)
    }
    heads = DefaultBoxes.maps.map { _ in
      Conv2D(4 * width, 6 * DefaultBoxes.perCell, kernel: 3, padding: .same, using: &random)
    }
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    precondition(
      input.shape.rank == 4 && input.shape[1] == size && input.shape[2] == size,
      "the detector takes pictures N×\(size)×\(size)×3, not \(input.shape)")
    var map = trunk.reduce(input) { $1($0, pass) }
    var found = [heads[0](map, pass)]
    for (block, head) in zip(deep, heads.dropFirst()) {
      map = block(map, pass)
      found.append(head(map, pass))
    }
    let count = input.shape[0]
    return .concatenated(
      found.map { $0.reshaped([count, $0.shape[1] * $0.shape[2] * DefaultBoxes.perCell, 6]) }, axis: 1)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    let parts: [(name: String, layers: [any Layer])] = [("trunk", trunk), ("deep", deep), ("heads", heads)]
    return parts.flatMap { part in
      part.layers.enumerated().flatMap { $1.parameters(under: "\(part.name).\($0)") }
    }
  }
}

extension PersonDetector {
  /// The confidence under which nothing is given out, as in the published detector.
  public static let confidenceThreshold: Float = 0.01
  /// The overlap above which the less sure of two boxes goes.
  public static let suppressionOverlap: Float = 0.45
  /// How many boxes are compared, and how many given out.
  static let most = (compared: 400, given: 200)

  /// The people in pictures N×H×W×3 in [-1, 1] of any size, stretched to that of the network, the surest first.
  public func detections(in images: Tensor, block: Int = 64) -> [[PersonDetection]] {
    let (count, height, width) = (images.shape[0], images.shape[1], images.shape[2])
    return stride(from: 0, to: count, by: block).flatMap { start in
      let rows = images.sliced(axis: 0, start..<min(start + block, count))
      let square = height == size && width == size ? rows : rows.resizedBilinear(height: size, width: size)
      return Self.detections(self(Variable(square), .inference).value, defaults, x: Float(width), y: Float(height))
    }
  }

  /// How sure the detector is of each person in each picture: what the detection score is made of.
  public func confidences(in images: Tensor) -> [[Double]] {
    detections(in: images).map { $0.map { Double($0.confidence) } }
  }

  /// What the network gave, N×B×6, as boxes in pictures of so many columns and rows.
  private static func detections(
    _ outputs: Tensor, _ defaults: DefaultBoxes, x: Float, y: Float
  ) -> [[PersonDetection]] {
    let count = defaults.boxes.count
    return outputs.withSpan { span in
      (0..<outputs.shape[0]).map { item in
        let candidates = (0..<count).compactMap { index -> PersonDetection? in
          let start = (item * count + index) * 6
          let confidence = 1 / (1 + exp(span[start] - span[start + 1]))
          guard confidence >= confidenceThreshold else { return nil }
          let offsets = SIMD4(span[start + 2], span[start + 3], span[start + 4], span[start + 5])
          return PersonDetection(box: defaults.moved(index, by: offsets).stretched(x: x, y: y), confidence: confidence)
        }
        return kept(candidates)
      }
    }
  }

  /// The surest first, without those that overlap a surer one too much.
  public static func kept(_ candidates: [PersonDetection]) -> [PersonDetection] {
    let ranked = candidates.enumerated().sorted { left, right in
      left.element.confidence == right.element.confidence
        ? left.offset < right.offset : left.element.confidence > right.element.confidence
    }.map(\.element).prefix(most.compared)
    var kept: [PersonDetection] = []
    for candidate in ranked where kept.allSatisfy({ $0.box.overlap(with: candidate.box) <= suppressionOverlap }) {
      kept.append(candidate)
    }
    return Array(kept.prefix(most.given))
  }
}
