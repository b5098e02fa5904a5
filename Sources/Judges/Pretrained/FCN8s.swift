import Tensors

/// What FCN-8s is made of, apart from its weights. `widthDivisor` makes narrow ones for tests.
struct FCN8sPlan: Sendable {
  var classes: Int
  var widthDivisor = 1

  /// The convolutions of VGG-16 between poolings. The first one sees a hundred rows and columns of zeros, so that the
  /// smallest picture is large enough for the fully connected layers.
  var blocks: [[ConvolutionPlan]] {
    var inputs = 3
    return VGG16Plan.widths.enumerated().map { block, widths in
      widths.enumerated().map { number, width in
        let outputs = width / widthDivisor
        defer { inputs = outputs }
        let geometry = Convolution(padding: Edges(block == 0 && number == 0 ? 100 : 1))
        return ConvolutionPlan(
          name: "conv\(block + 1)_\(number + 1)", inputs: inputs, outputs: outputs, geometry: geometry)
      }
    }
  }

  var fc6: ConvolutionPlan {
    ConvolutionPlan(
      name: "fc6", inputs: 512 / widthDivisor, outputs: hidden, kernel: 7, geometry: Convolution())
  }
  var fc7: ConvolutionPlan { .point("fc7", hidden, hidden) }
  var deepScores: ConvolutionPlan { .point("score_fr", hidden, classes) }
  var pool4Scores: ConvolutionPlan { .point("score_pool4", 512 / widthDivisor, classes) }
  var pool3Scores: ConvolutionPlan { .point("score_pool3", 256 / widthDivisor, classes) }
  private var hidden: Int { 4096 / widthDivisor }

  /// What enlarges the sums of scores, from the deepest on: by two, two and eight.
  var enlargements: [ExpectedTensor] {
    [("upscore2", 4), ("upscore_pool4", 4), ("upscore8", 16)].map { name, kernel in
      ExpectedTensor("\(name).weight", [classes, classes, kernel, kernel])
    }
  }

  var tensors: [ExpectedTensor] {
    (Array(blocks.joined()) + [fc6, fc7, deepScores, pool4Scores, pool3Scores]).flatMap(\.tensors) + enlargements
  }
}

/// FCN-8s with VGG-16 (Long, Shelhamer and Darrell 2015) under the names and with the crops of the published programs:
/// what reads generated photographs for the FCN score.
///
/// Pictures are N×H×W×3 in the order blue, green, red, less the means that the network was trained with.
public struct FCN8s: Sendable {
  /// The number of classes, background or void included.
  public let classes: Int
  private let blocks: [[FrozenLayer]]
  private let fc6: FrozenLayer
  private let fc7: FrozenLayer
  private let deepScores: FrozenLayer
  private let pool4Scores: FrozenLayer
  private let pool3Scores: FrozenLayer
  private let enlargements: [Tensor]

  /// The network with the user's weights.
  public init(_ weights: PretrainedWeights) {
    weights.check(.fcn8sVGG16)
    self.init(FCN8sPlan(classes: weights.classes), value: weights.value)
  }

  /// A network of a fraction of the published width, for tests; `value` is asked for each of its tensors.
  package init(classes: Int, widthDivisor: Int, value: (String, Shape) -> Tensor) {
    self.init(FCN8sPlan(classes: classes, widthDivisor: widthDivisor), value: value)
  }

  private init(_ plan: FCN8sPlan, value: (String, Shape) -> Tensor) {
    classes = plan.classes
    blocks = plan.blocks.map { $0.map { FrozenLayer($0, value: value) } }
    fc6 = FrozenLayer(plan.fc6, value: value)
    fc7 = FrozenLayer(plan.fc7, value: value)
    deepScores = FrozenLayer(plan.deepScores, value: value)
    pool4Scores = FrozenLayer(plan.pool4Scores, value: value)
    pool3Scores = FrozenLayer(plan.pool3Scores, value: value)
    enlargements = plan.enlargements.map { value($0.name, $0.shape) }
  }

  /// N×H×W×K: the score of each class at each pixel.
  public func scores(of images: Tensor) -> Tensor {
    precondition(
      images.rank == 4 && images.shape[3] == 3, "FCN-8s takes images N×H×W×3, not a tensor of shape \(images.shape)")
    var map = images
    var (pool3, pool4) = (images, images)
    for (number, block) in blocks.enumerated() {
      map = block.reduce(map) { $1($0) }.halvedByMaxima()
      if number == 2 { pool3 = map }
      if number == 3 { pool4 = map }
    }
    let deep = deepScores(fc7(fc6(map)), then: .none)
    let sixteenth = enlarged(deep, 0, by: 2)
    let eighth = enlarged(
      sixteenth + pool4Scores(pool4, then: .none).cropped(at: 5, as: sixteenth), 1, by: 2)
    let whole = enlarged(eighth + pool3Scores(pool3, then: .none).cropped(at: 9, as: eighth), 2, by: 8)
    return whole.cropped(at: 31, as: images)
  }

  /// The class with the highest score at each pixel, row after row, for each image.
  public func labels(of images: Tensor) -> [[UInt8]] {
    let pixels = images.shape[1] * images.shape[2]
    let labels = scores(of: images).argmax().map { UInt8($0) }
    return (0..<images.shape[0]).map { Array(labels[$0 * pixels..<($0 + 1) * pixels]) }
  }

  /// A transposed convolution without padding or bias.
  private func enlarged(_ map: Tensor, _ number: Int, by stride: Int) -> Tensor {
    let kernel = enlargements[number].shape[2]
    return convolutionInputGradient(
      map, enlargements[number], inputHeight: (map.shape[1] - 1) * stride + kernel,
      inputWidth: (map.shape[2] - 1) * stride + kernel, Convolution(stride: stride))
  }
}

extension Tensor {
  /// As many rows and columns as another map has, from the given one on.
  fileprivate func cropped(at start: Int, as other: Tensor) -> Tensor {
    sliced(axis: 1, start..<start + other.shape[1]).sliced(axis: 2, start..<start + other.shape[2])
  }
}
