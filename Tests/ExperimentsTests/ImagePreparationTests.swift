import Experiments
import Foundation
import Images
import Judges
import Tensors
import Testing

@Suite("How images come to a network's size")
struct ImagePreparationTests {
  /// A picture of `Fixtures/make_clean_input.py`, and what clean-fid makes of it.
  private struct CleanInput: Decodable {
    var height: Int
    var width: Int
    /// Values that are 0 or 255, most of them cut off.
    var cut: Int
    var values: [Float]
  }

  private func drawn(height: Int, width: Int) -> Image {
    let samples = (0..<height * width * 3).map { (place: Int) -> UInt8 in
      let value: Int = place * 37 + place / 7 * 11
      return UInt8(value % 256)
    }
    return Image(height: height, width: width, channels: 3, samples: samples)
  }

  @Test("clean-fid's input is bicubic without rounding, cut off beyond 0…255, for larger and smaller pictures")
  func clean() throws {
    let preparation = ImagePreparation(resampler: .bicubic, isAntialiased: true, rounding: .none)
    let file = try #require(Bundle.module.url(forResource: "Fixtures/clean_input", withExtension: "json"))
    for expected in try JSONDecoder().decode([CleanInput].self, from: Data(contentsOf: file)) {
      let picture = drawn(height: expected.height, width: expected.width)
      let values = preparation.resized(picture, height: 299, width: 299).values
      for (place, value) in expected.values.enumerated() {
        #expect(abs(values[1009 * place] - value) < 1e-4, "value \(1009 * place)")
      }
      #expect(abs(values.count { $0 == 0 || $0 == 255 } - expected.cut) <= 2)
    }
  }

  @Test("with antialiasing and 8 bits it is Pillow's resizing; truncated values are at most one level lower")
  func rounded() {
    let picture = drawn(height: 23, width: 31)
    func resized(_ preparation: ImagePreparation) -> [Float] {
      preparation.resized(picture, height: 12, width: 20).values
    }
    let pillow = picture.resized(height: 12, width: 20, .pillowBicubic)
    #expect(resized(ImagePreparation()) == pillow.samples.map { Float($0) })
    let exact = resized(ImagePreparation(rounding: .none))
    let truncated = resized(ImagePreparation(rounding: .truncated))
    #expect(truncated == exact.map { $0.rounded(.down) } && truncated != exact)
  }

  @Test("each rule takes what it says from the pixels; antialiasing passes none over")
  func rules() {
    let row = Image(height: 1, width: 4, channels: 1, samples: [0, 100, 40, 200])
    func halved(_ resampler: Resampler, antialiased: Bool = false) -> [Float] {
      ImagePreparation(resampler: resampler, isAntialiased: antialiased, rounding: .none)
        .resized(row, height: 1, width: 2).values
    }
    #expect(halved(.tensorFlow1) == [0, 40])
    #expect(halved(.nearest) == [100, 200] && halved(.nearest, antialiased: true) == [100, 200])
    #expect(halved(.bilinear) == [50, 120] && halved(.area, antialiased: true) == [50, 120])
    // The triangle reaches over three of the four pixels: weights 3, 3 and 1, and mirrored.
    let wide = halved(.bilinear, antialiased: true)
    #expect(abs(wide[0] - 340 / 7) < 1e-4 && abs(wide[1] - 820 / 7) < 1e-4)
    let sharp = [Resampler.bicubic, .lanczos].map { halved($0, antialiased: true) }
    #expect(Set(sharp + [wide, [50, 120]]).count == 4)
  }

  @Test("torchvision's Inception is fed by the same rules as by its own function", arguments: [(40, 61), (351, 350)])
  func inception(height: Int, width: Int) {
    let image = drawn(height: height, width: width)
    let preparation = ImagePreparation(resampler: .bilinear, isAntialiased: true, rounding: .eightBit)
    let framed = preparation.framed(image, InceptionV3.Frame(height: height, width: width))
    #expect((framed * (2 / 255) + -1).values == InceptionV3.input(image).values)
  }
}
