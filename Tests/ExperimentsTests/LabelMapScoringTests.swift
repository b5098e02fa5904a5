import Experiments
import Foundation
import Images
import Judges
import QualityMetrics
import Testing

/// Scores two folders of label maps under all segmentation metrics.
private func scores(_ fake: String, _ real: String, _ rules: LabelMapRules?) throws -> [FolderScore] {
  let request = FolderScoring.Request(
    metrics: try MetricID.scoringFolders(named: ["segmentation"]), real: real, fake: fake, labelMaps: rules)
  return try FolderScoring(request, networks: SlotNetworks(path: real)).scores()
}

@Suite("Scoring folders of label maps")
struct LabelMapScoringTests {
  private let folder: TemporaryFolder
  private var fake: String { folder.path + "/fake" }
  private var real: String { folder.path + "/real" }

  init() throws {
    folder = try TemporaryFolder()
    for place in ["fake", "real"] {
      try FileManager.default.createDirectory(atPath: folder.path + "/" + place, withIntermediateDirectories: true)
    }
  }

  private func write(_ name: String, _ labels: [UInt8], indexed: Bool = false) throws {
    let file = URL(filePath: folder.path).appending(path: name)
    if indexed {
      try IndexedImage(height: 2, width: labels.count / 2, indices: labels, palette: .greys).write(to: file)
    } else {
      try Image(height: 2, width: labels.count / 2, channels: 1, samples: labels).write(to: file)
    }
  }

  @Test("Grey samples and palette indices are labels alike; pixels are pooled over the maps")
  func pooled() throws {
    try write("real/a.png", [0, 0, 1, 255])
    try write("fake/a.png", [0, 1, 1, 0])
    try write("real/b.png", [1, 1, 0, 1], indexed: true)
    try write("fake/b.png", [1, 1, 0, 255], indexed: true)
    try write("fake/extra.png", [9, 9, 9, 9])
    let found = try scores(fake, real, LabelMapRules(classes: 4))
    #expect(found.map(\.score.signature.metric) == [.pixelAccuracy, .classAccuracy, .meanIoU, .classF1])
    // Class 0: 2 hits of 3, none invented; class 1: 3 hits of 4, 1 invented; 2 and 3 are absent.
    #expect(found[0].score.value == 5.0 / 7)
    #expect(abs(found[1].score.value - (2.0 / 3 + 3.0 / 4) / 2) < 1e-15)
    #expect(abs(found[2].score.value - (2.0 / 3 + 3.0 / 5) / 2) < 1e-15)
    #expect(found[0].items.map(\.name) == ["a.png", "b.png"] && found[0].items.map(\.value) == [2.0 / 3, 3.0 / 4])
    #expect(
      found[2].score.signature.line
        == "mean-iou@canonical|v1|order:any|n:2|x-absent:undefined-excluded|x-classes:4|x-void:wrong"
        + "|x-void-labels:255")
    let dropped = try scores(fake, real, LabelMapRules(classes: 4, voidPrediction: .dropped, absentClasses: .zero))
    #expect(dropped[0].score.value == 5.0 / 6)
    #expect(abs(dropped[2].score.value - (2.0 / 3 + 3.0 / 4) / 4) < 1e-15)
  }

  @Test(
    "A label that is nothing, a coloured or lossy file, another size, a missing map and no number of classes are named")
  func refusals() throws {
    let rules = LabelMapRules(classes: 2)
    try write("real/a.png", [0, 0, 1, 1])
    #expect(
      throws: FolderScoringError.missingOption(
        .pixelAccuracy, option: "--label-count N", purpose: "the number of classes in the label maps")
    ) {
      try scores(real, real, nil)
    }
    #expect(throws: FolderScoringError.noImages(folder: fake)) { try scores(fake, real, rules) }
    try write("fake/a.png", [0, 0, 2, 1])
    #expect(throws: FolderScoringError.unknownLabel(2, file: fake + "/a.png", classes: 2)) {
      try scores(fake, real, rules)
    }
    try write("fake/a.png", [0, 0, 1, 1, 1, 1])
    #expect(throws: FolderScoringError.sizesDiffer(name: "a.png", real: "2×2", fake: "3×2")) {
      try scores(fake, real, rules)
    }
    let coloured = Image(height: 2, width: 2, colour: [1, 1, 1])
    for bytes in [coloured.png, coloured.jpeg()] {
      try Data(bytes).write(to: URL(filePath: fake + "/a.png"))
      #expect(throws: FolderScoringError.notLabelMap(file: fake + "/a.png")) { try scores(fake, real, rules) }
    }
    let deep = DeepImage(height: 2, width: 2, samples: [0, 1, 300, 1])
    try deep.write(to: URL(filePath: fake + "/a.png"))
    #expect(throws: FolderScoringError.unknownLabel(300, file: fake + "/a.png", classes: 2)) {
      try scores(fake, real, rules)
    }
    try FileManager.default.removeItem(atPath: fake + "/a.png")
    try write("fake/b.png", [0, 0, 1, 1])
    #expect(throws: FolderScoringError.missingPair(name: "a.png", real: real, fake: fake)) {
      try scores(fake, real, rules)
    }
  }
}

/// The folder of published files, where the variable SYNTHBENCH_DATA leads to it.
private let data = ProcessInfo.processInfo.environment["SYNTHBENCH_DATA"].map { URL(filePath: $0) }

@Suite(.enabled(if: data != nil, "set SYNTHBENCH_DATA to the folder of published files"))
struct PublishedLabelMapTests {
  @Test("CamVid's label maps against their next frames, and VOC's two drawings, score as published checks say")
  func published() throws {
    let data = try #require(data)
    let folder = try TemporaryFolder()
    let (real, fake) = (folder.path + "/real", folder.path + "/fake")
    let files = FileManager.default
    for place in [real, fake] { try files.createDirectory(atPath: place, withIntermediateDirectories: true) }
    let source = data.appending(path: "camvid/valannot")
    let names = try files.contentsOfDirectory(atPath: source.path).filter { $0.hasSuffix(".png") }.sorted()
    for (name, next) in zip(names, names.dropFirst()) where name.prefix(6) == next.prefix(6) {
      try files.createSymbolicLink(atPath: "\(real)/\(name)", withDestinationPath: source.path + "/" + name)
      try files.createSymbolicLink(atPath: "\(fake)/\(name)", withDestinationPath: source.path + "/" + next)
    }
    func check(_ found: [FolderScore], _ expected: [Double], items: Int) {
      for (score, value) in zip(found, expected) {
        #expect(abs(score.score.value - value) < 5e-7, "\(score.score.signature.metric)")
        #expect(score.items.count == items)
      }
    }
    let wrong = try scores(fake, real, LabelMapRules(classes: 11, void: [11]))
    check(wrong, [0.944332, 0.818308, 0.735179], items: 100)
    let dropped = try scores(fake, real, LabelMapRules(classes: 11, void: [11], voidPrediction: .dropped))
    check(dropped, [0.950269, 0.828705, 0.742570], items: 100)
    // Palette indices, and 21 classes of which most occur in no map.
    let drawings = data.appending(path: "voc-style").path
    let voc = try scores(drawings + "/instance", drawings + "/semantic", LabelMapRules(classes: 21))
    check(voc, [0.995124, 0.996664, 0.993101], items: 3)
  }
}
