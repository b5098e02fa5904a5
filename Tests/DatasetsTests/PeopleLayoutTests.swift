import Datasets
import Foundation
import Images
import Tensors
import Testing

/// 18 coordinates, as a list of an annotation file.
private func list(_ first: Int, _ rest: Int) -> String {
  "[" + ([first] + [Int](repeating: rest, count: 17)).map(String.init).joined(separator: ", ") + "]"
}

@Suite struct PoseAnnotationTests {
  private let header = "name:keypoints_y:keypoints_x\n"

  @Test("rows are read as published, -1 in either list is a missing joint")
  func rows() throws {
    let text = header + "a.jpg: \(list(5, 7)): \(list(6, 8))\r\nb.jpg: \(list(-1, 7)): \(list(3, -1))\n\n"
    let read = try PoseAnnotations(Array(text.utf8), file: "f")
    #expect(read.names == ["a.jpg", "b.jpg"])
    #expect(read["a.jpg"]?[.nose] == [6, 5] && read["a.jpg"]?[.leftEar] == [8, 7])
    #expect(read["a.jpg"]?.hasTorso == true && read["b.jpg"]?.places.allSatisfy { $0 == nil } == true)
    #expect(read["c.jpg"] == nil)
    let written = try PoseAnnotations(Array(read.text.utf8), file: "g")
    #expect(written == read && read.text.hasPrefix(header + "a.jpg: [5, 7, 7"))
  }

  @Test("a wrong line is reported with its number")
  func badLines() {
    let good = "a.jpg: \(list(1, 2)): \(list(3, 4))\n"
    for (text, line, part) in [
      ("name,x\n", 1, "name:keypoints_y"), ("", 1, "nothing"),
      (header + good + "b.jpg: \(list(1, 2))\n", 3, "2 fields"),
      (header + good + good, 3, "a.jpg again"), (header + "b.jpg: [1, 2]: [3, 4]\n", 2, "18 whole numbers"),
      (header + "b.jpg: \(list(1, 2)): \(list(3, -4))\n", 2, "18 whole numbers"),
      (header + "b.jpg: \(list(1, 2)): \(list(3, 4).replacingOccurrences(of: "3", with: "x"))\n", 2, "“b.jpg: [1, 2"),
    ] {
      let error = #expect(throws: DatasetError.self) { try PoseAnnotations(Array(text.utf8), file: "f.csv") }
      #expect(error?.description.contains("f.csv, line \(line)") == true, "\(String(describing: error))")
      #expect(error?.description.contains(part) == true, "\(String(describing: error))")
    }
  }
}

@Suite struct PosePairListTests {
  @Test("all pairs of a person in both directions, without junk, distractors and poses without a torso")
  func all() {
    let full = BodyPose(places: [SIMD2<Int>?](repeating: [1, 2], count: 18))
    var half = full
    half[.leftHip] = nil
    let names = ["0002_a", "0001_a", "0002_b", "0002_c", "0000_a", "0000_b", "-1_a", "-1_b", "0001_b"]
    let annotations = PoseAnnotations(names.map { ($0, $0 == "0002_c" ? half : full) })
    let pairs = PosePairList(all: annotations)
    #expect(pairs.text == "from,to\n0002_a,0002_b\n0002_b,0002_a\n0001_a,0001_b\n0001_b,0001_a\n")
    #expect(Set(pairs.sampled().pairs) == Set(pairs.pairs))
    // NumPy: RandomState(0).permutation(4) is 2, 3, 1, 0.
    #expect(pairs.sampled(3).pairs == [2, 3, 1].map { pairs.pairs[$0] })
  }

  @Test("a pair file is read, and a wrong line reported with its number")
  func reading() throws {
    let list = try PosePairList(text: "from,to\na,b\r\nb,a\n", file: "f")
    #expect(list.pairs == [PosePair(from: "a", to: "b"), PosePair(from: "b", to: "a")])
    #expect(try PosePairList(text: list.text, file: "g") == list)
    let two = DatasetError.badLine(file: "f", line: 3, expected: "two names", found: "“b”")
    #expect(throws: two) { try PosePairList(text: "from,to\na,b\nb\n", file: "f") }
    #expect(throws: DatasetError.self) { try PosePairList(text: "a,b\n", file: "f") }
  }
}

@Suite struct PeopleLayoutTests {
  private let world = PeopleWorld(
    seed: 5, height: 64, width: 32, people: SplitCounts(training: 3, validation: 0, test: 2), posesPerPerson: 3)

