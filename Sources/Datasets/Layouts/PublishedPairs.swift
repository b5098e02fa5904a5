import Foundation

/// Published sets of aligned pairs, in the side-by-side layout of pix2pix's downloads.
public enum PublishedPairs: String, Codable, Hashable, Sendable, CaseIterable {
  /// CMP facades (Tyleček and Šára, GCPR 2013): photograph | labels, 400/100/106 pairs of 256×256.
  case facades
  /// Google maps (Isola et al., CVPR 2017): aerial view | map, 1096/1098 pairs of 600×600.
  case maps

  /// The direction that the paper reports: labels to photograph, and map to aerial view.
  public var direction: PairDirection { .bToA }

  /// Who made the set.
  public var source: String {
    switch self {
    case .facades: "Tyleček, Šára, Spatial Pattern Templates, GCPR 2013, as paired by pix2pix"
    case .maps: "Isola et al., pix2pix, CVPR 2017: aerial views and maps of New York"
    }
  }

  /// The set's pairs, read from `<data>/facades` or `<data>/maps`. Throws `DatasetError`.
  public func pairs(data: URL, direction: PairDirection? = nil) throws -> AlignedPairs {
    try AlignedPairs(sideBySide: data.appending(path: rawValue), direction: direction ?? self.direction)
  }

  /// What the set is; the hash is over the names of all files and the pixels of the first 4 of each split. Throws as
  /// `AlignedPairs`.
  public func manifest(data: URL) throws -> DatasetManifest {
    let pairs = try pairs(data: data)
    var hash = SHA256()
    for split in [Split.training, .validation, .test] {
      for name in pairs.names(of: split) { hash.update(name + "\n") }
      for index in 0..<min(4, pairs.count(of: split)) {
        let (a, b) = try pairs.images(split, index)
        hash.update(a.samples)
        hash.update(b.samples)
      }
    }
    return DatasetManifest(
      name: rawValue, source: source, licence: "none stated; keep the files, do not pass them on",
      counts: SplitCounts(
        training: pairs.count(of: .training), validation: pairs.count(of: .validation), test: pairs.count(of: .test)),
      hashed: "names of all files, pixels of the first 4 of each split", contentHash: hash.hexadecimal)
  }
}
