import Tensors
import Testing

@Suite("Shape work")
struct ShapeWorkTests {
  @Test("Concatenation puts the parts side by side along any axis", arguments: [0, 1, 2, -1])
  func concatenation(axis: Int) {
    for inner in [1, 3, 16, 17, 200, 5000] {
      let shapes = [1, 4, 3].map { extent -> Shape in
        var extents = [2, 3, inner]
        extents[axis < 0 ? 2 : axis] = extent * (axis == 0 || axis == 1 ? 1 : inner)
        return Shape(extents)
      }
      let parts = shapes.enumerated().map { normalValues($1, UInt64($0)) }
      let joined = Tensor.concatenated(parts, axis: axis)
      let plain = parts.map { IndexedValues($0) }
      let counted = axis < 0 ? 2 : axis
      #expect(joined.shape[counted] == shapes.reduce(0) { $0 + $1[counted] })
      #expect(
        joined.values
          == reference(joined.shape) { index in
            var index = index
            var part = 0
            while index[counted] >= shapes[part][counted] {
              index[counted] -= shapes[part][counted]
              part += 1
            }
            return plain[part][index]
          })
    }
  }

  @Test("A slice holds what lies in the range; embedding it puts zeros elsewhere", arguments: [0, 1, 2, 3, -1])
  func slicesAndEmbeddings(axis: Int) {
    let counted = axis < 0 ? 3 : axis
    for shape: Shape in [[5, 6, 7, 8], [3, 4, 5, 40], [4, 3, 5, 300], [3, 70, 4, 80], [6, 5, 6, 4]] {
      let x = normalValues(shape)
      for range in [0..<1, 1..<3, 1..<shape[counted], 2..<2] {
        let plain = IndexedValues(x)
        let slice = x.sliced(axis: axis, range)
        #expect(
          slice.values
            == reference(slice.shape) { index in
              var index = index
              index[counted] += range.lowerBound
              return plain[index]
            })
        let embedded = slice.embedded(axis: axis, at: range.lowerBound, of: shape[counted])
        #expect(
          embedded.values == reference(shape) { range.contains($0[counted]) ? plain[$0] : 0 })
      }
    }
  }

  @Test(
    "A transposition moves every value to its permuted index",
    arguments: [
      [7, 5], [16, 16], [70, 130], [1, 9], [4, 1, 6], [2, 3, 4], [3, 17, 19], [2, 33, 3], [3, 9, 40], [2, 5, 9, 3],
      [2, 3, 13, 11], [3, 8, 16, 24], [2, 6, 5, 2, 4], [300, 3], [3, 300], [4, 129], [129, 4], [2, 1500],
    ] as [Shape])
  func transposition(shape: Shape) {
    let x = normalValues(shape)
    let plain = IndexedValues(x)
    for order in permutations(shape.rank) {
      let moved = x.transposed(order)
      #expect(moved.shape == Shape(order.map { shape[$0] }))
      let expected = reference(moved.shape) { index in
        var source = index
        for (axis, from) in order.enumerated() { source[from] = index[axis] }
        return plain[source]
      }
      #expect(moved.values == expected, "order \(order)")
    }
  }

  @Test("Gathered rows are the rows asked for; scattered rows add up where they meet", arguments: [1, 3, 16, 17, 200])
  func rows(width: Int) {
    let x = normalValues([6, 2, width])
    let plain = IndexedValues(x)
    let rows = [5, 0, 0, 3, 5, 0]
    #expect(x.gatheredRows(rows).values == reference([6, 2, width]) { plain[rows[$0[0]], $0[1], $0[2]] })
    let scattered = x.scatteredRows(rows, of: 7)
    let expected = reference([7, 2, width]) { index in
      rows.indices.reduce(0) { rows[$1] == index[0] ? $0 + plain[$1, index[1], index[2]] : $0 }
    }
    #expect(scattered.values == expected)
  }

  @Test("Slices, concatenations, transpositions and gathered rows have the adjoints they should")
  func adjoints() {
    #expect(areAdjoint([3, 5, 4], { $0.sliced(axis: 1, 1..<4) }, { $0.embedded(axis: 1, at: 1, of: 5) }))
    #expect(areAdjoint([3, 5, 7], { $0.transposed([2, 0, 1]) }, { $0.transposed([1, 2, 0]) }))
    let rows = [4, 4, 1, 0, 4]
    #expect(areAdjoint([5, 33], { $0.gatheredRows(rows) }, { $0.scatteredRows(rows, of: 5) }))
    let other = Tensor.zeros([3, 2, 4])
    #expect(areAdjoint([3, 5, 4], { .concatenated([other, $0], axis: 1) }, { $0.sliced(axis: 1, 2..<7) }))
  }

  @Test("Shape work gives the same bits for any number of threads")
  func threads() {
    let x = normalValues([7, 40, 50, 9])
    #expect(isEqualForAllThreadCounts { x.transposed([0, 3, 1, 2]) })
    #expect(isEqualForAllThreadCounts { x.transposed([2, 0, 1, 3]) })
    #expect(isEqualForAllThreadCounts { x.sliced(axis: 3, 2..<8) })
    #expect(isEqualForAllThreadCounts { x.sliced(axis: 0, 1..<6) })
    #expect(isEqualForAllThreadCounts { x.embedded(axis: 2, at: 3, of: 60) })
    #expect(isEqualForAllThreadCounts { x.embedded(axis: 0, at: 3, of: 11) })
    #expect(isEqualForAllThreadCounts { .concatenated([x, x], axis: -1) })
    #expect(isEqualForAllThreadCounts { x.gatheredRows([3, 3, 6, 1]) })
    #expect(isEqualForAllThreadCounts { x.scatteredRows([1, 1, 0, 2, 1, 0, 1], of: 5) })
  }

  @Test("Shapes that do not fit stop the program with a sentence")
  func traps() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.concatenated([.zeros([2, 3]), .zeros([3, 2])], axis: 0) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).sliced(axis: 1, 1..<4) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).embedded(axis: 0, at: 2, of: 3) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).transposed([0, 0]) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).gatheredRows([2]) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).scatteredRows([0, 4], of: 4) }
  }

  private func permutations(_ count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return permutations(count - 1).flatMap { shorter in
      (0..<count).map { place in Array(shorter[..<place]) + [count - 1] + Array(shorter[place...]) }
    }
  }
}
