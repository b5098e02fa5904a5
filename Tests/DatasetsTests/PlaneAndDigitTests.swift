import Datasets
import Tensors
import Testing

@Suite struct Ring8Tests {
  let ring = Ring8(seed: 1)

  @Test("points lie around eight modes on a circle of radius 2")
  func modes() {
    var counts = [Int](repeating: 0, count: 8)
    var square = 0.0
    for item in ring.samples(.training, 0..<4000) {
      counts[item.mode] += 1
      let offset = item.point - Ring8.centres[item.mode]
      square += Double((offset * offset).sum())
    }
    #expect(counts.allSatisfy { $0 > 420 && $0 < 580 })
    // Two coordinates of deviation .05 each.
    #expect(abs((square / 8000).squareRoot() - 0.05) < 0.002)
    #expect(Ring8.centres.allSatisfy { abs(($0 * $0).sum().squareRoot() - 2) < 1e-6 })
  }

  @Test("points are the same again, and the manifest says so")
  func determinism() {
    let points = ring.points(.test, [3, 1])
    #expect(points.shape == [2, 2])
    let again = Ring8(seed: 1, counts: SplitCounts(training: 0, validation: 0, test: 4)).points(.test, [3, 1])
    #expect(points.values == again.values)
    #expect(ring.manifest.contentHash == "d419db52f0c6553e7a39be43a21ebbb97c8723a96a25409986c9e487d627e1ad")
  }
}

@Suite struct Digits16Tests {
  let digits = Digits16(seed: 1)

  @Test("digits are the same again, and the manifest says so")
  func determinism() {
    let (one, again) = (digits.sample(.training, 5), Digits16(seed: 1).sample(.training, 5))
    #expect(one.image.values == again.image.values)
    #expect(one.label == again.label)
    #expect(digits.manifest.contentHash == "f7a6eb56e1dda2540fb0c947f65cddd4cb2f352cc8276b29b0d982f559df9d58")
  }

  @Test("the nearest class mean recognises most digits, so the labels belong to the images")
  func separable() {
    var means = [[Float]](repeating: [Float](repeating: 0, count: 256), count: 10)
    var counts = [Float](repeating: 0, count: 10)
    for item in digits.samples(.training, 0..<1000) {
      counts[item.label] += 1
      for (place, value) in item.image.values.enumerated() { means[item.label][place] += value }
    }
    #expect(counts.allSatisfy { $0 > 70 })
    for label in 0..<10 { means[label] = means[label].map { $0 / counts[label] } }
    let correct = digits.samples(.test, 0..<500).filter { item in
      let values = item.image.values
      let distances = means.map { mean in zip(mean, values).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
      return distances.indices.min { distances[$0] < distances[$1] } == item.label
    }
    #expect(correct.count > 375)
  }

  @Test("digits have ink, smooth edges and an empty border at most places")
  func ink() {
    for item in digits.samples(.validation, 0..<100) {
      let values = item.image.values
      #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(values.reduce(0, +) > 10 && values.reduce(0, +) < 100)
      #expect(values.contains { $0 > 0.2 && $0 < 0.8 })
    }
  }

  @Test("items become a batch in their order")
  func batch() {
    let images = digits.samples(.training, 0..<3).map(\.image)
    let batch = stacked(images)
    #expect(batch.shape == [3, 16, 16, 1])
    #expect(batch.values == images.flatMap(\.values))
  }
}
