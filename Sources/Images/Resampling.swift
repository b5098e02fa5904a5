/// How pixels of another size are made from those of an image: one rule for display, for data and for metrics.
///
/// Pixel centres lie at half pixels. Rows and columns are weighted sums, one axis after the other.
public struct Resampling: Hashable, Sendable {
  /// The weight of a source pixel by its distance.
  public enum Kernel: Hashable, Sendable {
    /// The one pixel in which the new centre lies.
    case nearest
    /// The pixels within half a pixel, alike.
    case box
    /// A triangle of radius 1.
    case bilinear
    /// Keys' cubic of radius 2; a = −0.5 for MATLAB and Pillow, −0.75 for OpenCV.
    case cubic(a: Double)
    /// A sinc of radius 3 under a sinc.
    case lanczos3
  }

  /// What stands for the pixels beyond the edge.
  public enum Edge: Hashable, Sendable {
    /// The mirrored image, the edge pixel repeated, as MATLAB does.
    case mirrored
    /// Nothing: the other weights are divided by their sum, as Pillow does.
    case renormalised
  }

  /// The weight of a source pixel by its distance.
  public var kernel: Kernel
  /// Whether the kernel widens by the factor that an image shrinks by, so that no pixel is passed over.
  public var isAntialiased: Bool
  /// What stands for the pixels beyond the edge. Images under `.renormalised` follow Pillow bit for bit: columns first,
  /// rounded to 8 bits in between. Those under `.mirrored` are rounded once, in the end.
  public var edge: Edge

  /// A rule.
  public init(_ kernel: Kernel, isAntialiased: Bool = true, edge: Edge = .renormalised) {
    (self.kernel, self.isAntialiased, self.edge) = (kernel, isAntialiased, edge)
  }

  /// MATLAB's `imresize`: cubic a = −0.5, antialiased, mirrored edges; how the super-resolution field makes small
  /// images.
  public static let matlabBicubic = Resampling(.cubic(a: -0.5), edge: .mirrored)
  /// Pillow's `BICUBIC`.
  public static let pillowBicubic = Resampling(.cubic(a: -0.5))
  /// Pillow's `BILINEAR`.
  public static let pillowBilinear = Resampling(.bilinear)
  /// Pillow's `LANCZOS`, once called `ANTIALIAS`.
  public static let pillowLanczos = Resampling(.lanczos3)
  /// Pillow's `BOX`, and OpenCV's `INTER_AREA` for whole factors.
  public static let pillowBox = Resampling(.box)
  /// Each pixel from the nearest one.
  public static let nearest = Resampling(.nearest)
}

extension Image {
  /// The image in another size; samples are rounded to the nearest of 256 levels.
  public func resized(height newHeight: Int, width newWidth: Int, _ rule: Resampling) -> Image {
    guard rule.kernel != .nearest else { return resizedNearest(height: newHeight, width: newWidth) }
    let followsPillow = rule.edge == .renormalised
    var rows = rule.weights(from: height, to: newHeight)
    var columns = rule.weights(from: width, to: newWidth)
    if followsPillow {
      rows.roundToFixedPoint()
      columns.roundToFixedPoint()
    }
    var plane = ResampledPlane(height: height, width: width, channels: channels, values: samples.map(Double.init))
    if newWidth != width {
      plane = plane.resampledColumns(columns)
      if followsPillow { plane.roundToBytes() }
    }
    if newHeight != height { plane = plane.resampledRows(rows) }
    plane.roundToBytes()
    return Image(height: newHeight, width: newWidth, channels: channels, samples: plane.values.map { UInt8($0) })
  }

  /// The image enlarged by a whole factor, every pixel a square of its own colour.
  public func enlarged(_ factor: Int) -> Image {
    precondition(factor > 0, "an image cannot be enlarged \(factor) times")
    return factor == 1 ? self : resizedNearest(height: height * factor, width: width * factor)
  }

  /// Each pixel takes the nearest source pixel, centres at half pixels.
  public func resizedNearest(height newHeight: Int, width newWidth: Int) -> Image {
    var result = Image(height: newHeight, width: newWidth, colour: [UInt8](repeating: 0, count: channels))
    let columns = (0..<newWidth).map { (2 * $0 + 1) * width / (2 * newWidth) * channels }
    var target = 0
    for row in 0..<newHeight {
      let source = (2 * row + 1) * height / (2 * newHeight) * width * channels
      for column in columns {
        for channel in 0..<channels {
          result.samples[target] = samples[source + column + channel]
          target += 1
        }
      }
    }
    return result
  }

  /// Resampled for display by linear interpolation between the four nearest pixels. Shrinking does not average.
  public func resizedBilinear(height newHeight: Int, width newWidth: Int) -> Image {
    resized(height: newHeight, width: newWidth, Resampling(.bilinear, isAntialiased: false, edge: .mirrored))
  }
}
