import Tensors
import Testing

/// Image shapes with one, few and many channels, odd and even sizes.
private let shapes: [Shape] = [
  [1, 5, 7, 1], [2, 4, 6, 2], [2, 6, 5, 3], [1, 3, 4, 4], [1, 6, 4, 8], [2, 7, 4, 16], [1, 5, 5, 17], [1, 4, 3, 83],
]

@Suite("Image operations")
struct ImageOperationsTests {
  static let edges = [
    Edges(1), Edges(top: 2, bottom: 0, left: 1, right: 2), Edges(top: 0, bottom: 1, left: 2, right: 0), Edges.none,
  ]

  @Test("Padding with zeros and by mirroring shows the pixels it should", arguments: shapes, edges)
  func padding(shape: Shape, edges: Edges) {
    let x = normalValues(shape)
    let plain = IndexedValues(x)
    func mirrored(_ at: Int, _ extent: Int) -> Int { at < 0 ? -at : at >= extent ? 2 * extent - 2 - at : at }
    let zero = x.padded(edges, .zero)
    #expect(zero.shape[1] == shape[1] + edges.top + edges.bottom)
    #expect(zero.shape[2] == shape[2] + edges.left + edges.right)
    #expect(
      zero.values == reference(zero.shape) { plain.pixel($0[0], $0[1] - edges.top, $0[2] - edges.left, $0[3]) ?? 0 })
    let reflected = x.padded(edges, .reflect)
    #expect(
      reflected.values
        == reference(zero.shape) {
          plain[$0[0], mirrored($0[1] - edges.top, shape[1]), mirrored($0[2] - edges.left, shape[2]), $0[3]]
        })
    for mode in [PaddingMode.zero, .reflect] {
      #expect(areAdjoint(shape, { $0.padded(edges, mode) }, { $0.paddedGradient(edges, mode) }))
    }
  }

  @Test("Nearest-neighbour enlargement repeats pixels; its gradient sums squares", arguments: shapes, [1, 2, 3])
  func nearest(shape: Shape, factor: Int) {
    let x = normalValues(shape)
    let plain = IndexedValues(x)
    let large = x.resizedNearest(factor: factor)
    #expect(
      large.values
        == reference([shape[0], shape[1] * factor, shape[2] * factor, shape[3]]) {
          plain[$0[0], $0[1] / factor, $0[2] / factor, $0[3]]
        })
    #expect(
      areAdjoint(shape, { $0.resizedNearest(factor: factor) }, { $0.resizedNearestGradient(factor: factor) }))
  }

  @Test("Bilinear resizing weighs the four nearest pixels", arguments: shapes)
  func bilinear(shape: Shape) {
    let x = normalValues(shape)
    let plain = IndexedValues(x)
    func position(_ at: Int, _ old: Int, _ new: Int) -> (Int, Int, Double) {
      let exact = max(0, (Double(at) + 0.5) * Double(old) / Double(new) - 0.5)
      let low = Int(exact)
      return (low, min(low + 1, old - 1), exact - Double(low))
    }
    for (height, width) in [(8, 10), (3, 5), (10, 14), (1, 2), (7, 9)] {
      let resized = x.resizedBilinear(height: height, width: width)
      let expected = reference([shape[0], height, width, shape[3]]) { index in
        let (n, c) = (index[0], index[3])
        let (top, bottom, down) = position(index[1], shape[1], height)
        let (left, right, across) = position(index[2], shape[2], width)
        let above = Double(plain[n, top, left, c]) * (1 - across) + Double(plain[n, top, right, c]) * across
        let below = Double(plain[n, bottom, left, c]) * (1 - across) + Double(plain[n, bottom, right, c]) * across
        return Float(above * (1 - down) + below * down)
      }
      #expect(distance(resized.values, expected) < 1e-5)
      #expect(
        areAdjoint(
          shape, { $0.resizedBilinear(height: height, width: width) },
          { $0.resizedBilinearGradient(height: shape[1], width: shape[2]) }))
    }
  }

  @Test(
    "Pixel shuffling moves channel c·r·r + i·r + j to pixel i, j; unshuffling undoes it", arguments: [1, 2, 3, 4, 5])
  func shuffling(factor: Int) {
    for channels in [1, 3, 16, 17] {
      let x = normalValues([2, 3, 2, channels * factor * factor])
      let plain = IndexedValues(x)
      let shuffled = x.pixelShuffled(factor)
      #expect(
        shuffled.values
          == reference([2, 3 * factor, 2 * factor, channels]) { index in
            let (y, x, c) = (index[1], index[2], index[3])
            return plain[
              index[0], y / factor, x / factor, c * factor * factor + y % factor * factor + x % factor]
          })
      #expect(shuffled.pixelUnshuffled(factor).values == x.values)
      #expect(areAdjoint(x.shape, { $0.pixelShuffled(factor) }, { $0.pixelUnshuffled(factor) }))
    }
  }

  @Test("Flipping turns rows back to front and is its own adjoint", arguments: shapes)
  func flipping(shape: Shape) {
    let x = normalValues(shape)
    let plain = IndexedValues(x)
    #expect(
      x.flippedHorizontally().values == reference(shape) { plain[$0[0], $0[1], shape[2] - 1 - $0[2], $0[3]] })
    #expect(areAdjoint(shape, { $0.flippedHorizontally() }, { $0.flippedHorizontally() }))
  }

  @Test("Image operations give the same bits for any number of threads")
  func threads() {
    let x = normalValues([3, 31, 34, 20])
    let edges = Edges(top: 2, bottom: 1, left: 3, right: 0)
    for mode in [PaddingMode.zero, .reflect] {
      #expect(isEqualForAllThreadCounts { x.padded(edges, mode) })
      #expect(isEqualForAllThreadCounts { x.paddedGradient(edges, mode) })
    }
    #expect(isEqualForAllThreadCounts { x.resizedNearest(factor: 2) })
    #expect(isEqualForAllThreadCounts { x.reshaped([3, 62, 68, 5]).resizedNearestGradient(factor: 2) })
    #expect(isEqualForAllThreadCounts { x.resizedBilinear(height: 40, width: 29) })
    #expect(isEqualForAllThreadCounts { x.resizedBilinearGradient(height: 15, width: 17) })
    #expect(isEqualForAllThreadCounts { x.pixelShuffled(2) })
    #expect(isEqualForAllThreadCounts { x.reshaped([3, 62, 68, 5]).pixelUnshuffled(2) })
    #expect(isEqualForAllThreadCounts { x.flippedHorizontally() })
  }

  @Test("Shapes that do not fit stop the program with a sentence")
  func traps() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([4, 4, 3]).padded(Edges(1), .zero) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([1, 4, 2, 3]).padded(Edges(2), .reflect) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([1, 3, 3, 1]).paddedGradient(Edges(2), .zero) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([1, 3, 4, 1]).resizedNearestGradient(factor: 2) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([1, 3, 4, 6]).pixelShuffled(2) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([1, 3, 4, 6]).pixelUnshuffled(2) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([1, 3, 4, 6]).resizedBilinear(height: 0, width: 2) }
  }
}
