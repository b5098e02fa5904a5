import Datasets
import Foundation
import Images
import Tensors
import Testing

@Suite struct CelebATests {
  private let counts = SplitCounts(training: 3, validation: 1, test: 2)
  private let world = AttributeFaces(seed: 1, size: 178, counts: SplitCounts(training: 3, validation: 1, test: 2))

  private func replace(_ file: URL, _ old: String, _ new: String) throws {
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(text.contains(old))
    try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: file)
  }

  /// Expects that reading fails with a sentence that holds all parts.
  private func expectFailure(_ parts: [String], _ body: () throws -> Void) {
    do {
      try body()
      Issue.record("nothing was thrown where \(parts) was expected")
    } catch {
      for part in parts { #expect("\(error)".contains(part), "\(error)") }
    }
  }

  @Test("what the world writes as PNG comes back to the bit, with names, attributes and counts")
  func lossless() throws {
    try withScratchFolder { folder in
      try world.writeCelebA(to: folder, counts: counts, format: .png)
      let read = try CelebA(folder: folder, size: 178)
      #expect([Split.training, .validation, .test].map { read.count(of: $0) } == [3, 1, 2])
      #expect(read.name(.training, 0) == "000001.png" && read.name(.test, 1) == "000006.png")
      for split in [Split.training, .validation, .test] {
        let (found, drawn) = (try read.batch(split, 0..<counts[split]), world.batch(split, 0..<counts[split]))
        #expect(found.labels.values == drawn.labels.values)
        #expect(found.images.shape == drawn.images.shape && found.images.values == drawn.images.values)
      }
      #expect(try CelebA(folder: folder, size: 178).manifest == read.manifest)
      #expect(read.manifest.counts == counts)
    }
  }

  // Measured: at most 4 levels off, 0.39 on average; 32×32 pictures drawn and shrunk differ by 0.041 of 2 on average.
  @Test("as JPEG samples come back within a few levels, any attributes by name, in any size")
  func lossy() throws {
    try withScratchFolder { folder in
      try world.writeCelebA(to: folder, counts: counts)
      let attributes: [FaceAttribute] = [.smiling, .eyeglasses, .young, .noBeard, .male]
      let read = try CelebA(folder: folder, attributes: attributes.map(\.rawValue), size: 178)
      let (found, drawn) = (try read.batch(.training, 0..<3), world.batch(.training, 0..<3))
      let errors = zip(found.images.values, drawn.images.values).map { abs($0 - $1) * 127.5 }
      #expect(errors.allSatisfy { $0 < 8.5 } && errors.reduce(0, +) / Float(errors.count) < 0.7)
      #expect(found.labels.values == world.faces(.training, 0..<3).flatMap { $0.attributes.bits(attributes) })
      let small = try CelebA(folder: folder, size: 32).batch(.training, [0]).images
      let small32 = FaceRenderer(size: 32).render(world.face(.training, 0))
      #expect(small.shape == [1, 32, 32, 3])
      let offset = zip(small.values, small32.values).reduce(0) { $0 + abs($1.0 - $1.1) } / 3072
      #expect(offset < 0.06)
    }
  }

  @Test("StarGAN's split is Python's order, kept in a list; the released count leaves one out")
  func starGAN() throws {
    let names = (1...50).map { String(format: "%06d.jpg", $0) }
    #expect(StarGANSplit.list(names, count: 5) == [32, 27, 41, 28, 13].map { String(format: "%06d.jpg", $0) })
    let all = StarGANSplit.list((1...202_599).map { String(format: "%06d.jpg", $0) })
    #expect(Array(all[..<3]) == ["028136.jpg", "025600.jpg", "120849.jpg"])
    #expect(StarGANSplit.released.test(all).last == "011165.jpg" && StarGANSplit.released.test(all).count == 1999)
    #expect(StarGANSplit.stated.test(all).last == "062130.jpg")
    try withScratchFolder { folder in
      try world.writeCelebA(to: folder, counts: counts, format: .png)
      let list = folder.appending(path: StarGANSplit.fileName)
      try Data("000002.png\n000005.png\n".utf8).write(to: list)
      let stated = try CelebA(folder: folder, size: 32, partition: .starGAN(.stated))
      #expect((0..<2).map { stated.name(.test, $0) } == ["000002.png", "000005.png"])
      #expect(stated.count(of: .training) == 4 && stated.count(of: .validation) == 0)
      let released = try CelebA(folder: folder, size: 32, partition: .starGAN(.released))
      #expect(released.count(of: .test) == 1 && released.count(of: .training) == 5)
      try Data("000002.png\nxy.png\n".utf8).write(to: list)
      expectFailure([list.path, "line 2", "“xy.png”"]) {
        _ = try CelebA(folder: folder, partition: .starGAN(.stated))
      }
    }
  }

  @Test("a missing column is named with its nearest, a bad line with its number, a missing image with its place")
  func tables() throws {
    try withScratchFolder { folder in
      try world.writeCelebA(to: folder, counts: counts, format: .png)
      let table = folder.appending(path: "list_attr_celeba.txt")
      let partition = folder.appending(path: "list_eval_partition.txt")
      expectFailure(["“Blonde_hair”", "list_attr_celeba.txt", "“Blond_Hair”"]) {
        _ = try CelebA(folder: folder, attributes: ["Male", "Blonde_hair"])
      }
      try replace(partition, "000004.png 1", "000004.png 5")
      expectFailure([partition.path, "line 4", "0, 1 or 2"]) { _ = try CelebA(folder: folder) }
      try replace(partition, "000004.png 5\n", "")
      expectFailure(["line for 000004.png", partition.path]) { _ = try CelebA(folder: folder) }
      try FileManager.default.removeItem(at: folder.appending(path: "img_align_celeba/000003.png"))
      expectFailure(["img_align_celeba/000003.png", "line 5"]) { _ = try CelebA(folder: folder) }
      try replace(table, "000002.png", "000002.png 1")
      expectFailure([table.path, "line 4", "41 values", "40"]) { _ = try CelebA(folder: folder) }
      try replace(table, "000002.png 1", "000002.png")
      try replace(table, "000001.png -1", "000001.png 0")
      expectFailure([table.path, "line 3", "5_o_Clock_Shadow", "“0”"]) { _ = try CelebA(folder: folder) }
      try replace(table, "000001.png 0", "000001.png -1")
      try replace(table, "6\n", "7\n")
      expectFailure([table.path, "line 1", "7", "6"]) { _ = try CelebA(folder: folder) }
      try Data("many\nMale\n".utf8).write(to: table)
      expectFailure([table.path, "line 1", "“many”"]) { _ = try CelebA(folder: folder) }
      try FileManager.default.removeItem(at: table)
      expectFailure(["there is no", table.path, "download"]) { _ = try CelebA(folder: folder) }
    }
  }

  @Test("an empty folder, a file that ends early and an image too small are named")
  func images() throws {
    try withScratchFolder { folder in
      try world.writeCelebA(to: folder, counts: SplitCounts(training: 2, validation: 0, test: 0))
      let images = folder.appending(path: "img_align_celeba")
      let first = images.appending(path: "000001.jpg")
      let whole = try Data(contentsOf: first)
      try whole.prefix(whole.count / 2).write(to: first)
      expectFailure(["the image file \(first.path) ends after \(whole.count / 2) bytes"]) {
        _ = try CelebA(folder: folder).batch(.training, [0])
      }
      try Image(height: 218, width: 100, colour: [9, 9, 9]).write(to: first)
      expectFailure([first.path, "at least 178×178", "218×100"]) {
        _ = try CelebA(folder: folder).batch(.training, [0])
      }
      try FileManager.default.removeItem(at: first)
      try FileManager.default.removeItem(at: images.appending(path: "000002.jpg"))
      expectFailure(["there is no image in", images.path]) { _ = try CelebA(folder: folder) }
      try FileManager.default.removeItem(at: images)
      expectFailure(["there is no folder", images.path]) { _ = try CelebA(folder: folder) }
    }
  }
}

