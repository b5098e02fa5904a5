import Datasets
import Foundation
import Images
import Tensors
import Testing

@Suite struct PeopleWorldTests {
  private let world = PeopleWorld(seed: 1, people: SplitCounts(training: 20, validation: 2, test: 6))

  @Test("a picture depends on seed, split and index alone")
  func determinism() {
    let one = world.sample(.training, 7)
    let again = PeopleWorld(seed: 1, people: SplitCounts(training: 2, validation: 0, test: 0)).sample(.training, 7)
    #expect(one.image.values == again.image.values && one.pose == again.pose && one.labels == again.labels)
    for other in [world.sample(.test, 7), world.sample(.training, 8), PeopleWorld(seed: 2).sample(.training, 7)] {
      #expect(other.image.values != one.image.values && other.pose != one.pose)
    }
  }

  @Test("the standard world of seed 1 is the one that results were made with")
  func golden() {
    #expect(
      PeopleWorld(seed: 1).manifest.contentHash == "4cef3ed33fb7f4188636aed9253a9e9102a0e803d8778f587b6f59eaca27b7d2")
  }

  @Test("pictures of a person share its clothes, other people wear others")
  func identities() {
    #expect(world.identity(.training, 0) == world.identity(.training, 5))
    #expect(world.identity(.training, 5) != world.identity(.training, 6))
    #expect(world.identity(.training, 0) != world.identity(.test, 0))
    #expect(world.person(5) == 0 && world.person(6) == 1)
  }

  /// The mean colour of each part in a picture, where it has some pixels.
  private func colours(_ sample: PersonSample) -> [UInt8: SIMD3<Float>] {
    var sums: [UInt8: (SIMD3<Float>, Float)] = [:]
    for (pixel, label) in sample.labels.enumerated() where label > 0 {
      let colour = sample.image.withSpan { SIMD3($0[3 * pixel], $0[3 * pixel + 1], $0[3 * pixel + 2]) }
      let (sum, count) = sums[label] ?? (.zero, 0)
      sums[label] = (sum + colour, count + 1)
    }
    return sums.filter { $0.value.1 >= 8 }.mapValues { $0.0 / $0.1 }
  }

  @Test("a part keeps its colours from picture to picture of a person, and not from person to person")
  func clothesMove() {
    func distance(_ first: Int, _ second: Int) -> Float {
      let (one, other) = (colours(world.sample(.training, first)), colours(world.sample(.training, second)))
      let apart = one.compactMap { part, colour in
        other[part].map { ((colour - $0) * (colour - $0)).sum().squareRoot() }
      }
      return apart.reduce(0, +) / Float(max(1, apart.count))
    }
    func mean(_ distances: [Float]) -> Float { distances.reduce(0, +) / Float(distances.count) }
    let same = mean((0..<20).map { distance(6 * $0, 6 * $0 + 3) })
    let unlike = mean((0..<19).map { distance(6 * $0, 6 * $0 + 6) })
    #expect(same < 0.3 * unlike, "\(same), \(unlike)")
  }

  @Test("every part is seen, heads above torsos above lower legs")
  func parts() {
    var pixels: [BodyPart: Int] = [:], rows: [BodyPart: Int] = [:]
    for index in 0..<60 {
      for (pixel, label) in world.sample(.training, index).labels.enumerated() {
        guard let part = BodyPart(rawValue: label) else { continue }
        pixels[part, default: 0] += 1
        rows[part, default: 0] += pixel / 32
      }
    }
    #expect(Set(pixels.keys) == Set(BodyPart.allCases))
    let covered = pixels.values.reduce(0, +)
    #expect(covered > 60 * 2048 / 6 && covered < 60 * 2048 / 2)
    func height(_ part: BodyPart) -> Int { (rows[part] ?? 0) / (pixels[part] ?? 1) }
    #expect(height(.head) < height(.torso) && height(.torso) < height(.rightUpperLeg))
    #expect(height(.rightUpperLeg) < height(.rightLowerLeg))
  }

  @Test("shoulders and hips are always there, wrists, ankles and ears are missed at times, all lie in the picture")
  func joints() {
    var missing: [BodyJoint: Int] = [:]
    for index in 0..<120 {
      let pose = world.sample(.training, index).pose
      #expect(pose.hasTorso && pose[.neck] != nil)
      for joint in BodyJoint.allCases {
        guard let place = pose[joint] else {
          missing[joint, default: 0] += 1
          continue
        }
        #expect((0..<32).contains(place.x) && (0..<64).contains(place.y))
      }
    }
    for joint in [BodyJoint.rightWrist, .leftWrist, .rightAnkle, .leftEar] {
      #expect((2...70).contains(missing[joint] ?? 0), "\(joint): \(missing[joint] ?? 0) of 120")
    }
    #expect((missing[.nose] ?? 0) == (missing[.rightEye] ?? 0) && (10...60).contains(missing[.nose] ?? 0))
  }

  @Test("a joint lies on a part that it belongs to")
  func jointsOnParts() {
    let large = PeopleWorld(
      seed: 1, height: 128, width: 64, people: SplitCounts(training: 10, validation: 0, test: 0), occlusion: 0)
    var (right, all) = (0, 0)
    for index in 0..<60 {
      let sample = large.sample(.training, index)
      for part in BodyPart.allCases {
        guard let ends = part.ends, let start = sample.pose[ends.start], let end = sample.pose[ends.end] else {
          continue
        }
        // A quarter of the way along a limb that is in sight at both ends.
        let place = start &+ (end &- start) / 4
        all += 1
        if sample.labels[place.y * 64 + place.x] == part.rawValue { right += 1 }
      }
    }
    #expect(all > 250 && Double(right) / Double(all) > 0.6, "\(right) of \(all)")
  }

  @Test("another size shows the same person in the same stance")
  func sizes() {
    let large = PeopleWorld(seed: 1, height: 128, width: 64)
    for index in 0..<6 {
      let (small, twice) = (world.sample(.training, index), large.sample(.training, index))
      for joint in [BodyJoint.rightShoulder, .leftHip, .neck] {
        guard let near = small.pose[joint], let far = twice.pose[joint] else { continue }
        #expect(abs(far.x - 2 * near.x) <= 1 && abs(far.y - 2 * near.y) <= 1)
      }
      let scaled = small.box.stretched(x: 2, y: 2)
      #expect(scaled.overlap(with: twice.box) > 0.85)
    }
    let square = PeopleWorld(seed: 1, height: 64, width: 64).sample(.training, 0)
    let narrow = world.sample(.training, 0)
    #expect(square.pose[.neck].map { $0.x - 16 } == narrow.pose[.neck]?.x)
  }

  @Test("pairs are all ordered pairs of a person's pictures, and a batch holds them")
  func pairs() throws {
    let pairs = world.pairs(.test)
    #expect(pairs.count == 6 * 30 && Set(pairs).count == pairs.count)
    #expect(pairs.allSatisfy { $0.from != $0.to && world.person($0.from) == world.person($0.to) })
    let batch = world.batch(.test, [pairs[31], pairs[0]])
    #expect(batch.sources.shape == [2, 64, 32, 3] && batch.targetPoses.count == 2)
    #expect(batch.sources.sliced(axis: 0, 0..<1).values == world.sample(.test, pairs[31].from).image.values)
    #expect(batch.targets.sliced(axis: 0, 1..<2).values == world.sample(.test, pairs[0].to).image.values)
    #expect(batch.sourcePoses[1] == world.sample(.test, pairs[0].from).pose)
  }

  @Test("mirroring twice gives the pose back, and exchanges sides once")
  func mirrored() {
    let pose = world.sample(.training, 3).pose
    let mirrored = pose.mirrored(width: 32)
    #expect(mirrored.mirrored(width: 32) == pose)
    #expect(mirrored[.leftShoulder]?.x == pose[.rightShoulder].map { 31 - $0.x })
  }

  @Test("a pose in a cut and shrunk picture loses the joints outside")
  func cropped() {
    var pose = BodyPose(places: [SIMD2<Int>?](repeating: nil, count: 18))
    pose[.nose] = [128, 40]
    pose[.neck] = [39, 80]
    let small = pose.cropped(rows: 0..<256, columns: 40..<216, height: 128, width: 64)
    #expect(small[.nose] == SIMD2((128 - 40) * 64 / 176, 20) && small[.neck] == nil)
  }
}

