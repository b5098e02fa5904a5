/// A colour of 8-bit red, green and blue.
public struct Colour: Hashable, Sendable {
  /// Red, 0 to 255.
  public var red: UInt8
  /// Green, 0 to 255.
  public var green: UInt8
  /// Blue, 0 to 255.
  public var blue: UInt8

  /// A colour from its three parts.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) { (self.red, self.green, self.blue) = (red, green, blue) }

  /// White.
  public static let white = Colour(255, 255, 255)
  /// Black.
  public static let black = Colour(0, 0, 0)

  /// Red, green and blue in this order.
  public var samples: [UInt8] { [red, green, blue] }
}

/// The colours that the labels of a map are drawn in.
public struct Palette: Hashable, Sendable {
  /// The colour of label 0, 1, …
  public var colours: [Colour]

  /// A palette of at least one colour.
  public init(_ colours: [Colour]) {
    precondition(!colours.isEmpty, "a palette needs a colour")
    self.colours = colours
  }

  /// A palette from red, green, blue of one colour after another; none gives black alone.
  init(samples: [UInt8]) {
    let colours = stride(from: 0, to: samples.count - 2, by: 3).map {
      Colour(samples[$0], samples[$0 + 1], samples[$0 + 2])
    }
    self.init(colours.isEmpty ? [.black] : colours)
  }

  /// The colour of a label; labels beyond the last colour start again.
  public subscript(label: Int) -> Colour { colours[label % colours.count] }

  /// White for label 0, the background, then eight colours that people with any colour vision can tell apart
  /// (Okabe and Ito, "Color Universal Design", 2008).
  public static let okabeIto = Palette([
    .white,
    Colour(230, 159, 0), Colour(86, 180, 233), Colour(0, 158, 115), Colour(240, 228, 66),
    Colour(0, 114, 178), Colour(213, 94, 0), Colour(204, 121, 167), .black,
  ])

  /// Even steps of grey, black first.
  public static let greys = Palette((0...255).map { Colour(UInt8($0), UInt8($0), UInt8($0)) })
}

extension Image {
  /// A label map in colours; `labels` has height × width entries, row after row.
  public init(labels: [UInt8], height: Int, width: Int, palette: Palette = .okabeIto) {
    self = IndexedImage(height: height, width: width, indices: labels, palette: palette).coloured
  }
}
