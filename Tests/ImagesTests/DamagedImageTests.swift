import FileMutations
import Foundation
import Images
import Testing

@Suite("Damaged images")
struct DamagedImageTests {
  @Test("damaged PNG files are read or refused with an error that says what is wrong")
  func png() async {
    await #expect(processExitsWith: .success) {
      let names = [
        "grey-1-bit", "grey-4-bit", "grey-alpha", "interlaced", "linear-gamma", "palette-2-bit", "palette-alpha",
        "rgb-16-bit",
      ]
      let files = try names.map { name in
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: Bundle.module.bundlePath + "/Fixtures/\(name).png")))
      }
      let damaged = DamagedFiles(of: files, seed: 2, refusedBy: ImageError.self, repair: withRightChecksums) { bytes in
        // Each way of reading must hold, whatever becomes of the others.
        let outcomes = [
          Result { _ = try Image(png: bytes, name: "f") },
          Result { _ = try IndexedImage(png: bytes, name: "f").coloured },
          Result { _ = try DeepImage(png: bytes, name: "f") },
        ]
        for case .failure(let error) in outcomes where !(error is ImageError) { throw error }
        try outcomes[0].get()
      }
      #expect(damaged.areSound)
    }
  }

  @Test("damaged JPEG files are read or refused with an error that says what is wrong")
  func jpeg() async {
    await #expect(processExitsWith: .success) {
      let images = [1, 3].map { channels in
        Image(
          height: 19, width: 33, channels: channels,
          samples: (0..<19 * 33 * channels).map { UInt8(($0 * $0 / 7) & 0xFF) })
      }
      let files = images.flatMap { [$0.jpeg(quality: 90), $0.jpeg(quality: 40, subsampling: .both)] }
      let damaged = DamagedFiles(of: files, seed: 3, refusedBy: ImageError.self) { bytes in
        _ = try Image(jpeg: bytes, name: "f")
      }
      #expect(damaged.areSound)
    }
  }
}

/// The file with the checksum of every chunk made right.
private func withRightChecksums(_ bytes: [UInt8]) -> [UInt8] {
  var bytes = bytes
  var place = 8
  while place + 12 <= bytes.count {
    let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    guard place + 12 + length <= bytes.count else { break }
    var remainder: UInt32 = 0xFFFF_FFFF
    for byte in bytes[place + 4..<place + 8 + length] {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder & 1 == 0 ? remainder >> 1 : remainder >> 1 ^ 0xEDB8_8320 }
    }
    for index in 0..<4 {
      bytes[place + 8 + length + index] = UInt8(truncatingIfNeeded: ~remainder >> (24 - 8 * UInt32(index)))
    }
    place += 12 + length
  }
  return bytes
}
