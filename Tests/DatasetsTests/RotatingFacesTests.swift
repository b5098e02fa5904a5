import Datasets
import Foundation
import Images
import Tensors
import Testing

@Suite("Heads from every side") struct RotatingFacesTests {
  private let world = RotatingFaces(
    seed: 1, size: 64, people: SplitCounts(training: 6, validation: 1, test: 6), illuminations: [0, 6, 8])

  private func difference(_ first: Tensor, _ second: Tensor) -> Float {
    first.distance(to: second).item / Float(first.count)
  }

  @Test("pictures depend on seed, split, person and view alone, and the manifest says so")
  func determinism() throws {
    let sample = world.sample(.training, 40)
    let view = world.view(40)
    #expect(world.person(40) == 1 && view == HeadView(yaw: -90, illumination: 6))
    #expect(world.index(person: 1, view) == 40 && world.index(person: 1, HeadView(yaw: 15, illumination: 3)) == nil)
    #expect(sample.picture.view == view && sample.picture.image.shape == [64, 64, 3])
    let pair = world.pairs(.training, [41, 40])[1]
    #expect(pair.profile.image.values == sample.picture.image.values && pair.person == 1)
    #expect(pair.frontal.view == HeadView(yaw: 0, illumination: 6))
    let more = RotatingFaces(seed: 1, size: 64, people: SplitCounts(training: 9, validation: 0, test: 0))
    let same = more.pictures(.training, person: 1, [view])[0]
    #expect(same.image.values == sample.picture.image.values && same.landmarks == sample.picture.landmarks)
    #expect(world.face(.training, person: 1).identity != world.face(.test, person: 1).identity)
    #expect(Image(sample.picture.image, .signed).tensor(.signed).values == sample.picture.image.values)
    #expect(
      RotatingFaces(seed: 1).manifest.contentHash == "80e23d7c0eaf7d739112bd08f758c1f7247a26f0e973d897fc629a5512671967")
  }

  @Test("a person changes less from one side to the next than from one end to the other, and people differ")
  func views() {
    for person in 0..<6 {
      let turned = world.pictures(.test, person: person, [0, 15, 75].map { HeadView(yaw: $0, illumination: 0) })
      #expect(difference(turned[0].image, turned[1].image) < difference(turned[0].image, turned[2].image))
      let other = world.pictures(.test, person: (person + 1) % 6, [HeadView(yaw: 0, illumination: 0)])[0]
      #expect(difference(turned[0].image, other.image) > 0.05)
    }
  }

  @Test("a light from one side brightens that side, and lights do not move the landmarks")
  func lights() {
    func halves(_ picture: HeadPicture) -> (left: Float, right: Float) {
      let middle = picture.image.sliced(axis: 0, 20..<50)
      return (
        middle.sliced(axis: 1, 14..<32).sum(over: [0, 1, 2]).item,
        middle.sliced(axis: 1, 32..<50).sum(over: [0, 1, 2]).item
      )
    }
    let lit = world.pictures(.test, person: 2, [2, 8, 6].map { HeadView(yaw: 0, illumination: $0) })
    let (right, left, front) = (halves(lit[0]), halves(lit[1]), halves(lit[2]))
    #expect(left.left - left.right > front.left - front.right)
    #expect(right.left - right.right < front.left - front.right)
    #expect(lit[0].landmarks == lit[1].landmarks)
  }

  // Measured over these 40 people: eyes at 43.9 and 86.1, the nose at 65.0, the mouth's corners at 46.1 and 83.9.
  @Test("landmarks lie in the frame of Multi-PIE's crops, on average where its own do, and turn with the head")
  func landmarks() {
    let people = (0..<40).map { person in
      RotatingFaces(seed: 3, size: 128, people: SplitCounts(training: 40, validation: 0, test: 0))
        .renderer.landmarks(of: world(person), HeadView(yaw: 0, illumination: 0))
    }
    func mean(_ value: (FaceLandmarks) -> Float) -> Float { people.map(value).reduce(0, +) / 40 }
    for marks in people {
      #expect(abs(marks.eyeCentre.x - 65) < 1e-3 && abs(marks.eyeCentre.y - 41) < 1e-3)
      #expect(abs(marks.mouthCentre.y - 89) < 1e-3 && abs(marks.noseTip.x - 65) < 1e-3)
    }
    #expect(abs(mean(\.leftEye.x) - 43.58) < 2 && abs(mean(\.rightEye.x) - 86.42) < 2)
    #expect(abs(mean(\.noseTip.y) - 64.75) < 3)
    #expect(abs(mean(\.leftMouth.x) - 47.59) < 3 && abs(mean(\.rightMouth.x) - 82.59) < 3)
    let person = world(0)
    let (right, left) = (
      HeadRenderer(size: 128).landmarks(of: person, HeadView(yaw: 75, illumination: 0)),
      HeadRenderer(size: 128).landmarks(of: person, HeadView(yaw: -75, illumination: 0))
    )
    // The published example at +75° has its nose 23 pixels to the right of the eyes.
    #expect(right.noseTip.x - 65 > 12 && right.noseTip.x - 65 < 34)
    #expect(right.rightEye.x - right.leftEye.x < 16 && abs(right.noseTip.x + left.noseTip.x - 130) < 1e-3)
  }

  private func world(_ person: Int) -> Face {
    RotatingFaces(seed: 3, people: SplitCounts(training: 40, validation: 0, test: 0)).face(.training, person: person)
  }

  @Test("what a landmark marks is there: the near eye has a dark pupil and white around it")
  func visible() {
    for person in 0..<6 {
      for yaw in [-30, 0, 30] {
        let picture = world.pictures(.training, person: person, [HeadView(yaw: yaw, illumination: 0)])[0]
        let eye = yaw < 0 ? picture.landmarks.rightEye : picture.landmarks.leftEye
        let (row, column) = (Int(eye.y.rounded()) - 1, Int(eye.x.rounded()) - 1)
        func greys(_ reach: Int) -> [Float] {
          let rows = picture.image.sliced(axis: 0, row - reach..<row + reach + 1)
          let patch = rows.sliced(axis: 1, column - reach..<column + reach + 1)
          return (patch.sum(over: [2]) * (1 / 3)).values
        }
        #expect(greys(1).contains { $0 < -0.4 } && greys(6).contains { $0 > 0.6 }, "\(person) \(yaw)")
      }
    }
  }

  @Test("parts are cut by the released program's rules, and their places fill a face")
  func parts() {
    let geometry = FacePartGeometry.published
    let marks = FaceLandmarks([[56, 41], [68, 39], [85, 66], [61, 92], [72, 90]])
    func place(_ part: FacePart, _ yaw: Int) -> [Int] {
      let found = geometry.place(of: part, marks, yaw: yaw)
      return [found.row, found.column]
    }
    #expect(place(.leftEye, 75) == [21, 36] && place(.rightEye, 75) == [19, 48])
    #expect(place(.mouth, 75) == [75, 42])
    #expect([0, 15, 30, 45, 60, 75, 90].map { place(.nose, $0)[1] } == [66, 61, 56, 56, 54, 54, 54])
    #expect([-15, -30, -45, -60, -75, -90].map { place(.nose, $0)[1] } == [71, 76, 76, 78, 78, 78])
    #expect(place(.nose, 0)[0] == 66 + 11 - 32)
    let far = FaceLandmarks([[3, 5], [126, 127], [127, 2], [1, 127], [2, 127]])
    for part in FacePart.allCases {
      let (box, found) = (geometry.box(of: part), geometry.place(of: part, far, yaw: 0))
      #expect(found.row >= 0 && found.row + box.height <= 128 && found.column >= 0 && found.column + box.width <= 128)
    }
    #expect(FacePartGeometry.standard(size: 64) == .half && FacePartGeometry.standard(size: 48) == nil)
    // Where a mean face's parts are cut, they are put; the published nose is put four rows lower.
    let mean = FaceLandmarks([[43.58, 41], [86.42, 41], [64.12, 64.75], [47.59, 88.86], [82.59, 89.11]])
    for geometry in [FacePartGeometry.published, .half, .quarter] {
      let scaled = mean.mapped { ($0 - 0.5) * (Float(geometry.size) / 128) + 0.5 }
      for part in FacePart.allCases {
        let (box, found) = (geometry.box(of: part), geometry.place(of: part, scaled, yaw: 0))
        let most = geometry == .published ? 4 : 1
        #expect(abs(box.row - found.row) <= most && abs(box.column - found.column) <= most, "\(geometry.size) \(part)")
      }
    }
  }

  @Test("a batch turns heads to one side with their parts, and back")
  func batches() throws {
    let pairs = world.pairs(.training, [1, 1 + 12 * 3])
    #expect(pairs.map(\.profile.view.yaw) == [-90, 90])
    let geometry = FacePartGeometry.half
    let batch = FrontalizationBatch(pairs, geometry)
    #expect(batch.isMirrored == [true, false] && batch.people == [0, 0])
    #expect(batch.images.shape == [2, 64, 64, 3] && batch.parts[2].shape == [2, 16, 20, 3])
    let first = pairs[0].profile
    let plain = stacked([first.image]).flippedHorizontally()
    #expect(batch.images.sliced(axis: 0, 0..<1).values == plain.values)
    let own = geometry.parts(of: first.image, first.landmarks, yaw: -90)
    let turned = batch.parts[FacePart.leftEye.rawValue].sliced(axis: 0, 0..<1).flippedHorizontally()
    #expect(turned.values == own[FacePart.rightEye.rawValue].values)
    let back = batch.turnedBack(batch.images)
    #expect(back.values == pairs.flatMap(\.profile.image.values))
    let frontals = batch.turnedBack(batch.frontals)
    #expect(frontals.values == pairs.flatMap(\.frontal.image.values))
  }
}