@Suite struct RaFDTests {
  private let people = SplitCounts(training: 2, validation: 0, test: 1)
  private let world = ExpressionFaces(seed: 1, size: 32)

  @Test("names are read from their two ends, whatever stands between")
  func names() throws {
    let name = try RaFDName("Rafd090_28_Caucasian_male_angry_frontal.jpg")
    #expect(name.camera == 90 && name.model == 28 && name.expression == .angry && name.gaze == .frontal)
    #expect(name.stem == "Rafd090_28_Caucasian_male_angry_frontal")
    let child = try RaFDName("Rafd045_03_kid_girl_Caucasian_surprised_left.jpg")
    #expect(child.description == ["kid", "girl", "Caucasian"] && child.gaze == .left && child.camera == 45)
    #expect(try RaFDName("Rafd000_1_sad_right").description == [])
  }

  @Test(
    "a name that does not fit says what is wrong",
    arguments: [
      ("Rafd090_28_male_cross_frontal.jpg", "“cross” where one of the eight expressions"),
      ("Rafd090_28_male_angry_up.jpg", "“up” where frontal, left or right"),
      ("Rafd090_x_male_angry_left.jpg", "“x” where the number of the person"),
      ("Face90_28_male_angry_left.jpg", "“Face90” where Rafd"), ("holiday.jpg", "“holiday.jpg” where Rafd<camera>"),
    ])
  func badNames(name: String, sentence: String) {
    let error = #expect(throws: DatasetError.self) { try RaFDName(name) }
    #expect(error?.description.contains(sentence) == true && error?.description.contains(name) == true)
  }

