import Foundation

/// Some items' scores under one seed, kept so that the same weights scored anew can be compared item by item.
///
/// At most 64 items, evenly spaced, in five significant digits: all items of all seeds of the suite's benchmarks would
/// take some 10 MB, these take half a megabyte. They are only ever compared between equal weights, where a change of
/// evaluation moves most items alike, and rounding by 5·10⁻⁶ of an item is far below any floor.
public struct ItemSample: Codable, Hashable, Sendable {
  /// Items kept at most.
  public static let limit = 64
  /// Significant digits of a value.
  public static let digits = 5

  /// The seed whose items they are.
  public var seed: Int
  /// Number of items that there were.
  public var count: Int
  /// Hash over the names of all of them.
  public var names: String
  /// Values of items `k · count / values.count`, in the order of scoring.
  public var values: [Double]

  /// Keeps some of the items of a score, of which there is one or more.
  init(seed: Int, items: [ItemScore]) {
    self.seed = seed
    count = items.count
    names = Self.hash(ofNames: items)
    values = Self.chosen(of: items, keeping: min(items.count, Self.limit))
  }

  /// The values of the same items in a later score; nil when that scored other items.
  func paired(with items: [ItemScore]) -> [Double]? {
    guard items.count == count, Self.hash(ofNames: items) == names else { return nil }
    return Self.chosen(of: items, keeping: values.count)
  }

  private static func hash(ofNames items: [ItemScore]) -> String {
    var hash = ContentHash()
    for item in items { hash.add(item.name) }
    return hash.text
  }

  private static func chosen(of items: [ItemScore], keeping kept: Int) -> [Double] {
    (0..<kept).map { rounded(items[$0 * items.count / kept].value) }
  }

  private static func rounded(_ value: Double) -> Double {
    Double(String(format: "%.\(digits - 1)e", locale: Locale(identifier: "en_US_POSIX"), value)) ?? value
  }

  /// What is wrong with a sample that was read, or nil.
  var problem: String? {
    if values.isEmpty || values.count > count { return "\(values.count) values are kept of \(count) items" }
    return values.contains(where: \.isNaN) ? "an item's value is not a number" : nil
  }
}

/// A hash that tells contents apart (FNV-1a, 64 bits); it is no defence against forgery.
struct ContentHash {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  init() {}

  /// The hash over names and values of items.
  init(of items: [ItemScore]) {
    for item in items {
      add(item.name)
      for shift in stride(from: 0, to: 64, by: 8) {
        add(byte: UInt8(truncatingIfNeeded: item.value.bitPattern >> UInt64(shift)))
      }
    }
  }

  /// Adds a text and its end.
  mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte: byte) }
    add(byte: 0)
  }

  private mutating func add(byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }

  /// Sixteen hexadecimal digits.
  var text: String { String(format: "%016lx", state) }
}
