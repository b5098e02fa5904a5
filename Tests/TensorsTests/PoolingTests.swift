import Tensors
import Testing

private struct Case: CustomTestStringConvertible {
  let shape: Shape
  let window: Window
  var testDescription: String { "\(shape), \(window.height)×\(window.width)" }

  static let all: [Case] = [
    Case(shape: [2, 6, 8, 1], window: Window(2, stride: 2)),
    Case(shape: [1, 7, 5, 3], window: Window(3, stride: 2, padding: Edges(1))),
    Case(shape: [2, 7, 6, 16], window: Window(3, stride: 2, padding: Edges(top: 0, bottom: 1, left: 0, right: 1))),
    Case(shape: [1, 5, 9, 17], window: Window(3, stride: 1, padding: Edges(top: 2, bottom: 0, left: 1, right: 2))),
    Case(shape: [2, 5, 6, 4], window: Window(3, stride: 2, padding: Edges(1))),
    Case(shape: [1, 6, 7, 8], window: Window(2, stride: 2, padding: Edges(top: 1, bottom: 0, left: 0, right: 1))),
    Case(shape: [1, 8, 7, 33], window: Window(2, stride: 3)),
    Case(shape: [2, 4, 4, 20], window: Window(4, stride: 4)),
    Case(shape: [1, 6, 9, 18], window: wide),
  ]

  private static var wide: Window {
    var window = Window(2, stride: 1, padding: Edges(top: 0, bottom: 0, left: 2, right: 1))
    (window.width, window.strideX) = (3, 2)
    return window
  }

  /// The pixels of the window at an output index that lie within the image, with their places in the window.
  func pixels(_ index: [Int]) -> [(place: Int, y: Int, x: Int)] {
    (0..<window.height * window.width).compactMap { place in
      let y = index[1] * window.strideY - window.padding.top + place / window.width
      let x = index[2] * window.strideX - window.padding.left + place % window.width
      return (0..<shape[1]).contains(y) && (0..<shape[2]).contains(x) ? (place, y, x) : nil
    }
  }

  var pooledShape: Shape {
    let extents = window.outputExtents(height: shape[1], width: shape[2])
    return [shape[0], extents.height, extents.width, shape[3]]
  }
}

@Suite("Pooling")
struct PoolingTests {
  @Test("Max pooling finds the greatest pixel of each window and where it lies", arguments: Case.all)
  private func maximum(sample: Case) {
    // Few different values, so that the first of equals must win.
    let x = Tensor(sample.shape, normalValues(sample.shape).values.map { ($0 * 2).rounded() })
    let plain = IndexedValues(x)
    let (output, winners) = x.maxPooled(sample.window)
    func winner(_ index: [Int]) -> (value: Float, place: Int) {
      sample.pixels(index).map { (plain[index[0], $0.y, $0.x, index[3]], $0.place) }
        .reduce((-Float.infinity, -1)) { $1.0 > $0.0 ? $1 : $0 }
    }
    #expect(output.shape == sample.pooledShape)
    #expect(output.values == reference(sample.pooledShape) { winner($0).value })
    #expect(winners.values == reference(sample.pooledShape) { Float(winner($0).place) })
    #expect(x.maxPoolGathered(sample.window, winners: winners).values == output.values)
    #expect(x.maxima(sample.window).values == output.values)
  }

  @Test("Scattering to the winners is the adjoint of gathering from them", arguments: Case.all)
  private func scatter(sample: Case) {
    let winners = normalValues(sample.shape, 5).maxPooled(sample.window).winners
    #expect(
      areAdjoint(
        sample.shape, { $0.maxPoolGathered(sample.window, winners: winners) },
        { $0.maxPoolScattered(sample.window, winners: winners, inputShape: sample.shape) }))
  }

  @Test("Average pooling is the mean of the pixels within the image, with its adjoint", arguments: Case.all)
  private func average(sample: Case) {
    let x = normalValues(sample.shape)
    let plain = IndexedValues(x)
    let expected = reference(sample.pooledShape) { index in
      let pixels = sample.pixels(index)
      let sum = pixels.reduce(0.0) { $0 + Double(plain[index[0], $1.y, $1.x, index[3]]) }
      return Float(sum / Double(pixels.count))
    }
    #expect(distance(x.averagePooled(sample.window).values, expected) < 1e-6)
    #expect(
      areAdjoint(
        sample.shape, { $0.averagePooled(sample.window) },
        { $0.averagePooledGradient(sample.window, inputShape: sample.shape) }))
  }

  @Test("NaN wins over numbers, wherever it lies", arguments: [1, 16])
  func notANumber(channels: Int) {
    for place in 0..<4 {
      var values = [Float](repeating: 1, count: 4 * channels)
      for c in 0..<channels { values[place * channels + c] = .nan }
      let (output, winners) = Tensor([1, 2, 2, channels], values).maxPooled(Window(2, stride: 2))
      #expect(output.values.allSatisfy { $0.isNaN })
      #expect(winners.values.allSatisfy { $0 == Float(place) })
    }
  }

  @Test("Pooling gives the same bits for any number of threads")
  func threads() {
    let x = normalValues([3, 41, 34, 20])
    let window = Window(3, stride: 2, padding: Edges(1))
    let (output, winners) = x.maxPooled(window)
    #expect(isEqualForAllThreadCounts { x.maxPooled(window).winners })
    #expect(isEqualForAllThreadCounts { x.maxPooled(window).output })
    #expect(isEqualForAllThreadCounts { output.maxPoolScattered(window, winners: winners, inputShape: x.shape) })
    #expect(isEqualForAllThreadCounts { x.maxPoolGathered(window, winners: winners) })
    #expect(isEqualForAllThreadCounts { x.averagePooled(window) })
    #expect(isEqualForAllThreadCounts { output.averagePooledGradient(window, inputShape: x.shape) })
  }

  @Test("Windows and shapes that do not fit stop the program with a sentence")
  func traps() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([1, 2, 2, 1]).maxPooled(Window(3, stride: 1)) }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 4, 4, 1]).averagePooled(Window(2, stride: 1, padding: Edges(2)))
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 2, 2, 1]).averagePooledGradient(Window(2, stride: 2), inputShape: [1, 6, 4, 1])
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 4, 4, 1]).maxPoolGathered(Window(2, stride: 2), winners: .zeros([1, 4, 4, 1]))
    }
  }
}