  @Test("one folder of published names comes back to the bit, divided by person")
  func flat() throws {
    try withScratchFolder { folder in
      try world.writeRaFD(to: folder, people: people, format: .png)
      let read = try RaFD(folder: folder, testShare: 1.0 / 3, size: 32, crop: nil)
      try #require(read.count(of: .training) == 48 && read.count(of: .test) == 24)
      #expect(Set((0..<48).map { read.name(.training, $0).model }) == [1, 2])
      for index in 0..<24 {
        let name = read.name(.test, index)
        #expect(name.model == 3)
        let (found, drawn) = (
          try read.batch(.test, [index]), world.batch(.test, [world.index(person: 0, name.expression, name.gaze)])
        )
        #expect(found.images.values == drawn.images.values && found.labels.values == drawn.labels.values)
      }
      #expect(throws: DatasetError.self) { try RaFD(folder: folder, cameras: [45]) }
    }
  }

  @Test("folders of classes are numbered by the alphabet and come back as they were")
  func folders() throws {
    try withScratchFolder { folder in
      try world.writeClassFolders(to: folder, people: people)
      let read = try ClassFolders(folder: folder, size: 32, crop: nil)
      #expect(read.classes == FaceExpression.allCases.map(\.rawValue))
      #expect(read.count(of: .training) == 48 && read.count(of: .test) == 24)
      // Three gazes a person and class, by name: frontal, left, right.
      #expect((0..<4).map { read.classNumber(.test, $0) } == [0, 0, 0, 1])
      let (found, drawn) = (try read.batch(.test, [3]), world.batch(.test, [world.index(person: 0, .contemptuous)]))
      #expect(found.labels.values == drawn.labels.values)
      let errors = zip(found.images.values, drawn.images.values).map { abs($0 - $1) * 127.5 }
      #expect(errors.reduce(0, +) / Float(errors.count) < 2)
    }
  }

  @Test("an empty class, a missing part and unlike classes are named")
  func folderErrors() throws {
    func message(_ folder: URL) -> String {
      do {
        _ = try ClassFolders(folder: folder)
        return "nothing was thrown"
      } catch {
        return "\(error)"
      }
    }
    try withScratchFolder { folder in
      #expect(message(folder).contains("no folder \(folder.path)/train"))
      try world.writeClassFolders(
        to: folder, people: SplitCounts(training: 1, validation: 0, test: 1), format: .png)
      let sad = folder.appending(path: "test/sad")
      for name in try FileManager.default.contentsOfDirectory(atPath: sad.path) {
        try FileManager.default.removeItem(at: sad.appending(path: name))
      }
      #expect(message(folder).contains("no image in \(sad.path)"))
      try FileManager.default.removeItem(at: sad)
      #expect(message(folder).contains("sad in only one of them"))
    }
  }
}
