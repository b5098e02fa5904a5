import Datasets
import Foundation
import Images
import Tensors
import Testing

@Suite("Boxes of key patches") struct PatchBoxTests {
  @Test("mirroring, overlap and masks are those of the pixels")
  func geometry() {
    let box = PatchBox(left: 1, top: 2, width: 3, height: 4)
    #expect(box.mirrored(in: 10) == PatchBox(left: 6, top: 2, width: 3, height: 4))
    #expect(box.mirrored(in: 10).mirrored(in: 10) == box)
    let other = PatchBox(left: 2, top: 4, width: 4, height: 2)
    #expect(box.overlap(with: other) == 4.0 / 16 && box.overlap(with: box) == 1)
    #expect(box.overlap(with: PatchBox(left: 4, top: 2, width: 1, height: 1)) == 0)
    let mask = PatchBox.mask(of: [box, other], size: 8)
    #expect(mask.shape == [8, 8, 1] && mask.values.reduce(0, +) == 16)
    #expect(mask.values[2 * 8 + 1] == 1 && mask.values[2 * 8 + 4] == 0 && mask.values[5 * 8 + 5] == 1)
  }

  @Test("a box beyond its picture stops the program")
  func misuse() async {
    await #expect(processExitsWith: .failure) { _ = PatchBox(left: 0, top: 0, width: 0, height: 1) }
    await #expect(processExitsWith: .failure) {
      _ = PatchBox.mask(of: [PatchBox(left: 5, top: 0, width: 4, height: 4)], size: 8)
    }
  }

  private let boxes = [
    [PatchBox(left: 10, top: 20, width: 32, height: 51), PatchBox(left: 0, top: 77, width: 51, height: 34)],
    [PatchBox(left: 96, top: 96, width: 32, height: 32), PatchBox(left: 41, top: 1, width: 40, height: 37)],
  ]

  @Test("a table comes back from its file, in pixels or in shares, and scales as the program does")
  func table() throws {
    try withScratchFolder { folder in
      for unit in [PatchBoxTable.Unit.pixels(frame: 128), .fractions] {
        let file = folder.appending(path: "boxes.mat")
        try PatchBoxTable(boxes, frame: 128, unit: unit).write(to: file)
        let read = try PatchBoxTable(contentsOf: file, unit: unit)
        #expect(read.imageCount == 2 && read.partCount == 2)
        #expect((0..<2).map { read.boxes($0, size: 128) } == boxes)
        // Each number by 32/128 and rounded down.
        #expect(read.boxes(0, size: 32)[0] == PatchBox(left: 2, top: 5, width: 8, height: 12))
        #expect(read.boxes(1, size: 64)[1] == PatchBox(left: 20, top: 0, width: 20, height: 18))
      }
    }
  }

  /// `allbbs` of 1×2×4 as MATLAB has written CelebA's: doubles stored as bytes.
  private func published(_ numbers: [UInt8]) -> [UInt8] {
    func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    var file = Array("MATLAB 5.0 MAT-file".utf8) + [UInt8](repeating: 32, count: 105) + [0, 1] + Array("IM".utf8)
    file += word(14) + word(72) + word(6) + word(8) + word(6) + word(0)
    file += word(5) + word(12) + word(1) + word(2) + word(4) + word(0)
    file += word(1) + word(6) + Array("allbbs".utf8) + [0, 0] + word(2) + word(8) + numbers
    return file
  }

  @Test("doubles that are stored as bytes are read; a box that leaves its picture is named")
  func narrowStorage() throws {
    try withScratchFolder { folder in
      let file = folder.appending(path: "celebA_allbbs.mat")
      // Left of both parts, top of both, width, height.
      try Data(published([10, 60, 20, 70, 40, 50, 45, 35])).write(to: file)
      let table = try PatchBoxTable(contentsOf: file, unit: .pixels(frame: 128))
      #expect(
        table.boxes(0, size: 128) == [
          PatchBox(left: 10, top: 20, width: 40, height: 45), PatchBox(left: 60, top: 70, width: 50, height: 35),
        ])
      try Data(published([10, 90, 20, 70, 40, 50, 45, 35])).write(to: file)
      let damaged = DatasetError.damaged(
        file: file.path, expected: "a box inside a picture of side 128.0 as part 1 of image 0",
        found: "90.0 70.0 50.0 35.0")
      #expect(throws: damaged) { try PatchBoxTable(contentsOf: file, unit: .pixels(frame: 128)) }
      // A detector that counts from 1 may reach one pixel too far, which is cut.
      try Data(published([89, 60, 20, 70, 40, 50, 45, 35])).write(to: file)
      let cut = try PatchBoxTable(contentsOf: file, unit: .pixels(frame: 128)).boxes(0, size: 128)[0]
      #expect(cut == PatchBox(left: 89, top: 20, width: 39, height: 45))
    }
  }

  @Test("a missing file, another variable and other extents are named")
  func faults() throws {
    try withScratchFolder { folder in
      let file = folder.appending(path: "boxes.mat")
      #expect(
        throws: DatasetError.missing(
          file: file.path, advice: "take it from the authors' program, or let boxes be proposed")
      ) { try PatchBoxTable(contentsOf: file, unit: .fractions) }
      try MATFile.write(["boxes": MATArray(extents: [1, 1], values: .double([1]))], to: file)
      #expect(throws: DatasetError.damaged(file: file.path, expected: "a variable allbbs", found: "boxes")) {
        try PatchBoxTable(contentsOf: file, unit: .fractions)
      }
      try MATFile.write(["allbbs": MATArray(extents: [2, 3], values: .double([1, 2, 3, 4, 5, 6]))], to: file)
      #expect(
        throws: DatasetError.damaged(
          file: file.path, expected: "images × parts × 4 numbers under the name allbbs", found: "an array of 2×3")
      ) { try PatchBoxTable(contentsOf: file, unit: .fractions) }
    }
  }
}

