import Datasets
import Foundation
import Tensors
import Testing

@Suite struct HandCroppingTests {
  private let centre = SIMD3(218.66824, 287.33966, 765.08984)

  /// A frame of 640×480 pixels with the given depth everywhere, or by column and row.
  private func frame(_ depth: (Int, Int) -> Float) -> DepthFrame {
    DepthFrame(
      name: "frame", height: 480, width: 640, millimetres: (0..<480 * 640).map { depth($0 % 640, $0 / 640) })
  }

  @Test("corners fall on the pixels that the published programs take")
  func boxes() {
    var cropping = HandCropping(cube: 300, intrinsics: .nyuCropping)
    #expect(cropping.box(at: centre).columns == 103..<334 && cropping.box(at: centre).rows == 172..<402)
    cropping.corners = .floored
    #expect(cropping.box(at: centre).columns == 103..<333 && cropping.box(at: centre).rows == 172..<402)
    cropping.cube = 350
    #expect(cropping.box(at: centre).columns == 84..<353 && cropping.box(at: centre).rows == 153..<421)
  }

  @Test("the cube becomes -1 to 1: nearer is its near side, farther and unseen is background")
  func depths() throws {
    let cropping = HandCropping(cube: 300, size: 8, intrinsics: .nyuCropping)
    func value(_ depth: Float) throws -> Float {
      try cropping.crop(frame { _, _ in depth }, at: [320, 240, 700]).depth.values[27]
    }
    #expect(try value(700) == 0 && value(775) == 0.5 && value(850) == 1)
    #expect(try value(551) == Float(-149.0 / 150) && value(300) == -1)
    #expect(try value(851) == 1 && value(0) == 1 && value(9) == 1 && value(2000) == 1)
    // A hand at the near end of what counts at all.
    let near = try cropping.crop(frame { _, _ in 11 }, at: [320, 240, 100])
    #expect(near.depth.values[27] == Float(-89.0 / 150))
  }

  @Test("beyond the frame there is background, and points behind the cube may be kept at its far side")
  func edges() throws {
    var cropping = HandCropping(cube: 300, size: 16, intrinsics: .nyuCropping)
    let corner = try cropping.crop(frame { _, _ in 700 }, at: [0, 0, 700]).depth
    // 252 columns and rows, of which those before the frame are the first eight of sixteen.
    for row in 0..<16 {
      for column in 0..<16 {
        #expect(corner.values[row * 16 + column] == (row >= 8 && column >= 8 ? 0 : 1))
      }
    }
    cropping.farPoints = .clamped
    #expect(try cropping.crop(frame { _, _ in 900 }, at: [320, 240, 700]).depth.values.allSatisfy { $0 == 1 })
  }

  @Test("pixels are picked as OpenCV's nearest neighbour picks them, and the aspect is kept")
  func picking() throws {
    // Twice as many columns as rows: a camera whose pixels are twice as high as wide.
    let camera = CameraIntrinsics(focalX: 200, focalY: 100, centreX: 320, centreY: 240)
    let cropping = HandCropping(cube: 100, size: 10, intrinsics: camera)
    #expect(cropping.box(at: [320, 240, 1000]).columns == 310..<330)
    #expect(cropping.box(at: [320, 240, 1000]).rows == 235..<245)
    let depth = try cropping.crop(frame { x, y in Float(950 + 4 * (x - 310) + y - 235) }, at: [320, 240, 1000]).depth
    let values = depth.values
    for row in 0..<10 {
      for column in 0..<10 {
        // Five rows of twice two pixels in the middle; half a row is rounded up to the top.
        let isFilled = (2..<7).contains(row)
        let wanted: Float = isFilled ? Float(8 * column + 2 * (row - 2) - 50) / 50 : 1
        #expect(abs(values[row * 10 + column] - wanted) < 1e-6)
      }
    }
  }

  @Test("poses in half cubes go to pixels and back")
  func poses() throws {
    let cropping = HandCropping(cube: 300, size: 8, intrinsics: .nyuCropping)
    let crop = try cropping.crop(frame { _, _ in 700 }, at: [400, 200, 700])
    let joints = [
      SIMD3<Double>(400, 200, 700), SIMD3<Double>(400 + 588.03 / 7, 200 - 587.07 / 14, 700),
      SIMD3<Double>(380, 230, 660),
    ]
    let pose = crop.pose(joints)
    #expect(pose.prefix(3) == [0, 0, 0])
    // 100 mm to the right and 50 mm up.
    let wanted: [Float] = [2.0 / 3, 1.0 / 3, 0]
    #expect(zip(pose[3..<6], wanted).allSatisfy { abs($0 - $1) < 1e-6 })
    let back = crop.pixels(crop.millimetres(joints[2])) - joints[2]
    #expect(abs(back.x) + abs(back.y) + abs(back.z) < 1e-9)
  }

