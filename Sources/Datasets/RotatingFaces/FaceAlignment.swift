import Foundation
import Images

/// How a face is brought into the frame of Multi-PIE's crops: turned until the eyes are level, scaled until the mouth
/// is 48 of 128 rows below them, cut out with the point between the eyes in column 65 and row 41, counted from 1.
///
/// The paper's program does it in two steps of resampling after it has rounded the places; this is one, to a fraction
/// of a pixel.
public struct FaceAlignment: Hashable, Sendable {
  /// Rows and columns of the crop.
  public let size: Int
  /// How far the eyes are from level, in radians, clockwise.
  public let angle: Float
  /// How much larger the crop shows the face.
  public let scale: Float
  private let eyes: SIMD2<Float>

  /// The alignment of a face by its landmarks; a mouth that is not below the eyes leaves the scale as it is.
  public init(_ landmarks: FaceLandmarks, size: Int = MultiPIE.fileSize) {
    let across = landmarks.rightEye - landmarks.leftEye
    (self.size, eyes) = (size, landmarks.eyeCentre)
    angle = across.x == 0 ? 0 : atan(across.y / across.x)
    let mouth = landmarks.mouthCentre - eyes
    let below = cos(angle) * mouth.y - sin(angle) * mouth.x
    scale = below > 0 ? 0.375 * Float(size) / below : 1
  }

  /// Where a face's landmarks come to lie.
  public func aligned(_ landmarks: FaceLandmarks) -> FaceLandmarks {
    landmarks.mapped { point in
      let offset = (point - eyes) * scale
      return SIMD2(
        cos(angle) * offset.x + sin(angle) * offset.y, cos(angle) * offset.y - sin(angle) * offset.x) + target
    }
  }

  /// The crop of an image; black where it reaches beyond.
  public func aligned(_ image: Image) -> Image {
    // Shrinking averages first, so that no pixel is passed over.
    let (height, width) = (scaled(image.height), scaled(image.width))
    let source = scale < 1 ? image.resized(height: height, width: width, .matlabBicubic) : image
    let ratio = scale < 1 ? SIMD2(Float(width) / Float(image.width), Float(height) / Float(image.height)) : SIMD2(1, 1)
    var result = Image(height: size, width: size, colour: [UInt8](repeating: 0, count: image.channels))
    for row in 0..<size {
      for column in 0..<size {
        let offset = (SIMD2(Float(column), Float(row)) + 1 - target) / scale
        let turned = SIMD2(
          cos(angle) * offset.x - sin(angle) * offset.y, sin(angle) * offset.x + cos(angle) * offset.y)
        // From pixels counted from 1 at their centres to distances from the edge, and back.
        let place = (eyes + turned - 0.5) * ratio - 0.5
        for channel in 0..<image.channels { result[row, column, channel] = source.sample(place, channel) }
      }
    }
    return result
  }

  private func scaled(_ extent: Int) -> Int { max(1, Int((Float(extent) * scale).rounded())) }

  private var target: SIMD2<Float> { SIMD2(64.5, 40.5) * (Float(size) / 128) + 0.5 }
}

extension Image {
  /// The sample between four pixels, at a place counted from the centre of the first one; black beyond the edge.
  fileprivate func sample(_ place: SIMD2<Float>, _ channel: Int) -> UInt8 {
    let corner = place.rounded(.down)
    let (left, top) = (Int(corner.x), Int(corner.y))
    let share = place - corner
    func value(_ row: Int, _ column: Int) -> Float {
      (0..<height).contains(row) && (0..<width).contains(column) ? Float(self[row, column, channel]) : 0
    }
    let upper = value(top, left) * (1 - share.x) + value(top, left + 1) * share.x
    let lower = value(top + 1, left) * (1 - share.x) + value(top + 1, left + 1) * share.x
    return UInt8((upper * (1 - share.y) + lower * share.y + 0.5).rounded(.down))
  }
}
