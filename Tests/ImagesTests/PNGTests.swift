import Foundation
import Images
import Tensors
import Testing

/// A folder that is removed again after the test.
func withScratchFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "images-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// Samples that differ from place to place.
func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 / 7) } }

@Suite struct PNGTests {
  @Test("grey, RGB and RGBA images come back from a file as they were", arguments: [1, 3, 4])
  func roundTrip(channels: Int) throws {
    let image = Image(height: 5, width: 7, channels: channels, samples: pattern(35 * channels))
    try withScratchFolder { folder in
      let file = folder.appending(path: "image.png")
      try image.write(to: file)
      #expect(try Image(contentsOf: file) == image)
    }
    #expect(image.png == image.png)
  }

  @Test("a label map keeps its indices and its palette")
  func indices() throws {
    let map = IndexedImage(height: 3, width: 4, indices: (0..<12).map { $0 % 8 }, palette: .okabeIto)
    let back = try IndexedImage(png: map.png, name: "map")
    #expect(back == map)
    #expect(try Image(png: map.png, name: "map") == map.coloured)
  }

  @Test("16-bit grey comes back exactly, and 8-bit grey read as 16-bit keeps its values")
  func deep() throws {
    let image = DeepImage(height: 2, width: 3, samples: [0, 1, 255, 256, 32001, 65535])
    #expect(try DeepImage(png: image.png, name: "depth") == image)
    let shallow = Image(height: 2, width: 2, channels: 1, samples: [0, 3, 128, 255])
    #expect(try DeepImage(png: shallow.png, name: "depth").samples == [0, 3, 128, 255])
  }

  @Test("every truncation of a file is reported with the file's name and length")
  func truncation() throws {
    let whole = Image(height: 6, width: 6, channels: 3, samples: pattern(108)).png
    for count in 9..<whole.count {
      #expect(throws: ImageError.truncated(file: "short.png", byteCount: count)) {
        try Image(png: Array(whole.prefix(count)), name: "short.png")
      }
    }
  }

  @Test("a flipped bit in the image data is reported as damage")
  func damage() throws {
    var bytes = Image(height: 6, width: 6, channels: 1, samples: pattern(36)).png
    bytes[bytes.count - 20] ^= 1
    do {
      _ = try Image(png: bytes, name: "bad.png")
      Issue.record("a damaged file was read")
    } catch ImageError.damaged(let file, let reason) {
      #expect(file == "bad.png")
      #expect(!reason.isEmpty)
    }
  }

  @Test("files of another kind, missing files and wrong pixel kinds have errors of their own")
  func otherKinds() throws {
    #expect(throws: ImageError.notPNG(file: "note.txt")) { try Image(png: Array("hello".utf8), name: "note.txt") }
    #expect(throws: ImageError.notPNG(file: "empty")) { try Image(png: [], name: "empty") }
    let missing = URL(filePath: "/nowhere/at/all.png")
    let error = ImageError.unreadable(file: "/nowhere/at/all.png", reason: "no such file or folder")
    #expect(throws: error) { try Image(contentsOf: missing) }
    let colour = Image(height: 2, width: 2, colour: [1, 2, 3]).png
    #expect(throws: ImageError.notIndexed(file: "colour")) { try IndexedImage(png: colour, name: "colour") }
    #expect(throws: ImageError.notGrey(file: "colour")) { try DeepImage(png: colour, name: "colour") }
  }

  @Test("a header that claims terabytes is refused before anything is allocated")
  func tooLarge() throws {
    // IHDR of 900000×900000 RGB with its checksum.
    var bytes: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82]
    bytes += [
      0, 13, 187, 160, 0, 13, 187, 160, 8, 2, 0, 0, 0, 95, 223, 6, 216, 0, 0, 0, 0, 73, 68, 65, 84, 53, 175, 6, 30,
    ]
    #expect(throws: ImageError.tooLarge(file: "huge", height: 900_000, width: 900_000)) {
      try Image(png: bytes, name: "huge")
    }
  }

  @Test("a folder that does not exist is named when writing")
  func unwritable() throws {
    let image = Image(height: 1, width: 1, colour: [7])
    #expect(throws: ImageError.unwritable(file: "/nowhere/at/all.png", reason: "no such file or folder")) {
      try image.write(to: URL(filePath: "/nowhere/at/all.png"))
    }
    try withScratchFolder { folder in
      #expect(throws: ImageError.self) { try image.write(to: folder) }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(left.isEmpty)
    }
  }
}

