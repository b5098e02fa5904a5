import Datasets
import Foundation
import Testing

@Suite struct HandPoseFileTests {
  @Test("numbers are read as Swift reads them, whatever stands between them")
  func numbers() throws {
    let file = try HandPoseFile(text: "1 -2.5\t300.125, 0.001 1e2 NaN\r\n4 5 6 7 8 9\n\n", jointCount: 2, file: "f")
    #expect(file.frameCount == 2)
    #expect(file.values[0] == [1, -2.5, 300.125])
    #expect(file.values[1].x == 0.001)
    #expect(file.values[1].y == 100)
    #expect(file.values[1].z.isNaN)
    #expect(Array(file.frame(1)) == [[4, 5, 6], [7, 8, 9]])
  }

  @Test("the file that is written reads the same again")
  func roundTrip() throws {
    let text = "1.000 -2.500 300.125\n4.000 5.000 6.000\n"
    #expect(try HandPoseFile(text: text, jointCount: 1, file: "f").text == text)
  }

  @Test("ICVL's lines begin with the name of the image")
  func names() throws {
    let text = "201403121135/image_0000.png 1 2 3\n201403121135/image_0001.png 4 5 6\n"
    let file = try HandPoseFile(text: text, jointCount: 1, line: .nameAndNumbers, file: "labels.txt")
    #expect(file.names.last == "201403121135/image_0001.png")
    #expect(file.values == [[1, 2, 3], [4, 5, 6]])
    let expected = DatasetError.badLine(file: "labels.txt", line: 1, expected: "the name of an image", found: "“1”")
    #expect(throws: expected) {
      try HandPoseFile(text: "1 2 3", jointCount: 1, line: .nameAndNumbers, file: "labels.txt")
    }
  }

  @Test("a line with too few numbers, a word, or nothing is reported with its number")
  func badLines() {
    func fail(_ line: Int, _ expected: String, _ found: String) -> DatasetError {
      .badLine(file: "p.txt", line: line, expected: expected, found: found)
    }
    let count = "3 numbers (u v d of 1 joints)"
    for (text, error) in [
      ("1 2 3\n4 5", fail(2, count, "2")), ("1 2 3\n\n4 5 6", fail(2, count, "0")),
      ("1 2 3\n4 five 6", fail(2, "a number", "“five”")), ("1 2 3\n4 5.5.5 6", fail(2, "a number", "“5.5.5”")),
      ("", .damaged(file: "p.txt", expected: "a line for each frame", found: "no line")),
    ] {
      #expect(throws: error) { try HandPoseFile(text: text, jointCount: 1, file: "p.txt") }
    }
    #expect(throws: DatasetError.self) {
      try HandPoseFile(contentsOf: URL(filePath: "/nowhere/p.txt"), jointCount: 1)
    }
  }

  @Test("pixels and millimetres are each other's inverse")
  func intrinsics() {
    let camera = CameraIntrinsics.nyuScorer
    let place = camera.millimetres([320 + 588.03, 240 + 587.07, 500])
    #expect((place - [500, -500, 500]).max() < 1e-9 && (place - [500, -500, 500]).min() > -1e-9)
    let pixel = camera.pixels(place) - [320 + 588.03, 240 + 587.07, 500]
    #expect(pixel.max() < 1e-9 && pixel.min() > -1e-9)
  }

  @Test("a set without a data folder says how to give one")
  func noFolder() throws {
    do {
      _ = try DatasetName.mnist.manifest(data: nil)
      Issue.record("a manifest came from nowhere")
    } catch let error as DatasetError {
      #expect(error.description.contains("--data"))
    }
    let names = try DatasetName.allCases.filter(\.isProcedural).map { try $0.manifest(data: nil).name }
    #expect(
      names == [
        "hands", "ring8", "digits16", "textures", "streets", "attribute-faces", "expression-faces", "emoji-faces",
        "handwritten-look", "street-look", "people", "rotating-faces", "key-patch-faces",
      ])
  }
}

@Suite(.enabled(if: publishedData != nil, "set SYNTHBENCH_DATA to a folder with handpose/ in it"))
struct PublishedHandPoseTests {
  @Test(
    "published predictions have their published mean errors",
    arguments: [
      (HandPoseLabels.nyu, "ICIP17_NYU_REN_4x6x6.txt", 13.3931), (.nyu, "CVWW15_NYU_Prior.txt", 20.7499),
      (.nyu, "xie_resnet-hand.txt", 12.8684), (.icvl, "CVPR14_LRF_Results.txt", 12.5776),
    ])
  func meanErrors(labels: HandPoseLabels, name: String, error: Double) throws {
    let data = try #require(publishedData)
    let truth = try labels.read(data: data).millimetres(labels.scorerIntrinsics)
    let file = data.appending(path: "handpose/\(labels.rawValue)/results/\(name)")
    let predicted = try HandPoseFile(contentsOf: file, jointCount: labels.jointCount)
      .millimetres(labels.scorerIntrinsics)
    #expect(predicted.count == truth.count)
    var sum = 0.0
    for (a, b) in zip(truth, predicted) { sum += ((a - b) * (a - b)).sum().squareRoot() }
    #expect(abs(sum / Double(truth.count) - error) < 1e-4)
  }
}
