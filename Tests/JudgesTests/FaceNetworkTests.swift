import Datasets
import Foundation
import Judges
import Layers
import Tensors
import Testing

@Suite("Networks that read faces")
struct FaceNetworkTests {
  private func network(_ reading: FaceReading, seed: UInt64 = 0) -> FaceNetwork {
    var random = RandomStream(seed: seed, role: .weights)
    return FaceNetwork(reading, using: &random)
  }

  private func share(_ found: [Int], _ wanted: [Int]) -> Double {
    Double(zip(found, wanted).filter { $0 == $1 }.count) / Double(wanted.count)
  }

  /// The share of right bits in each column.
  private func shares(_ found: Tensor, _ wanted: Tensor) -> [Double] {
    let (columns, left, right) = (wanted.shape[1], found.values, wanted.values)
    return (0..<columns).map { column in
      let places = Array(stride(from: column, to: left.count, by: columns))
      return share(places.map { Int(left[$0]) }, places.map { Int(right[$0]) })
    }
  }

  @Test("full", .enabled(if: ProcessInfo.processInfo.environment["FACES_FULL"] != nil))
  func full() throws {
    let all = AttributeFaces(seed: 1, attributes: FaceAttribute.allCases)
    let train = all.batch(.training, 0..<3000), held = all.batch(.test, 0..<500)
    let expressions = ExpressionFaces(seed: 1)
    let trainE = expressions.batch(.training, 0..<2400), heldE = expressions.batch(.test, 0..<480)
    var t = clock()
    func cpu() -> Double { defer { t = clock() }; return Double(clock() - t) / 1e6 }
    for width in [8, 16] {
      for steps in [300, 600] {
        let s = SupervisedSchedule(steps: steps, batchSize: 64, rate: 3e-3)
        var random = RandomStream(seed: 0, role: .weights)
        _ = cpu()
        let a = FaceNetwork(.attributes(count: 8), width: width, using: &random)
        try a.train(on: train.images, train.labels, schedule: s, seed: 0)
        let ca = cpu()
        print("W\(width) S\(steps) attr", ca, shares(a.attributes(of: held.images), held.labels))
        _ = cpu()
        let e = FaceNetwork(.expression, width: width, using: &random)
        try e.train(on: trainE.images, trainE.labels, schedule: s, seed: 0)
        let ce = cpu()
        print("W\(width) S\(steps) expr", ce, share(e.expressions(of: heldE.images), heldE.labels.argmax()))
        let i = FaceNetwork(.identity, width: width, using: &random)
        let faces = all.faces(.training, 0..<2000) + expressions.faces(.training, 0..<2400)
        let images = Tensor.concatenated([train.images.sliced(axis: 0, 0..<2000), trainE.images], axis: 0)
        _ = cpu()
        try i.train(on: images, lastingIdentities(of: faces), schedule: s, seed: 0)
        let ci = cpu()
        for (n, f, x) in [
          ("attr", all.faces(.test, 0..<500), held.images), ("expr", expressions.faces(.test, 0..<480), heldE.images),
        ] {
          let y = i.read(x).values, z = lastingIdentities(of: f).values
          let r = (0..<8).map { (c: Int) -> Float in
            let p: [Int] = Array(stride(from: c, to: y.count, by: 8))
            var m: Float = 0
            for k in p { m += z[k] / Float(p.count) }
            var a: Float = 0
            var b: Float = 0
            for k in p {
              a += (y[k] - z[k]) * (y[k] - z[k])
              b += (z[k] - m) * (z[k] - m)
            }
            return 1 - a / b
          }
          print("W\(width) S\(steps) ident", ci, n, r)
        }
        func id(_ a: [Face], _ b: [Face]) -> Double {
          let x = i.read(all.batch(a).images).values, y = i.read(all.batch(b).images).values
          func d(_ x: ArraySlice<Float>, _ y: ArraySlice<Float>) -> Double {
            var sum: Float = 0
            for (a, b) in zip(x, y) { sum += (a - b) * (a - b) }
            return Double(sum).squareRoot()
          }
          let n = a.count
          var same = 0.0
          var other = 0.0
          for k in 0..<n {
            let l = (k + 1) % n
            same += d(x[8 * k..<8 * k + 8], y[8 * k..<8 * k + 8])
            other += d(x[8 * k..<8 * k + 8], x[8 * l..<8 * l + 8])
          }
          return same / other
        }
        let f = all.faces(.test, 0..<300)
        for attribute in FaceAttribute.allCases {
          print("W\(width) S\(steps) idkeep", attribute, id(f, f.map { $0.changing(attribute) }))
        }
        for x in FaceExpression.allCases { print("W\(width) S\(steps) idkeep", x, id(f, f.map { $0.with(x) })) }
      }
    }
  }
}
