/// The pixels of a picture that belong to the person in it, guessed from the joints as Ma et al. (2017) and Deformable
/// GANs' scripts do: a rectangle around each of 23 limbs, a disc around each joint, then a closing.
public struct PoseMask: Hashable, Sendable {
  /// How the pixels are guessed. The scripts take the same for 128×64 and for 256×256.
  public struct Rule: Hashable, Sendable {
    /// Half the breadth of a limb, and the radius of a joint's disc, in pixels.
    public var radius: Int
    /// Rows and columns of the square that the mask is closed with; odd.
    public var square: Int

    /// A rule.
    public init(radius: Int, square: Int) {
      precondition(radius > 0 && square > 0 && square % 2 == 1, "a mask of radius \(radius), square \(square)")
      (self.radius, self.square) = (radius, square)
    }

    /// That of the scripts.
    public static let ma2017 = Rule(radius: 4, square: 5)
    /// The same for pictures of half the size, 64×32.
    public static let halfSize = Rule(radius: 2, square: 3)

    /// What a signature says of it.
    var text: String { "limbs\(radius)-closed\(square)" }
  }

  /// Joints that belong together, in the order of the annotation files. A limb is left out where an end is missing.
  static let limbs: [(Int, Int)] = [
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13), (1, 0),
    (0, 14), (14, 16), (0, 15), (15, 17), (1, 16), (1, 17), (8, 11), (11, 5), (8, 2), (16, 17),
  ]
  /// How many joints a pose has.
  static let jointCount = 18

  /// Rows.
  public let height: Int
  /// Columns.
  public let width: Int
  /// Whether each pixel is the person's, row after row.
  public private(set) var isInside: [Bool]

  /// The mask of a pose: the pixel of each of 18 joints, x the column and y the row, nil where it is missing.
  ///
  /// Equal to the scripts' under scikit-image 0.13.1, whose polygons leave out their right and lower edges. Where two
  /// joints of a limb share a pixel, the scripts fail; here such a limb adds nothing to the discs.
  public init(_ joints: [SIMD2<Int>?], height: Int, width: Int, rule: Rule = .ma2017) {
    precondition(joints.count == Self.jointCount, "a pose has \(Self.jointCount) joints, not \(joints.count)")
    (self.height, self.width) = (height, width)
    isInside = [Bool](repeating: false, count: height * width)
    for (from, to) in Self.limbs {
      guard let start = joints[from], let end = joints[to], start != end else { continue }
      fillLimb(SIMD2<Double>(start), SIMD2<Double>(end), Double(rule.radius))
    }
    for case let joint? in joints { fillDisc(joint, rule.radius) }
    spread(rule.square / 2, of: true)
    spread(rule.square / 2, of: false)
  }

  /// The share of pixels inside.
  public var share: Double { Double(isInside.count { $0 }) / Double(isInside.count) }

  /// Marks the pixels whose middle lies in a rectangle around a line.
  private mutating func fillLimb(_ start: SIMD2<Double>, _ end: SIMD2<Double>, _ radius: Double) {
    let along = start - end
    let side = radius * SIMD2(along.y, -along.x) / (along * along).sum().squareRoot()
    let corners = [start + side, start - side, end - side, end + side]
    let low = corners.dropFirst().reduce(corners[0], pointwiseMin)
    let high = corners.dropFirst().reduce(corners[0], pointwiseMax)
    for row in max(0, Int(low.y))..<max(0, Int(low.y), min(height, Int(high.y.rounded(.up)) + 1)) {
      for column in max(0, Int(low.x))..<max(0, Int(low.x), min(width, Int(high.x.rounded(.up)) + 1))
      where Self.contains(corners, SIMD2(Double(column), Double(row))) {
        isInside[row * width + column] = true
      }
    }
  }

  /// Whether a ray to the right crosses the polygon an odd number of times.
  private static func contains(_ corners: [SIMD2<Double>], _ point: SIMD2<Double>) -> Bool {
    var isInside = false
    var last = corners[corners.count - 1]
    for corner in corners {
      if (corner.y <= point.y) != (last.y <= point.y),
        point.x < (last.x - corner.x) * (point.y - corner.y) / (last.y - corner.y) + corner.x
      {
        isInside.toggle()
      }
      last = corner
    }
    return isInside
  }

  /// Marks the pixels nearer to a joint than the radius.
  private mutating func fillDisc(_ joint: SIMD2<Int>, _ radius: Int) {
    for row in max(0, joint.y - radius)..<max(0, joint.y - radius, min(height, joint.y + radius + 1)) {
      for column in max(0, joint.x - radius)..<max(0, joint.x - radius, min(width, joint.x + radius + 1)) {
        let (dx, dy) = (column - joint.x, row - joint.y)
        if dx * dx + dy * dy < radius * radius { isInside[row * width + column] = true }
      }
    }
  }

  /// Gives every pixel the value that one within a square around it has, along one axis after the other: `true` dilates,
  /// `false` erodes. Squares are cut at the edge.
  private mutating func spread(_ reach: Int, of value: Bool) {
    let before = isInside
    var rows = before
    for row in 0..<height {
      for column in 0..<width where before[row * width + column] == value {
        for near in max(0, column - reach)...min(width - 1, column + reach) { rows[row * width + near] = value }
      }
    }
    isInside = rows
    for row in 0..<height {
      for column in 0..<width where rows[row * width + column] == value {
        for near in max(0, row - reach)...min(height - 1, row + reach) { isInside[near * width + column] = value }
      }
    }
  }
}