@Suite("Alignment of faces") struct FaceAlignmentTests {
  @Test("a face that is in its frame stays as it is")
  func atRest() {
    let world = RotatingFaces(seed: 1, size: 128, people: SplitCounts(training: 1, validation: 0, test: 0))
    let picture = world.pictures(.training, person: 0, [.frontal])[0]
    let rule = FaceAlignment(picture.landmarks)
    let image = Image(picture.image, .signed)
    #expect(abs(rule.scale - 1) < 1e-4 && rule.angle == 0)
    let moved = zip(rule.aligned(image).samples, image.samples).map { abs(Int($0) - Int($1)) }
    #expect(moved.allSatisfy { $0 <= 1 })
  }

  @Test(
    "leaning faces of any size get level eyes, and the picture moves with its landmarks",
    arguments: [0.6, 1.7] as [Float])
  func leaning(size: Float) {
    // Five dots of different greys on black, leaning by 0.2.
    let upright = [[-22, -4], [22, -4], [2, 20], [-16, 43], [18, 45]] as [SIMD2<Float>]
    let marks = FaceLandmarks(
      upright.map { point in
        size * SIMD2(cos(0.2) * point.x - sin(0.2) * point.y, sin(0.2) * point.x + cos(0.2) * point.y) + [120, 90]
      })
    var image = Image(height: 200, width: 240, colour: [0])
    for (number, point) in marks.points.enumerated() {
      let (column, row) = (Int(point.x.rounded()) - 1, Int(point.y.rounded()) - 1)
      for y in row - 4...row + 4 { for x in column - 4...column + 4 { image[y, x, 0] = UInt8(250 - 40 * number) } }
    }
    let rule = FaceAlignment(marks)
    #expect(abs(rule.angle - 0.2) < 1e-4 && abs(rule.scale * size - 1) < 1e-3)
    let (found, crop) = (rule.aligned(marks), rule.aligned(image))
    #expect(abs(found.leftEye.y - 41) < 1e-3 && abs(found.rightEye.y - 41) < 1e-3)
    #expect(abs(found.eyeCentre.x - 65) < 1e-3 && abs(found.mouthCentre.y - 89) < 1e-3)
    for (number, point) in found.points.enumerated() {
      let grey = crop[Int(point.y.rounded()) - 1, Int(point.x.rounded()) - 1, 0]
      #expect(abs(Int(grey) - (250 - 40 * number)) <= 6, "\(number)")
    }
  }
}

