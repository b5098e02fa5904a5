import Foundation
import Tensors

/// StarGAN's way to divide CelebA: the lines of the attribute file in Python's order under seed 1234; the first are for
/// test, the others for training.
///
/// The order is kept in a file beside the attributes (`list_stargan_test.txt`, a name a line), so that a split stays
/// what it is.
public enum StarGANSplit: Hashable, Sendable, CaseIterable {
  /// The released program's 1,999: it counts to 2,000 with `(i + 1) < 2000`.
  case released
  /// The paper's 2,000.
  case stated

  /// How many names the stored list has.
  public static let listed = 2000
  /// The name of the stored list.
  public static let fileName = "list_stargan_test.txt"

  /// The names for test, from a stored list in its order: all, or all but the last.
  public func test(_ list: [String]) -> [String] { self == .released ? list.dropLast() : list }

  /// The first names of Python's `random.seed(1234); random.shuffle(files)`, to be stored.
  public static func list(_ files: [String], count: Int = listed) -> [String] {
    var generator = MersenneTwister(seed: 1234)
    var order = files
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, generator.integer(through: last))
    }
    return Array(order.prefix(count))
  }
}