@Suite("Proposals for key patches") struct PatchProposalTests {
  @Test("boxes have the published sizes and overlap as little as asked", arguments: [16, 32, 64])
  func sizes(size: Int) {
    let world = KeyPatchFaces(seed: 3, size: size)
    let proposals = PatchProposals()
    for index in 0..<20 {
      let boxes = world.sample(.training, index).boxes
      #expect(boxes.count == 3)
      for (number, box) in boxes.enumerated() {
        let side = Double(size)
        #expect(box.rows.upperBound <= size && box.columns.upperBound <= size)
        #expect(
          proposals.sides.contains(Double(box.width) / side) && proposals.sides.contains(Double(box.height) / side))
        #expect(proposals.areas.contains(Double(box.area) / side / side))
        #expect(boxes[..<number].allSatisfy { $0.overlap(with: box) <= 0.5 })
      }
    }
  }

  @Test("the best box surrounds what has edges and does not cut it")
  func ranking() {
    var image = Image(height: 32, width: 32, colour: [128, 128, 128])
    for row in 18..<25 {
      for column in 6..<13 { for channel in 0..<3 { image[row, column, channel] = (row + column) % 2 == 0 ? 0 : 255 } }
    }
    var proposals = PatchProposals()
    (proposals.parts, proposals.candidates) = (1, 2000)
    var random = RandomStream(seed: 0, role: .selection)
    let box = proposals.boxes(of: image, using: &random)[0]
    #expect(box.left <= 6 && box.columns.upperBound >= 13 && box.top <= 18 && box.rows.upperBound >= 25, "\(box)")
  }

  @Test("boxes lie where a face has features: three cover more edges than chance does")
  func features() {
    let world = KeyPatchFaces(seed: 1)
    let pictures = world.samples(.test, 0..<60)
    // Measured: the mean mask holds 0.26 of the picture, as the published boxes do.
    let share = pictures.map { PatchBox.mask(of: $0.boxes, size: 32).values.reduce(0, +) / 1024 }.reduce(0, +) / 60
    #expect(share > 0.18 && share < 0.34, "\(share)")
  }
}

@Suite("Pictures with key patches") struct KeyPatchPictureTests {
  private let world = KeyPatchFaces(seed: 1, counts: SplitCounts(training: 24, validation: 0, test: 4))

