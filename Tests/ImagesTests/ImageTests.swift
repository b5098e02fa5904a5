import Images
import Tensors
import Testing

@Suite struct ImageTests {
  @Test("8-bit samples survive the way to a tensor and back in every range", arguments: ValueRange.allCases)
  func tensorRoundTrip(range: ValueRange) {
    let image = Image(height: 16, width: 16, channels: 1, samples: (0...255).map { UInt8($0) })
    let tensor = image.tensor(range)
    #expect(tensor.shape == [16, 16, 1])
    #expect(tensor.values.first == range.black)
    #expect(abs((tensor.values.last ?? 0) - range.white) < 1e-6)
    #expect(Image(tensor, range) == image)
  }

  @Test("values are rounded to the nearest level, clamped, and NaN is black")
  func rounding() {
    let tensor = Tensor([1, 6], [-0.2, 0.5 / 255, 0.49 / 255, 1.7, .nan, 127.5 / 255])
    #expect(Image(tensor, .unit).samples == [0, 1, 0, 255, 0, 128])
  }

  @Test("a batch is cut into its images")
  func batch() {
    let images = Image.batch(Tensor([2, 1, 2, 1], [0, 1, 1, 0]), .unit)
    #expect(images.map(\.samples) == [[0, 255], [255, 0]])
  }

  @Test("luma, channel expansion and alpha follow Pillow")
  func channels() {
    let colour = Image(height: 1, width: 3, channels: 3, samples: [255, 0, 0, 0, 255, 0, 10, 20, 30])
    #expect(colour.converted(toChannels: 1).samples == [76, 150, 18])
    #expect(colour.converted(toChannels: 4).samples.suffix(4) == [10, 20, 30, 255])
    #expect(colour.converted(toChannels: 4).converted(toChannels: 3) == colour)
  }

  @Test("nearest enlargement repeats pixels and shrinking by the same factor undoes it")
  func nearest() {
    let image = Image(height: 2, width: 2, channels: 1, samples: [1, 2, 3, 4])
    #expect(image.enlarged(2).samples == [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4])
    #expect(image.enlarged(5).resizedNearest(height: 2, width: 2) == image)
  }

  @Test("bilinear resampling interpolates at half-pixel centres")
  func bilinear() {
    // torch.nn.functional.interpolate([0, 100], size: 4, mode: "linear", align_corners: False) = 0, 25, 75, 100.
    let image = Image(height: 1, width: 2, channels: 1, samples: [0, 100])
    #expect(image.resizedBilinear(height: 1, width: 4).samples == [0, 25, 75, 100])
    #expect(image.resizedBilinear(height: 3, width: 2).samples == [0, 100, 0, 100, 0, 100])
    #expect(image.resizedBilinear(height: 1, width: 2) == image)
  }

  @Test("labels are drawn in the palette, and a label beyond it starts it again")
  func labels() {
    let image = Image(labels: [0, 1, 9, 5], height: 2, width: 2)
    #expect(image.samples == [255, 255, 255, 230, 159, 0, 255, 255, 255, 0, 114, 178])
  }

  @Test("a crop holds the rectangle asked for")
  func crop() {
    let image = Image(height: 3, width: 3, channels: 1, samples: Array(0..<9))
    #expect(image.cropped(rows: 1..<3, columns: 0..<2).samples == [3, 4, 6, 7])
  }
}

@Suite struct ContactSheetTests {
  let dark = Image(height: 8, width: 8, colour: [0])
  let red = Image(height: 4, width: 4, colour: [255, 0, 0])

  @Test("a sheet is as large as its images, gaps and text need")
  func extents() {
    let plain = ContactSheet(rows: [[dark, red], [red, nil]], scale: 2, gap: 6).image
    // A gap, the images at twice their size with a gap between them, a gap.
    #expect(plain.height == 42)
    #expect(plain.width == 42)
    let titled = ContactSheet(rows: [[dark]], columnTitles: ["wide title"], rowLabels: ["a"], gap: 6).image
    // The longer word is 5 characters: 29 dots. The label takes 5 dots and a gap.
    #expect(titled.width == 52)
    // A gap, two lines of text of 9 dots, 2 pixels, the image, a gap.
    #expect(titled.height == 40)
  }

  @Test("images keep their colours on the sheet, and text leaves marks")
  func content() {
    let sheet = ContactSheet(rows: [[red]], title: "T", scale: 3, gap: 6).image
    let reds = stride(from: 0, to: sheet.samples.count, by: 3).filter {
      sheet.samples[$0] == 255 && sheet.samples[$0 + 1] == 0
    }
    #expect(reds.count == 144)
    // The bar of the T is five dots wide.
    #expect((6..<11).allSatisfy { sheet[6, $0, 0] == 40 })
    #expect(sheet[7, 6, 0] == 255)
    #expect(sheet[12, 8, 0] == 40)
  }

  @Test("a sheet of nothing is still an image")
  func empty() {
    #expect(ContactSheet(rows: []).image.height > 0)
  }
}
