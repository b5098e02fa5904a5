import Autograd
import Datasets
import Layers
import Tensors

/// A small network that tells people apart by their clothes: N×H×W×3 in [-1, 1] to logits N×K, one for each person that
/// it was trained on. The Inception scores of small worlds are made of what it says.
public struct PersonClassifier: Layer {
  /// Rows of the pictures it takes.
  public let height: Int
  /// Columns of the pictures it takes.
  public let width: Int
  let encoder: [ConvolutionBlock]
  let output: Dense

  /// A network with freshly drawn weights for pictures whose sides are multiples of 16.
  public init(height: Int, width: Int, people: Int, channels: Int = 16, using random: inout RandomStream) {
    precondition(
      height % 16 == 0 && width % 16 == 0 && people > 1,
      "pictures of \(height)×\(width) of \(people) people: sides must be multiples of 16, and people two or more")
    (self.height, self.width) = (height, width)
    let widths = [channels, 2 * channels, 4 * channels, 4 * channels]
    encoder = widths.indices.map { stage in
      ConvolutionBlock(stage == 0 ? 3 : widths[stage - 1], widths[stage], kernel: 4, stride: 2, using: &random)
    }
    output = Dense(widths[3] * (height / 16) * (width / 16), people, using: &random)
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    output(encoder.reduce(input) { $1($0, pass) }.flattened, pass)
  }

  /// Logits N×K of pictures, in inference mode and blocks of a fixed size.
  public func logits(of images: Tensor, block: Int = 64) -> Tensor {
    let blocks = stride(from: 0, to: images.shape[0], by: block).map { start in
      let rows = images.sliced(axis: 0, start..<min(start + block, images.shape[0]))
      return self(Variable(rows), .inference).value
    }
    return .concatenated(blocks, axis: 0)
  }

  /// What makes a network of width 16 at 64×32 a judge of 64 people.
  public static let schedule = SupervisedSchedule(steps: 200, batchSize: 32, rate: 3e-3)

  /// Trains it on pictures and the number of the person in each, by the schedule's Adam. `onStep` throws to stop.
  public func train(
    on images: Tensor, people: [Int], schedule: SupervisedSchedule = schedule, seed: UInt64,
    onStep: (Int, Float) throws -> Void = { _, _ in }
  ) rethrows {
    try trainSupervised(
      self, count: images.shape[0], schedule: schedule, seed: seed,
      loss: { items, pass in
        crossEntropy(self(Variable(images.gatheredRows(items)), pass), classes: items.map { people[$0] })
      }, onStep: onStep)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    encoder.enumerated().flatMap { $1.parameters(under: "encoder.\($0)") } + output.parameters(under: "output")
  }
}