@Suite struct PeopleScenesTests {
  private let counts = SplitCounts(training: 60, validation: 0, test: 20)

  @Test("scenes have none, one or two people in boxes inside the picture, and depend on their index alone")
  func scenes() {
    let scenes = PeopleScenes(seed: 1, counts: counts)
    let drawn = scenes.samples(.training, 0..<60)
    #expect(Set(drawn.map(\.boxes.count)) == [0, 1, 2])
    for box in drawn.flatMap(\.boxes) {
      #expect(box.left >= 0 && box.top >= 0 && box.right <= 64 && box.bottom <= 64)
      #expect(box.height > 15 && box.width > 3)
    }
    let again = PeopleScenes(seed: 1, counts: SplitCounts(training: 8, validation: 0, test: 0)).sample(.training, 7)
    #expect(again.image.values == drawn[7].image.values && again.boxes == drawn[7].boxes)
    #expect(scenes.sample(.test, 7).image.values != drawn[7].image.values)
  }

  @Test("photographs stand behind the same people")
  func photographs() {
    let grey = Image(height: 40, width: 50, colour: [100, 100, 100])
    let scenes = PeopleScenes(seed: 1, counts: counts, background: .photographs([grey]))
    let empty = (0..<60).map { scenes.sample(.training, $0) }.first { $0.boxes.isEmpty }
    #expect(empty.map { Image($0.image, .signed).samples.allSatisfy { $0 == 100 } } == true)
    #expect(scenes.manifest.contentHash != PeopleScenes(seed: 1, counts: counts).manifest.contentHash)
  }

