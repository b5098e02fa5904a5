import Datasets
import Foundation
import Tensors

/// What SSD300 is made of, apart from its weights.
struct SSD300Plan: Sendable {
  /// A map that boxes are looked for on.
  struct Map: Sendable {
    /// Cells along a side.
    var cells: Int
    var channels: Int
    /// Pixels of the picture from one cell to the next.
    var step: Int
    /// The sides' ratios of the boxes that are not square, each lying and standing.
    var aspects: [Int]

    var boxesPerCell: Int { 2 + 2 * aspects.count }
  }

  static let maps = [
    Map(cells: 38, channels: 512, step: 8, aspects: [2]),
    Map(cells: 19, channels: 1024, step: 16, aspects: [2, 3]),
    Map(cells: 10, channels: 512, step: 32, aspects: [2, 3]),
    Map(cells: 5, channels: 256, step: 64, aspects: [2, 3]),
    Map(cells: 3, channels: 256, step: 100, aspects: [2]),
    Map(cells: 1, channels: 256, step: 300, aspects: [2]),
  ]
  static let scaleName = "backbone.scale_weight"

  var classes: Int

  /// VGG-16 to conv4_3 between poolings, under the numbers that torchvision counts layers with.
  var blocks: [[ConvolutionPlan]] {
    var (inputs, number) = (3, 0)
    return VGG16Plan.widths.prefix(4).map { widths in
      defer { number += 1 }  // the pooling
      return widths.map { outputs in
        defer { (inputs, number) = (outputs, number + 2) }
        return ConvolutionPlan(name: "backbone.features.\(number)", inputs: inputs, outputs: outputs)
      }
    }
  }

  /// conv5_1 to conv5_3.
  var fifthBlock: [ConvolutionPlan] {
    [1, 3, 5].map { ConvolutionPlan(name: "backbone.extra.0.\($0)", inputs: 512, outputs: 512) }
  }

  /// The fully connected layers as convolutions, the first with holes.
  var connected: [ConvolutionPlan] {
    [
      ConvolutionPlan(
        name: "backbone.extra.0.7.1", inputs: 512, outputs: 1024,
        geometry: Convolution(padding: Edges(6), dilation: 6)),
      .point("backbone.extra.0.7.3", 1024, 1024),
    ]
  }

  /// Two convolutions to each of the smaller maps.
  var extras: [[ConvolutionPlan]] {
    [(1024, 256, 512, true), (512, 128, 256, true), (256, 128, 256, false), (256, 128, 256, false)].enumerated().map {
      let (inputs, hidden, outputs, isHalving) = $1
      let name = "backbone.extra.\($0 + 1)"
      return [
        .point("\(name).0", inputs, hidden),
        ConvolutionPlan(
          name: "\(name).2", inputs: hidden, outputs: outputs,
          geometry: isHalving ? Convolution(stride: 2, padding: Edges(1)) : Convolution()),
      ]
    }
  }

  /// For each map the convolution to the logits of its boxes.
  var classifiers: [ConvolutionPlan] { heads("classification_head", values: classes) }
  /// For each map the convolution to the offsets of its boxes.
  var regressors: [ConvolutionPlan] { heads("regression_head", values: 4) }

  private func heads(_ name: String, values: Int) -> [ConvolutionPlan] {
    Self.maps.enumerated().map {
      ConvolutionPlan(
        name: "head.\(name).module_list.\($0)", inputs: $1.channels, outputs: values * $1.boxesPerCell)
    }
  }

  var tensors: [ExpectedTensor] {
    let plans = blocks.joined() + fifthBlock + connected + extras.joined() + classifiers + regressors
    return [ExpectedTensor(Self.scaleName, [Self.maps[0].channels])] + plans.flatMap(\.tensors)
  }
}

/// The single-shot detector SSD300 with VGG-16 (Liu et al. 2016) under torchvision's names.
///
/// Pictures are N×H×W×3 in 0…255, red, green, blue, of any size; they are stretched to 300×300.
public struct SSD300: Sendable {
  /// Rows and columns that pictures are stretched to.
  public static let inputSize = 300
  /// For a number of classes, which of them is a person: COCO's and those of VOC.
  static let personLabels = [91: 1, 21: 15]

  /// The class of people.
  public let personLabel: Int
  private let program: SSDProgram
  private let classes: Int
  private let defaults: [DefaultBoxes.Box]
  private let blocks: [[FrozenLayer]]
  private let scale: Tensor
  private let fifthBlock: [FrozenLayer]
  private let connected: [FrozenLayer]
  private let extras: [[FrozenLayer]]
  private let heads: [(logits: FrozenLayer, offsets: FrozenLayer)]

  /// The network with the user's weights.
  public init(_ weights: PretrainedWeights) {
    weights.check(.ssd300VGG16)
    classes = weights.classes
    program = weights.metadata[PretrainedSlot.preprocessingKey].flatMap(SSDProgram.init) ?? .torchvision
    personLabel = Self.personLabels[classes] ?? 1
    defaults = program.defaultBoxes
    let plan = SSD300Plan(classes: classes)
    func layers(_ plans: [ConvolutionPlan]) -> [FrozenLayer] {
      plans.map { FrozenLayer($0, value: weights.value) }
    }
    blocks = plan.blocks.map(layers)
    scale = weights.value(SSD300Plan.scaleName, [SSD300Plan.maps[0].channels])
    fifthBlock = layers(plan.fifthBlock)
    connected = layers(plan.connected)
    extras = plan.extras.map(layers)
    heads = zip(layers(plan.classifiers), layers(plan.regressors)).map { ($0, $1) }
  }

