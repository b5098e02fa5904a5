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
/// number. Here oneDNN computes each piece with one thread, and the pieces are spread over the threads. Wide
/// layers are divided by channels, so that pieces fill disjoint parts of the gradient; narrow ones (whose gradients are
/// small) by images or bands of rows, and the pieces' gradients are added in their order.
enum WeightGradientPlan {
  /// Disjoint parts of the gradient.
  case channels([WeightGradientPiece])
  /// Terms of the gradient.
  case terms([WeightGradientPiece])

  /// A layer of at least this many channels is divided by channels.
  static let wide = 64
  /// How many terms there are at most.
  static let terms = 4

  /// The division for an input N×H×W×I and an output N×OH×OW×O.
  init(input: Shape, output: Shape) {
    let whole = WeightGradientPiece(
      images: 0..<input[0], outputRows: 0..<output[1], outputChannels: 0..<output[3], inputChannels: 0..<input[3])
    if output[3] >= Self.wide {
      self = .channels(
        Range.channels(output[3], parts: Self.parts(output[3])).map {
          var piece = whole
          piece.outputChannels = $0
          return piece
        })
    } else if input[3] >= Self.wide {
      self = .channels(
        Range.channels(input[3], parts: Self.parts(input[3])).map {
          var piece = whole
          piece.inputChannels = $0
          return piece
        })
    } else if input[0] >= Self.terms {
      self = .terms(
        Range.divided(input[0], parts: Self.terms).map {
          var piece = whole
          piece.images = $0
          return piece
        })
    } else {
      let bands = Range.divided(output[1], parts: Self.terms / max(1, input[0]))
      self = .terms(
        (0..<input[0]).flatMap { image in
          bands.map { band in
            var piece = whole
            (piece.images, piece.outputRows) = (image..<(image + 1), band)
            return piece
          }
        })
    }
  }

  /// How many ranges the channels make; eight for very wide layers, which three threads share better.
  private static func parts(_ channels: Int) -> Int { channels >= 4 * wide ? 8 : 4 }
}
