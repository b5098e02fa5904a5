import Autograd
import Datasets
import Layers
import Tensors

/// What a network reads off a face.
public enum FaceReading: Hashable, Sendable {
  /// Which of so many attributes the face has; each may be there or not.
  case attributes(count: Int)
  /// Which of the eight expressions it has.
  case expression
  /// The numbers that make the person, as in `FaceIdentity.lasting`.
  case identity

  /// How many numbers the network gives for a face.
  public var outputs: Int {
    switch self {
    case .attributes(let count): count
    case .expression: FaceExpression.allCases.count
    case .identity: FaceIdentity.lastingCount
    }
  }
}

/// A small network that reads attributes, the expression or the person off square faces: N×S×S×3 to N×K, logits or,
/// for the person, numbers around [0, 1].
public struct FaceNetwork: Layer {
  /// What it reads.
  public let reading: FaceReading
  let encoder: [ConvolutionBlock]
  let hidden: Dense
  let output: Dense

  /// A network for images of `size`×`size`, a multiple of 16.
  public init(_ reading: FaceReading, size: Int = 32, width: Int = 16, using random: inout RandomStream) {
    precondition(size > 0 && size % 16 == 0, "faces of \(size)×\(size) do not halve four times; take a multiple of 16")
    self.reading = reading
    let widths = [width, 2 * width, 4 * width, 4 * width]
    encoder = widths.indices.map { stage in
      ConvolutionBlock(stage == 0 ? 3 : widths[stage - 1], widths[stage], kernel: 4, stride: 2, using: &random)
    }
    hidden = Dense(widths[3] * (size / 16) * (size / 16), 8 * width, weights: .heNormal, using: &random)
    output = Dense(8 * width, reading.outputs, using: &random)
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    let features = encoder.reduce(input) { $1($0, pass) }
    return output(hidden(features.flattened, pass).relu(), pass)
  }

  /// What it gives for faces, N×K, in inference mode and blocks of a fixed size.
  public func read(_ images: Tensor, block: Int = 64) -> Tensor {
    let blocks = stride(from: 0, to: images.shape[0], by: block).map { start in
      let rows = images.sliced(axis: 0, start..<min(start + block, images.shape[0]))
      return self(Variable(rows), .inference).value
    }
    return .concatenated(blocks, axis: 0)
  }

  /// The likelier answer to each attribute, N×K of 0 and 1; traps unless it reads attributes.
  public func attributes(of images: Tensor) -> Tensor {
    guard case .attributes = reading else { preconditionFailure("this network reads \(reading), not attributes") }
    let logits = read(images)
    return logits.withSpan { span in Tensor(logits.shape, span.indices.map { span[$0] > 0 ? 1 : 0 }) }
  }

  /// The class number of the likeliest expression of each face; traps unless it reads expressions.
  public func expressions(of images: Tensor) -> [Int] {
    precondition(reading == .expression, "this network reads \(reading), not expressions")
    return read(images).argmax()
  }

  /// The loss that it is trained by: binary cross-entropy for attributes, cross-entropy for one-hot expressions, mean
  /// squared error for the person. `targets` is N×K.
  public func loss(_ images: Tensor, _ targets: Tensor, _ pass: Pass) -> Variable {
    let outputs = self(Variable(images), pass)
    precondition(
      outputs.shape == targets.shape, "targets of shape \(targets.shape) do not fit readings of \(outputs.shape)")
    return switch reading {
    case .attributes: binaryCrossEntropy(Logits(outputs), targets)
    case .expression: crossEntropy(outputs, classes: targets.argmax())
    case .identity: meanSquaredError(outputs, Variable(targets))
    }
  }

  /// Trains it on faces N×S×S×3 and targets N×K, by the schedule's Adam. `onStep` throws to stop.
  public func train(
    on images: Tensor, _ targets: Tensor, schedule: SupervisedSchedule, seed: UInt64,
    onStep: (Int, Float) throws -> Void = { _, _ in }
  ) rethrows {
    try trainSupervised(
      self, count: images.shape[0], schedule: schedule, seed: seed,
      loss: { items, pass in loss(images.gatheredRows(items), targets.gatheredRows(items), pass) }, onStep: onStep)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    encoder.enumerated().flatMap { $1.parameters(under: "encoder.\($0)") } + hidden.parameters(under: "hidden")
      + output.parameters(under: "output")
  }
}

extension FaceReading {
  /// What makes a network of width 16 at 32×32 a judge: 300 steps for attributes and expressions, 800 for persons.
  public var schedule: SupervisedSchedule {
    SupervisedSchedule(steps: self == .identity ? 800 : 300, batchSize: 64, rate: 3e-3)
  }
}

/// The targets of an identity network: N×K.
public func lastingIdentities(of faces: [Face]) -> Tensor {
  Tensor([faces.count, FaceIdentity.lastingCount], faces.flatMap(\.identity.lasting))
}

/// Faces for an identity network to learn from: the expressions in turn, every fourth in the studio, so that neither
/// the mood nor the place says who it is.
public func identityExamples(from faces: [Face]) -> [Face] {
  faces.enumerated().map { number, face in
    var result = face.with(FaceExpression.allCases[number % FaceExpression.allCases.count])
    if number / FaceExpression.allCases.count % 4 == 0 { result.background = .studio }
    return result
  }
}