@Suite struct PNGVariantTests {
  /// A file that `Fixtures/make_png_variants.py` has written.
  func fixture(_ name: String) throws -> URL {
    try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "png"))
  }

  @Test(
    "interlaced files, few bits, alpha, gamma and palettes give the samples that Pillow gives",
    arguments: [
      ("interlaced", 3, 5_599_856), ("grey-1-bit", 1, 61_200), ("grey-4-bit", 1, 14_688), ("grey-alpha", 4, 33_248),
      ("linear-gamma", 1, 14_736), ("palette-2-bit", 3, 87_975), ("palette-alpha", 4, 181_130),
    ])
  func samples(name: String, channels: Int, weightedSum: Int) throws {
    let image = try Image(contentsOf: fixture(name))
    #expect(image.channels == channels)
    var sum = 0
    for (place, sample) in image.samples.enumerated() { sum += (place + 1) * Int(sample) }
    #expect(sum == weightedSum)
  }

  @Test("16 bits are scaled to the nearest of 8 bits")
  func sixteenBits() throws {
    let exact = (0..<12).map { Double($0 * 37 * 5000 % 65536) }
    let image = try Image(contentsOf: fixture("rgb-16-bit"))
    #expect(image.samples.map(Int.init) == exact.map { Int(($0 / 257).rounded()) })
  }

  @Test("indices of two bits a pixel are unpacked, and few bits of grey keep their values")
  func fewBits() throws {
    let map = try IndexedImage(contentsOf: fixture("palette-2-bit"))
    #expect(map.indices.map(Int.init) == (0..<15).map { $0 * 37 % 3 })
    #expect(map.palette.colours == [Colour(255, 0, 0), Colour(0, 255, 0), Colour(0, 0, 255)])
    let grey = try DeepImage(contentsOf: fixture("grey-4-bit"))
    #expect(grey.samples.map(Int.init) == (0..<15).map { $0 * 37 % 16 })
  }
}

/// The folder of published files, where the variable SYNTHBENCH_DATA leads to it.
let publishedData = ProcessInfo.processInfo.environment["SYNTHBENCH_DATA"].map { URL(filePath: $0) }

@Suite(.enabled(if: publishedData != nil, "set SYNTHBENCH_DATA to the folder of published files"))
struct PublishedPNGTests {
  @Test("a VOC label map has the indices that Pillow reads")
  func labelMap() throws {
    let data = try #require(publishedData)
    let map = try IndexedImage(contentsOf: data.appending(path: "voc-style/semantic/2011_000003.png"))
    let counts = map.indices.reduce(into: [UInt8: Int]()) { $0[$1, default: 0] += 1 }
    #expect(counts == [0: 125_767, 5: 873, 15: 32_900, 255: 9460])
    #expect(map.height == 338)
    #expect(map.palette.colours.prefix(3) == [.black, Colour(128, 0, 0), Colour(0, 128, 0)])
  }

  @Test("a photograph has the samples, and the luma, that Pillow reads")
  func photograph() throws {
    let data = try #require(publishedData)
    let image = try Image(contentsOf: data.appending(path: "set5/head.png"))
    var sums = [0, 0, 0]
    for (place, sample) in image.samples.enumerated() { sums[place % 3] += Int(sample) }
    #expect(sums == [6_941_593, 5_090_808, 5_153_330])
    #expect(image.converted(toChannels: 1).samples.reduce(0) { $0 + Int($1) } == 5_651_963)
    let palette = try Image(contentsOf: data.appending(path: "camvid/camvid11.png"))
    #expect(palette.channels == 4)
    #expect(palette.samples.reduce(0) { $0 + Int($1) } == 68_546)
  }
}
