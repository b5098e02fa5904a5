/// An image of 8-bit samples, height × width × channels, row after row.
public struct Image: Hashable, Sendable {
  /// Rows.
  public let height: Int
  /// Columns.
  public let width: Int
  /// 1 for grey, 3 for RGB, 4 for RGB with alpha.
  public let channels: Int
  /// The samples in row-major order, channels innermost; 0 to 255.
  public var samples: [UInt8]

  /// An image of the given samples; traps when their number does not fit or the channels are not 1, 3 or 4.
  public init(height: Int, width: Int, channels: Int, samples: [UInt8]) {
    precondition(height > 0 && width > 0, "an image of \(height)×\(width) pixels does not exist")
    precondition([1, 3, 4].contains(channels), "an image has 1, 3 or 4 channels, not \(channels)")
    precondition(
      samples.count == height * width * channels,
      "\(samples.count) samples do not fill an image of \(height)×\(width)×\(channels)")
    (self.height, self.width, self.channels, self.samples) = (height, width, channels, samples)
  }

  /// An image of one colour; `colour` has one sample for each channel.
  public init(height: Int, width: Int, colour: [UInt8]) {
    var samples: [UInt8] = []
    samples.reserveCapacity(height * width * colour.count)
    for _ in 0..<height * width { samples += colour }
    self.init(height: height, width: width, channels: colour.count, samples: samples)
  }

  /// One sample.
  public subscript(row: Int, column: Int, channel: Int) -> UInt8 {
    get { samples[(row * width + column) * channels + channel] }
    set { samples[(row * width + column) * channels + channel] = newValue }
  }

  /// The same image with another number of channels.
  ///
  /// RGB becomes grey by ITU-R 601 luma in 16-bit fixed point, as Pillow's `convert("L")` does it; alpha is dropped,
  /// and a new alpha channel is opaque.
  public func converted(toChannels wanted: Int) -> Image {
    guard wanted != channels else { return self }
    var result = [UInt8]()
    result.reserveCapacity(height * width * wanted)
    for pixel in stride(from: 0, to: samples.count, by: channels) {
      let red = samples[pixel]
      let green = channels == 1 ? red : samples[pixel + 1]
      let blue = channels == 1 ? red : samples[pixel + 2]
      if wanted == 1 {
        result.append(channels == 1 ? red : Self.luma(red, green, blue))
      } else {
        result += [red, green, blue]
        if wanted == 4 { result.append(255) }
      }
    }
    return Image(height: height, width: width, channels: wanted, samples: result)
  }

  /// The rectangle of `rows` × `columns`; traps when it reaches beyond the image.
  public func cropped(rows: Range<Int>, columns: Range<Int>) -> Image {
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= height && columns.lowerBound >= 0 && columns.upperBound <= width,
      "rows \(rows), columns \(columns) reach beyond an image of \(height)×\(width)")
    var result = [UInt8]()
    result.reserveCapacity(rows.count * columns.count * channels)
    for row in rows {
      result += samples[(row * width + columns.lowerBound) * channels..<(row * width + columns.upperBound) * channels]
    }
    return Image(height: rows.count, width: columns.count, channels: channels, samples: result)
  }

  /// The image as a mirror shows it, left and right exchanged.
  public var mirroredHorizontally: Image {
    var result = self
    for row in 0..<height {
      for column in 0..<width {
        for channel in 0..<channels { result[row, column, channel] = self[row, width - 1 - column, channel] }
      }
    }
    return result
  }

  private static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let weighted: Int = Int(red) * 19595 + Int(green) * 38470 + Int(blue) * 7471
    return UInt8((weighted + 0x8000) >> 16)
  }
}

/// An image whose pixels are indices into a palette, as label maps are published.
public struct IndexedImage: Hashable, Sendable {
  /// Rows.
  public let height: Int
  /// Columns.
  public let width: Int
  /// One index a pixel, row after row.
  public var indices: [UInt8]
  /// The colours that indices stand for.
  public var palette: Palette

  /// Traps when the number of indices does not fit.
  public init(height: Int, width: Int, indices: [UInt8], palette: Palette) {
    precondition(indices.count == height * width, "\(indices.count) indices do not fill \(height)×\(width) pixels")
    (self.height, self.width, self.indices, self.palette) = (height, width, indices, palette)
  }

  /// The same picture in RGB; an index beyond the palette starts the palette again.
  public var coloured: Image {
    Image(height: height, width: width, channels: 3, samples: indices.flatMap { palette[Int($0)].samples })
  }
}

/// An image of 16-bit grey samples, as depth cameras write it.
public struct DeepImage: Hashable, Sendable {
  /// Rows.
  public let height: Int
  /// Columns.
  public let width: Int
  /// The samples, row after row.
  public var samples: [UInt16]

  /// Traps when the number of samples does not fit.
  public init(height: Int, width: Int, samples: [UInt16]) {
    precondition(samples.count == height * width, "\(samples.count) samples do not fill \(height)×\(width) pixels")
    (self.height, self.width, self.samples) = (height, width, samples)
  }
}
