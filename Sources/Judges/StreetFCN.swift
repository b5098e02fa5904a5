import Autograd
import Datasets
import Layers
import Tensors

/// FCN-8s (Long, Shelhamer, Darrell, CVPR 2015), narrow and for small images: the judge of the FCN score.
///
/// Five stages of 3×3 convolutions, three or all five of which end in 2×2 max pooling; two convolutions in place of the
/// dense layers; 1×1 scores of the last, the fourth and the third stage, joined by transposed convolutions that begin
/// as bilinear interpolation. In the paper the third stage has stride 8; here `finestStride` may be less, by leaving
/// out the first poolings, since a street of 64 pixels has few details 8 pixels wide. Other departures: batch norm,
/// zeros of one pixel at every edge in place of 100 and cropping, 3×3 instead of 7×7 in the first "dense" layer.
public struct StreetFCN: SegmentationNetwork {
  /// The number of classes.
  public let classes: Int
  /// The stride of the finest scores: 8 in the paper.
  public let finestStride: Int
  let trunk: [ConvolutionBlock]
  let deep: [ConvolutionBlock]
  /// Of the last, the fourth and the third stage.
  let scores: [Conv2D]
  /// From the last stage to the fourth, to the third, to full size.
  let upscores: [TransposedConv2D]

  /// A network with freshly drawn weights for images whose sides are multiples of 4·`finestStride`, which is 2, 4 or 8.
  public init(
    channels: Int = 3, classes: Int = CityscapesLabels.classCount, width: Int = 8, finestStride: Int = 2,
    using random: inout RandomStream
  ) {
    precondition([2, 4, 8].contains(finestStride), "the finest scores have stride 2, 4 or 8, not \(finestStride)")
    (self.classes, self.finestStride) = (classes, finestStride)
    let widths = [width, 2 * width, 4 * width, 8 * width, 8 * width]
    trunk = widths.indices.map { stage in
      ConvolutionBlock(stage == 0 ? channels : widths[stage - 1], widths[stage], using: &random)
    }
    deep = [
      ConvolutionBlock(8 * width, 16 * width, using: &random),
      ConvolutionBlock(16 * width, 16 * width, kernel: 1, using: &random),
    ]
    scores = [16 * width, 8 * width, 4 * width].map { Conv2D($0, classes, kernel: 1, using: &random) }
    upscores = [2, 2, finestStride].map { Self.upsampling(classes: classes, factor: $0) }
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    let pooledFrom = finestStride == 8 ? 0 : finestStride == 4 ? 1 : 2
    var current = input
    var pooled: [Variable] = []
    for (stage, block) in trunk.enumerated() {
      current = block(current, pass)
      if stage >= pooledFrom { current = current.maxPooled(Window(2, stride: 2)) }
      pooled.append(current)
    }
    for block in deep { current = block(current, pass) }
    let coarse = upscores[0](scores[0](current, pass), pass) + scores[1](pooled[3], pass)
    let fine = upscores[1](coarse, pass) + scores[2](pooled[2], pass)
    return upscores[2](fine, pass)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    let parts: [(name: String, layers: [any Layer])] = [
      ("trunk", trunk), ("deep", deep), ("scores", scores), ("upscores", upscores),
    ]
    return parts.flatMap { part in
      part.layers.enumerated().flatMap { $1.parameters(under: "\(part.name).\($0)") }
    }
  }

  /// A transposed convolution without bias that enlarges each class by itself, by linear interpolation.
  private static func upsampling(classes: Int, factor: Int) -> TransposedConv2D {
    let kernel = 2 * factor
    let taps = (0..<kernel).map { 1 - abs(Float($0) + 0.5 - Float(factor)) / Float(factor) }
    let one = taps.flatMap { row in taps.map { row * $0 } }
    let none = [Float](repeating: 0, count: kernel * kernel)
    let values = (0..<classes).flatMap { from in (0..<classes).flatMap { $0 == from ? one : none } }
    let weight = Tensor([classes, classes, kernel, kernel], values)
    return TransposedConv2D(
      weight: weight, bias: nil, stride: factor, padding: .cropping(factor / 2, extra: 0))
  }
}

extension StreetFCN {
  /// Enough training on some hundred streets of 64×64 pixels: after 512, on 128 others of seed 1 it labels 95.3 % of
  /// the pixels right (IoU .759 over the eight classes there are, .319 over all 19), and 85.6 % of those shrunk to a
  /// quarter and enlarged.
  public static let schedule = SupervisedSchedule(steps: 250, batchSize: 8, rate: 8e-3)

  /// Trains the network on the first `count` real photographs of a world's training split.
  public func train(
    on world: StreetWorld, count: Int, schedule: SupervisedSchedule = schedule, seed: UInt64,
    onStep: (Int, Float) throws -> Void = { _, _ in }
  ) rethrows {
    let (photos, labels) = world.batch(.training, 0..<count)
    let pixels = world.size * world.size
    try trainSupervised(
      self, count: count, schedule: schedule, seed: seed,
      loss: { items, pass in
        crossEntropy(
          self(Variable(photos.gatheredRows(items)), pass),
          classes: items.flatMap { labels[$0 * pixels..<($0 + 1) * pixels] })
      }, onStep: onStep)
  }
}