  @Test("pictures and boxes depend on seed, split and index alone, and the manifest says so")
  func determinism() {
    let few = KeyPatchFaces(seed: 1, counts: SplitCounts(training: 6, validation: 0, test: 0))
    #expect(few.sample(.training, 5) == world.sample(.training, 5))
    #expect(world.sample(.training, 2) != world.sample(.test, 2))
    #expect(world.sample(.training, 5).image == AttributeFaces(seed: 1).renderer.image(world.faces.face(.training, 5)))
    #expect(
      KeyPatchFaces(seed: 1).manifest.contentHash
        == "538704d375f503587cf07509f0850316ab03474e624b2d55d0fda890581fc65e")
  }

  @Test("a mirrored picture has mirrored patches")
  func mirrored() {
    let picture = world.sample(.training, 0)
    #expect(picture.mirrored.mirrored == picture)
    #expect(picture.mirrored.patches == picture.patches.map(\.mirroredHorizontally))
    #expect(picture.patches.allSatisfy { $0.height == 32 && $0.width == 32 })
  }

  @Test("a batch holds images, the patches by part, and masks")
  func batch() {
    let pictures = world.samples(.training, [3, 8])
    let batch = KeyPatchBatch(pictures, parts: 2)
    #expect(batch.patches.shape == [2, 2, 32, 32, 3] && batch.masks.shape == [2, 32, 32, 1])
    let second = batch.patches.sliced(axis: 0, 1..<2).sliced(axis: 1, 0..<1)
    #expect(second.values == pictures[0].patches[1].tensor(.signed).values)
    #expect(batch.images.sliced(axis: 0, 1..<2).values == batch.others.sliced(axis: 0, 0..<1).values)
    let mask = PatchBox.mask(of: Array(pictures[1].boxes.prefix(2)), size: 32)
    #expect(batch.masks.sliced(axis: 0, 1..<2).values == mask.values)
  }

  @Test("a step's batch is the same whenever it is asked for; others are from outside it")
  func steps() throws {
    var batches = KeyPatchBatches(world, batchSize: 8, seed: 5)
    let later = try batches.batch(step: 7)
    var again = KeyPatchBatches(world, batchSize: 8, seed: 5)
    for step in 0..<7 { _ = try again.batch(step: step) }
    let same = try again.batch(step: 7)
    #expect(later.images.values == same.images.values && later.others.values == same.others.values)
    let next = try again.batch(step: 8)
    #expect(later.patches.values == same.patches.values && later.images.values != next.images.values)
    // Drawn faces have no two alike, mirrored or not.
    let originals = world.samples(.training, 0..<24).map { $0.image.tensor(.signed).values }
    let mirrors = world.samples(.training, 0..<24).map { $0.image.mirroredHorizontally.tensor(.signed).values }
    func items(_ images: Tensor) -> [(item: Int, isMirrored: Bool)] {
      (0..<images.shape[0]).compactMap { row in
        let values = images.sliced(axis: 0, row..<row + 1).values
        if let item = originals.firstIndex(of: values) { return (item, false) }
        return mirrors.firstIndex(of: values).map { ($0, true) }
      }
    }
    let (own, others) = (items(later.images), items(later.others))
    #expect(own.count == 8 && others.count == 8)
    #expect(Set(own.map(\.item) + others.map(\.item)).count == 16)
    #expect(own.map(\.isMirrored) == others.map(\.isMirrored) && Set(own.map(\.isMirrored)).count == 2)
    var kept = KeyPatchBatches(try KeyPatchAlbum(world), batchSize: 8, seed: 5)
    #expect(try kept.batch(step: 7).patches.values == later.patches.values)
    var whole = KeyPatchBatches(world, batchSize: 8, mirroring: .wholeBatch, seed: 5)
    let coins = try (0..<8).map { step in Set(items(try whole.batch(step: step).images).map(\.isMirrored)) }
    #expect(coins.allSatisfy { $0.count == 1 } && Set(coins).count == 2)
  }
}

@Suite("Published sets with key patches") struct KeyPatchPhotographTests {
  private let world = KeyPatchFaces(seed: 2, counts: SplitCounts(training: 10, validation: 0, test: 0))

  @Test("what the world writes comes back, in NumPy's order under seed 1004", arguments: KeyPatchLayout.allCases)
  func roundTrip(layout: KeyPatchLayout) throws {
    try withScratchFolder { folder in
      try world.write(layout, to: folder, count: 10, format: .png)
      let read = try KeyPatchPhotographs(layout, data: folder, size: 128)
      #expect(read.count(of: .training) == 8 && read.count(of: .test) == 2 && read.count(of: .validation) == 0)
      // numpy.random.seed(1004); numpy.random.permutation(10)
      let order = [0, 6, 8, 9, 1, 4, 3, 7, 5, 2].map { String(format: "%06d.png", $0 + 1) }
      #expect((0..<8).map { read.name(.training, $0) } + (0..<2).map { read.name(.test, $0) } == order)
      let picture = try read.picture(.training, 1)
      #expect(picture.image.height == 128 && picture.boxes.count == 3)
      var proposals = RandomStream(seed: 2, role: .selection, index: 6)
      #expect(picture.boxes == PatchProposals().boxes(of: picture.image, using: &proposals))
      if layout == .compCars {
        #expect(picture.image == FaceRenderer(size: 128).image(world.faces.face(.training, 6)))
      }
      let small = try KeyPatchPhotographs(layout, data: folder, size: 32).picture(.training, 1)
      #expect(small.image.height == 32 && small.boxes[0].left == picture.boxes[0].left / 4)
      let proposed = try KeyPatchPhotographs(
        layout, data: folder, size: 32, boxes: .proposed(PatchProposals(), seed: 1)
      ).picture(.training, 1)
      #expect(proposed.image == small.image && proposed.boxes.count == 3)
    }
  }

