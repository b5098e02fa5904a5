import Datasets
import Foundation
import Images
import Tensors
import Testing

/// Small pictures without any symmetry.
private func picture(_ number: Int, height: Int = 16, width: Int = 16) -> Image {
  Image(
    height: height, width: width, channels: 3,
    samples: (0..<height * width * 3).map { UInt8(($0 * 37 + $0 * $0 % 91 + number * 53) % 256) })
}

/// What the error says that comes of opening a folder of pairs and reading its first one.
private func failure(_ folder: URL) -> String {
  do {
    _ = try AlignedPairs(sideBySide: folder, direction: .aToB).images(.training, 0)
    return "nothing was thrown"
  } catch {
    return String(describing: error)
  }
}

@Suite struct AlignedPairsTests {
  @Test("what was written side by side is read again, in both directions")
  func roundTrip() throws {
    try withScratchFolder { folder in
      let written = (0..<3).map { (a: picture($0), b: picture($0 + 10)) }
      try AlignedPairs.write(written, .training, sideBySide: folder)
      try AlignedPairs.write([(a: picture(20), b: picture(21))], .test, sideBySide: folder)
      try Data("no image".utf8).write(to: folder.appending(path: "train/notes.txt"))
      for direction in PairDirection.allCases {
        let pairs = try AlignedPairs(sideBySide: folder, direction: direction)
        #expect(pairs.count(of: .training) == 3 && pairs.count(of: .validation) == 0 && pairs.count(of: .test) == 1)
        #expect(pairs.names(of: .training) == ["1.png", "2.png", "3.png"])
        for index in 0..<3 {
          let (a, b) = try pairs.images(.training, index)
          #expect(a == written[index].a && b == written[index].b)
          let pair = try pairs.pair(.training, index, size: 16)
          let (first, second) = direction == .aToB ? (a, b) : (b, a)
          #expect(pair.input.values == first.tensor(.signed).values)
          #expect(pair.target.values == second.tensor(.signed).values)
        }
        #expect(try pairs.pair(.test, 0, size: 8).input.shape == [8, 8, 3])
      }
    }
  }

