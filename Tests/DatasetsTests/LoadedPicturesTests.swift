import Datasets
import Foundation
import Images
import Tensors
import Testing

@Suite("Pictures that are decoded once")
struct LoadedPicturesTests {
  /// 20×20 pixels that differ everywhere.
  private func picture(_ number: Int) -> Image {
    Image(
      height: 20, width: 20, channels: 3, samples: (0..<1200).map { UInt8(truncatingIfNeeded: 7 * $0 + 31 * number) })
  }

  @Test("variations after the first need no file, and are what another reader gives")
  func pairs() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "loaded-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try AlignedPairs.write([(a: picture(0), b: picture(1))], .training, sideBySide: folder)
    let rule = Jitter(loadedSize: 18, size: 16)
    let (kept, fresh) = (
      try AlignedPairs(sideBySide: folder, direction: .aToB), try AlignedPairs(sideBySide: folder, direction: .aToB)
    )
    let expected = try fresh.pair(.training, 0, rule, seed: 3, step: 5)
    _ = try kept.pair(.training, 0, rule, seed: 3, step: 4)
    try FileManager.default.removeItem(at: folder)
    let found = try kept.pair(.training, 0, rule, seed: 3, step: 5)
    #expect(found.input.bytes == expected.input.bytes && found.target.bytes == expected.target.bytes)
    #expect(found.input.bytes != found.target.bytes)
    #expect(throws: ImageError.self) { try kept.pair(.training, 0, Jitter(loadedSize: 17, size: 16), seed: 3, step: 5) }
  }

  @Test("what does not fit under the bound is loaded anew, a pair only as a whole")
  func bound() {
    let loaded = LoadedPictures(limit: 3 * 1200)
    var loads: [String] = []
    func ask(_ names: [String]) {
      _ = loaded.pictures(names) {
        loads += names
        return names.indices.map(picture)
      }
    }
    for _ in 0..<2 { for names in [["a", "b"], ["c", "d"], ["e"]] { ask(names) } }
    #expect(loads == ["a", "b", "c", "d", "e", "c", "d"])
  }

  @Test("heaps without pairs too")
  func heaps() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "loaded-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (split, domain) in [Split.training, .test].flatMap({ split in PictureDomain.allCases.map { (split, $0) } }) {
      try UnalignedFolders.write([picture(domain == .a ? 0 : 1)], split, domain, folder: folder)
    }
    let rule = Jitter(loadedSize: 18, size: 16)
    let (kept, fresh) = (try UnalignedFolders(folder: folder), try UnalignedFolders(folder: folder))
    let expected = try PictureDomain.allCases.map { try fresh.picture(.training, $0, 0, rule, seed: 3, step: 5).bytes }
    for domain in PictureDomain.allCases { _ = try kept.picture(.training, domain, 0, rule, seed: 3, step: 4) }
    try FileManager.default.removeItem(at: folder)
    let found = try PictureDomain.allCases.map { try kept.picture(.training, $0, 0, rule, seed: 3, step: 5).bytes }
    #expect(found == expected && found[0] != found[1])
  }
}
