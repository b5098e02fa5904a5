import Tensors

/// What makes a drawn person that person, whatever hair, glasses or mood they have: numbers in [0, 1].
public struct FaceIdentity: Hashable, Sendable {
  /// Narrow to wide.
  public var faceAspect: Float
  /// Pointed to square.
  public var jaw: Float
  /// Skin from light to dark.
  public var skinTone: Float
  /// Eyes close together to far apart.
  public var eyeSpacing: Float
  /// Small to large.
  public var eyeSize: Float
  /// Blue over green to brown.
  public var eyeColour: Float
  /// Short to long.
  public var noseLength: Float
  /// Narrow to wide.
  public var noseWidth: Float
  /// Narrow to wide.
  public var mouthWidth: Float
  /// How high the brows sit.
  public var browHeight: Float
  /// None (below a half) to strong.
  public var freckles: Float
  /// Where the freckles are.
  public var frecklePattern: Float
  /// Where the hair is parted, and how full it is.
  public var hairPart: Float

  /// How many numbers an identity has.
  public static let count = 13

  /// How many of them show whatever the attributes and the expression are.
  public static let lastingCount = 7

  /// The identity of `count` numbers in the order of the properties; traps for any other number of them.
  public init(_ vector: [Float]) {
    precondition(vector.count == Self.count, "an identity has \(Self.count) numbers, not \(vector.count)")
    (faceAspect, jaw, skinTone) = (vector[0], vector[1], vector[2])
    (eyeSpacing, eyeSize, eyeColour) = (vector[3], vector[4], vector[5])
    (noseLength, noseWidth, mouthWidth) = (vector[6], vector[7], vector[8])
    (browHeight, freckles, frecklePattern, hairPart) = (vector[9], vector[10], vector[11], vector[12])
  }

  /// A person drawn at random.
  public init(from stream: inout RandomStream) {
    self.init((0..<Self.count).map { _ in stream.uniform() })
  }

  /// The numbers in the order of the properties.
  public var vector: [Float] {
    [
      faceAspect, jaw, skinTone, eyeSpacing, eyeSize, eyeColour, noseLength, noseWidth, mouthWidth, browHeight,
      freckles, frecklePattern, hairPart,
    ]
  }

  /// The numbers that a picture shows best whatever the attributes and the expression are.
  public var lasting: [Float] { [faceAspect, skinTone, eyeSpacing, eyeSize, eyeColour, noseLength, freckles] }
}
