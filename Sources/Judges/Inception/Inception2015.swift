import Tensors

/// The Inception graph of 2015-12-05 as it was ported for the Fréchet distance (pytorch-fid, torch-fidelity), on which
/// the Inception score, the Fréchet and the kernel distance are defined: images of any size, N×H×W×3 in 0…255.
///
/// It differs from torchvision's in its weights, in 1008 classes, in means that leave out what lies beyond the edge, and
/// in maxima where the last block should have means, which is taken to be an accident of the graph.
public struct Inception2015: Sendable {
  /// What the network gives for N images.
  public struct Output: Sendable {
    /// N×64, after the first max pooling.
    public let features64: Tensor
    /// N×192, after the second.
    public let features192: Tensor
    /// N×768, before the auxiliary head.
    public let features768: Tensor
    /// N×2048, the last map: what distances are computed on.
    public let features2048: Tensor
    /// N×1008.
    public let logits: Tensor
    /// N×1008, without the bias: what Inception scores are computed on.
    public let logitsWithoutBias: Tensor
  }

  /// Rows and columns that every image is brought to.
  public static let inputSize = 299
  static let classCount = 1008
  private let trunk: InceptionTrunk
  private let head: (weight: Tensor, bias: Tensor)

  /// The network with the user's weights.
  public init(_ weights: PretrainedWeights) {
    weights.check(.inception2015)
    trunk = InceptionTrunk(.graph2015, value: weights.value)
    head = (
      weights.value("fc.weight", [Self.classCount, InceptionTrunk.featureCount]),
      weights.value("fc.bias", [Self.classCount])
    )
  }

  /// What the network gives for images N×H×W×3 in 0…255, whole numbers where they come from files.
  public func callAsFunction(_ images: Tensor) -> Output {
    precondition(
      images.rank == 4 && images.shape[3] == 3,
      "the network takes images N×H×W×3, not a tensor of shape \(images.shape)"
    )
    let square = images.resizedAsTensorFlow1(height: Self.inputSize, width: Self.inputSize)
    let means = trunk.means(of: (square + -128) * (1 / 128))
    let logits = matrixProduct(means[3], head.weight, transposeB: true)
    return Output(
      features64: means[0], features192: means[1], features768: means[2], features2048: means[3],
      logits: logits.addingChannels(head.bias), logitsWithoutBias: logits)
  }
}

extension Tensor {
  /// Images N×H×W×C in another size by TensorFlow 1's bilinear rule: pixel i lies at i·old/new, whatever is between
  /// is passed over when an image shrinks, and nothing is rounded. The order of the sums is TensorFlow's.
  package func resizedAsTensorFlow1(height: Int, width: Int) -> Tensor {
    let (count, oldHeight, oldWidth, channels) = (shape[0], shape[1], shape[2], shape[3])
    guard oldHeight != height || oldWidth != width else { return self }
    precondition(oldHeight > 0 && oldWidth > 0, "images of shape \(shape) have no pixels to make others of")
    let rows = LegacyTap.taps(from: oldHeight, to: height)
    let columns = LegacyTap.taps(from: oldWidth, to: width)
    return withSpan { old in
      Tensor([count, height, width, channels]) { new in
        var place = 0
        for image in 0..<count {
          for row in rows {
            let low = (image * oldHeight + row.low) * oldWidth
            let high = (image * oldHeight + row.high) * oldWidth
            for column in columns {
              let (left, right) = (column.low * channels, column.high * channels)
              for channel in 0..<channels {
                let (first, second) = (low * channels + channel, high * channels + channel)
                let above = old[first + left] + (old[first + right] - old[first + left]) * column.fraction
                let below = old[second + left] + (old[second + right] - old[second + left]) * column.fraction
                new[place] = above + (below - above) * row.fraction
                place += 1
              }
            }
          }
        }
      }
    }
  }
}

/// The two old rows, or columns, that a new one lies between.
private struct LegacyTap {
  var low: Int
  var high: Int
  /// How far it lies towards the higher one, in single precision as in TensorFlow.
  var fraction: Float

  static func taps(from old: Int, to new: Int) -> [LegacyTap] {
    let scale = Float(Double(old) / Double(new))
    return (0..<new).map { index in
      let position = Float(index) * scale
      let low = min(Int(position), old - 1)
      return LegacyTap(low: low, high: min(low + 1, old - 1), fraction: position - Float(low))
    }
  }
}
