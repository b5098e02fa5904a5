import Autograd
import Layers
import Networks
import Tensors

/// A network that tells people apart by their faces, after Light CNN (Wu, He, Sun, Tan 2018): grey pictures, residual
/// blocks, and everywhere the greater of two feature maps in place of a rectifier.
///
/// Takes faces N×S×S×3 in [−1, 1], which it makes grey and brings to [0, 1] itself: with another range the published
/// weights lose most of what they know. Parameters have the names of the public PyTorch implementation.
public struct LightCNN: Layer, IdentityNetwork {
  /// Residual blocks, then a layer to other channels.
  public struct Stage: Hashable, Sendable, Codable {
    /// Residual blocks before the layer.
    public var blocks: Int
    /// Channels after the layer.
    public var outputs: Int
    /// Whether a max pooling halves the maps after it.
    public var isPooled: Bool

    /// A stage.
    public init(blocks: Int, outputs: Int, isPooled: Bool = true) {
      (self.blocks, self.outputs, self.isPooled) = (blocks, outputs, isPooled)
    }
  }

  /// The sizes of a network.
  public struct Configuration: Hashable, Sendable, Codable {
    /// Rows and columns of a face.
    public var size: Int
    /// Channels after the first convolution.
    public var width: Int
    /// What follows it.
    public var stages: [Stage]
    /// Numbers that a person is told by.
    public var features: Int

    /// The published Light CNN-29 for faces of 128×128.
    public static let published = Configuration(
      size: 128, width: 48,
      stages: [
        Stage(blocks: 1, outputs: 96), Stage(blocks: 2, outputs: 192), Stage(blocks: 3, outputs: 128, isPooled: false),
        Stage(blocks: 4, outputs: 128),
      ], features: 256)

    /// A small network for faces of a multiple of 8 pixels.
    public static func small(size: Int = 32, width: Int = 12) -> Configuration {
      Configuration(
        size: size, width: width,
        stages: [Stage(blocks: 1, outputs: 2 * width), Stage(blocks: 1, outputs: 3 * width)], features: 64)
    }

    /// Sizes of one's own; a face must halve as often as maps are pooled.
    public init(size: Int, width: Int, stages: [Stage], features: Int) {
      let halvings = 1 + stages.count { $0.isPooled }
      precondition(
        size > 0 && size % (1 << halvings) == 0, "faces of \(size)×\(size) do not halve \(halvings) times")
      (self.size, self.width, self.stages, self.features) = (size, width, stages, features)
    }

    /// Rows and columns of the last feature map.
    var mapSize: Int { size >> (1 + stages.count { $0.isPooled }) }
  }

  /// Sizes.
  public let configuration: Configuration
  /// Architecture and hash of the weights.
  public let identity: String
  private let first: MaxFeatureMap
  private let stages: [(blocks: [(MaxFeatureMap, MaxFeatureMap)], mixing: MaxFeatureMap, layer: MaxFeatureMap)]
  private let vector: Dense
  private let people: Dense
  private let dropout = Dropout(keep: 0.5)
  private let featureScale: Float

  /// A network with freshly drawn weights that learns to tell so many people apart.
  public init(_ configuration: Configuration, people: Int, using random: inout RandomStream) {
    self.configuration = configuration
    (identity, featureScale) = ("untrained", 1)
    first = MaxFeatureMap(1, configuration.width, kernel: 5, using: &random)
    var channels = configuration.width
    stages = configuration.stages.map { stage in
      let blocks = (0..<stage.blocks).map { _ in
        (
          MaxFeatureMap(channels, channels, kernel: 3, using: &random),
          MaxFeatureMap(channels, channels, kernel: 3, using: &random)
        )
      }
      let mixing = MaxFeatureMap(channels, channels, kernel: 1, using: &random)
      let layer = MaxFeatureMap(channels, stage.outputs, kernel: 3, using: &random)
      channels = stage.outputs
      return (blocks, mixing, layer)
    }
    let side = configuration.mapSize
    vector = Dense(side * side * channels, 2 * configuration.features, weights: .heNormal, using: &random)
    self.people = Dense(configuration.features, people, bias: nil, using: &random)
  }

  /// The same weights under a name, now that they are known. Features are scaled so that the vectors of `faces`,
  /// N×S×S×3 in [−1, 1], have a mean square of one; nil leaves them as they are, as the paper's loss is weighted for.
  public init(_ trained: LightCNN, identity: String, scaledFor faces: Tensor?) {
    (configuration, first, stages) = (trained.configuration, trained.first, trained.stages)
    (vector, people) = (trained.vector, trained.people)
    self.identity = identity
    featureScale = faces.map { 1 / Variable(trained.vectors(of: $0)).squared().mean().squareRoot().item } ?? 1
  }