@Suite("Multi-PIE's aligned faces") struct MultiPIETests {
  private let people = SplitCounts(training: 2, validation: 0, test: 1)
  private var world: RotatingFaces {
    RotatingFaces(seed: 1, size: 128, people: people, yaws: [-75, 0, 30], illuminations: [6, 15])
  }

  private func expectFailure(_ parts: [String], _ body: () throws -> Void) {
    do {
      try body()
      Issue.record("nothing was thrown where \(parts) was expected")
    } catch {
      for part in parts { #expect("\(error)".contains(part), "\(error)") }
    }
  }

  @Test("what the world writes comes back to the bit, with whole landmarks, people and targets")
  func written() throws {
    try withScratchFolder { folder in
      try world.writeMultiPIE(to: folder, people: people)
      let read = try MultiPIE(folder: folder)
      #expect(read.count(of: .training) == 12 && read.count(of: .test) == 6 && read.count(of: .validation) == 0)
      #expect(read.peopleCount(of: .training) == 2 && read.peopleCount(of: .test) == 1)
      #expect(read.name(.test, 5).imageFile == "003_01_01_041_15_cropped.png")
      for (split, items) in [(Split.training, [0, 7, 11]), (.test, [3])] {
        for (found, drawn) in zip(try read.pairs(split, items), world.pairs(split, items)) {
          #expect(found.profile.image.values == drawn.profile.image.values && found.person == drawn.person)
          #expect(found.profile.view == drawn.profile.view && found.frontal.view == drawn.frontal.view)
          #expect(found.profile.landmarks == drawn.profile.landmarks.rounded)
          #expect(found.frontal.image.values == drawn.frontal.image.values)
        }
      }
      let half = try MultiPIE(folder: folder, size: 64, yaws: 60...90)
      #expect(half.count(of: .training) == 4)
      let pair = try half.pairs(.training, [0])[0]
      #expect(pair.profile.image.shape == [64, 64, 3])
      let drawn = RotatingFaces(seed: 1, size: 64, people: people).pictures(
        .training, person: 0, [HeadView(yaw: -75, illumination: 6)])[0]
      #expect(abs(pair.profile.landmarks.noseTip.x - drawn.landmarks.noseTip.x) <= 0.3)
      #expect(try MultiPIE(folder: folder).manifest == read.manifest)
    }
  }

  @Test("lists without frontal views of their own find their targets")
  func targets() throws {
    let profiles = RotatingFaces(seed: 1, size: 128, people: people, yaws: [45], illuminations: [9])
    try withScratchFolder { folder in
      try profiles.writeMultiPIE(to: folder, people: people)
      let read = try MultiPIE(folder: folder)
      #expect(read.count(of: .training) == 2)
      #expect(try read.pairs(.training, [1])[0].frontal.view == HeadView(yaw: 0, illumination: 9))
    }
  }

  @Test("a name says subject, sitting, recording, camera and light; what does not fit is named")
  func names() throws {
    let name = try MultiPIEName("001_02_01_240_19_cropped.png")
    #expect(name.subject == 1 && name.session == 2 && name.camera.yaw == 90 && name.illumination == 19)
    #expect(name.imageFile == "001_02_01_240_19_cropped.png" && name.landmarkFile == "001_02_01_240_trans.5pt")
    #expect(name.frontal.imageFile == "001_02_01_051_19_cropped.png")
    #expect(MultiPIECamera.allCases.map(\.yaw) == HeadView.yaws)
    for (wrong, sentence) in [
      ("001_02_01_191_19_cropped.png", "“191”"), ("001_02_01_240_20_cropped.png", "“20”"),
      ("0_02_01_240_19_cropped.png", "the number of the person"), ("001_05_01_240_19_cropped.png", "the sitting"),
      ("001_02_01_240_19.png", "subject_session"),
    ] {
      let error = #expect(throws: DatasetError.self) { try MultiPIEName(wrong) }
      #expect(error?.description.contains(sentence) == true && error?.description.contains(wrong) == true)
    }
  }

  @Test("the published example of landmarks is read; lines that hold none are named")
  func landmarkFiles() throws {
    let text = "56 41\n68 39\n85 66\n61 92\n72 90\n"
    let marks = try FaceLandmarks(text: text, file: "a.5pt")
    #expect(marks.noseTip == [85, 66] && marks.text == text)
    expectFailure(["a.5pt", "line 2", "“68”"]) {
      _ = try FaceLandmarks(text: text.replacingOccurrences(of: "68 39", with: "68"), file: "a.5pt")
    }
    expectFailure(["a.5pt", "five lines", "4"]) {
      _ = try FaceLandmarks(text: text.replacingOccurrences(of: "72 90\n", with: ""), file: "a.5pt")
    }
  }

  @Test("a bad line, a missing target, an image of another size and an empty folder are named")
  func errors() throws {
    try withScratchFolder { folder in
      expectFailure(["no face at a yaw", folder.path]) { _ = try MultiPIE(folder: folder) }
      try world.writeMultiPIE(to: folder, people: people)
      let list = folder.appending(path: "test.csv")
      let lines = try Data(contentsOf: list)
      try (lines + Data("003_01_01_041_xx_cropped.png\n".utf8)).write(to: list)
      expectFailure([list.path, "line 7", "041_xx"]) { _ = try MultiPIE(folder: folder) }
      try lines.write(to: list)
      let image = folder.appending(path: "003_01_01_041_15_cropped.png")
      try Image(height: 64, width: 128, colour: [1, 2, 3]).write(to: image)
      expectFailure([image.path, "128×128", "64×128"]) { _ = try MultiPIE(folder: folder).pairs(.test, [5]) }
      let frontal = folder.appending(path: "003_01_01_051_15_cropped.png")
      try FileManager.default.removeItem(at: frontal)
      expectFailure([frontal.path, "line 2 of test.csv"]) { _ = try MultiPIE(folder: folder) }
      expectFailure(["there is no folder"]) { _ = try MultiPIE(folder: folder.appending(path: "none")) }
    }
  }
}
