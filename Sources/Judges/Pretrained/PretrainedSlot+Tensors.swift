import Layers
import Networks
import Tensors

extension PretrainedSlot {
  /// The names and shapes that a file of weights must have, for a number of classes.
  package func expectedTensors(classes: Int) -> [ExpectedTensor] {
    switch self {
    case .inception2015, .inceptionV3:
      InceptionTrunk.expectedTensors + [
        ExpectedTensor("fc.weight", [classes, InceptionTrunk.featureCount]), ExpectedTensor("fc.bias", [classes]),
      ]
    case .vgg19: VGG19.weightShapes(.relu54).map { ExpectedTensor($0.name, $0.shape) }
    case .ssd300VGG16: SSD300Plan(classes: classes).tensors
    case .fcn8sVGG16: FCN8sPlan(classes: classes).tensors
    }
  }

  /// The number of classes that tensors of these shapes are for: what they say where a slot leaves that open, else the
  /// published one.
  package func classCount(in shapes: [String: Shape]) -> Int {
    func extent(_ name: String) -> Int? { shapes[name].flatMap { $0.rank == 1 ? $0[0] : nil } }
    switch self {
    case .inception2015: return Inception2015.classCount
    case .inceptionV3: return InceptionV3.classCount
    case .vgg19: return 0
    case .ssd300VGG16:
      let outputs = extent(SSD300Plan(classes: 1).classifiers[0].name + ".bias") ?? 0
      let found = outputs / SSD300Plan.maps[0].boxesPerCell
      return SSD300.personLabels[found] == nil ? 91 : found
    case .fcn8sVGG16: return extent("score_fr.bias").flatMap { (1...256).contains($0) ? $0 : nil } ?? 20
    }
  }

  /// Whether a public file of this network has a tensor that nothing here needs, which is left out.
  func leavesOut(_ name: String) -> Bool {
    if name.hasSuffix("num_batches_tracked") { return true }
    return switch self {
    case .inceptionV3: name.hasPrefix("AuxLogits.")
    case .vgg19: name.hasPrefix("classifier.")
    case .inception2015, .ssd300VGG16, .fcn8sVGG16: false
    }
  }

  /// What a file's metadata may say about the program that its weights were trained with; empty where there is one.
  var knownPreprocessing: [String] {
    switch self {
    case .vgg19: VGG19.Preprocessing.allCases.map(\.rawValue)
    case .ssd300VGG16: SSDProgram.allCases.map(\.rawValue)
    case .inception2015, .inceptionV3, .fcn8sVGG16: []
    }
  }

  /// Everything in which a file differs from what the slot needs; empty when it fits.
  func problems(of file: Safetensors) -> [WeightsProblem] {
    let expected = expectedTensors(classes: classCount(in: file.shapes))
    let known = Set(expected.map(\.name))
    let strangers = file.tensors.keys.filter { !known.contains($0) && !leavesOut($0) }.sorted()
    let missing = expected.map(\.name).filter { file.tensors[$0] == nil }
    var problems: [WeightsProblem] = []
    for (name, shape) in expected.map({ ($0.name, $0.shape) }) {
      guard let tensor = file.tensors[name] else {
        problems.append(.missing(name: name, near: nearest(name, among: strangers)))
        continue
      }
      if tensor.shape != shape {
        problems.append(.wrongShape(name: name, expected: shape, found: tensor.shape))
      } else if let place = tensor.firstNotFinite {
        problems.append(.notFinite(name: name, place: place))
      }
    }
    problems += strangers.map { .unknown(name: $0, near: nearest($0, among: missing)) }
    if let program = file.metadata[Self.preprocessingKey], !knownPreprocessing.isEmpty,
      !knownPreprocessing.contains(program)
    {
      problems.append(.wrongPreprocessing(found: program, known: knownPreprocessing))
    }
    return problems
  }

  /// The likeliest name that was meant, where two thirds of it at least are the beginning and end of the other.
  private func nearest(_ name: String, among names: [String]) -> String? {
    Safetensors.nearest(name, among: names).first { other in
      let end = String(name.reversed()).commonPrefix(with: String(other.reversed()))
      return 3 * (name.commonPrefix(with: other).count + end.count) >= 2 * name.count
    }
  }

  /// The slot whose tensors have these names and shapes; half of the names at least must be right. `file` is what
  /// errors call them.
  ///
  /// - Throws: `PretrainedWeightsError` when there is none, or two are alike, with what to do.
  package static func recognised(_ shapes: [String: Shape], file: String) throws -> PretrainedSlot {
    let ranked = allCases.map { slot in
      let expected = slot.expectedTensors(classes: slot.classCount(in: shapes))
      let named = expected.count { shapes[$0.name] != nil }
      let fitting = expected.count { shapes[$0.name] == $0.shape }
      return (slot: slot, isLikely: 2 * named >= expected.count, fitting: fitting)
    }
    let likely = ranked.filter(\.isLikely)
    guard let most = likely.map(\.fitting).max() else {
      throw PretrainedWeightsError.unrecognised(file: file, names: Array(shapes.keys.sorted().prefix(3)))
    }
    let best = likely.filter { $0.fitting == most }
    guard best.count == 1 else { throw PretrainedWeightsError.ambiguous(file: file, slots: best.map(\.slot)) }
    return best[0].slot
  }
}

extension Safetensors {
  /// The shapes of the tensors by name.
  var shapes: [String: Shape] { tensors.mapValues(\.shape) }
}

extension Tensor {
  /// The place of the first value that is NaN or infinite, or nil.
  fileprivate var firstNotFinite: Int? {
    withSpan { span in span.indices.first { !span[$0].isFinite } }
  }
}
