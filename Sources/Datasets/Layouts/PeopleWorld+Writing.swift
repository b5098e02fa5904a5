import Foundation
import Images

extension PeopleWorld {
  /// Writes the world as Market-1501 is published, with Deformable GANs' annotation and pair files beside it: people of
  /// training in `market-1501/bounding_box_train`, those of test in `bounding_box_test` and, one picture each, in `query`.
  ///
  /// The gallery also has a distractor (person 0000) and a piece of junk (-1) without all joints, so that readers have
  /// something to leave out. Throws `ImageError.unwritable`.
  public func writeMarket(to data: URL, format: ImageFormat = .jpeg) throws {
    let folder = data.appending(path: "market-1501")
    func name(_ split: Split, _ index: Int) -> MarketName {
      let first = split == .test ? people.training + 1 : 1
      return MarketName(
        person: first + person(index), camera: 1 + index % posesPerPerson % 6, sequence: 1, frame: index, box: 1)
    }
    for split in [Split.training, .test] {
      let part = folder.appending(
        path: split == .training ? Market1501.Part.training.rawValue : Market1501.Part.gallery.rawValue)
      try FacePhotographs.makeFolder(part)
      var annotations: [(name: String, pose: BodyPose)] = []
      for index in 0..<count(of: split) {
        let sample = sample(split, index)
        let file = "\(name(split, index).stem).\(format.rawValue)"
        try Image(sample.image, .signed).write(to: part.appending(path: file))
        annotations.append((file, sample.pose))
        if split == .test, index % posesPerPerson == 0 {
          let queries = folder.appending(path: Market1501.Part.query.rawValue)
          try FacePhotographs.makeFolder(queries)
          try Image(sample.image, .signed).write(to: queries.appending(path: file))
        }
      }
      if split == .test { annotations += try writeOthers(to: part, format) }
      try Self.write(annotations, .market, split, to: data)
    }
  }

  /// A distractor and a piece of junk, with what a detector would make of them.
  private func writeOthers(to folder: URL, _ format: ImageFormat) throws -> [(name: String, pose: BodyPose)] {
    let nobody = BodyPose(places: [SIMD2<Int>?](repeating: nil, count: BodyPose.jointCount))
    return try [0, -1].map { number in
      let name = MarketName(person: number, camera: 1, sequence: 1, frame: 900_000, box: 0)
      let file = "\(name.stem).\(format.rawValue)"
      try Image(height: height, width: width, colour: [90, 120, 60]).write(to: folder.appending(path: file))
      return (file, nobody)
    }
  }

  /// Writes the world as DeepFashion's In-shop set is published, under `deepfashion`, with Deformable GANs' annotation and
  /// pair files beside it. Half of the test people's pictures are queries. Throws `ImageError.unwritable`.
  public func writeDeepFashion(to data: URL) throws {
    let folder = data.appending(path: "deepfashion")
    let views = ["front", "side", "back", "full", "flat", "additional"]
    var partition: [String] = []
    var boxes: [String] = []
    for split in [Split.training, .test] {
      var annotations: [(name: String, pose: BodyPose)] = []
      for index in 0..<count(of: split) {
        let sample = sample(split, index)
        let (number, view) = (person(index) + (split == .test ? people.training : 0), index % posesPerPerson)
        let name = DeepFashionName(
          sex: number % 2 == 0 ? "WOMEN" : "MEN", category: number % 3 == 0 ? "Blouses_Shirts" : "Pants",
          item: String(format: "%08d", number + 1), colour: String(format: "%02d", 1 + view / views.count),
          view: String(view % views.count + 1), pose: views[view % views.count])
        let file = folder.appending(path: name.path)
        try FacePhotographs.makeFolder(file.deletingLastPathComponent())
        try Image(sample.image, .signed).write(to: file)
        annotations.append((name.flatName, sample.pose))
        let status: DeepFashion.Status = split == .training ? .train : view % 2 == 0 ? .query : .gallery
        partition.append("\(name.path) id_\(name.item) \(status.rawValue)")
        let box = sample.box
        boxes.append(
          "\(name.path) 3 \(name.view) \(Int(box.left)) \(Int(box.top)) \(Int(box.right)) \(Int(box.bottom))")
      }
      try Self.write(annotations, .fashion, split, to: data)
    }
    try Self.write(
      partition, columns: "image_name item_id evaluation_status", to: folder.appending(path: DeepFashion.partitionFile))
    try Self.write(
      boxes, columns: "image_name clothes_type pose_type x_1 y_1 x_2 y_2",
      to: folder.appending(path: DeepFashion.boxFile))
  }

  private static func write(_ rows: [String], columns: String, to file: URL) throws {
    try FacePhotographs.makeFolder(file.deletingLastPathComponent())
    try FacePhotographs.write(
      "\(rows.count)\n\(columns)\n" + rows.map { $0 + "\n" }.joined(), to: file)
  }

  /// The annotation file of a split, and its pairs: all for training, at most 12,000 for test.
  private static func write(
    _ items: [(name: String, pose: BodyPose)], _ dataset: PoseGANDataset, _ split: Split, to data: URL
  ) throws {
    let annotations = PoseAnnotations(items)
    let pairs = PosePairList(all: annotations)
    try FacePhotographs.write(annotations.text, to: data.appending(path: dataset.annotationFile(split)))
    try FacePhotographs.write(
      (split == .training ? pairs : pairs.sampled()).text, to: data.appending(path: dataset.pairFile(split)))
  }
}
