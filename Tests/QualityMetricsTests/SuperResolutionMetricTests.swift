import Foundation
import Images
import QualityMetrics
import Tensors
import Testing

/// The folder of published files, where the variable SYNTHBENCH_DATA leads to it.
private let publishedData = ProcessInfo.processInfo.environment["SYNTHBENCH_DATA"].map { URL(filePath: $0) }

/// An image as a batch of one in 0…255.
private func batch(_ image: Image) -> Tensor {
  image.tensor(.bytes).reshaped([1, image.height, image.width, image.channels])
}

/// An image with structure at several scales.
private func picture(height: Int, width: Int, phase: Double) -> Image {
  let samples = (0..<height * width * 3).map { place -> UInt8 in
    let (y, x, channel) = (Double(place / 3 / width), Double(place / 3 % width), Double(place % 3))
    return UInt8(128 + 60 * sin(0.3 * x + 0.7 * channel + phase) * cos(0.2 * y) + 50 * sin(1.1 * y + phase * x / 9))
  }
  return Image(height: height, width: width, channels: 3, samples: samples)
}

@Suite struct SuperResolutionMetricTests {
  @Test("the border of four pixels does not count, and what lies inside it does")
  func border() throws {
    let real = batch(picture(height: 24, width: 30, phase: 0))
    var edge = real
    edge.mutate { span in for i in 0..<4 * 30 * 3 { span[i] = 0 } }
    #expect(try SRGAN2017.peakSignalToNoise(edge, real).value == .infinity)
    #expect(try SRGAN2017.structuralSimilarity(edge, real).value == 1)
    var inside = real
    inside.mutate { span in for i in 4 * 30 * 3..<5 * 30 * 3 { span[i] = 0 } }
    #expect(try SRGAN2017.peakSignalToNoise(inside, real).value < 30)
    #expect(try SRGAN2017.structuralSimilarity(inside, real).value < 0.99)
  }

  @Test("PSNR is that of luma rounded to 8 bits")
  func rounding() throws {
    // White to 250 in blue is 0.49 of luma: nothing after rounding. To 249 it is 0.59: one level.
    func blue(_ level: UInt8) -> Tensor { batch(Image(height: 9, width: 9, colour: [255, 255, level])) }
    #expect(try SRGAN2017.peakSignalToNoise(blue(250), blue(255)).value == .infinity)
    #expect(abs(try SRGAN2017.peakSignalToNoise(blue(249), blue(255)).value - 20 * log10(255)) < 1e-9)
  }

  @Test("SSIM equals the reference computation in NumPy")
  func similarity() throws {
    // `daala_ssim` of Fixtures/make_super_resolution.py on the same two pictures.
    let score = try SRGAN2017.structuralSimilarity(
      batch(picture(height: 200, width: 120, phase: 0.4)), batch(picture(height: 200, width: 120, phase: 0)))
    #expect(abs(score.value - -0.06924062230680929) < 1e-6)
  }

  @Test("signatures state colour, rounding, border and window")
  func signatures() throws {
    let image = batch(picture(height: 24, width: 24, phase: 0))
    #expect(
      try SRGAN2017.peakSignalToNoise(image, image).signature.line
        == "psnr@srgan2017|v1|colour:y601-studio|range:255|rounding:8bit|order:any|n:1|x-border:4")
    #expect(
      try SRGAN2017.structuralSimilarity(image, image).signature.line
        == "ssim@srgan2017|v1|colour:y601-studio|range:255|rounding:8bit|order:any|n:1|x-border:4"
        + "|x-window:gauss-1.5/256-of-height-renormalised")
  }

  @Test("images that the border eats up are refused with their size")
  func tooSmall() {
    let small = Tensor.zeros([1, 8, 20, 3])
    let error = MetricError.imageTooSmall(.ssimSRGAN2017, height: 8, width: 20, window: 9)
    #expect(throws: error) { try SRGAN2017.structuralSimilarity(small, small) }
  }

  @Test("the feature distance is relative to the real features, and 1 for none at all")
  func features() throws {
    let real = Tensor([2, 1, 1, 2], [1, 2, 3, 4])
    #expect(try FeatureDistance.score(real, real).value == 0)
    #expect(try FeatureDistance.score(.zeros([2, 1, 1, 2]), real).value == 1)
    // Mean squares 2.5 and 12.5, so the scale is 7.5; the second pair is off by 1 and 1.
    #expect(try FeatureDistance.score(Tensor([2, 1, 1, 2], [1, 2, 4, 5]), real).perItem == [0, 1 / 7.5])
    #expect(throws: MetricError.self) { try FeatureDistance.score(real, .zeros([2, 1, 1, 2])) }
  }
}

@Suite(.enabled(if: publishedData != nil, "set SYNTHBENCH_DATA to the folder of published files"))
struct Set5Tests {
  /// The real images of Set5, cropped to multiples of four, and their small versions.
  private func pairs() throws -> [(real: Image, small: Image)] {
    let data = try #require(publishedData)
    return try ["baby", "bird", "butterfly", "head", "woman"].map { name in
      let whole = try Image(contentsOf: data.appending(path: "set5/\(name).png"))
      let real = whole.cropped(rows: 0..<whole.height / 4 * 4, columns: 0..<whole.width / 4 * 4)
      return (real, real.resized(height: real.height / 4, width: real.width / 4, .matlabBicubic))
    }
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test("the published rows of nearest and bicubic ×4 are met")
  func calibration() throws {
    var (bicubic, nearest, similarity, wang): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for (real, small) in try pairs() {
      let truth = batch(real)
      let cubic = batch(small.resized(height: real.height, width: real.width, .matlabBicubic))
      bicubic.append(try SRGAN2017.peakSignalToNoise(cubic, truth).value)
      nearest.append(try SRGAN2017.peakSignalToNoise(batch(small.enlarged(4)), truth).value)
      similarity.append(try SRGAN2017.structuralSimilarity(cubic, truth).value)
      func inner(_ images: Tensor) -> Tensor {
        images.lumaStudio601(.bytes).sliced(axis: 1, 4..<real.height - 4).sliced(axis: 2, 4..<real.width - 4)
      }
      wang.append(try StructuralSimilarity.wang2004(inner(cubic), inner(truth), range: 255).value)
    }
    // Published: 28.43 and 26.26 dB, .8211. The middle numbers are ours in NumPy.
    #expect(abs(mean(bicubic) - 28.4189) < 0.0005 && abs(mean(bicubic) - 28.43) < 0.02)
    #expect(abs(mean(nearest) - 26.2500) < 0.0005 && abs(mean(nearest) - 26.26) < 0.02)
    #expect(abs(mean(similarity) - 0.82162) < 0.0001 && abs(mean(similarity) - 0.8211) < 0.002)
    #expect(abs(mean(wang) - 0.8113) < 0.0001)
  }
}
