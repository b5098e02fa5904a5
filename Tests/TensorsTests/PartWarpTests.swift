import Tensors
import Testing

/// A warp by random parts of pictures, and the same worked out pixel by pixel.
private struct Case: CustomTestStringConvertible {
  let shape: Shape
  let factor: Int
  let parts: Int
  var testDescription: String { "\(shape), \(parts) parts, reduced by \(factor)" }

  static let all: [Case] = [
    Case(shape: [2, 6, 5, 1], factor: 1, parts: 3), Case(shape: [1, 7, 4, 16], factor: 2, parts: 4),
    Case(shape: [3, 5, 6, 19], factor: 1, parts: 10), Case(shape: [1, 4, 8, 48], factor: 4, parts: 2),
    Case(shape: [2, 3, 3, 7], factor: 1, parts: 1), Case(shape: [1, 3, 4, 2], factor: 1, parts: 0),
  ]

  /// Maps that turn, stretch and shift; some parts lead nowhere, some cover everything, and two are the same.
  var items: [[WarpedPart]] {
    var random = RandomStream(seed: 3, role: .world, index: UInt64(shape.count))
    let (height, width) = (shape[1] * factor, shape[2] * factor)
    return (0..<shape[0]).map { _ in
      let made = (0..<parts).map { part in
        func number() -> Double { Double(random.uniform(-0.6, 0.6)) }
        let shift = 2 * Double(factor)
        let map = AffineMap(
          x: [1 + number(), number(), shift * number()], y: [number(), 1 + number(), shift * number()])
        let rows = random.integer(below: height), columns = random.integer(below: width)
        let mask =
          part % 3 == 0
          ? PixelMask(height: height, width: width, repeating: true)
          : PixelMask(height: height, width: width, rows: rows / 2..<height, columns: 0..<columns + 1)
        return WarpedPart(source: part == 4 ? nil : map, mask: mask)
      }
      return made.count > 1 ? Array(made.dropLast()) + [made[0]] : made
    }
  }

  var warp: PartWarp { PartWarp(items, height: shape[1] * factor, width: shape[2] * factor, reducedBy: factor) }

  /// For an index of the result, what each part shows there: nil where its mask is not.
  func shown(_ x: IndexedValues, _ index: [Int]) -> [(value: Float, source: Int)?] {
    items[index[0]].map { part in
      guard part.mask[index[1] * factor, index[2] * factor] else { return nil }
      guard let map = part.source else { return (0, -1) }
      let point = map([Double(index[2] * factor), Double(index[1] * factor)]) / Double(factor)
      let (column, row) = (point.x.rounded(), point.y.rounded())
      guard let value = x.pixel(index[0], Int(row), Int(column), index[3]) else { return (0, -1) }
      return (value, Int(row) * shape[2] + Int(column))
    }
  }
}

