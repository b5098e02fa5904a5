import Images
import Tensors

/// The hand that draws a face.
public enum FaceStyle: Hashable, Sendable, CaseIterable {
  /// Shaded, before its background: what data sets of photographs are stood in for by.
  case portrait
  /// Flat colours and thick outlines on white; eyes are dots.
  case emoji
}

/// Draws faces with smooth edges. Values are in [-1, 1] in the 256 steps that an 8-bit image has, so that a lossless
/// file gives them back.
public struct FaceRenderer: Hashable, Sendable {
  /// Rows of a picture.
  public let height: Int
  /// Columns of a picture.
  public let width: Int
  /// The hand that draws.
  public let style: FaceStyle

  /// For square pictures of at least 16 pixels.
  public init(size: Int, style: FaceStyle = .portrait) { self.init(height: size, width: size, style: style) }

  /// For pictures that show the same as square ones of their width, and more above and below.
  public init(height: Int, width: Int, style: FaceStyle = .portrait) {
    precondition(
      width >= 16 && height >= width, "a face of \(height)×\(width) pixels does not fit; take at least 16, upright")
    (self.height, self.width, self.style) = (height, width, style)
  }

  /// A picture H×W×3.
  public func render(_ face: Face) -> Tensor {
    let pixels = canvas(face).pixels
    return Tensor([height, width, 3]) { Self.write(pixels, into: &$0, at: 0) }
  }

  /// Pictures N×H×W×3 of faces, one after the other.
  public func batch(_ faces: [Face]) -> Tensor {
    let each = height * width * 3
    return Tensor([faces.count, height, width, 3]) { span in
      for (number, face) in faces.enumerated() {
        Self.write(canvas(face).pixels, into: &span, at: number * each)
      }
    }
  }

  /// A picture of 8-bit samples: those of `render`.
  public func image(_ face: Face) -> Image { Image(render(face), .signed) }

  private static func write(_ pixels: [Paint], into span: inout MutableSpan<Float>, at start: Int) {
    for index in pixels.indices {
      let levels = (255 * pixels[index]).rounded(.toNearestOrAwayFromZero)
      let values = -1 + (2 / 255) * levels.clamped(lowerBound: .zero, upperBound: Paint(255, 255, 255))
      for channel in 0..<3 { span[start + 3 * index + channel] = values[channel] }
    }
  }

  private func canvas(_ face: Face) -> FaceCanvas {
    var drawing = FaceDrawing(face, style: style, canvas: FaceCanvas(height: height, width: width))
    drawing.draw()
    return drawing.canvas
  }
}
