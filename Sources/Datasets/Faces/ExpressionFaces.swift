import Tensors

/// Drawn people in a studio, each in all eight expressions and three gazes: what stands in for the Radboud Faces
/// Database.
///
/// The splits share no person. An item depends on the seed, its split and its index alone; 24 items in a row are one
/// person.
public struct ExpressionFaces: FaceDataset {
  /// How many pictures there are of a person.
  public static let perPerson = FaceExpression.allCases.count * Gaze.allCases.count

  /// The seed of everything.
  public let seed: UInt64
  /// How many people each split has.
  public let people: SplitCounts
  /// Draws the pictures.
  public let renderer: FaceRenderer

  /// A set of pictures of `size`×`size` pixels.
  public init(
    seed: UInt64, size: Int = 32, people: SplitCounts = SplitCounts(training: 100, validation: 12, test: 20)
  ) {
    (self.seed, self.people) = (seed, people)
    renderer = FaceRenderer(size: size)
  }

  /// How many items a split has.
  public func count(of split: Split) -> Int { people[split] * Self.perPerson }

  /// Eight: the length of a one-hot label.
  public var labelCount: Int { FaceExpression.allCases.count }

  /// The number of the person that an item shows, among those of its split.
  public func person(_ index: Int) -> Int { index / Self.perPerson }

  /// The item that shows a person in an expression, the eyes to the camera unless told otherwise.
  public func index(person: Int, _ expression: FaceExpression, _ gaze: Gaze = .frontal) -> Int {
    let gazeNumber = Gaze.allCases.firstIndex(of: gaze) ?? 0
    return person * Self.perPerson + gazeNumber * FaceExpression.allCases.count + expression.classNumber
  }

  /// What an item shows.
  public func face(_ split: Split, _ index: Int) -> Face {
    check(split, index)
    var stream = FaceStreams.expressions.stream(seed: seed, split, person(index))
    let identity = FaceIdentity(from: &stream)
    var attributes = FaceAttributes(from: &stream)
    // Models of the Radboud Faces Database wear no glasses and no beards; a smile is an expression.
    (attributes.hasEyeglasses, attributes.hasBeard, attributes.isSmiling) = (false, false, false)
    let place = index % Self.perPerson
    // One sitting: the head moves a little from picture to picture.
    var sitting = (0...place).reduce(FacePose.straight) { _, _ in FacePose(from: &stream, amount: 0.3) }
    sitting.gaze = Gaze.allCases[place / FaceExpression.allCases.count]
    return Face(
      identity: identity, attributes: attributes,
      expression: FaceExpression.allCases[place % FaceExpression.allCases.count], pose: sitting)
  }

  /// The expression as a one-hot row.
  public func label(of face: Face) -> [Float] { FaceExpression.allCases.map { $0 == face.expression ? 1 : 0 } }

  /// What the set is; the hash is over the first 16 items of each split.
  public var manifest: DatasetManifest {
    manifest(
      named: "expression-faces",
      source: "procedural: drawn people in eight expressions, \(renderer.width)×\(renderer.width), seed \(seed)")
  }
}