  @Test("two folders of equal names are pairs too; a lone file is named")
  func twoFolders() throws {
    try withScratchFolder { folder in
      let (a, b) = (folder.appending(path: "A"), folder.appending(path: "B"))
      for part in [a, b] {
        try FileManager.default.createDirectory(at: part.appending(path: "val"), withIntermediateDirectories: true)
      }
      for number in 0..<2 {
        try picture(number).write(to: a.appending(path: "val/\(number).png"))
        try picture(number + 5).write(to: b.appending(path: "val/\(number).png"))
      }
      let pairs = try AlignedPairs(a: a, b: b, direction: .aToB)
      let both = try pairs.images(.validation, 1)
      #expect(both.a == picture(1) && both.b == picture(6))

      try picture(7, height: 8).write(to: b.appending(path: "val/1.png"))
      #expect(
        throws: DatasetError.damaged(
          file: b.path + "/val/1.png", expected: "16×16 pixels as its other half has", found: "8×16")
      ) { try pairs.images(.validation, 1) }

      try FileManager.default.moveItem(at: b.appending(path: "val/1.png"), to: b.appending(path: "val/one.png"))
      let error = try #require(throws: DatasetError.self) { try AlignedPairs(a: a, b: b, direction: .aToB) }
      #expect(error.description.contains("\(b.path)/val/1.png") && error.description.contains("other half"))
    }
  }

  @Test("a missing folder, one without images, an odd width and a truncated file are named")
  func refusals() throws {
    try withScratchFolder { folder in
      let nowhere = folder.appending(path: "nowhere"), train = folder.appending(path: "train")
      #expect(failure(nowhere).contains(nowhere.path))
      #expect(failure(folder).contains("train, val or test"))
      try FileManager.default.createDirectory(at: train, withIntermediateDirectories: true)
      #expect(failure(folder).contains("image in \(train.path)"))

      let file = train.appending(path: "odd.png")
      try picture(0, width: 17).write(to: file)
      #expect(failure(folder).contains("odd.png has a width of 17"))

      let bytes = picture(0, width: 32).png
      try Data(bytes.prefix(bytes.count / 2)).write(to: file)
      #expect(failure(folder).contains("odd.png ends after"))
    }
  }

  @Test("a variation depends on seed, step and item, is the same for both halves, and stays inside")
  func jitter() throws {
    try withScratchFolder { folder in
      let whole = picture(3, height: 18, width: 18)
      try AlignedPairs.write([(a: whole, b: whole)], .training, sideBySide: folder)
      let pairs = try AlignedPairs(sideBySide: folder, direction: .aToB)
      let rule = Jitter(loadedSize: 18, size: 16)
      var seen = Set<JitterVariation>()
      for step in 0..<200 {
        let variation = rule.variation(seed: 4, step: step, item: 0)
        let pair = try pairs.pair(.training, 0, rule, seed: 4, step: step)
        #expect(pair.input.values == pair.target.values)
        var expected = whole.cropped(
          rows: variation.row..<variation.row + 16, columns: variation.column..<variation.column + 16)
        if variation.isMirrored {
          let tensor = expected.tensor(.signed).reshaped([1, 16, 16, 3]).flippedHorizontally()
          expected = Image(tensor.reshaped([16, 16, 3]), .signed)
        }
        #expect(pair.input.values == expected.tensor(.signed).values)
        seen.insert(variation)
      }
      // Three rows, three columns, mirrored or not.
      #expect(seen.count == 18)
      let one = Jitter.published.variation(seed: 1, step: 5, item: 9)
      #expect(one == Jitter.published.variation(seed: 1, step: 5, item: 9))
      #expect(Jitter.proportional(size: 64).loadedSize == 72 && Jitter.proportional(size: 128).loadedSize == 143)
    }
  }
}

@Suite struct UnalignedFoldersTests {
  @Test("four folders are read as they were written, and may differ in number")
  func roundTrip() throws {
    try withScratchFolder { folder in
      for (part, (split, domain)) in [
        (Split.training, PictureDomain.a), (.training, .b), (.test, .a), (.test, .b),
      ].enumerated() {
        try UnalignedFolders.write((0...part).map { picture(10 * part + $0) }, split, domain, folder: folder)
      }
      let folders = try UnalignedFolders(folder: folder)
      #expect(folders.count(of: .training, .a) == 1 && folders.count(of: .test, .b) == 4)
      #expect(try folders.image(.test, .b, 3) == picture(33))
      #expect(
        try folders.picture(.training, .b, 1, size: 16).values == picture(11).tensor(.signed).values)
      let rule = Jitter(loadedSize: 24, size: 16)
      let varied = try folders.picture(.training, .a, 0, rule, seed: 1, step: 2)
      #expect(varied.shape == [16, 16, 3])
      #expect(varied.values == (try folders.picture(.training, .a, 0, rule, seed: 1, step: 2)).values)
      // Both domains hold the same picture now; their variations must not go together.
      try picture(0).write(to: folder.appending(path: "trainB/1.png"))
      let unlike = try (0..<20).filter { step in
        try folders.picture(.training, .a, 0, rule, seed: 1, step: step).values
          != (try folders.picture(.training, .b, 0, rule, seed: 1, step: step)).values
      }
      #expect(unlike.count > 15)

      try FileManager.default.removeItem(at: folder.appending(path: "testA"))
      let error = try #require(throws: DatasetError.self) { try UnalignedFolders(folder: folder) }
      #expect(error.description.contains("testA"))
    }
  }
}

