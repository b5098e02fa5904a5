import Images
import Tensors

/// The true labels of a frame in the size that they are published in.
public struct TrueLabels: Hashable, Sendable {
  /// Rows.
  public let height: Int
  /// Columns.
  public let width: Int
  /// Training numbers row after row; 255 where nothing is scored.
  public let trainIds: [UInt8]

  /// Labels of a frame; traps when their number does not fit.
  public init(height: Int, width: Int, trainIds: [UInt8]) {
    precondition(trainIds.count == height * width, "\(trainIds.count) labels do not fill \(height)×\(width) pixels")
    (self.height, self.width, self.trainIds) = (height, width, trainIds)
  }
}

/// The FCN score of pix2pix (`fcn-pixel`, `fcn-class`, `fcn-iou@pix2pix2017`): how much of the truth a segmentation
/// network finds in generated photographs.
///
/// The published network has one class more than the histogram, 20 against 19. What the script does with pixels that it
/// gives that class is an accident (`VoidPrediction.pix2pix2017`), so both ways are scored.
public struct FCNScores: Hashable, Sendable {
  /// The number of evaluated classes of Cityscapes.
  public static let cityscapesClasses = 19
  /// Truth under this number does not count.
  public static let ignored = 255
  /// What the network's input is less by: the means of blue, green and red.
  public static let meanBGR: SIMD3<Float> = [72.78044, 83.21195, 73.45286]

  /// A prediction beyond the classes is a wrong one.
  public let strict: SegmentationScores
  /// As the published script counts.
  public let legacy: SegmentationScores

  /// Whether the script's accident moved a number.
  public var differ: Bool {
    strict.pixelAccuracy.value != legacy.pixelAccuracy.value || strict.classAccuracy.value != legacy.classAccuracy.value
      || strict.meanIoU.value != legacy.meanIoU.value
  }

  /// Scores frames. `predicted` has for each frame as many labels as its truth, `classes` being the class too many.
  /// Classes that the truth lacks count as 0. Throws `MetricError` for no scored pixel, or for other labels.
  public init(truth: [[UInt8]], predicted: [[UInt8]], classes: Int = cityscapesClasses) throws {
    precondition(
      truth.count == predicted.count, "\(predicted.count) predicted frames do not match \(truth.count) true ones")
    var frames = FCNFrames(classes: classes)
    for item in truth.indices { try frames.add(truth: truth[item], predicted: predicted[item], item: item) }
    try self.init(frames)
  }

  /// Scores frames that were counted one by one. Throws `MetricError` for no scored pixel.
  public init(_ frames: FCNFrames) throws {
    strict = try SegmentationScores(frames.strict, .zero, family: .pix2pix2017)
    legacy = try SegmentationScores(frames.legacy, .zero, family: .pix2pix2017)
  }

  /// What the published network is fed: a photograph at the size of the labels (Pillow's bilinear rule, which is that
  /// of `scipy.misc.imresize`, 8 bits), 1×H×W×3 in the order
  /// blue, green, red, less the means.
  public static func input(_ photo: Image, height: Int, width: Int) -> Tensor {
    let colours = photo.converted(toChannels: 3)
    let full =
      colours.height == height && colours.width == width
      ? colours : colours.resized(height: height, width: width, .pillowBilinear)
    return Tensor([1, height, width, 3]) { span in
      for pixel in 0..<height * width {
        for channel in 0..<3 {
          span[3 * pixel + channel] = Float(full.samples[3 * pixel + 2 - channel]) - meanBGR[channel]
        }
      }
    }
  }
}

/// Frames counted one by one for the FCN score, so that no label map need be kept.
public struct FCNFrames: Hashable, Sendable {
  private let classes: Int
  fileprivate var strict: [ConfusionMatrix] = []
  fileprivate var legacy: [ConfusionMatrix] = []

  /// No frame yet; `classes` is the class too many.
  public init(classes: Int = FCNScores.cityscapesClasses) { self.classes = classes }

  /// Counts a frame: as many predicted labels as true ones. Throws `MetricError.labelOutOfRange`, naming `item`.
  public mutating func add(truth: [UInt8], predicted: [UInt8], item: Int) throws {
    func matrix(_ rule: VoidPrediction) throws -> ConfusionMatrix {
      try ConfusionMatrix.frame(
        truth: truth, predicted: predicted, classes: classes, void: [classes, FCNScores.ignored],
        voidPrediction: rule, item: item)
    }
    let (wrong, published) = (try matrix(.wrong), try matrix(.pix2pix2017))
    strict.append(wrong)
    legacy.append(published)
  }
}

/// Scores of label maps that a network painted (`labels-pixel`, `labels-class`, `labels-iou@pix2pix2017`).
///
/// Each pixel is read as the class of the nearest colour in RGB, the reading is brought to the size of the truth by the
/// nearest pixel, and then counted as FCN scores are; the truth is never resized. The paper has no script for it.
public enum PaintedLabelScores {
  /// Scores painted maps against the truth of their frames. `palette` holds the colours of the classes that the truth
  /// numbers. Throws `MetricError` for no scored pixel, or for labels that are no class.
  public static func score(_ painted: [Image], truth: [TrueLabels], palette: Palette) throws -> SegmentationScores {
    precondition(
      painted.count == truth.count, "\(painted.count) painted maps do not match \(truth.count) true ones")
    let frames = try painted.indices.map { item in
      let (map, wanted) = (painted[item], truth[item])
      let read = Image(
        height: map.height, width: map.width, channels: 1, samples: palette.nearestLabels(map))
      let labels =
        map.height == wanted.height && map.width == wanted.width
        ? read : read.resizedNearest(height: wanted.height, width: wanted.width)
      return try ConfusionMatrix.frame(
        truth: wanted.trainIds, predicted: labels.samples, classes: palette.colours.count, void: [FCNScores.ignored],
        item: item)
    }
    return try SegmentationScores(frames, .zero, family: .pix2pixLabels)
  }
}