  @Test("names of Market-1501 and DeepFashion are taken apart and put together")
  func names() throws {
    let name = try MarketName("0002_c1s1_000451_03.jpg")
    #expect(name == MarketName(person: 2, camera: 1, sequence: 1, frame: 451, box: 3) && name.isPerson)
    #expect(name.stem == "0002_c1s1_000451_03")
    let junk = try MarketName("-1_c5s3_086412_11.jpg")
    #expect(junk.person == -1 && junk.stem == "-1_c5s3_086412_11" && !junk.isPerson)
    for bad in ["0002_c1_000451_03.jpg", "2_c1s1_000451_03.jpg", "Thumbs.jpg"] {
      #expect(throws: DatasetError.self) { try MarketName(bad) }
    }
    let path = "img/WOMEN/Blouses_Shirts/id_00002983/01_3_back.jpg"
    let fashion = try DeepFashionName(path: path)
    #expect(fashion.path == path && fashion.flatName == "fasionWOMENBlousesShirtsid0000298301_3back.jpg")
    #expect(throws: DatasetError.self) { try DeepFashionName(path: "img/WOMEN/Dresses/2983/01_3_back.jpg") }
  }

  @Test("what the world writes as Market-1501 comes back to the bit, with poses and pairs")
  func market() throws {
    try withScratchFolder { data in
      try world.writeMarket(to: data, format: .png)
      let market = try Market1501(folder: data.appending(path: "market-1501"))
      #expect(market.people(in: .training) == [1, 2, 3] && market.people(in: .gallery) == [4, 5])
      #expect(market.count(of: .gallery) == 8 && market.count(of: .query) == 2)
      #expect(market.names(of: .gallery).first?.person == -1)
      #expect(market.manifest.counts == SplitCounts(training: 9, validation: 2, test: 8))
      for split in [Split.training, .test] {
        let pairs = try PosePairSet.poseGAN(.market, split, data: data, extents: (64, 32))
        let drawn = world.pairs(split)
        #expect(pairs.count == drawn.count)
        // Names hold the number of the picture as that of the frame.
        let numbers = try pairs.pairs.map {
          PersonPair(from: try MarketName($0.from).frame, to: try MarketName($0.to).frame)
        }
        #expect(Set(numbers) == Set(drawn))
        let (read, wanted) = (try pairs.batch([0, 4]), world.batch(split, [numbers[0], numbers[4]]))
        #expect(read.sources.values == wanted.sources.values && read.targets.values == wanted.targets.values)
        #expect(read.sourcePoses == wanted.sourcePoses && read.targetPoses == wanted.targetPoses)
        #expect(pairs.poses(4).to == wanted.targetPoses[1])
      }
    }
  }

  @Test("pose-gan's own folders are found, and pairs made where there is no list")
  func programFolders() throws {
    try withScratchFolder { data in
      try world.writeMarket(to: data, format: .png)
      let published = data.appending(path: "market-1501"), program = data.appending(path: "market-dataset")
      try FileManager.default.moveItem(at: published, to: program)
      for (long, short) in [("bounding_box_train", "train"), ("bounding_box_test", "test")] {
        try FileManager.default.moveItem(at: program.appending(path: long), to: program.appending(path: short))
      }
      let listed = try PosePairSet.poseGAN(.market, .test, data: data, extents: (64, 32))
      try FileManager.default.removeItem(at: data.appending(path: "market-pairs-test.csv"))
      let made = try PosePairSet.poseGAN(.market, .test, data: data, extents: (64, 32))
      #expect(made.pairs == listed.pairs)
    }
  }

  @Test("what the world writes as DeepFashion comes back: uses, boxes, poses, pairs, and pictures nearly")
  func deepFashion() throws {
    try withScratchFolder { data in
      try world.writeDeepFashion(to: data)
      let fashion = try DeepFashion(folder: data.appending(path: "deepfashion"))
      #expect(fashion.count(of: .train) == 9 && fashion.count(of: .query) == 4 && fashion.count(of: .gallery) == 2)
      let name = try #require(fashion.names[.train]?.first)
      #expect(try fashion.boxes()[name.path] == world.sample(.training, 0).box)
      let pairs = try PosePairSet.poseGAN(.fashion, .training, data: data, extents: (64, 32))
      #expect(pairs.count == 18 && pairs.pairs[0].from == name.flatName)
      let (read, wanted) = (try pairs.batch([0]), world.batch(.training, [PersonPair(from: 0, to: 1)]))
      #expect(read.sourcePoses == wanted.sourcePoses && read.targetPoses == wanted.targetPoses)
      let apart = zip(read.targets.values, wanted.targets.values).map { abs($0 - $1) * 127.5 }
      #expect(apart.reduce(0, +) / Float(apart.count) < 2)
    }
  }

