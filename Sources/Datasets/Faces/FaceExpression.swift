/// The expressions of the Radboud Faces Database in alphabetical order, which is that of their class numbers.
public enum FaceExpression: String, Hashable, Sendable, CaseIterable, Codable {
  case angry, contemptuous, disgusted, fearful, happy, neutral, sad, surprised

  /// 0 for angry to 7 for surprised.
  public var classNumber: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// How an expression moves brows, eyes and mouth; lengths in half widths of the picture, y down.
struct ExpressionShape {
  /// How far the brows move down at the nose, in the middle and at the temples.
  var brow: SIMD3<Float> = .zero
  /// How much higher the right brow is than the left.
  var browSkew: Float = 0
  /// Height of the eyes' opening, 1 at rest.
  var eyeOpening: Float = 1
  /// How far the lower lids are raised, 0 to 1.
  var lowerLid: Float = 0
  var mouthWidth: Float = 1
  /// How far the corners of the mouth move down: the left one, the right one.
  var corners: SIMD2<Float> = .zero
  /// How far the middles of the upper and the lower edge of the mouth move down.
  var edges: SIMD2<Float> = .zero
  /// Whether the mouth is an O.
  var isRound = false
  var showsTeeth = false
  var showsTongue = false
  /// Depth of the folds beside the nose, 0 to 1.
  var noseFolds: Float = 0

  static func of(_ expression: FaceExpression) -> ExpressionShape {
    switch expression {
    case .angry:
      ExpressionShape(
        brow: [0.13, 0, -0.09], eyeOpening: 0.72, mouthWidth: 1.05, corners: [0.09, 0.09], edges: [-0.06, 0.05],
        showsTeeth: true)
    case .contemptuous:
      ExpressionShape(
        brow: [0.03, 0, 0], browSkew: 0.15, eyeOpening: 0.62, mouthWidth: 1, corners: [0.05, -0.13],
        edges: [0.02, 0.02])
    case .disgusted:
      ExpressionShape(
        brow: [0.09, 0.05, 0.03], eyeOpening: 0.4, lowerLid: 0.6, mouthWidth: 0.9, corners: [0.08, 0.08],
        edges: [-0.1, 0.06], showsTongue: true, noseFolds: 1)
    case .fearful:
      ExpressionShape(
        brow: [-0.17, -0.1, 0.02], eyeOpening: 1.3, mouthWidth: 1.1, corners: [0.1, 0.1], edges: [-0.02, 0.13])
    case .happy:
      ExpressionShape(
        brow: [-0.02, -0.05, -0.02], eyeOpening: 0.85, lowerLid: 0.45, mouthWidth: 1.2, corners: [-0.1, -0.1],
        edges: [-0.02, 0.2], showsTeeth: true)
    case .neutral: ExpressionShape()
    case .sad:
      ExpressionShape(
        brow: [-0.12, -0.02, 0.07], eyeOpening: 0.68, mouthWidth: 0.9, corners: [0.11, 0.11], edges: [-0.01, -0.01])
    case .surprised:
      ExpressionShape(
        brow: [-0.13, -0.19, -0.12], eyeOpening: 1.35, mouthWidth: 0.55, corners: [0.05, 0.05], edges: [-0.08, 0.19],
        isRound: true)
    }
  }

  /// A friendly smile, less than `happy`.
  static let smile = ExpressionShape(
    brow: [-0.01, -0.02, -0.01], eyeOpening: 0.92, lowerLid: 0.25, mouthWidth: 1.12, corners: [-0.08, -0.08],
    edges: [0, 0.11], showsTeeth: true)
}
