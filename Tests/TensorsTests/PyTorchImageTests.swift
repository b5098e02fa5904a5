import Tensors
import Testing

/// Numbers that PyTorch 2.13 gives for images filled with 7·i modulo 11 in N×H×W×C order.
@Suite("Image operations against PyTorch")
struct PyTorchImageTests {
  @Test("Bilinear enlargement, even and odd factors, equals torch.nn.functional.interpolate")
  func enlargement() {
    expect(
      moduloValues([1, 2, 3, 1]).resizedBilinear(height: 4, width: 6),
      [
        0, 1.75, 5.25, 6, 4, 3, 2.5, 3.5625, 5.6875, 5.75, 3.75, 2.75, 7.5, 7.1875, 6.5625, 5.25, 3.25, 2.25, 10, 9, 7,
        5, 3, 2,
      ])
    expect(
      moduloValues([1, 3, 4, 1]).resizedBilinear(height: 5, width: 7),
      [
        0, 2.5, 6.5, 5, 3.500001, 7.500001, 10, 2.4, 3.328572, 4.814286, 5.2, 5.585715, 7.071428, 8, 6, 4.571428,
        2.285714, 5.500001, 8.714285, 6.428571, 5, 2.999999, 3.928571, 5.414287, 5.8, 5.714284, 3.42857, 1.999999, 1,
        3.5, 7.5, 6, 3.714285, 1.428571, 0,
      ])
    expect(
      moduloValues([1, 2, 2, 2]).resizedBilinear(height: 3, width: 5),
      [
        0, 7, 0.3, 7.3, 1.5, 8.5, 2.7, 9.7, 3, 10, 3, 4.5, 3.3, 4.8, 4.5, 6, 5.7, 7.2, 6, 7.5, 6, 2, 6.3, 2.3, 7.5, 3.5,
        8.7, 4.7, 9, 5,
      ])
  }

  @Test("Bilinear reduction and the gradient of an enlargement equal PyTorch's")
  func reduction() {
    expect(
      moduloValues([1, 7, 6, 1]).resizedBilinear(height: 3, width: 4),
      [
        5.916667, 2.666667, 7.666667, 1.666667, 4, 6.25, 3, 5.25, 4.833332, 4.333334, 3.833331, 3.333334,
      ])
    expect(
      moduloValues([1, 5, 7, 1]).resizedBilinearGradient(height: 3, width: 4),
      [
        8.442857, 16.157141, 13.985712, 15.214289, 18.285713, 15.614284, 16.471426, 14.628574, 14.985715, 11.514286,
        15.471429, 11.228576,
      ])
  }

  @Test("Pixel shuffling equals torch.nn.functional.pixel_shuffle")
  func shuffling() {
    expect(
      Tensor([1, 2, 2, 8], (0..<32).map(Float.init)).pixelShuffled(2),
      [
        0, 4, 1, 5, 8, 12, 9, 13, 2, 6, 3, 7, 10, 14, 11, 15, 16, 20, 17, 21, 24, 28, 25, 29, 18, 22, 19, 23, 26, 30,
        27,
        31,
      ])
  }

  @Test("Reflection padding and its gradient equal torch.nn.functional.pad")
  func reflection() {
    let edges = Edges(top: 2, bottom: 0, left: 3, right: 1)
    expect(
      moduloValues([1, 3, 4, 1]).padded(edges, .reflect),
      [
        0, 4, 8, 1, 8, 4, 0, 4, 5, 9, 2, 6, 2, 9, 5, 9, 10, 3, 7, 0, 7, 3, 10, 3, 5, 9, 2, 6, 2, 9, 5, 9, 0, 4, 8, 1, 8,
        4, 0, 4,
      ])
    expect(
      moduloValues([1, 5, 8, 1]).paddedGradient(edges, .reflect), [1, 13, 20, 2, 2, 26, 40, 15, 13, 26, 29, 15])
  }

  @Test("Max pooling and its gradient equal torch.nn.functional.max_pool2d")
  func maximum() {
    let window = Window(3, stride: 2, padding: Edges(1))
    let (output, winners) = moduloValues([1, 5, 6, 1]).maxPooled(window)
    expect(output, [9, 10, 10, 9, 10, 9, 10, 10, 9])
    expect(
      moduloValues([1, 3, 3, 1]).maxPoolScattered(window, winners: winners, inputShape: [1, 5, 6, 1]),
      [0, 0, 0, 10, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 14, 0, 0, 1, 0])
  }

  @Test("Average pooling and its gradient equal torch.nn.functional.avg_pool2d without counted padding")
  func average() {
    let window = Window(3, stride: 2, padding: Edges(1))
    expect(
      moduloValues([1, 5, 6, 1]).averagePooled(window),
      [5.25, 5.666667, 5, 5, 5.111111, 4.444445, 4.75, 5.166667, 4.5])
    expect(
      moduloValues([1, 3, 3, 1]).averagePooledGradient(window, inputShape: [1, 5, 6, 1]),
      [
        0, 1.166667, 1.166667, 1.666667, 0.5, 0.5, 1.666667, 3.5, 1.833333, 2.555556, 0.722222, 0.722222, 1.666667,
        2.333333, 0.666667, 0.888889, 0.222222, 0.222222, 3.916667, 5.416667, 1.5, 1.888889, 0.388889, 0.388889, 2.25,
        3.083333, 0.833333, 1, 0.166667, 0.166667,
      ])
  }

  private func expect(_ tensor: Tensor, _ numbers: [Float], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(distance(tensor.values, numbers) < 4e-6, "\(tensor.values)", sourceLocation: sourceLocation)
  }
}