  /// What reading says when it fails.
  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch { return "\(error)" }
  }

  @Test("a missing picture, pose, joint or folder, another size and a wrong table are named")
  func errors() throws {
    try withScratchFolder { data in
      try world.writeMarket(to: data, format: .png)
      func read() throws { _ = try PosePairSet.poseGAN(.market, .test, data: data, extents: (64, 32)) }
      func change(_ file: String, _ old: String, _ new: String) throws {
        let place = data.appending(path: file)
        let text = String(decoding: try Data(contentsOf: place), as: UTF8.self)
        #expect(text.contains(old))
        try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: place)
      }
      try read()
      let pairs = try PosePairSet.poseGAN(.market, .test, data: data)
      #expect(message { _ = try pairs.batch([0]) }.contains("128×64"))
      let first = pairs.pairs[0].from
      try change("market-pairs-test.csv", first, "0009_c1s1_000001_01.png")
      #expect(message(read).contains("pose of 0009_c1s1_000001_01.png; pair 1"))
      try change("market-pairs-test.csv", "0009_c1s1_000001_01.png", "-1_c1s1_900000_00.png")
      #expect(message(read).contains("both shoulders and both hips"))
      try change("market-pairs-test.csv", "-1_c1s1_900000_00.png", first)
      let gallery = data.appending(path: "market-1501/bounding_box_test")
      try FileManager.default.removeItem(at: gallery.appending(path: first))
      #expect(message(read).contains("picture \(first)"))
      try FileManager.default.removeItem(at: gallery)
      #expect(message(read).contains("no folder \(gallery.path)"))
      #expect(
        message { _ = try PosePairSet.poseGAN(.fashion, .test, data: data) }.contains("fasion-annotation-test.csv"))
    }
    try withScratchFolder { data in
      try world.writeDeepFashion(to: data)
      let folder = data.appending(path: "deepfashion")
      let file = folder.appending(path: "Eval/list_eval_partition.txt")
      let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      for (old, new, part) in [
        (" train", " trian", "“trian”"), ("15\n", "16\n", "line 1"), ("item_id ", "item ", "line 2"),
        ("/id_00000001/", "/id_1/", "img/SEX/CATEGORY"), ("_1_front", "_1_frond", "1_frond.jpg"),
      ] {
        try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: file)
        #expect(message { _ = try DeepFashion(folder: folder) }.contains(part))
      }
    }
  }
}

@Suite(.enabled(if: publishedData != nil, "set SYNTHBENCH_DATA to a folder with posegan-csv/ in it"))
struct PublishedPoseTests {
  @Test("the published annotations and pairs of Market-1501 are read, and the pairs can be made from the annotations")
  func market() throws {
    let folder = try #require(publishedData).appending(path: "posegan-csv")
    let annotations = try PoseAnnotations(contentsOf: folder.appending(path: "market-annotation-test.csv"))
    #expect(annotations.names.count == 19_732)
    let missing = annotations.poses.reduce(0) { $0 + $1.places.count { $0 == nil } }
    #expect(abs(Double(missing) / Double(18 * 19_732) - 0.3904) < 0.00005)
    #expect(annotations.poses.count { !$0.places.contains(nil) } == 1014)
    let listed = try PosePairList(contentsOf: folder.appending(path: "market-pairs-test.csv"))
    #expect(listed.pairs.count == 12_000)
    let all = PosePairList(all: annotations)
    #expect(all.pairs.count == 257_198)
    #expect(all.sampled() == listed)
  }

  @Test("joints 14 and 16 of the published files lie on the side of the right shoulder")
  func sides() throws {
    let folder = try #require(publishedData).appending(path: "posegan-csv")
    let annotations = try PoseAnnotations(contentsOf: folder.appending(path: "market-annotation-test.csv"))
    var (alike, all) = (0, 0)
    for pose in annotations.poses {
      guard let right = pose[.rightShoulder], let left = pose[.leftShoulder], let rightEye = pose[.rightEye],
        let leftEye = pose[.leftEye], right.x != left.x, rightEye.x != leftEye.x, pose[.nose] != nil
      else { continue }
      all += 1
      if (right.x < left.x) == (rightEye.x < leftEye.x) { alike += 1 }
    }
    #expect(all > 1000 && Double(alike) / Double(all) > 0.8, "\(alike) of \(all)")
  }
}