@Suite struct CityscapesTreeTests {
  @Test("frames are read as they were written, labels by their training numbers")
  func roundTrip() throws {
    try withScratchFolder { folder in
      let frames = ["ulm_000001_000019", "aachen_000000_000019", "aachen_000002_000019"].enumerated().map {
        number, name in
        CityscapesFrame(
          name: name, photo: picture(number, height: 8, width: 16),
          labelIds: (0..<128).map { UInt8(($0 + number) % 36) })
      }
      try CityscapesTree.write(frames, .validation, folder: folder)
      let tree = try CityscapesTree(folder: folder)
      #expect(tree.count(of: .validation) == 3 && tree.count(of: .training) == 0)
      for (index, expected) in [frames[1], frames[2], frames[0]].enumerated() {
        let frame = try tree.frame(.validation, index)
        #expect(frame.name == expected.name && frame.photo == expected.photo && frame.labelIds == expected.labelIds)
      }
      let frame = try tree.frame(.validation, 0)
      #expect(frame.labelIds[6] == 7 && frame.trainIds[6] == 0 && frame.trainIds[0] == 255)
      let pair = try tree.pair(.validation, 0, size: 8, direction: .bToA)
      #expect(pair.input.shape == [8, 8, 3] && pair.target.shape == [8, 8, 3])
      let other = try tree.pair(.validation, 0, size: 8, direction: .aToB)
      #expect(other.input.values == pair.target.values)

      let labels = folder.appending(path: "gtFine/val/ulm/ulm_000001_000019_gtFine_labelIds.png")
      try Image(height: 8, width: 8, channels: 1, samples: [UInt8](repeating: 7, count: 64)).write(to: labels)
      let small = try #require(throws: DatasetError.self) { try tree.frame(.validation, 2) }
      #expect(
        small.description.contains("ulm_000001_000019_gtFine_labelIds.png") && small.description.contains("8×8×1"))
      try FileManager.default.removeItem(at: labels)
      let missing = try #require(throws: DatasetError.self) { try CityscapesTree(folder: folder) }
      #expect(missing.description.contains(labels.path))
      #expect(throws: DatasetError.self) { try CityscapesTree(folder: folder.appending(path: "gtFine")) }
    }
  }
}

@Suite(.enabled(if: publishedData != nil, "set SYNTHBENCH_DATA to a folder with facades/ and pix2pix-samples/ in it"))
struct PublishedPairsTests {
  @Test("CMP facades: 400 and 100 pairs; labels are near the twelve colours")
  func facades() throws {
    let data = try #require(publishedData)
    let pairs = try PublishedPairs.facades.pairs(data: data)
    #expect(pairs.count(of: .training) == 400 && pairs.count(of: .validation) == 100)
    let (photo, labels) = try pairs.images(.training, 0)
    #expect(photo.height == 256 && photo.width == 256 && labels.width == 256)
    func nearShare(_ image: Image) -> Double {
      let places = stride(from: 0, to: image.samples.count, by: 3)
      let near = places.filter { start in
        FacadeClass.palette.colours.contains { colour in
          zip(image.samples[start..<start + 3], colour.samples).allSatisfy { abs(Int($0) - Int($1)) < 24 }
        }
      }
      return Double(near.count) / Double(image.height * image.width)
    }
    // Measured: 0.774 of the labels, whose borders JPEG blurs, and nothing of the photograph.
    #expect(nearShare(labels) > 0.7 && nearShare(photo) < 0.01)
    #expect(Set(FacadeClass.palette.nearestLabels(labels)).count == 10)
    let pair = try pairs.pair(.training, 0, .published, seed: 0, step: 0)
    #expect(pair.input.shape == [256, 256, 3])
    #expect(try PublishedPairs.facades.manifest(data: data).counts.training == 400)
  }

