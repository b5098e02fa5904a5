import Foundation
import Images
import Judges
import Layers
import ParityFixtures
import Tensors
import Testing

@Suite("Inception-v3")
struct InceptionTests {
  /// Hashed parameters, with weights that keep the size of values through ReLU, as `make_inception.py` sets them.
  private static let network: InceptionV3 = {
    let parameters = InceptionV3.parameters()
    let kernels = parameters.filter { $0.parameter.shape.rank == 4 }
    setHashedValues(of: parameters.filter { $0.parameter.shape.rank != 4 })
    for named in kernels {
      let fan = named.parameter.shape.extents.dropFirst().reduce(1, *)
      named.parameter.set(hashedTensor(named.name, named.parameter.shape, scale: (6 / Double(fan)).squareRoot()))
    }
    return InceptionV3(parameters: parameters)
  }()

  @Test("agrees with PyTorch, features and logits, to 1e-4; more images and threads change no bit")
  func parity() throws {
    let fixture = try ParityFixture("inception", in: .module)
    let images = hashedTensor("images", [1, 107, 139, 3])
    let output = Self.network(images)
    #expect(try fixture.projectionMismatch(output.features, "features") == nil)
    #expect(try fixture.mismatch(output.logits, "logits") == nil)
    let more = Tensor.concatenated([images, hashedTensor("others", [2, 107, 139, 3])], axis: 0)
    let threads = Threads.count
    defer { Threads.use(threads) }
    Threads.use(3)
    #expect(Self.network(more).logits.sliced(axis: 0, 0..<1).values == output.logits.values)
  }

  @Test("has torchvision's names, and its number of trained values without the auxiliary head")
  func names() {
    let parameters = InceptionV3.parameters()
    let trained = parameters.filter(\.parameter.isTrained).reduce(0) { $0 + $1.parameter.value.count }
    #expect(trained == 23_834_568 && InceptionV3.trainedCount() == 23_834_568)
    let names = parameters.map(\.name)
    #expect(names.count == 94 * 5 + 2 && Set(names).count == names.count)
    #expect(
      names.prefix(5) == [
        "Conv2d_1a_3x3.conv.weight", "Conv2d_1a_3x3.bn.weight", "Conv2d_1a_3x3.bn.bias",
        "Conv2d_1a_3x3.bn.running_mean", "Conv2d_1a_3x3.bn.running_var",
      ])
    for name in ["Mixed_5b.branch5x5_2", "Mixed_6e.branch7x7dbl_5", "Mixed_7a.branch7x7x3_4", "Mixed_7c.branch3x3_2b"] {
      #expect(names.contains("\(name).conv.weight"))
    }
    #expect(names.suffix(2) == ["fc.weight", "fc.bias"])
  }

  /// A picture of `Fixtures/make_clean_input.py`, and what clean-fid makes of it.
  private struct CleanInput: Decodable {
    var height: Int
    var width: Int
    /// Values that are 0 or 255, most of them cut off.
    var cut: Int
    var values: [Float]
  }

  @Test("clean-fid's input is bicubic without rounding, cut off beyond 0…255, for larger and smaller pictures")
  func cleanInput() throws {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/clean_input", withExtension: "json"))
    for expected in try JSONDecoder().decode([CleanInput].self, from: Data(contentsOf: file)) {
      let samples = (0..<expected.height * expected.width * 3).map { place -> UInt8 in
        let value: Int = place * 37 + place / 7 * 11
        return UInt8(value % 256)
      }
      let input = Inception2015.cleanInput(
        Image(height: expected.height, width: expected.width, channels: 3, samples: samples))
      #expect(input.shape == [1, 299, 299, 3])
      let values = input.values
      for (place, value) in expected.values.enumerated() {
        #expect(abs(values[1009 * place] - value) < 1e-4, "value \(1009 * place)")
      }
      #expect(abs(values.count { $0 == 0 || $0 == 255 } - expected.cut) <= 2)
    }
    let grey = Inception2015.cleanInput(Image(height: 40, width: 30, colour: [100]))
    #expect(grey.values.allSatisfy { abs($0 - 100) < 1e-4 })
  }
}
