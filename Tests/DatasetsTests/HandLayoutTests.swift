import Datasets
import Foundation
import Images
import Tensors
import Testing

/// Writes hands in a published layout and opens them.
private func withHands(
  _ set: HandPoseSet, count: Int = 4, _ body: (URL, any HandFrames) throws -> Void
) throws {
  try withScratchFolder { folder in
    let layout: PublishedLayout =
      switch set {
      case .nyu: .nyu
      case .icvl: .icvl
      case .msra15: .msra15
      }
    try layout.write(to: folder, count: count, size: 32, seed: 3)
    try body(folder, opened(set, folder))
  }
}

private func opened(_ set: HandPoseSet, _ folder: URL) throws -> any HandFrames {
  switch set {
  case .nyu: try NYUHands(folder: folder)
  case .icvl: try ICVLHands(folder: folder)
  case .msra15: try MSRA15(folder: folder)
  }
}

/// Where a set's joints lie among the world's fourteen: the world's number for each of some of the set's.
private func common(_ set: HandPoseSet) -> [(joint: Int, world: HandJoint)] {
  switch set {
  case .nyu: zip(set.scoredJoints, HandJoint.allCases).map { ($0, $1) }
  case .icvl:
    [
      (0, .palm), (1, .thumbBase), (2, .thumbMiddle), (3, .thumbTip), (5, .indexBase), (6, .indexTip),
      (8, .middleBase), (9, .middleTip), (11, .ringBase), (12, .ringTip), (14, .littleBase), (15, .littleTip),
    ]
  case .msra15:
    [
      (2, .indexBase), (4, .indexTip), (6, .middleBase), (8, .middleTip), (10, .ringBase), (12, .ringTip),
      (14, .littleBase), (16, .littleTip), (18, .thumbBase), (19, .thumbMiddle), (20, .thumbTip),
    ]
  }
}

@Suite struct HandLayoutTests {
  @Test(
    "hands are read as they were written: counts, sizes, and joints in their order", arguments: HandPoseSet.allCases)
  func roundTrip(set: HandPoseSet) throws {
    let world = HandWorld(seed: 3)
    try withHands(set) { _, hands in
      #expect([Split.training, .validation, .test].map { hands.count(of: $0) } == [4, 0, 1])
      for (split, index) in [(Split.training, 0), (.training, 2), (.test, 0)] {
        let frame = try hands.frame(split, index)
        #expect((frame.depth.height, frame.depth.width) == set.frameExtents)
        #expect(frame.joints.count == set.jointCount)
        let (crop, joints) = try hands.crop(split, index, size: 64, cube: 300)
        #expect(crop.depth.shape == [64, 64, 1])
        let pose = HandWorld.millimetres(world.pose(split, index)).map { SIMD3<Double>($0) }
        let pairs = common(set)
        for (joint, own) in pairs {
          // Both from the same joint, as the world's cube has another centre.
          let read = joints[joint] - joints[pairs[0].joint]
          let drawn = pose[own.rawValue] - pose[pairs[0].world.rawValue]
          let difference = read - drawn
          #expect((difference * difference).sum().squareRoot() < 0.01, "\(own.name) \(read) \(drawn)")
        }
      }
    }
  }