  @Test("CompCars' other folders are found, the nearest size first")
  func folders() throws {
    try withScratchFolder { folder in
      try world.write(.compCars, to: folder, count: 4, format: .png)
      let first = folder.appending(path: "compcar_128")
      for name in ["compcar_256_bilinear", "compcar"] {
        try FileManager.default.moveItem(at: first, to: folder.appending(path: name))
        #expect(try KeyPatchPhotographs(.compCars, data: folder, size: 64).count(of: .training) == 3)
        try FileManager.default.moveItem(at: folder.appending(path: name), to: first)
      }
    }
  }

  @Test("missing folders and boxes, a table of other images and pictures too small are named")
  func faults() throws {
    try withScratchFolder { folder in
      let celebA = folder.appending(path: "celebA")
      #expect(
        throws: DatasetError.missing(file: "folder \(celebA.path)", advice: "put the pictures there; see datasets.md")
      ) { try KeyPatchPhotographs(.celebA, data: folder, size: 32) }
      try world.write(.celebA, to: folder, count: 3, format: .png)
      try Image(height: 100, width: 178, colour: [0, 0, 0]).write(to: celebA.appending(path: "000002.png"))
      let read = try KeyPatchPhotographs(.celebA, data: folder, size: 32)
      let damaged = DatasetError.damaged(
        file: celebA.appending(path: "000002.png").path, expected: "an image of at least 108×108 pixels",
        found: "100×178 pixels")
      #expect(throws: damaged) { for index in 0..<3 { _ = try read.picture(.training, index) } }
      try FileManager.default.removeItem(at: celebA.appending(path: "000003.png"))
      let table = folder.appending(path: "celebA_allbbs.mat")
      #expect(
        throws: DatasetError.damaged(
          file: table.path, expected: "the boxes of the 2 images in \(celebA.path)", found: "those of 3")
      ) { try KeyPatchPhotographs(.celebA, data: folder, size: 32) }
      try FileManager.default.removeItem(at: table)
      #expect(throws: DatasetError.self) { try KeyPatchPhotographs(.celebA, data: folder, size: 32) }
    }
  }
}

@Suite("Where attributes show in drawn faces") struct FaceRegionTests {
  @Test(
    "a change of a local attribute shows in its rectangle above all, and the rectangle is a part of the picture",
    arguments: [FaceAttribute.smiling, .eyeglasses])
  func regions(attribute: FaceAttribute) {
    let world = AttributeFaces(seed: 1)
    let faces = world.faces(.test, 0..<40)
    let masks = world.renderer.masks(of: attribute, in: faces)
    #expect(masks.shape == [40, 32, 32, 1])
    let change = world.batch(faces).images - world.batch(faces.map { $0.changing(attribute) }).images
    let sizes = change.applying(.absolute).sum(over: [3]).reshaped([40, 32, 32, 1])
    let inside = (sizes * masks).sum(over: [0, 1, 2, 3]).item / sizes.sum(over: [0, 1, 2, 3]).item
    let share = masks.sum(over: [0, 1, 2, 3]).item / Float(masks.count)
    // Measured: 0.63 of a smile in 0.11 of the picture, since eyes and brows smile too.
    #expect(inside > 0.55 && share < 0.45, "\(inside) of the change in \(share) of the picture")
  }

  @Test("attributes that show all over have no rectangle, and sides are found by their faces")
  func sides() async {
    #expect(FaceAttribute.allCases.filter(\.isLocal) == [.eyeglasses, .smiling])
    let world = AttributeFaces(seed: 1, counts: SplitCounts(training: 60, validation: 0, test: 0))
    let (dark, other) = (
      world.items(.training, with: .blackHair), world.items(.training, with: .blackHair, isThere: false)
    )
    #expect(Set(dark + other).count == 60 && dark.allSatisfy { world.face(.training, $0).attributes.hair == .black })
    #expect(world.items(.training, with: .blackHair, limit: 3) == Array(dark.prefix(3)))
    await #expect(processExitsWith: .failure) { _ = FaceRenderer(size: 32).masks(of: .male, in: []) }
  }
}