  @Test("stretched frames reach from -1 at the nearest pixel to background at 1")
  func stretched() throws {
    var cropping = HandCropping(cube: 250, size: 8, intrinsics: .nyuCropping)
    (cropping.corners, cropping.scale) = (.floored, .perFrame)
    let half = frame { x, _ in x < 320 ? 650 : 700 }
    let values = try cropping.crop(half, at: [320, 240, 700]).depth.values
    // 85 and 135 mm behind the near side, which lies at 10: 2·(135 − 85)/135 − 1.
    #expect(values[0] == -1 && abs(values[7] + 0.259259) < 1e-5)
    let empty = try cropping.crop(frame { _, _ in 0 }, at: [320, 240, 700])
    #expect(empty.depth.values.allSatisfy { $0 == 1 })
  }

  @Test("the centre of mass moves to what lies in the cube")
  func mass() throws {
    let cropping = HandCropping(cube: 200, intrinsics: .nyuCropping)
    // A square of 40×20 pixels at 700 mm, a wall behind, and something small nearby at another depth.
    let scene = frame { x, y in
      if (400..<440).contains(x), (200..<220).contains(y) { return 700 }
      return (440..<450).contains(x) && (200..<220).contains(y) ? 1000 : 1400
    }
    let found = try #require(cropping.massCentre(of: scene, from: [410, 215, 680]))
    #expect(found == [419.5, 209.5, 700])
    #expect(cropping.massCentre(of: scene, from: [100, 100, 500]) == nil)
    let whole = try #require(cropping.massCentre(of: scene, iterations: 0))
    #expect(abs(whole.z - 1400) < 10 && abs(whole.x - 319.5) < 1)
  }

  @Test("a centre that is not in front of the camera is refused with the frame's name")
  func refusals() {
    let cropping = HandCropping(cube: 300, intrinsics: .nyuCropping)
    for centre in [SIMD3<Double>(320, 240, 0), [320, .nan, 700]] {
      let error = #expect(throws: DatasetError.self) { try cropping.crop(frame { _, _ in 700 }, at: centre) }
      #expect(error?.description.contains("frame") == true)
    }
  }
}

@Suite struct HandStreamsTests {
  private let world = HandWorld(seed: 2, size: 16)

  @Test("few maps keep their joints, a larger number holds a smaller one, and no map is lost")
  func division() throws {
    let few = HandStreams(world, images: 30, labelled: 4, poses: 6, seed: 5)
    let more = HandStreams(world, images: 30, labelled: 9, poses: 6, seed: 5)
    #expect(few.labelledDepth.shape == [4, 16, 16, 1] && few.unlabelledDepth?.shape == [26, 16, 16, 1])
    #expect(few.poses.shape == [6, 42] && few.labelledJoints.shape == [4, 42])
    #expect(few.labelledDepth.values == Array(more.labelledDepth.values.prefix(4 * 256)))
    let depth = try #require(few.unlabelledDepth)
    let all = Tensor.concatenated([few.labelledDepth, depth], axis: 0)
    let drawn = HandWorld(seed: 2, size: 16).samples(.training, 0..<30)
    func rows(_ maps: Tensor) -> Set<[Float]> {
      Set((0..<maps.shape[0]).map { maps.sliced(axis: 0, $0..<$0 + 1).values })
    }
    #expect(rows(all) == Set(drawn.map(\.depth.values)))
    // Joints belong to their maps, in millimetres.
    let place = try #require(drawn.firstIndex { $0.depth.values == few.labelledDepth.sliced(axis: 0, 0..<1).values })
    #expect(few.labelledJoints.sliced(axis: 0, 0..<1).values == drawn[place].pose.map { $0 * 150 })
    #expect(HandStreams(world, images: 6, labelled: 6, poses: 1, seed: 5).unlabelledDepth == nil)
  }

  @Test("a batch is a function of the step, and an epoch holds each item once")
  func batches() {
    let streams = HandStreams(world, images: 24, labelled: 8, poses: 12, seed: 5)
    func rows(_ tensors: [Tensor]) -> [[Float]] {
      tensors.flatMap { batch in
        (0..<batch.shape[0]).map { batch.sliced(axis: 0, $0..<$0 + 1).values }
      }
    }
    #expect(streams.poses(step: 3, batchSize: 4).values == streams.poses(step: 3, batchSize: 4).values)
    #expect(Set(rows((0..<3).map { streams.poses(step: $0, batchSize: 4) })).count == 12)
    #expect(Set(rows((0..<4).map { streams.depth(step: $0, batchSize: 6) })).count == 24)
    #expect(Set(rows((0..<2).map { streams.pairs(step: $0, batchSize: 4).joints })).count == 8)
    let unlabelled = (0..<4).compactMap { streams.unlabelled(step: $0, batchSize: 4) }
    #expect(Set(rows(unlabelled)).count == 16)
    #expect(Set(rows(unlabelled)).isDisjoint(with: rows([streams.labelledDepth])))
    let (depth, joints) = streams.pairs(step: 0, batchSize: 8)
    let known = Dictionary(
      uniqueKeysWithValues: zip(rows([streams.labelledDepth]), rows([streams.labelledJoints])))
    #expect(zip(rows([depth]), rows([joints])).allSatisfy { known[$0] == $1 })
  }
}
