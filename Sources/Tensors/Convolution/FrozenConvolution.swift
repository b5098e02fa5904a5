import COneDNN
import Synchronization

/// A convolution whose weights never change, for networks that are only looked through. It gives the bits of
/// `convolved`, and where oneDNN computes it holds its weights once: from the first call on in the layout that this
/// call wanted. Winograd's convolutions keep the plain weights beside the transformed ones.
public final class FrozenConvolution: Sendable {
  /// O×I×KH×KW.
  public let weightShape: Shape
  private let convolution: Convolution

  private struct State {
    /// The weights, where they are not in `pieces` alone.
    var plain: Tensor?
    /// What the last call worked with, for images of this shape.
    var pieces: [ForwardPiece] = []
    var image: Shape = []
    var hasBias = false
  }
  private let state: Mutex<State>

  /// Takes weights O×I×KH×KW.
  public init(_ weights: Tensor, _ convolution: Convolution) {
    weightShape = weights.shape
    self.convolution = convolution
    state = Mutex(State(plain: weights))
  }

  /// As `convolved`.
  public func callAsFunction(_ input: Tensor, bias: Tensor? = nil, then rectifier: Rectifier = .none) -> Tensor {
    let output = convolution.outputShape(input: input.shape, weights: weightShape)
    let isOfPieces =
      convolution.mode == .zero && convolution.arithmetic == .float32 && output.count > 0
      && WinogradGeometry(forwardOf: input.shape, weights: weightShape, output: output, convolution) == nil
      && ThinConvolution(input: input.shape, weights: weightShape, output: output, convolution) == nil
    guard isOfPieces else {
      return convolved(input, plainWeights(), bias: bias, convolution, then: rectifier)
    }
    let watch = observed("convolution \(weightShape.kernelText)", [input])
    defer { watch?.ended() }
    convolution.checkBias(bias, channels: weightShape[0], weights: weightShape)
    let pieces = pieces(for: input.shape, hasBias: bias != nil)
    return Tensor(
      output, writing: { run(pieces, input: input, bias: bias, then: rectifier, into: SharedAddress($0)) })
  }

  private func pieces(for input: Shape, hasBias: Bool) -> [ForwardPiece] {
    let image = Shape(Array(input.extents.dropFirst()))
    return state.withLock { state in
      if state.image == image, state.hasBias == hasBias, !state.pieces.isEmpty { return state.pieces }
      let plain = state.plain ?? state.pieces.plainWeights(weightShape)
      state.pieces = ForwardPiece.pieces(of: input, plain, hasBias: hasBias, convolution)
      (state.image, state.hasBias) = (image, hasBias)
      plain.dropCopies()
      state.plain = state.pieces.allSatisfy { $0.primitive.reorder != nil } ? nil : plain
      return state.pieces
    }
  }

  /// The weights, which stay plain from here on.
  private func plainWeights() -> Tensor {
    state.withLock { state in
      let plain = state.plain ?? state.pieces.plainWeights(weightShape)
      (state.plain, state.pieces) = (plain, [])
      return plain
    }
  }
}

extension [ForwardPiece] {
  /// The weights that these pieces hold copies of, value by value the same.
  fileprivate func plainWeights(_ shape: Shape) -> Tensor {
    Tensor(
      shape,
      writing: { destination in
        for piece in self {
          piece.key.convolution.trapping(piece.key) { () throws(OneDNNError) in
            // Safe: pieces hold the copies of their channels, which begin here in the plain weights.
            let start = destination + piece.channels.lowerBound * (shape.count / shape[0])
            let (packed, plain) = (piece.primitive.primitive.weights, piece.primitive.plainWeights)
            try Primitive(reordering: packed, to: plain).run([
              (DNNL_ARG_FROM, piece.weights), (DNNL_ARG_TO, try MemoryObject(plain, unowned: start)),
            ])
          }
        }
      })
  }
}