  /// The published network with the user's weights. Throws `WeightsError` when a tensor is missing or has another
  /// shape.
  public init(weights: Safetensors, file: String, hash: String) throws {
    var random = RandomStream(seed: 0, role: .weights)
    let network = LightCNN(.published, people: 1, using: &random)
    let parameters = network.parameters.filter { !$0.name.hasPrefix("fc2") }
    try weights.load(into: parameters, rule: .allowingExtraTensors, file: file)
    self.init(network, identity: "light-cnn-29-\(hash)", scaledFor: nil)
  }

  /// Who it is, N×K logits of the people that it is trained on.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    let map = map(of: input) { $0($1, pass) }
    return people(dropout(greaterHalf(vector(map.transposed([0, 3, 1, 2]).flattened, pass)), pass), pass)
  }

  /// The vectors N×D of faces N×S×S×3, in blocks of a fixed size.
  public func vectors(of faces: Tensor, block: Int = 64) -> Tensor {
    let blocks = stride(from: 0, to: faces.shape[0], by: block).map { start in
      let rows = faces.sliced(axis: 0, start..<min(start + block, faces.shape[0]))
      return identityFeatures(of: Variable(rows), in: .float32).vector.value
    }
    return .concatenated(blocks, axis: 0)
  }

  /// The last feature map and the vectors; the weights enter as constants.
  public func identityFeatures(of faces: Variable, in arithmetic: Arithmetic) -> IdentityFeatures {
    let map = map(of: faces) { $0.frozen($1, in: arithmetic) }
    let flat = map.transposed([0, 3, 1, 2]).flattened
    let product = matrixProduct(flat, vector.weight.variable.detached, transposeB: true, arithmetic: arithmetic)
    let both = vector.bias.map { product.addingChannels($0.variable.detached) } ?? product
    return IdentityFeatures(map: map * featureScale, vector: greaterHalf(both) * featureScale)
  }

  /// Trains it on faces N×S×S×3 of people 0..<K, by the schedule's Adam. `onStep` throws to stop.
  public func train(
    on faces: Tensor, people: [Int], schedule: SupervisedSchedule, seed: UInt64,
    onStep: (Int, Float) throws -> Void = { _, _ in }
  ) rethrows {
    precondition(
      faces.shape[0] == people.count, "\(people.count) people do not go with faces of shape \(faces.shape)")
    try trainSupervised(
      self, count: people.count, schedule: schedule, seed: seed,
      loss: { items, pass in
        crossEntropy(self(Variable(faces.gatheredRows(items)), pass), classes: items.map { people[$0] })
      }, onStep: onStep)
  }

  private func map(of faces: Variable, _ apply: (MaxFeatureMap, Variable) -> Variable) -> Variable {
    let size = configuration.size
    precondition(
      faces.shape.rank == 4 && faces.shape[1] == size && faces.shape[2] == size && faces.shape[3] == 3,
      "a network for faces of \(size)×\(size)×3 cannot take an input of shape \(faces.shape)")
    let grey = (faces.mean(over: [3]) * 0.5 + 0.5).reshaped([faces.shape[0], size, size, 1])
    let halves = Window(2, stride: 2)
    var current = apply(first, grey).maxPooled(halves)
    for (stage, rule) in zip(stages, configuration.stages) {
      for (one, two) in stage.blocks { current = current + apply(two, apply(one, current)) }
      current = apply(stage.layer, apply(stage.mixing, current))
      if rule.isPooled { current = current.maxPooled(halves) }
    }
    return current
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    var found = first.parameters(under: "conv1")
    for (number, stage) in stages.enumerated() {
      for (place, block) in stage.blocks.enumerated() {
        let prefix = "block\(number + 1).\(place)"
        found += block.0.parameters(under: "\(prefix).conv1") + block.1.parameters(under: "\(prefix).conv2")
      }
      found += stage.mixing.parameters(under: "group\(number + 1).conv_a")
      found += stage.layer.parameters(under: "group\(number + 1).conv")
    }
    return found + vector.parameters(under: "fc.filter") + people.parameters(under: "fc2")
  }
}

/// A convolution to twice as many channels, of which the greater of each pair is kept.
private struct MaxFeatureMap: Parameterized {
  private let filter: Conv2D

  init(_ inputs: Int, _ outputs: Int, kernel: Int, using random: inout RandomStream) {
    filter = Conv2D(
      inputs, 2 * outputs, kernel: kernel, padding: .zeros(kernel / 2), weights: .heNormal, using: &random)
  }

  func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable { greaterHalf(filter(input, pass)) }

  func frozen(_ input: Variable, in arithmetic: Arithmetic) -> Variable {
    greaterHalf(filter.frozen(input, in: arithmetic))
  }

  var parameters: [NamedParameter] { filter.parameters(under: "filter") }
}

/// The greater of the first and the second half of the last axis, place by place.
private func greaterHalf(_ both: Variable) -> Variable {
  let (axis, half) = (both.shape.rank - 1, both.shape[-1] / 2)
  return .maximum(both.sliced(axis: axis, 0..<half), both.sliced(axis: axis, half..<2 * half))
}