  // Measured: the silhouettes share .78 to .84 of what either covers, depths are 2.4 to 12.2 mm apart; in perspective
  // what is nearer is larger.
  @Test("a crop shows the hand that the world draws from the front", arguments: HandPoseSet.allCases)
  func crops(set: HandPoseSet) throws {
    let world = HandWorld(seed: 3, size: 64)
    try withHands(set) { _, hands in
      for index in 0..<4 {
        let clean = world.sample(.training, index).clean.values
        let frame = try hands.frame(.training, index)
        // The world's cube has its own centre: as far from a joint as the pose says.
        let camera = set.intrinsics.pointingUp
        let known = common(set)[0]
        let offset = HandWorld.millimetres(world.pose(.training, index))[known.world.rawValue]
        let middle = camera.millimetres(frame.joints[known.joint]) - SIMD3<Double>(offset)
        let cropping = HandCropping(cube: 300, size: 64, intrinsics: set.intrinsics)
        let seen = try cropping.crop(frame.depth, at: camera.pixels(middle)).depth.values
        let both = zip(seen, clean).filter { $0 < 1 && $1 < 1 }
        let either = zip(seen, clean).count { $0 < 1 || $1 < 1 }
        let overlap = Double(both.count) / Double(either)
        let difference = both.reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) } / Double(both.count) * 150
        #expect(overlap > 0.7 && difference < 20)
      }
    }
  }

  @Test("equal worlds give equal files and manifests, and DeepPrior's cubes go by person")
  func manifests() throws {
    for set in HandPoseSet.allCases {
      var hashes: Set<String> = []
      for _ in 0..<2 { try withHands(set) { _, hands in hashes.insert(hands.manifest.contentHash) } }
      #expect(hashes.count == 1)
    }
    #expect(HandPoseSet.nyu.cube(subject: 0) == 300 && HandPoseSet.nyu.cube(subject: 1) == 250)
    #expect((0..<9).map { HandPoseSet.msra15.cube(subject: $0) } == [200, 200, 200, 180, 180, 180, 170, 160, 150])
  }

  @Test("NYU: a missing folder, other extents of the labels and pictures that are no frames are named")
  func nyuRefusals() throws {
    try withHands(.nyu) { folder, hands in
      func error(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return "nothing was thrown"
      }
      #expect(error { _ = try NYUHands(folder: folder.appending(path: "nowhere")) }.contains("nowhere"))
      #expect(error { _ = try NYUHands(folder: folder, camera: 2) }.contains("camera 2, was expected") == false)
      #expect(error { _ = try NYUHands(folder: folder, camera: 2) }.contains("1×4×36×3"))
      let picture = folder.appending(path: "train/depth_1_0000002.png")
      try Image(height: 4, width: 4, colour: [0, 1, 2]).write(to: picture)
      #expect(error { _ = try hands.frame(.training, 1) }.contains("4×4×3"))
      try FileManager.default.removeItem(at: picture)
      #expect(error { _ = try hands.frame(.training, 1) }.contains("depth_1_0000002.png"))
    }
  }

  @Test("ICVL: both forms of test labels are read, training by the beginnings of names; broken lines are numbered")
  func icvlForms() throws {
    try withHands(.icvl) { folder, hands in
      let testing = folder.appending(path: "Testing")
      try FileManager.default.moveItem(
        at: testing.appending(path: "labels.txt"), to: testing.appending(path: "test_seq_1.txt"))
      let line = String(decoding: try Data(contentsOf: testing.appending(path: "test_seq_1.txt")), as: UTF8.self)
      try Data(line.replacingOccurrences(of: "test_seq_1/", with: "test_seq_2/").utf8)
        .write(to: testing.appending(path: "test_seq_2.txt"))
      let both = try ICVLHands(folder: folder)
      #expect(both.count(of: .test) == 2 && both.name(.test, 1) == "test_seq_2/image_0000.png")
      #expect(try ICVLHands(folder: folder, prefixes: ICVLHands.crossingNetsPrefixes).count(of: .training) == 4)
      #expect(throws: DatasetError.self) { try ICVLHands(folder: folder, prefixes: ["90"]) }
      try Data((line + "test_seq_2/image_0001.png 1 2 3\n").utf8).write(to: testing.appending(path: "test_seq_2.txt"))
      let broken = #expect(throws: DatasetError.self) { try ICVLHands(folder: folder) }
      #expect(broken?.description.contains("test_seq_2.txt, line 2") == true)
      let file = folder.appending(path: "Training/Depth/\(both.name(.training, 0))")
      try DeepImage(height: 2, width: 2, samples: [1, 2, 3, 4]).write(to: file)
      let small = #expect(throws: DatasetError.self) { try hands.frame(.training, 0) }
      #expect(small?.description.contains("2×2") == true)
    }
  }

  @Test("MSRA15: one person is held out, faulty frames are left out, broken files are named")
  func msraForms() throws {
    #expect(MSRA15.Frame(subject: 2, gesture: "TIP", number: 172).isFaulty)
    #expect(MSRA15.Frame(subject: 2, gesture: "MP", number: 356).isFaulty)
    #expect(!MSRA15.Frame(subject: 2, gesture: "MP", number: 357).isFaulty)
    #expect(!MSRA15.Frame(subject: 1, gesture: "TIP", number: 172).isFaulty)
    // Nine training hands: P1 has two, of gestures 1 and 2.
    try withHands(.msra15, count: 9) { folder, _ in
      let other = try MSRA15(folder: folder, heldOut: 1)
      #expect(other.count(of: .test) == 2 && other.count(of: .training) == 9)
      #expect(other.published(.test, 1) == MSRA15.Frame(subject: 1, gesture: "2", number: 0))
      // Joints 168 times more, so that the last is P8's faulty frame of gesture 4.
      let labels = folder.appending(path: "P8/4/joint.txt")
      let line = String(decoding: try Data(contentsOf: folder.appending(path: "P1/1/joint.txt")), as: UTF8.self)
        .split(separator: "\n")[1]
      try Data(("169\n" + String(repeating: line + "\n", count: 169)).utf8).write(to: labels)
      #expect(try MSRA15(folder: folder).count(of: .training) == 9 + 168)
      #expect(try MSRA15(folder: folder, keepsFaulty: true).count(of: .training) == 9 + 169)
      try Data("3\n\(line)\n\(line)\n".utf8).write(to: labels)
      #expect(throws: DatasetError.damaged(file: labels.path, expected: "3 frames", found: "2")) {
        try MSRA15(folder: folder)
      }
      try Data("2\n\(line)\n1 2 3\n".utf8).write(to: labels)
      let broken = #expect(throws: DatasetError.self) { try MSRA15(folder: folder) }
      #expect(broken?.description.contains("P8/4/joint.txt, line 3") == true)
      let file = folder.appending(path: "P1/1/000000_depth.bin")
      let bytes = try Data(contentsOf: file)
      for count in [0, 10, 24, bytes.count - 1] {
        try bytes.prefix(count).write(to: file)
        let error = #expect(throws: DatasetError.self) { try other.frame(.test, 0) }
        #expect(error?.description.contains("000000_depth.bin") == true)
      }
      try FileManager.default.removeItem(at: folder.appending(path: "P5"))
      let missing = #expect(throws: DatasetError.self) { try MSRA15(folder: folder) }
      #expect(missing?.description.contains("P5") == true)
    }
  }
}

