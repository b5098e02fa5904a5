import Experiments
import Foundation
import Images
import Judges
import QualityMetrics
import Tensors
import Testing

@Suite("Scoring folders through networks")
struct FolderScoringTests {
  private func scores(
    _ names: [String], _ folders: (fake: String, real: String), batch: Int = 4, keyPoints: String? = nil,
    labels: String? = nil, classes: String? = nil, _ networks: any ScoringNetworks = CountingNetworks()
  ) throws -> [FolderScore] {
    let request = FolderScoring.Request(
      metrics: try MetricID.scoringFolders(named: names), real: folders.real, fake: folders.fake, keyPoints: keyPoints,
      labels: labels, classes: classes, batchSize: batch)
    return try FolderScoring(request, networks: networks).scores()
  }

  /// An annotation file of one figure for all names.
  private func keyPoints(_ names: some Collection<String>) throws -> String {
    let path = try TemporaryFolder().path + "/key-points.csv"
    let joints = (0..<18).map { $0 % 3 == 0 ? "-1" : "\(2 + $0 % 7)" }.joined(separator: ", ")
    let lines = names.map { "\($0): [\(joints)]: [\(joints)]\n" }
    try ("name:keypoints_y:keypoints_x\n" + lines.joined()).write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test("Features are extracted once for each folder, however many metrics look at them")
  func once() throws {
    let networks = CountingNetworks()
    let found = try scores(
      ["fid", "kid", "prdc", "is", "is@obukhov2020", "label-entropy@canonical"], drawnFolders(), networks)
    #expect(
      found.map { $0.score.signature.metric.quantity }
        == ["fid", "kid", "precision", "recall", "density", "coverage", "is", "is", "label-entropy"])
    #expect(networks.seen.withLock { $0 } == ["features": 25])
    for score in found { #expect(score.score.signature.judge == "mean-colours" && score.score.value.isFinite) }
    #expect(found[2].items.map(\.name).first == "3-0.png" && found[2].items.count == 14)
    #expect(found[3].items.map(\.name).first == "4-0.png" && found[3].items.count == 11)
    #expect(found[6].parts.count == 10 && found[6].score.signature.order == .sortedByName)
    #expect(found[0].note?.contains("rank-deficient") == true)
  }

  @Test("Sets that are resized by a metric's rules have a network of their own, beside the other one")
  func resized() throws {
    let (folders, networks) = (try drawnFolders(), CountingNetworks())
    let found = try scores(["clean-fid", "fid", "clean-kid"], folders, networks)
    #expect(networks.seen.withLock { $0 } == ["features": 50])
    #expect(
      found.map(\.score.signature.metric)
        == [.frechetDistanceParmar2022, .frechetDistance, .kernelDistanceParmar2022])
    #expect(
      found.map(\.score.signature.judge) == ["resized-mean-colours", "mean-colours", "resized-mean-colours"])
    #expect(found[0].score.signature.rounding == .eightBit && found[1].score.signature.rounding == Rounding.none)
    #expect(found[0].score.value != found[1].score.value && found[0].score.value > 0)
    let other = SlotNetworks(path: folders.real, featureSlot: .inceptionV3)
    #expect(
      throws: FolderScoringError.otherNetwork(
        .frechetDistanceParmar2022, asked: .inceptionV3, defined: .inception2015)
    ) { try scores(["clean-fid"], folders, other) }
  }

  @Test("The batch size changes no bit", arguments: [1, 64])
  func batches(_ size: Int) throws {
    let folders = try drawnFolders()
    let names = ["fid", "kid", "prdc", "is", "detection-score"]
    let (one, other) = (try scores(names, folders, batch: 4), try scores(names, folders, batch: size))
    #expect(one.map(\.score) == other.map(\.score) && one.map(\.parts) == other.map(\.parts))
  }

  @Test("People found, and pairs compared through maps, are scored image by image with the judge's name")
  func perImage() throws {
    let folders = try drawnFolders()
    let people = try scores(["detection-score"], folders)[0]
    #expect(people.items.count == 14 && people.score.signature.judge == "red")
    let same = (fake: folders.fake, real: folders.fake)
    let distance = try scores(["perceptual-distance", "ssim@wang2004"], same)
    #expect(distance[0].score.value == 0 && distance[0].score.signature.judge == "plain")
    #expect(abs(distance[1].score.value - 1) < 1e-12)
  }

  @Test("An FCN score is counted strictly and as the script does, against published and plain label maps")
  func streets() throws {
    let folder = try TemporaryFolder()
    func write(_ name: String, _ samples: [UInt8]) throws {
      let file = URL(filePath: folder.path).appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Image(height: 2, width: 2, channels: 1, samples: samples).write(to: file)
    }
    // A prediction of 19 where the truth is 0: wrong, or the class after.
    try write("fake/a.png", [0, 1, 19, 2])
    try write("labels/a.png", [0, 1, 0, 255])
    // Road, pavement and two that are not evaluated, in the numbers of Cityscapes.
    try write("fake/b_leftImg8bit.png", [0, 1, 5, 5])
    try write("labels/b_gtFine_labelIds.png", [7, 8, 0, 4])
    let folders = (fake: folder.path + "/fake", real: folder.path + "/fake")
    let found = try scores(["fcn"], folders, labels: folder.path + "/labels")
    #expect(
      found.map(\.score.signature.metric.quantity)
        == ["fcn-pixel", "fcn-pixel", "fcn-class", "fcn-class", "fcn-iou", "fcn-iou"])
    #expect(found.map { $0.score.signature.extra["void"] }.prefix(2) == ["wrong", "pix2pix2017-quirk"])
    #expect(found[0].score.value == 4.0 / 5)
    #expect(found[0].items.map(\.value) == [2.0 / 3, 1])
    #expect(throws: FolderScoringError.self) { try scores(["fcn"], folders, labels: folder.path + "/nowhere") }
    #expect(throws: FolderScoringError.self) { try scores(["fcn"], folders) }
  }

  @Test("Masked scores need key points, which change what is scored")
  func masks() throws {
    let folders = try drawnFolders(12, 12)
    #expect(
      throws: FolderScoringError.missingOption(
        .maskSSIMMa2017, option: "--key-points FILE", purpose: "the key points of the people in the images")
    ) {
      try scores(["mask-ssim"], folders)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folders.fake).sorted()
    let file = try keyPoints(names)
    let found = try scores(["mask-is", "is@posegan2018", "mask-ssim"], (folders.fake, folders.fake), keyPoints: file)
    #expect(found[0].score.value != found[1].score.value)
    #expect(found[0].score.signature.extra["mask"] == "limbs4-closed5")
    #expect(found[2].items.count == 12)
    let short = try keyPoints(names.dropLast())
    #expect(throws: FolderScoringError.missingPose(name: names[11], file: short)) {
      try scores(["mask-is"], folders, keyPoints: short)
    }
  }

  @Test("Accuracy takes the true classes from a file, and names the line that it cannot read")
  func classes() throws {
    let folders = try drawnFolders()
    let networks = CountingNetworks()
    let names = try FileManager.default.contentsOfDirectory(atPath: folders.fake).sorted()
    let file = folders.fake + "/../classes.csv"
    try names.map { "\($0),0\n" }.joined().write(toFile: file, atomically: true, encoding: .utf8)
    let found = try scores(["accuracy@canonical"], folders, classes: file, networks)[0]
    #expect(found.items.count == 14 && (0...1).contains(found.score.value))
    try "3-0.png 0\n".write(toFile: file, atomically: true, encoding: .utf8)
    #expect(throws: FolderScoringError.badClassLine(file: file, line: 1, found: "3-0.png 0")) {
      try scores(["accuracy@canonical"], folders, classes: file)
    }
  }

  @Test(
    "Missing weights are named with the folder and the command that brings them",
    arguments: [
      ("fid", "inception-2015.safetensors or inception-v3.safetensors"), ("perceptual-distance", "vgg19.safetensors"),
      ("clean-fid", "needs the weights inception-2015.safetensors in"),
      ("detection-score", "ssd300-vgg16.safetensors"), ("fcn", "fcn8s-vgg16.safetensors"),
    ])
  func missingWeights(_ metric: String, _ file: String) throws {
    let folders = try drawnFolders()
    let networks = SlotNetworks(path: folders.real)
    let error = #expect(throws: FolderScoringError.self) {
      try scores([metric], (folders.real, folders.real), labels: folders.real, networks)
    }
    #expect(error?.description.contains(file) == true && error?.description.contains(folders.real) == true)
    #expect(error?.description.contains("synthbench weights import") == true)
  }

  @Test("Short names stand for protocols, each scored once; a metric of something else is refused")
  func names() throws {
    #expect(
      try MetricID.scoringFolders(named: ["prdc", "precision", "fid", "fid@heusel2017"])
        == [.precision, .recall, .density, .coverage, .frechetDistance])
    for alias in MetricAlias.allCases {
      #expect(throws: Never.self) { try MetricID.scoringFolders(named: [alias.rawValue]) }
    }
    #expect(throws: MetricError.unknownMetric("ssim", suggestion: "ssim@wang2004")) {
      try MetricID.scoringFolders(named: ["ssim"])
    }
    #expect(throws: FolderScoringError.doesNotScoreFolders(.jointErrorNYU14)) {
      try MetricID.scoringFolders(named: ["joint-error@nyu14"])
    }
  }
}
