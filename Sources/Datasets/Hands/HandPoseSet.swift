/// The three published sets of depth frames of hands.
public enum HandPoseSet: String, Hashable, Sendable, CaseIterable, Codable {
  case nyu, icvl, msra15

  /// How many joints each frame is labelled with.
  public var jointCount: Int {
    switch self {
    case .nyu: 36
    case .icvl: 16
    case .msra15: 21
    }
  }

  /// Which of them are scored.
  public var scoredJoints: [Int] {
    self == .nyu ? [0, 3, 6, 9, 12, 15, 18, 21, 24, 25, 27, 30, 31, 32] : Array(0..<jointCount)
  }

  /// The joint that DeepPrior++ centres its training crops at: NYU's and ICVL's palm, MSRA15's knuckle of the middle
  /// finger.
  public var centreJoint: Int {
    switch self {
    case .nyu: 32
    case .icvl: 0
    case .msra15: 5
    }
  }

  /// The joint that Crossing Nets measures the others from.
  public var rootJoint: Int { self == .nyu ? 32 : 0 }

  /// Rows and columns of a frame.
  public var frameExtents: (height: Int, width: Int) { self == .nyu ? (480, 640) : (240, 320) }

  /// The constants that DeepPrior++ crops with.
  public var intrinsics: CameraIntrinsics {
    switch self {
    case .nyu: .nyuCropping
    case .icvl: .icvlCropping
    case .msra15: .msraScorer
    }
  }

  /// The edge of the cube in millimetres that DeepPrior++ cuts a frame out with: smaller for smaller hands.
  ///
  /// - Parameter subject: MSRA15's person, 0 to 8; for NYU 1 is the second person of the test frames.
  public func cube(subject: Int) -> Double {
    switch self {
    case .nyu: return subject == 1 ? 250 : 300
    case .icvl: return 250
    case .msra15:
      let cubes: [Double] = [200, 200, 200, 180, 180, 180, 170, 160, 150]
      precondition(cubes.indices.contains(subject), "MSRA15 has subjects 0 to 8, not \(subject)")
      return cubes[subject]
    }
  }
}

/// What a depth camera saw, in millimetres; 0 where it saw nothing.
public struct DepthFrame: Hashable, Sendable {
  /// What errors call it.
  public let name: String
  /// Rows.
  public let height: Int
  /// Columns.
  public let width: Int
  /// Distances along the optical axis, row after row.
  public var millimetres: [Float]

  /// Traps when the number of distances does not fit.
  public init(name: String, height: Int, width: Int, millimetres: [Float]) {
    precondition(
      millimetres.count == height * width, "\(millimetres.count) distances do not fill \(height)×\(width) pixels")
    (self.name, self.height, self.width, self.millimetres) = (name, height, width, millimetres)
  }
}

/// A frame of a published set with its labels.
public struct HandFrame: Sendable {
  /// What the camera saw.
  public let depth: DepthFrame
  /// Column, row and depth (u, v in pixels, d in millimetres) of all labelled joints in the set's order.
  public let joints: [SIMD3<Double>]
  /// The edge in millimetres of the cube that it is usually cut out with.
  public let cube: Double

  /// A labelled frame.
  public init(depth: DepthFrame, joints: [SIMD3<Double>], cube: Double) {
    (self.depth, self.joints, self.cube) = (depth, joints, cube)
  }
}

/// A published set of hands: labelled depth frames by split and index.
public protocol HandFrames: Sendable {
  /// Which set it is.
  var set: HandPoseSet { get }

  /// How many frames a split has.
  func count(of split: Split) -> Int

  /// A frame. Throws `DatasetError` or `ImageError` for a file that is missing or damaged; traps on an index beyond the
  /// count.
  func frame(_ split: Split, _ index: Int) throws -> HandFrame

  /// The joints of a frame without its picture.
  func joints(_ split: Split, _ index: Int) -> [SIMD3<Double>]

  /// What the set is; its hash is over all joints.
  var manifest: DatasetManifest { get }
}

extension HandFrames {
  /// A frame cut out around one of its joints: the set's usual one, with the set's cube and constants, unless said.
  public func crop(
    _ split: Split, _ index: Int, size: Int = 128, joint: Int? = nil, cube: Double? = nil
  ) throws -> (crop: HandCrop, joints: [SIMD3<Double>]) {
    let frame = try frame(split, index)
    let cropping = HandCropping(cube: cube ?? frame.cube, size: size, intrinsics: set.intrinsics)
    let crop = try cropping.crop(frame.depth, at: frame.joints[joint ?? set.centreJoint])
    return (crop, frame.joints.map(crop.millimetres))
  }

  /// Traps, saying what there is, when a split has no such frame.
  func check(_ split: Split, _ index: Int) {
    precondition(
      index >= 0 && index < count(of: split),
      "the \(split.rawValue) split has items 0..<\(count(of: split)), not \(index)")
  }

  /// A manifest with the counts of the splits and a hash over all joints.
  func manifest(name: DatasetName, source: String, licence: String) -> DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for index in 0..<count(of: split) {
        hash.update(values: joints(split, index).flatMap { [Float($0.x), Float($0.y), Float($0.z)] })
      }
    }
    return DatasetManifest(
      name: name.rawValue, source: source, licence: licence,
      counts: SplitCounts(
        training: count(of: .training), validation: count(of: .validation), test: count(of: .test)),
      hashed: "u v d of every joint as float32, split after split", contentHash: hash.hexadecimal)
  }
}
