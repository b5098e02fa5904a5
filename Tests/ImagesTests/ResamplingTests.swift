import Foundation
import Images
import Tensors
import Testing

/// A case of `Fixtures/make_resampling.py`.
private struct Resized: Decodable {
  let rule: String
  let height: Int
  let width: Int
  let samples: [UInt8]
}

private let rules: [String: Resampling] = [
  "nearest": .nearest, "box": .pillowBox, "bilinear": .pillowBilinear, "bicubic": .pillowBicubic,
  "lanczos": .pillowLanczos, "matlab": .matlabBicubic,
]

@Suite struct ResamplingTests {
  let image = Image(height: 13, width: 17, channels: 3, samples: pattern(13 * 17 * 3))

  @Test("every rule gives the samples that Pillow and MATLAB's rule give, larger and smaller")
  func references() throws {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/resampling", withExtension: "json"))
    let cases = try JSONDecoder().decode([Resized].self, from: Data(contentsOf: file))
    #expect(cases.count == 30)
    for expected in cases {
      let rule = try #require(rules[expected.rule])
      let found = image.resized(height: expected.height, width: expected.width, rule)
      #expect(found.samples == expected.samples, "\(expected.rule) to \(expected.height)×\(expected.width)")
    }
  }

  @Test("a tensor is resized as an image is, without its rounding")
  func tensors() {
    let large = image.resized(height: 29, width: 31, .matlabBicubic)
    let exact = image.tensor(.bytes).resized(height: 29, width: 31, .matlabBicubic)
    #expect(Image(exact, .bytes) == large)
    #expect(exact.values.contains { $0 < 0 })
    #expect(exact.values.contains { $0 != $0.rounded() })
  }

  @Test("a constant stays constant under every rule, and the same size changes nothing")
  func constants() {
    let grey = Tensor([5, 6, 1], repeating: 0.25)
    for rule in rules.values {
      let values = grey.resized(height: 8, width: 3, rule).values
      #expect(values.allSatisfy { abs($0 - 0.25) < 1e-6 })
      #expect(image.resized(height: 13, width: 17, rule) == image)
    }
  }

  @Test("without widening, shrinking reads only the pixels around each centre")
  func withoutAntialiasing() {
    var spike = Image(height: 1, width: 8, colour: [0])
    spike.samples[7] = 255
    var rule = Resampling.matlabBicubic
    #expect(spike.resized(height: 1, width: 2, rule).samples[1] > 0)
    rule.isAntialiased = false
    // Centres 1.5 and 5.5: the kernel of radius 2 reaches pixel 7 with weight a·0.0625·… below zero, clamped.
    #expect(spike.resized(height: 1, width: 2, rule).samples == [0, 0])
    #expect(Resampling(.cubic(a: -0.75)) != .pillowBicubic)
  }

  @Test("luma of black, white and the primaries is that of BT.601 in studio range")
  func luma() {
    let colours = Tensor([5, 3], [0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255])
    let expected: [Float] = [16, 235, 81.481, 144.553, 40.966]
    for (found, known) in zip(colours.lumaStudio601(.bytes).values, expected) { #expect(abs(found - known) < 1e-4) }
    #expect(Tensor([1, 1], [1]).lumaStudio601(.signed).values == [235])
  }
}
