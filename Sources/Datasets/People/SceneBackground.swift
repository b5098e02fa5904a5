import Foundation
import Images

/// What people stand before in scenes.
public enum SceneBackground: Hashable, Sendable {
  /// A wall and things of any colour.
  case drawn
  /// Cut out of photographs without people, which are at least 16 pixels wide and high.
  case photographs([Image])

  /// The first photographs of house fronts of a split of CMP facades under `data`: real backgrounds. Throws `DatasetError`
  /// and `ImageError`.
  public static func facades(_ split: Split, count: Int, data: URL) throws -> SceneBackground {
    let pairs = try PublishedPairs.facades.pairs(data: data)
    guard pairs.count(of: split) > 0 else {
      throw DatasetError.missing(
        file: "\(split.rawValue) split of the facades under \(data.path)", advice: "see datasets.md for how to get it")
    }
    return .photographs(try (0..<min(count, pairs.count(of: split))).map { try pairs.images(split, $0).a })
  }
}
