import Tensors

/// Everything that a picture of a face depends on, but for its size and the hand that draws it.
public struct Face: Hashable, Sendable {
  /// The person.
  public var identity: FaceIdentity
  /// Hair, glasses, beard, age, smile.
  public var attributes: FaceAttributes
  /// The mood.
  public var expression: FaceExpression
  /// Where the head is.
  public var pose: FacePose
  /// What is behind it.
  public var background: FaceBackground

  /// A face; looks straight out of a white picture unless told otherwise.
  public init(
    identity: FaceIdentity, attributes: FaceAttributes, expression: FaceExpression = .neutral,
    pose: FacePose = .straight, background: FaceBackground = .studio
  ) {
    (self.identity, self.attributes, self.expression) = (identity, attributes, expression)
    (self.pose, self.background) = (pose, background)
  }

  /// The same picture after a change of one attribute: the truth for a translation.
  public func changing(_ attribute: FaceAttribute) -> Face {
    var result = self
    result.attributes = attributes.changing(attribute)
    return result
  }

  /// The same picture in another mood: the truth for a translation.
  public func with(_ expression: FaceExpression) -> Face {
    var result = self
    result.expression = expression
    return result
  }
}

/// Where the eyes look: into the camera, or to the left or right of the picture.
public enum Gaze: String, Hashable, Sendable, CaseIterable, Codable {
  case frontal, left, right
}

/// Where a head is in its picture.
public struct FacePose: Hashable, Sendable {
  /// How far it is moved to the right and down, in half widths of the picture.
  public var shift: SIMD2<Float>
  /// Its size.
  public var scale: Float
  /// How far it leans clockwise, in radians.
  public var lean: Float
  /// Where the eyes look.
  public var gaze: Gaze

  /// A pose.
  public init(shift: SIMD2<Float> = .zero, scale: Float = 1, lean: Float = 0, gaze: Gaze = .frontal) {
    (self.shift, self.scale, self.lean, self.gaze) = (shift, scale, lean, gaze)
  }

  /// In the middle, upright.
  public static let straight = FacePose()

  /// Drawn at random: moved by up to `amount`/10 of half the picture, scaled by as much, leaning a little more.
  public init(from stream: inout RandomStream, amount: Float) {
    let reach = 0.1 * amount
    shift = SIMD2(stream.uniform(-reach, reach), stream.uniform(-reach, reach) / 2)
    scale = 1 + stream.uniform(-reach, reach) / 2
    lean = stream.uniform(-reach, reach)
    gaze = .frontal
  }
}

/// What is behind a face, and what it wears.
public struct FaceBackground: Hashable, Sendable {
  /// The colour at the upper left, red, green and blue in [0, 1].
  public var first: SIMD3<Float>
  /// The colour at the lower right.
  public var second: SIMD3<Float>
  /// Soft discs out of focus, lighter than what they lie on: right, down and radius in half widths of the picture.
  public var lights: [SIMD3<Float>]
  /// The colour of what the person wears.
  public var clothes: SIMD3<Float>

  /// White, with the black shirt of the Radboud Faces Database.
  public static let studio = FaceBackground(
    first: [1, 1, 1], second: [1, 1, 1], lights: [], clothes: [0.16, 0.16, 0.19])

  /// A background from its parts.
  public init(first: SIMD3<Float>, second: SIMD3<Float>, lights: [SIMD3<Float>], clothes: SIMD3<Float>) {
    (self.first, self.second, self.lights, self.clothes) = (first, second, lights, clothes)
  }

  /// A scene out of focus, drawn at random.
  public init(from stream: inout RandomStream) {
    let hue = stream.uniform()
    first = paint(hue: hue, saturation: stream.uniform(0.15, 0.5), value: stream.uniform(0.6, 0.97))
    second = paint(
      hue: hue + stream.uniform(-0.15, 0.15), saturation: stream.uniform(0.2, 0.6), value: stream.uniform(0.45, 0.8))
    lights = (0..<stream.integer(below: 5)).map { _ in
      [stream.uniform(-1, 1), stream.uniform(-1, 0.6), stream.uniform(0.12, 0.35)]
    }
    clothes = paint(hue: stream.uniform(), saturation: stream.uniform(0.2, 0.65), value: stream.uniform(0.3, 0.85))
  }
}

/// A colour by hue (turns from red over green and blue), saturation and value.
private func paint(hue: Float, saturation: Float, value: Float) -> Paint {
  func channel(_ offset: Float) -> Float {
    let place = (hue + offset).truncatingRemainder(dividingBy: 1)
    let turned = 6 * (place < 0 ? place + 1 : place)
    return value * (1 - saturation * (1 - min(1, max(0, abs(turned - 3) - 1))))
  }
  return Paint(channel(0), channel(2 / 3), channel(1 / 3))
}