@Suite(.enabled(if: publishedData != nil, "set SYNTHBENCH_DATA to a folder with handpose/ and mat5/ in it"))
struct PublishedHandFramesTests {
  @Test("NYU's published test labels lie around Crossing Nets' centres of the same frames")
  func centres() throws {
    let data = try #require(publishedData)
    let centres = try NYUHands.centres(contentsOf: data.appending(path: "mat5/crossingnet_center_uvd_test.mat"))
    let labels = try HandPoseLabels.nyu.read(data: data)
    #expect(centres.count == labels.frameCount)
    let camera = CameraIntrinsics.nyuCropping.pointingUp
    let distances = centres.indices.map { index -> Double in
      let palm = Array(labels.frame(index))[HandJoint.palm.rawValue]
      let difference = camera.millimetres(palm) - camera.millimetres(centres[index])
      return (difference * difference).sum().squareRoot()
    }.sorted()
    // Measured: 3.09 mm in the middle, 8.19 mm for 95 in a hundred.
    #expect(distances[distances.count / 2] < 3.2 && distances[distances.count * 95 / 100] < 8.3)
  }

  @Test("ICVL's published test labels are read in the set's own layout")
  func icvl() throws {
    let data = try #require(publishedData).appending(path: "handpose/icvl")
    let names = String(decoding: try Data(contentsOf: data.appending(path: "icvl_test_list.txt")), as: UTF8.self)
      .split(whereSeparator: \.isNewline)
    let text = String(
      decoding: try Data(contentsOf: data.appending(path: "icvl_test_groundtruth_label.txt")), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
    try withScratchFolder { folder in
      let testing = folder.appending(path: "Testing")
      try FileManager.default.createDirectory(at: testing, withIntermediateDirectories: true)
      for sequence in ["test_seq_1", "test_seq_2"] {
        let own = zip(names, lines).filter { $0.0.hasPrefix(sequence) }.map { "\($0) \($1)\n" }
        try Data(own.joined().utf8).write(to: testing.appending(path: "\(sequence).txt"))
      }
      let hands = try ICVLHands(folder: folder)
      #expect(hands.count(of: .test) == 1596 && hands.count(of: .training) == 0)
      #expect(hands.name(.test, 702) == "test_seq_2/image_0000.png")
      #expect(hands.joints(.test, 0)[0] == [180.210, 145.428, 368.854])
      let direct = try HandPoseLabels.icvl.read(data: try #require(publishedData))
      #expect((0..<1596).allSatisfy { hands.joints(.test, $0) == Array(direct.frame($0)) })
    }
  }
}