  @Test(
    "the published samples of four sets are two halves of equal size",
    arguments: ["cityscapes", "edges2shoes", "edges2handbags", "maps"])
  func samples(name: String) throws {
    let source = try #require(publishedData).appending(path: "pix2pix-samples/\(name).jpg")
    try withScratchFolder { folder in
      let train = folder.appending(path: "train")
      try FileManager.default.createDirectory(at: train, withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: source, to: train.appending(path: "\(name).jpg"))
      let (a, b) = try AlignedPairs(sideBySide: folder, direction: .aToB).images(.training, 0)
      #expect(a.height == b.height && a.width == b.width && a.width >= 256 && a != b)
      if name.hasPrefix("edges") {
        // Outlines are black or white.
        let even = a.samples.filter { $0 < 32 || $0 > 223 }.count
        #expect(Double(even) / Double(a.samples.count) > 0.95)
      }
    }
  }
}

@Suite struct PublishedLayoutTests {
  @Test("every layout is written and read back with its counts", arguments: PublishedLayout.allCases)
  func written(layout: PublishedLayout) throws {
    try withScratchFolder { folder in
      try layout.write(to: folder, count: 4, size: 32, seed: 3)
      let counts: [Int]
      switch layout {
      case .cityscapes:
        let tree = try CityscapesTree(folder: folder)
        counts = [tree.count(of: .training), tree.count(of: .validation), tree.count(of: .test)]
        let world = StreetWorld(seed: 3, size: 32)
        #expect(try tree.frame(.training, 2).trainIds == world.labels(.training, 2))
      case .facades, .maps:
        let pairs = try AlignedPairs(sideBySide: folder, direction: .bToA)
        counts = [pairs.count(of: .training), pairs.count(of: .validation), pairs.count(of: .test)]
        let world = TranslationWorld(task: layout == .maps ? .mapToAerial : .labelsToFacade, seed: 3, size: 32)
        #expect(try pairs.pair(.training, 1, size: 32).target.values == world.sample(.training, 1).target.values)
      case .unaligned:
        let heaps = try UnalignedFolders(folder: folder)
        counts = [heaps.count(of: .training, .a), heaps.count(of: .training, .b), heaps.count(of: .test, .a)]
        #expect(counts == [4, 4, 1])
        return
      case .celeba:
        let faces = try CelebA(folder: folder)
        counts = [faces.count(of: .training), faces.count(of: .validation), faces.count(of: .test)]
      case .rafd: counts = [try RaFD(folder: folder).count(of: .training) > 0 ? 4 : 0, 1, 1]
      case .rafdFolders: counts = [try ClassFolders(folder: folder).count(of: .training) / 24, 1, 1]
      case .mnist: counts = [try DigitImages(idx: .training, folder: folder).count, 1, 1]
      case .svhn: counts = [try SVHN.read(.train, data: folder).count, 1, try SVHN.read(.test, data: folder).count]
      case .set5, .selfExSR: counts = [try SuperResolutionSet(contentsOf: folder).pairs.count, 1, 1]
      case .market1501:
        let market = try Market1501(folder: folder.appending(path: "market-1501"))
        counts = [
          market.people(in: .training).count, market.people(in: .query).count, market.people(in: .gallery).count,
        ]
      case .deepfashion:
        let fashion = try DeepFashion(folder: folder.appending(path: "deepfashion"))
        counts = [fashion.count(of: .train) / 6, fashion.count(of: .query) / 3, fashion.count(of: .gallery) / 3]
      case .multiPIE:
        let faces = try MultiPIE(folder: folder)
        counts = [faces.peopleCount(of: .training), 1, faces.peopleCount(of: .test)]
      case .nyu, .icvl, .msra15:
        let hands: any HandFrames =
          switch layout {
          case .nyu: try NYUHands(folder: folder)
          case .icvl: try ICVLHands(folder: folder)
          default: try MSRA15(folder: folder)
          }
        counts = [hands.count(of: .training), 1, hands.count(of: .test)]
      case .celebAPatches, .compCars:
        let read = try KeyPatchPhotographs(layout == .compCars ? .compCars : .celebA, data: folder, size: 32)
        counts = [read.count(of: .training) + read.count(of: .test), 1, read.count(of: .test)]
      }
      #expect(counts == [4, 1, 1])
    }
  }
}
