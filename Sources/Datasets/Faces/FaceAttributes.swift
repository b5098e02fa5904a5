import Tensors

/// The colours of hair that the world knows.
public enum HairColour: Int, Hashable, Sendable, CaseIterable {
  case black, blond, brown
}

/// Yes-or-no properties of a face, by CelebA's names; the order of the first five is StarGAN's.
public enum FaceAttribute: String, Hashable, Sendable, CaseIterable, Codable {
  case blackHair = "Black_Hair"
  case blondHair = "Blond_Hair"
  case brownHair = "Brown_Hair"
  case male = "Male"
  case young = "Young"
  case eyeglasses = "Eyeglasses"
  case smiling = "Smiling"
  case noBeard = "No_Beard"

  /// The five that StarGAN translates.
  public static let starGAN: [FaceAttribute] = [.blackHair, .blondHair, .brownHair, .male, .young]

  /// The hair colour that the attribute stands for, if it stands for one.
  public var hairColour: HairColour? {
    switch self {
    case .blackHair: .black
    case .blondHair: .blond
    case .brownHair: .brown
    default: nil
    }
  }
}

/// What can be changed in a picture of a person who stays the same.
public struct FaceAttributes: Hashable, Sendable {
  /// The hair's colour.
  public var hair: HairColour
  /// Short hair, strong brows and a broad jaw; otherwise long hair, lashes and red lips.
  public var isMale: Bool
  /// Without lines of age.
  public var isYoung: Bool
  /// With glasses.
  public var hasEyeglasses: Bool
  /// With a smile, where the expression is neutral.
  public var isSmiling: Bool
  /// With a beard, where the face is male: women of this world have none.
  public var hasBeard: Bool

  /// Attributes of a face.
  public init(
    hair: HairColour, isMale: Bool, isYoung: Bool = true, hasEyeglasses: Bool = false, isSmiling: Bool = false,
    hasBeard: Bool = false
  ) {
    (self.hair, self.isMale, self.isYoung) = (hair, isMale, isYoung)
    (self.hasEyeglasses, self.isSmiling, self.hasBeard) = (hasEyeglasses, isSmiling, hasBeard)
  }

  /// Attributes drawn at random: hair colours equally likely, half male, two thirds young, a quarter with glasses,
  /// half smiling, two fifths of the men with beards.
  public init(from stream: inout RandomStream) {
    hair = HairColour.allCases[stream.integer(below: 3)]
    isMale = stream.uniform() < 0.5
    isYoung = stream.uniform() < 0.65
    hasEyeglasses = stream.uniform() < 0.25
    isSmiling = stream.uniform() < 0.5
    hasBeard = stream.uniform() < 0.4
  }

  /// Whether the face has an attribute.
  public subscript(attribute: FaceAttribute) -> Bool {
    switch attribute {
    case .blackHair, .blondHair, .brownHair: hair == attribute.hairColour
    case .male: isMale
    case .young: isYoung
    case .eyeglasses: hasEyeglasses
    case .smiling: isSmiling
    case .noBeard: !(isMale && hasBeard)
    }
  }

  /// 1 for each attribute that the face has, else 0.
  public func bits(_ attributes: [FaceAttribute]) -> [Float] { attributes.map { self[$0] ? 1 : 0 } }

  /// The attributes after a change that StarGAN tests: a hair colour is set, anything else is flipped.
  public func changing(_ attribute: FaceAttribute) -> FaceAttributes {
    var result = self
    switch attribute {
    case .blackHair, .blondHair, .brownHair: result.hair = attribute.hairColour ?? hair
    case .male: result.isMale.toggle()
    case .young: result.isYoung.toggle()
    case .eyeglasses: result.hasEyeglasses.toggle()
    case .smiling: result.isSmiling.toggle()
    case .noBeard: result.hasBeard.toggle()
    }
    return result
  }
}
