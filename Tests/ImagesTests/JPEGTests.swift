import Foundation
import Images
import Testing

/// A picture without hard edges: what JPEG keeps well.
private func smooth(height: Int, width: Int, channels: Int) -> Image {
  let samples = (0..<height * width * channels).map { place -> UInt8 in
    let (row, column) = (place / channels / width, place / channels % width)
    return UInt8(128 + 60 * sin(Double(row) / 5 + Double(place % channels)) + 50 * cos(Double(column) / 7))
  }
  return Image(height: height, width: width, channels: channels, samples: samples)
}

private func greatestDifference(_ first: Image, _ second: Image) -> Int {
  zip(first.samples, second.samples).map { abs(Int($0) - Int($1)) }.max() ?? 0
}

@Suite struct JPEGTests {
  @Test("grey and colour come back from a file of quality 100 within rounding", arguments: [1, 3])
  func roundTrip(channels: Int) throws {
    let image = smooth(height: 21, width: 34, channels: channels)
    try withScratchFolder { folder in
      let file = folder.appending(path: "image.JPG")
      try image.write(to: file)
      let back = try Image(contentsOf: file)
      #expect((back.height, back.width, back.channels) == (21, 34, channels))
      #expect(greatestDifference(back, image) <= 3)
    }
    #expect(image.jpeg() == image.jpeg())
  }

  @Test("lower quality and coarser colours make smaller files that are further from the image")
  func quality() throws {
    let image = smooth(height: 64, width: 64, channels: 3)
    let files = [image.jpeg(), image.jpeg(subsampling: .both), image.jpeg(quality: 30, subsampling: .both)]
    #expect(files[0].count > files[1].count && files[1].count > files[2].count)
    #expect(try greatestDifference(Image(jpeg: files[2], name: "low"), image) > 5)
  }

  @Test("every truncation is reported with the file's name and length")
  func truncation() throws {
    let whole = smooth(height: 16, width: 16, channels: 3).jpeg()
    for count in 3..<whole.count {
      #expect(throws: ImageError.truncated(file: "short.jpg", byteCount: count)) {
        try Image(jpeg: Array(whole.prefix(count)), name: "short.jpg")
      }
    }
  }

  @Test("a marker within the image data is reported as damage")
  func damage() throws {
    var bytes = smooth(height: 64, width: 64, channels: 3).jpeg()
    let middle = bytes.count * 3 / 4
    bytes.replaceSubrange(middle..<middle + 4, with: [0xFF, 0xC4, 0xFF, 0xDA])
    do {
      _ = try Image(jpeg: bytes, name: "bad.jpg")
      Issue.record("a damaged file was read")
    } catch ImageError.damaged(let file, let reason) {
      #expect(file == "bad.jpg")
      #expect(!reason.isEmpty)
    }
  }

  @Test("a header that claims 65,000×65,000 pixels is refused before anything is allocated")
  func tooLarge() throws {
    var bytes = Image(height: 1, width: 1, colour: [7]).jpeg()
    // The frame header: FF C0, length, depth, then height and width as two bytes each.
    let frame = try #require((0..<bytes.count - 9).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFD, 0xE8, 0xFD, 0xE8])
    #expect(throws: ImageError.tooLarge(file: "huge", height: 65_000, width: 65_000)) {
      try Image(jpeg: bytes, name: "huge")
    }
  }

  @Test("a file that is neither PNG nor JPEG is named")
  func unknown() throws {
    try withScratchFolder { folder in
      let file = folder.appending(path: "page.jpg")
      try Data("<html>not found</html>".utf8).write(to: file)
      #expect(throws: ImageError.unknownFormat(file: file.path)) { try Image(contentsOf: file) }
    }
    #expect(throws: ImageError.notJPEG(file: "empty")) { try Image(jpeg: [], name: "empty") }
  }
}

@Suite(.enabled(if: publishedData != nil, "set SYNTHBENCH_DATA to the folder of published files"))
struct PublishedJPEGTests {
  @Test("a facade has the samples that Pillow reads")
  func facade() throws {
    let data = try #require(publishedData)
    let image = try Image(contentsOf: data.appending(path: "facades/val/1.jpg"))
    #expect((image.height, image.width, image.channels) == (256, 512, 3))
    var sums = [0, 0, 0]
    for (place, sample) in image.samples.enumerated() { sums[place % 3] += Int(sample) * (1 + place / 3 % 7) }
    #expect(sums == [48_241_568, 49_597_041, 74_356_467])
  }
}
