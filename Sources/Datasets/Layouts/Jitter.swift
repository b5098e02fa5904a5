import Images
import Tensors

/// How training pictures are varied: loaded a little too large, cut out at a random place, perhaps mirrored (pix2pix,
/// section 6.2 of its appendix; CycleGAN's programs do the same).
public struct Jitter: Hashable, Sendable, Codable {
  /// Rows and columns that pictures are resized to first.
  public var loadedSize: Int
  /// Rows and columns of the cutting.
  public var size: Int
  /// Whether half of the pictures are mirrored.
  public var mirrors: Bool

  /// A rule; the cutting must fit.
  public init(loadedSize: Int, size: Int, mirrors: Bool = true) {
    precondition(size > 0 && size <= loadedSize, "\(size) rows cannot be cut from pictures of \(loadedSize)")
    (self.loadedSize, self.size, self.mirrors) = (loadedSize, size, mirrors)
  }

  /// 286 to 256 pixels, as pix2pix and CycleGAN have it.
  public static let published = Jitter(loadedSize: 286, size: 256)

  /// The rule for another size in the same proportion: 72 to 64 pixels, 143 to 128.
  public static func proportional(size: Int) -> Jitter { Jitter(loadedSize: (size * 286 + 128) / 256, size: size) }

  /// What is done to one picture: depends on nothing but the arguments.
  public func variation(seed: UInt64, step: Int, item: Int) -> JitterVariation {
    precondition(item >= 0 && item < 1 << 24 && step >= 0, "no picture \(item) is varied in step \(step)")
    var stream = RandomStream(seed: seed, role: .augmentation, index: UInt64(step) << 24 | UInt64(item))
    // Every offset that fits is as likely, 0 too, as in the PyTorch programs; the Lua ones never take 0.
    let places = loadedSize - size + 1
    return JitterVariation(
      rule: self, row: stream.integer(below: places), column: stream.integer(below: places),
      isMirrored: stream.uniform() < 0.5 && mirrors)
  }
}

/// One way to vary a picture; the same for both halves of a pair.
public struct JitterVariation: Hashable, Sendable {
  let rule: Jitter
  /// The first row that is kept.
  public let row: Int
  /// The first column that is kept.
  public let column: Int
  /// Whether the picture is mirrored.
  public let isMirrored: Bool

  /// The varied picture.
  public func callAsFunction(_ image: Image) -> Image {
    let cut = image.loaded(size: rule.loadedSize)
      .cropped(rows: row..<row + rule.size, columns: column..<column + rule.size)
    return isMirrored ? cut.flipped() : cut
  }
}
