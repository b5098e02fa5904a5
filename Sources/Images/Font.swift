/// The built-in font: five columns by seven rows (eight for letters that reach below the line), one colour.
enum Font {
  /// Columns of a character, and one empty column after it.
  static let advance = 6
  /// Rows of a line of text, the row below it included.
  static let lineHeight = 9

  /// Columns that a text takes at a scale of 1.
  static func width(of text: String) -> Int { text.isEmpty ? 0 : text.count * advance - 1 }

  /// Whether the dot at a row and column of a character is set; unknown characters look like "?".
  static func isSet(_ character: Character, row: Int, column: Int) -> Bool {
    let columns = glyphs[character] ?? questionMark
    return (columns >> (8 * UInt64(4 - column) + UInt64(row))) & 1 == 1
  }

  private static let questionMark: UInt64 = 0x02_0159_0906

  /// One byte a column, the first column in the highest byte; the lowest bit of a byte is the top row.
  private static let glyphs: [Character: UInt64] = [
    " ": 0x0000000000, "!": 0x00005F0000, "\"": 0x0007000700, "#": 0x147F147F14, "$": 0x242A7F2A12,
    "%": 0x2313086462, "&": 0x3649562050, "'": 0x0000070000, "(": 0x001C224100, ")": 0x0041221C00,
    "*": 0x2A1C7F1C2A, "+": 0x08083E0808, ",": 0x0080703000, "-": 0x0808080808, ".": 0x0000606000,
    "/": 0x2010080402, "0": 0x3E5149453E, "1": 0x00427F4000, "2": 0x7249494946, "3": 0x2141494D33,
    "4": 0x1814127F10, "5": 0x2745454539, "6": 0x3C4A494931, "7": 0x4121110907, "8": 0x3649494936,
    "9": 0x464949291E, ":": 0x0000240000, ";": 0x0040340000, "<": 0x0008142241, "=": 0x1414141414,
    ">": 0x4122140800, "?": 0x0201590906, "@": 0x3E415D594E, "A": 0x7C1211127C, "B": 0x7F49494936,
    "C": 0x3E41414122, "D": 0x7F4141413E, "E": 0x7F49494941, "F": 0x7F09090901, "G": 0x3E41415173,
    "H": 0x7F0808087F, "I": 0x00417F4100, "J": 0x2040413F01, "K": 0x7F08142241, "L": 0x7F40404040,
    "M": 0x7F021C027F, "N": 0x7F0408107F, "O": 0x3E4141413E, "P": 0x7F09090906, "Q": 0x3E4151215E,
    "R": 0x7F09192946, "S": 0x2649494932, "T": 0x01017F0101, "U": 0x3F4040403F, "V": 0x1F2040201F,
    "W": 0x3F4038403F, "X": 0x6314081463, "Y": 0x0304780403, "Z": 0x6151494543, "[": 0x007F414100,
    "\\": 0x0204081020, "]": 0x0041417F00, "^": 0x0402010204, "_": 0x4040404040, "`": 0x0001020400,
    "a": 0x2054545478, "b": 0x7F48444438, "c": 0x3844444428, "d": 0x384444487F, "e": 0x3854545418,
    "f": 0x00087E0902, "g": 0x18A4A4A47C, "h": 0x7F08040478, "i": 0x00447D4000, "j": 0x2040403D00,
    "k": 0x7F10284400, "l": 0x00417F4000, "m": 0x7C04780478, "n": 0x7C08040478, "o": 0x3844444438,
    "p": 0xFC24242418, "q": 0x18242424FC, "r": 0x7C08040408, "s": 0x4854545424, "t": 0x04043F4424,
    "u": 0x3C4040207C, "v": 0x1C2040201C, "w": 0x3C4030403C, "x": 0x4428102844, "y": 0x1CA0A0A07C,
    "z": 0x4464544C44, "{": 0x0008364100, "|": 0x0000770000, "}": 0x0041360800, "~": 0x0201020402,
    "±": 0x44445F4444, "×": 0x2214081422, "→": 0x08082A1C08, "–": 0x0808080808, "·": 0x0000180000,
    "²": 0x0019151200, "°": 0x0006090600, "µ": 0xFC2020103C,
  ]
}

extension Image {
  /// Draws one line of text whose top left dot lies at `row`, `column`; what lies outside the image is left out.
  ///
  /// `colour` has one sample for each channel; `scale` is the size of a dot in pixels.
  public mutating func draw(_ text: String, row: Int, column: Int, colour: [UInt8], scale: Int = 1) {
    precondition(colour.count == channels, "a colour of \(colour.count) samples on an image of \(channels) channels")
    for (place, character) in text.enumerated() {
      for dotRow in 0..<8 {
        for dotColumn in 0..<5 where Font.isSet(character, row: dotRow, column: dotColumn) {
          let left = column + (place * Font.advance + dotColumn) * scale
          fill(row: row + dotRow * scale, column: left, height: scale, width: scale, colour: colour)
        }
      }
    }
  }

  /// Fills a rectangle; what lies outside the image is left out.
  public mutating func fill(row: Int, column: Int, height: Int, width: Int, colour: [UInt8]) {
    for y in max(0, row)..<max(max(0, row), min(self.height, row + height)) {
      for x in max(0, column)..<max(max(0, column), min(self.width, column + width)) {
        for channel in 0..<channels { self[y, x, channel] = colour[channel] }
      }
    }
  }

  /// Copies another image onto this one with its top left pixel at `row`, `column`; both have as many channels.
  public mutating func paste(_ other: Image, row: Int, column: Int) {
    precondition(
      other.channels == channels, "an image of \(other.channels) channels pasted onto one of \(channels)")
    for y in max(0, -row)..<max(max(0, -row), min(other.height, height - row)) {
      for x in max(0, -column)..<max(max(0, -column), min(other.width, width - column)) {
        for channel in 0..<channels { self[row + y, column + x, channel] = other[y, x, channel] }
      }
    }
  }
}
