import Datasets
import Tensors
import Testing

private func length(_ vector: SIMD3<Float>) -> Float { (vector * vector).sum().squareRoot() }

@Suite struct HandWorldTests {
  let world = HandWorld(
    seed: 1, size: 64, counts: SplitCounts(training: 200, validation: 40, test: 40, furtherPoses: 40))

  @Test("an item depends on seed, split and index alone")
  func determinism() {
    let one = world.sample(.training, 7)
    _ = world.sample(.training, 8)
    let larger = HandWorld(seed: 1, size: 64, counts: SplitCounts(training: 9, validation: 0, test: 0))
    let again = larger.sample(.training, 7)
    #expect(one.depth.values == again.depth.values)
    #expect(one.clean.values == again.clean.values)
    #expect(one.pose == again.pose)
    #expect(one.labels == again.labels)
    #expect(one.pose == world.pose(.training, 7))
    #expect(HandWorld(seed: 2, size: 64).pose(.training, 7) != one.pose)
    #expect(HandWorld(seed: 1, size: 32).pose(.training, 7) == one.pose)
  }

  @Test("no two splits share a pose")
  func splits() {
    var seen = Set<[Float]>()
    for split in Split.allCases {
      for index in 0..<40 { #expect(seen.insert(world.pose(split, index)).inserted) }
    }
  }

  @Test("the standard world of seed 1 is the one that results were made with")
  func golden() {
    let manifest = HandWorld(seed: 1).manifest
    #expect(manifest.contentHash == "e075992af7ea694d2fd54612ee4136650ed8330deaba826762b5694d9227a13b")
    #expect(manifest.counts.training == 512)
    #expect(manifest.counts.furtherPoses == 1024)
  }

  @Test("bones keep their lengths relative to the hand, and fingers do not stretch")
  func bones() {
    for index in 0..<200 {
      let joints = HandWorld.millimetres(world.pose(.training, index))
      func distance(_ a: HandJoint, _ b: HandJoint) -> Float { length(joints[a.rawValue] - joints[b.rawValue]) }
      let scale = distance(.wristThumbSide, .wristLittleSide) / 42
      #expect(scale > 0.89 && scale < 1.11)
      #expect(abs(distance(.thumbTip, .thumbMiddle) - 28 * scale) < 0.01)
      #expect(abs(distance(.thumbMiddle, .thumbBase) - 34 * scale) < 0.01)
      #expect(abs(distance(.palm, .wristThumbSide) - distance(.palm, .wristLittleSide)) < 0.01)
      // Two bones of 28 and 21 mm that bend by at most 56 degrees.
      let outer = distance(.middleTip, .middleBase) / scale
      #expect(outer < 49.01 && outer > 43)
    }
  }

  @Test("every joint lies inside the flesh that the clean image shows")
  func projection() {
    for index in 0..<100 {
      let sample = world.sample(.training, index)
      let depth = sample.clean.values
      for joint in HandWorld.millimetres(sample.pose) where max(abs(joint.x), abs(joint.y)) < 140 {
        let column = Int((joint.x / 150 + 1) / 2 * 64)
        let row = Int((1 - joint.y / 150) / 2 * 64)
        // The surface lies in front of the joint, on the pixel itself or, for a fingertip's rim, beside it.
        let near = [(row, column), (row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
        #expect(near.contains { depth[$0.0 * 64 + $0.1] * 150 <= joint.z })
      }
    }
  }

  @Test("clean images hold a hand of several parts in front of an empty background")
  func cleanImages() {
    for index in 0..<100 {
      let sample = world.sample(.training, index)
      let depth = sample.clean.values
      #expect(depth.allSatisfy { $0 >= -1 && $0 <= 1 })
      #expect(zip(depth, sample.labels).allSatisfy { ($0 < 1) == ($1 != HandPart.background.rawValue) })
      let share = Float(sample.labels.filter { $0 != 0 }.count) / Float(64 * 64)
      #expect(share > 0.1 && share < 0.45)
      #expect(Set(sample.labels).count >= 5)
    }
  }

  @Test("the rule for part labels agrees with the renderer", arguments: [32, 64])
  func partLabels(size: Int) {
    let world = HandWorld(seed: 3, size: size)
    var (foreground, agreed, seen, agreedSeen) = (0, 0, 0, 0)
    for index in 0..<200 {
      let sample = world.sample(.training, index)
      let clean = HandWorld.partLabels(depth: sample.clean, pose: sample.pose)
      let real = HandWorld.partLabels(depth: sample.depth, pose: sample.pose)
      for place in clean.indices where sample.labels[place] != 0 {
        foreground += 1
        if clean[place] == sample.labels[place] { agreed += 1 }
        if real[place] != 0 {
          seen += 1
          if real[place] == sample.labels[place] { agreedSeen += 1 }
        }
      }
    }
    #expect(Double(agreed) / Double(foreground) > 0.99)
    #expect(Double(agreedSeen) / Double(seen) > 0.98)
  }

  @Test("a pixel at a fingertip is that finger's, and pixels of the background are nobody's")
  func fingertips() {
    let tips: [(HandJoint, HandPart)] = [
      (.thumbTip, .thumb), (.indexTip, .index), (.middleTip, .middle), (.ringTip, .ring), (.littleTip, .little),
    ]
    // An open hand facing the camera, built from the lengths of the mean hand.
    let joints: [SIMD3<Float>] = [
      [-60, 95, -3], [-45, 60, -3], [-22, 140, 0], [-16, 84, 0], [12, 139, 1], [11, 90, 1], [47, 127, 0], [38, 82, 0],
      [100, 50, -20], [80, 30, -15], [55, 5, -10], [21, -46, 0], [-21, -46, 0], [0, 0, 0],
    ]
    let pose = HandWorld.pose(millimetres: joints)
    for (tip, part) in tips {
      var depth = Tensor([100, 100], repeating: 1)
      let place = joints[tip.rawValue]
      let pixel = Int((1 - place.y / 150) / 2 * 100) * 100 + Int((place.x / 150 + 1) / 2 * 100)
      depth.mutate { $0[pixel] = place.z / 150 - 0.05 }
      let labels = HandWorld.partLabels(depth: depth, pose: pose)
      #expect(labels[pixel] == part.rawValue)
      #expect(labels.filter { $0 != 0 }.count == 1)
    }
    #expect(HandWorld.partLabels(depth: Tensor([1, 1], [1 - 1 / 64]), pose: pose) == [0])
  }
}

@Suite struct DepthSensorTests {
  let world = HandWorld(seed: 5, size: 64)

  @Test("what the camera sees comes in steps of 1/48")
  func steps() {
    for index in 0..<20 {
      #expect(world.sample(.test, index).depth.values.allSatisfy { ($0 * 48).rounded() / 48 == $0 && abs($0) <= 1 })
    }
  }

  @Test("silhouettes are ragged, surfaces have a few holes, the empty background stays empty")
  func losses() {
    var (rim, lostRim, inner, lostInner, deviation) = (0, 0, 0, 0, 0.0)
    for index in 0..<50 {
      let sample = world.sample(.training, index)
      let (clean, seen) = (sample.clean.values, sample.depth.values)
      for row in 3..<61 {
        for column in 3..<61 {
          func background(within reach: Int) -> Int {
            (-reach...reach).reduce(0) { sum, dy in
              sum + (-reach...reach).filter { clean[(row + dy) * 64 + column + $0] == 1 }.count
            }
          }
          let place = row * 64 + column
          if clean[place] == 1 {
            if background(within: 3) == 49 { #expect(seen[place] == 1) }
          } else if background(within: 3) == 0 {
            inner += 1
            if seen[place] == 1 { lostInner += 1 } else { deviation += Double(abs(seen[place] - clean[place])) }
          } else if background(within: 1) > 0 {
            rim += 1
            if seen[place] == 1 { lostRim += 1 }
          }
        }
      }
    }
    // 15 % of the silhouette is dropped, and some of what is displaced shows background.
    #expect(Double(lostRim) / Double(rim) > 0.15 && Double(lostRim) / Double(rim) < 0.35)
    #expect(Double(lostInner) / Double(inner) > 0.001 && Double(lostInner) / Double(inner) < 0.004)
    // Noise of 1 to 6 mm.
    let mean = deviation / Double(inner - lostInner) * 150
    #expect(mean > 1 && mean < 6)
  }
}
