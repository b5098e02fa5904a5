/// One part of a weight gradient, computed by one thread.
struct WeightGradientPiece: Hashable, Sendable {
  /// The images that are summed over.
  var images: Range<Int>
  /// The output rows that are summed over; all of them when there is more than one image.
  var outputRows: Range<Int>
  /// The rows of the gradient.
  var outputChannels: Range<Int>
  /// The columns of the gradient.
  var inputChannels: Range<Int>
}

/// How a weight gradient is divided. The division depends on the shapes alone, never on the threads.
///
/// oneDNN divides the sum over the batch by the number of threads where it sees fit, and then the bits depend on that
/// number. Here oneDNN computes each piece with one thread, and the pieces are spread over the threads. Where there
/// are many pixels the sum is divided by images or bands of rows, and the pieces' gradients are added in their order;
/// where there are many weights the gradient is divided by channels, and the pieces fill disjoint parts of it.
enum WeightGradientPlan {
  /// Disjoint parts of the gradient.
  case channels([WeightGradientPiece])
  /// Terms of the gradient.
  case terms([WeightGradientPiece])

  /// A layer of at least this many channels can be divided by channels.
  private static let wide = 64
  /// How many terms there are, where there is enough to divide.
  private static let terms = 4

  /// The division for an input N×H×W×I and an output N×OH×OW×O.
  init(input: Shape, weights: Shape, output: Shape) {
    let whole = WeightGradientPiece(
      images: 0..<input[0], outputRows: 0..<output[1], outputChannels: 0..<output[3], inputChannels: 0..<input[3])
    // Dividing by channels copies the images of that side once; dividing the sum makes as many gradients as terms and
    // reads them again.
    let termCost = 2 * Self.terms * weights.count
    if output[3] >= Self.wide && termCost > output.count {
      self = .channels(Self.channelRanges(output[3]).map { whole.with(\.outputChannels, $0) })
    } else if input[3] >= Self.wide && termCost > input.count {
      self = .channels(Self.channelRanges(input[3]).map { whole.with(\.inputChannels, $0) })
    } else if input[0] >= Self.terms {
      self = .terms(Range.divided(input[0], parts: Self.terms).map { whole.with(\.images, $0) })
    } else {
      let bands = Range.divided(output[1], parts: Self.terms / input[0])
      self = .terms(
        (0..<input[0]).flatMap { image in
          bands.map { whole.with(\.images, image..<(image + 1)).with(\.outputRows, $0) }
        })
    }
  }

  /// Ranges of the channels; eight for very wide layers, which three threads share better.
  private static func channelRanges(_ channels: Int) -> [Range<Int>] {
    Range.channels(channels, parts: channels >= 4 * wide ? 8 : 4)
  }
}

extension WeightGradientPiece {
  fileprivate func with(_ side: WritableKeyPath<Self, Range<Int>>, _ range: Range<Int>) -> Self {
    var piece = self
    piece[keyPath: side] = range
    return piece
  }
}
