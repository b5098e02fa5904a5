import Tensors
import Testing

@Suite("Distances to nearest neighbours")
struct NearestNeighboursTests {
  private static let cases: [(Shape, Int)] = [
    ([2, 4, 5, 1], 1), ([1, 6, 3, 16], 2), ([2, 5, 5, 33], 1), ([1, 3, 7, 64], 3), ([1, 4, 4, 21], 0),
  ]

  @Test("agree with a plain search, the first of equals winning", arguments: cases)
  func plain(shape: Shape, reach: Int) {
    // Few different values, so that there are equals.
    func values(_ index: UInt64) -> Tensor {
      Tensor(shape, normalValues(shape, index).values.map { ($0 * 2).rounded() })
    }
    let (own, other) = (values(1), values(2))
    let (a, b) = (IndexedValues(own), IndexedValues(other))
    let (distances, winners) = own.nearestDistances(to: other, reach: reach)
    func best(_ index: [Int]) -> (Float, Int) {
      var best = (Float.infinity, -1)
      for y in max(0, index[1] - reach)...min(shape[1] - 1, index[1] + reach) {
        for x in max(0, index[2] - reach)...min(shape[2] - 1, index[2] + reach) {
          let found = (0..<shape[3]).reduce(Float(0)) {
            $0 + abs(a[index[0], index[1], index[2], $1] - b[index[0], y, x, $1])
          }
          if found < best.0 { best = (found, y * shape[2] + x) }
        }
      }
      return best
    }
    #expect(distances.values == reference([shape[0], shape[1], shape[2]]) { best($0).0 })
    #expect(winners.values == reference([shape[0], shape[1], shape[2]]) { Float(best($0).1) })
    #expect(
      areAdjoint(
        shape, { $0.gatheredNeighbours(winners) }, { $0.scatteredNeighbours(winners, reach: reach) }))
    let nearest = other.gatheredNeighbours(winners)
    #expect((own - nearest).applying(.absolute).sum(over: [3]).values == distances.values)
  }

  @Test("Pixels of a picture in rows 012, 345, 678 against its transpose: the map, and its mean of 2/9")
  func golden() {
    let real = Tensor([1, 3, 3, 1], (0..<9).map { Float($0) })
    let made = real.transposed([0, 2, 1, 3])
    #expect(made.nearestDistances(to: real, reach: 1).distances.values == [0, 0, 1, 0, 0, 0, 1, 0, 0])
    let apart = made.nearestDistances(to: real, reach: 0).distances
    #expect(apart.sum(over: [0, 1, 2]).item == 16)
  }

  @Test("NaN is not hidden by numbers around it", arguments: [1, 16])
  func notANumber(channels: Int) {
    let x = Tensor([1, 1, 3, channels], (0..<3 * channels).map { $0 == channels ? .nan : 0 })
    let found = Tensor.zeros([1, 1, 3, channels]).nearestDistances(to: x, reach: 1).distances
    #expect(found.values.allSatisfy { $0.isNaN })
  }

  @Test("give the same bits for any number of threads")
  func threads() {
    let shape: Shape = [2, 33, 31, 20]
    let (a, b) = (normalValues(shape, 1), normalValues(shape, 2))
    let (distances, winners) = a.nearestDistances(to: b, reach: 2)
    #expect(isEqualForAllThreadCounts { a.nearestDistances(to: b, reach: 2).winners })
    #expect(isEqualForAllThreadCounts { a.nearestDistances(to: b, reach: 2).distances })
    #expect(isEqualForAllThreadCounts { a.nearestDistancesGradient(to: b, winners: winners, upstream: distances) })
    #expect(isEqualForAllThreadCounts { a.scatteredNeighbours(winners, reach: 2) })
    #expect(isEqualForAllThreadCounts { a.gatheredNeighbours(winners) })
  }

  @Test("Maps of different shapes stop the program with a sentence")
  func traps() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 4, 4, 1]).nearestDistances(to: .zeros([1, 4, 4, 2]), reach: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 4, 4, 1]).gatheredNeighbours(.zeros([1, 4, 4, 1]))
    }
  }
}