  @Test("people cut out of pictures stand where the people of the scenes stand, their boxes around them")
  func cutOuts() {
    var people = PeopleWorld(seed: 1).samples(.training, 0..<40)
    for index in people.indices { people[index].image = Tensor([64, 32, 3], repeating: 1) }
    let black = Image(height: 20, width: 20, colour: [0, 0, 0])
    let scenes = PeopleScenes(seed: 1, counts: counts, background: .photographs([black]))
    let (made, drawn) = (scenes.scenes(of: people, .training), scenes.samples(.training, 0..<40))
    #expect(made.map(\.boxes.count) == drawn.map(\.boxes.count))
    for (scene, like) in zip(made, drawn) {
      let image = Image(scene.image, .signed)
      let labels = (0..<64 * 64).map { image.samples[3 * $0] > 127 ? UInt8(1) : 0 }
      // White people before black: what is white tells where the box of a lone one must be.
      if scene.boxes.count < 2 {
        let seen = PixelBox(around: labels, width: 64)
        #expect(seen.flatMap { box in scene.boxes.first.map { $0.overlap(with: box) > 0.93 } } ?? scene.boxes.isEmpty)
      }
      // Other people in the same places.
      for (box, other) in zip(scene.boxes, like.boxes) { #expect(box.overlap(with: other) > 0.3) }
    }
    #expect(Set(made.flatMap(\.boxes)).count > 30)
  }

  @Test("overlaps are intersections over unions")
  func overlaps() {
    let box = PixelBox(left: 0, top: 0, right: 4, bottom: 2)
    #expect(box.overlap(with: box) == 1)
    #expect(box.overlap(with: PixelBox(left: 2, top: 0, right: 6, bottom: 2)) == 1.0 / 3)
    #expect(box.overlap(with: PixelBox(left: 4, top: 0, right: 6, bottom: 2)) == 0)
    #expect(PixelBox(around: [0, 0, 0, 0], width: 2) == nil)
    #expect(PixelBox(around: [0, 0, 0, 7], width: 2) == PixelBox(left: 1, top: 1, right: 2, bottom: 2))
  }
}