@Suite("Warps by parts")
struct PartWarpTests {
  @Test("The maximum of all parts, zero where a mask is not, agrees with a plain one", arguments: Case.all)
  private func maximum(sample: Case) {
    let x = normalValues(sample.shape)
    let plain = IndexedValues(x)
    let (output, winners) = x.warpedMaximum(sample.warp)
    let expected = reference(sample.shape) { index in
      let shown = sample.shown(plain, index)
      return shown.map { $0?.value ?? 0 }.max() ?? 0
    }
    #expect(output.values == expected)
    #expect(x.warpedMaxima(sample.warp).values == expected)
    #expect(x.warpGathered(sample.warp, winners: winners).values == expected)
    #expect(
      winners.values
        == reference(sample.shape) { index in
          let shown = sample.shown(plain, index)
          let best = shown.map { $0?.value ?? 0 }.max() ?? 0
          return best == 0 ? -1 : Float(shown.compactMap { $0 }.first { $0.value == best }?.source ?? -1)
        })
  }

  @Test("The mean is over the parts that cover a pixel, also those that show nothing", arguments: Case.all)
  private func mean(sample: Case) {
    let x = normalValues(sample.shape)
    let plain = IndexedValues(x)
    let expected = reference(sample.shape) { index in
      let covering = sample.shown(plain, index).compactMap { $0?.value }
      return covering.isEmpty ? 0 : Float(covering.reduce(0.0) { $0 + Double($1) } / Double(covering.count))
    }
    #expect(distance(x.warpedMean(sample.warp).values, expected) < 1e-6)
  }

  @Test("Gradients are exact adjoints", arguments: Case.all)
  private func adjoints(sample: Case) {
    let warp = sample.warp
    let winners = normalValues(sample.shape, 4).warpedMaximum(warp).winners
    #expect(
      areAdjoint(
        sample.shape, { $0.warpGathered(warp, winners: winners) }, { $0.warpScattered(warp, winners: winners) }))
    #expect(areAdjoint(sample.shape, { $0.warpedMean(warp) }, { $0.warpedMeanGradient(warp) }))
  }

  @Test("The map that moves nothing gives the picture back, and a shift moves it with zeros behind")
  func shift() {
    let x = normalValues([1, 3, 4, 2])
    let all = PixelMask(height: 3, width: 4, repeating: true)
    let still = PartWarp([[WarpedPart(source: .identity, mask: all)]], height: 3, width: 4)
    #expect(x.warpedMaximum(still).output.values == x.values)
    let left = WarpedPart(source: AffineMap(x: [1, 0, 1], y: [0, 1, 0]), mask: all)
    let moved = x.warpedMaxima(PartWarp([[left]], height: 3, width: 4))
    #expect(moved.sliced(axis: 2, 0..<3).values == x.sliced(axis: 2, 1..<4).values)
    #expect(moved.sliced(axis: 2, 3..<4).values.allSatisfy { $0 == 0 })
  }

  @Test("NaN wins over numbers and zeros", arguments: [1, 16])
  func notANumber(channels: Int) {
    let masks = [0..<1, 0..<2].map { PixelMask(height: 1, width: 2, rows: 0..<1, columns: $0) }
    let warp = PartWarp([masks.map { WarpedPart(source: .identity, mask: $0) }], height: 1, width: 2)
    let x = Tensor([1, 1, 2, channels], repeating: .nan)
    #expect(x.warpedMaxima(warp).values.allSatisfy { $0.isNaN })
  }

  @Test("Warps give the same bits for any number of threads")
  func threads() {
    let sample = Case(shape: [3, 40, 17, 20], factor: 1, parts: 6)
    let (warp, x) = (sample.warp, normalValues(sample.shape))
    let (output, winners) = x.warpedMaximum(warp)
    #expect(isEqualForAllThreadCounts { x.warpedMaximum(warp).winners })
    #expect(isEqualForAllThreadCounts { x.warpedMaxima(warp) })
    #expect(isEqualForAllThreadCounts { output.warpScattered(warp, winners: winners) })
    #expect(isEqualForAllThreadCounts { x.warpGathered(warp, winners: winners) })
    #expect(isEqualForAllThreadCounts { x.warpedMean(warp) })
    #expect(isEqualForAllThreadCounts { output.warpedMeanGradient(warp) })
  }

  @Test("Polygons cover the pixels whose centres they hold")
  func polygons() {
    let triangle = PixelMask(height: 4, width: 5, polygon: [[-0.5, -0.5], [3.6, -0.5], [-0.5, 3.6]])
    let rows = ["XXXX.", "XXX..", "XX...", "X...."]
    #expect(triangle.pixels == rows.joined().map { $0 == "X" })
    let outside = PixelMask(height: 4, width: 5, polygon: [[9, 9], [12, 9], [12, 1e30]])
    #expect(!outside.pixels.contains(true))
  }

  @Test("Maps and pictures that do not fit stop the program with a sentence")
  func traps() async {
    await #expect(processExitsWith: .failure) { _ = PartWarp([], height: 3, width: 4, reducedBy: 2) }
    await #expect(processExitsWith: .failure) {
      let part = WarpedPart(source: nil, mask: PixelMask(height: 2, width: 2, repeating: true))
      _ = PartWarp([[part]], height: 4, width: 4)
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 4, 4, 1]).warpedMaxima(PartWarp([[]], height: 4, width: 2))
    }
  }
}