  /// For each default box the logits N×B×K and the offsets N×B×4.
  public func callAsFunction(_ images: Tensor) -> (logits: Tensor, offsets: Tensor) {
    precondition(
      images.rank == 4 && images.shape[3] == 3,
      "the detector takes images N×H×W×3, not a tensor of shape \(images.shape)")
    let size = Self.inputSize
    let isSquare = images.shape[1] == size && images.shape[2] == size
    let square = isSquare ? images : images.resizedBilinear(height: size, width: size)
    var map = square.addingChannels(Tensor([3], program.means.map { -$0 }))
    for (number, block) in blocks.enumerated() {
      if number > 0 { map = map.halvedByMaxima() }
      map = block.reduce(map) { $1($0) }
    }
    var maps = [map.channelsOfLengthOne().multiplyingChannels(scale)]
    map = fifthBlock.reduce(map.halvedByMaxima()) { $1($0) }
    map = connected.reduce(map.maxima(Window(3, stride: 1, padding: Edges(1)))) { $1($0) }
    maps.append(map)
    for extra in extras {
      map = extra.reduce(map) { $1($0) }
      maps.append(map)
    }
    func joined(_ values: Int, _ layer: (Int) -> FrozenLayer) -> Tensor {
      .concatenated(
        maps.indices.map {
          let found = layer($0)(maps[$0], then: .none)
          return found.reshaped([images.shape[0], found.count / images.shape[0] / values, values])
        }, axis: 1)
    }
    return (joined(classes) { heads[$0].logits }, joined(4) { heads[$0].offsets })
  }

  /// What is in pictures, the surest first.
  public func detections(in images: Tensor, rules: DetectionRules = .torchvision) -> [[Detection]] {
    let (logits, offsets) = self(images)
    let confidences = logits.softmax()
    let (height, width) = (Float(images.shape[1]), Float(images.shape[2]))
    return (0..<images.shape[0]).map { item in
      let candidates = candidates(item, confidences, offsets, rules)
      return rules.kept(candidates).map { found in
        Detection(box: found.box.stretched(x: width, y: height), label: found.label, confidence: found.confidence)
      }
    }
  }

  /// How sure the detector is that there is a person, for each picture: the highest confidence, 0 for nobody.
  public func personConfidences(in images: Tensor, rules: DetectionRules = .poseGAN2018) -> [Double] {
    detections(in: images, rules: rules).map { found in
      found.first { $0.label == personLabel }.map { Double($0.confidence) } ?? 0
    }
  }

  /// Everything that a picture's boxes may show, in shares of its sides.
  private func candidates(
    _ item: Int, _ confidences: Tensor, _ offsets: Tensor, _ rules: DetectionRules
  ) -> [Detection] {
    confidences.withSpan { confidences in
      offsets.withSpan { offsets in
        defaults.indices.flatMap { number -> [Detection] in
          let place = item * defaults.count + number
          let labels = (1..<classes).filter { confidences[place * classes + $0] > rules.threshold }
          guard !labels.isEmpty else { return [] }
          let moved = defaults[number].moved(by: SIMD4((0..<4).map { offsets[4 * place + $0] }))
          let box = rules.cutsBoxes ? moved.cutToUnit : moved
          return labels.map { Detection(box: box, label: $0, confidence: confidences[place * classes + $0]) }
        }
      }
    }
  }
}

extension DefaultBoxes.Box {
  /// The box moved by offsets, its extents growing by the factor 62.5 at most, as torchvision has it.
  fileprivate func moved(by offsets: SIMD4<Float>) -> PixelBox {
    let (middle, extent) = (DefaultBoxes.scales.middle, DefaultBoxes.scales.extent)
    func growth(_ offset: Float) -> Float { exp(min(offset * extent, log(1000 / 16))) }
    return DefaultBoxes.Box(
      x: x + offsets.x * middle * width, y: y + offsets.y * middle * height, width: width * growth(offsets.z),
      height: height * growth(offsets.w)
    ).edges
  }
}

extension PixelBox {
  /// The part within 0…1.
  fileprivate var cutToUnit: PixelBox {
    func cut(_ value: Float) -> Float { min(max(value, 0), 1) }
    return PixelBox(left: cut(left), top: cut(top), right: cut(right), bottom: cut(bottom))
  }
}

extension Tensor {
  /// The channels of each pixel divided by the root of the sum of their squares.
  fileprivate func channelsOfLengthOne() -> Tensor {
    let channels = shape[-1]
    return withSpan { values in
      Tensor(shape) { out in
        for start in stride(from: 0, to: values.count, by: channels) {
          var sum = 0.0
          for place in start..<start + channels { sum += Double(values[place]) * Double(values[place]) }
          let factor = Float(1 / max(sum.squareRoot(), 1e-12))
          for place in start..<start + channels { out[place] = values[place] * factor }
        }
      }
    }
  }
}
