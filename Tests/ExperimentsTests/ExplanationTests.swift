import Experiments
import Foundation
import Images
import QualityMetrics
import Tensors
import Testing

@Suite("Explaining a number by the choices of its protocol")
struct ExplanationTests {
  /// Pairs of drawn images, the synthetic ones a little off.
  private func pairs(fake: (height: Int, width: Int) = (40, 32)) throws -> (fake: String, real: String) {
    let folder = try TemporaryFolder()
    func write(_ kind: String, _ height: Int, _ width: Int, _ error: Int) throws {
      let place = folder.path + "/" + kind
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      for item in 0..<3 {
        let samples = (0..<height * width * 3).map { i in
          let (row, column, channel) = (i / 3 / width * 40 / height, i / 3 % width * 32 / width, i % 3)
          return UInt8(
            (row * 5 + column * (item + 2) + channel * 40 + (i * 7 + i / 11) % (1 + error * (item + 1))) % 256)
        }
        try Image(height: height, width: width, channels: 3, samples: samples)
          .write(to: URL(filePath: "\(place)/\(item).png"))
      }
    }
    try write("fake", fake.height, fake.width, 6)
    try write("real", 40, 32, 0)
    return (folder.path + "/fake", folder.path + "/real")
  }

  private func explained(
    _ metric: MetricID, _ folders: (fake: String, real: String), target: PrintedValue? = nil, changes: Int = 2,
    size: (height: Int, width: Int)? = nil
  ) throws -> Explanation {
    try FolderExplaining(
      metric, real: folders.real, fake: folders.fake, target: target, mostChanges: changes, size: size, batchSize: 4
    ).explanation(CountingNetworks())
  }

  @Test("Without a change the value is what score gives", arguments: FolderExplaining.metrics)
  func base(_ metric: MetricID) throws {
    let folders = try PixelProtocol(metric) != nil ? pairs() : drawnFolders()
    let request = FolderScoring.Request(
      metrics: [metric], real: folders.real, fake: folders.fake, batchSize: 4)
    let score = try FolderScoring(request, networks: CountingNetworks()).scores()[0].score
    let explanation = try explained(metric, folders)
    #expect(explanation.value == score.value)
    #expect(explanation.nearest.isEmpty)
    // Of so few images all are covered, whatever is done to them.
    #expect(metric == .coverage || explanation.single.contains { ($0.moved ?? 0) != 0 })
  }

  @Test("Changes that were made are found again from the number alone")
  func found() throws {
    let folders = try pairs()
    let request = FolderScoring.Request(metrics: [.psnrSRGAN2017], real: folders.real, fake: folders.fake)
    let target = try FolderScoring(request, networks: CountingNetworks()).scores()[0].score.value
    let printed = PrintedValue(String(target))
    let two = try explained(.psnrCanonical, folders, target: printed)
    #expect(abs(try #require(two.nearest[0].value) - target) > 1e-9)
    let three = try explained(.psnrCanonical, folders, target: printed, changes: 3)
    #expect(three.nearest[0].value == target)
    #expect(
      Set(three.nearest[0].changes.map { "\($0.choice.rawValue) \($0.to)" })
        == ["colour y601-studio", "border 4 pixels", "rounding 8bit"])
    #expect(three.combinations > two.combinations && three.text.contains("border left out → 4 pixels"))
  }

  @Test("Each image counts, or each error, and the two differ in the known way")
  func averages() throws {
    let explanation = try explained(.psnrCanonical, pairs())
    let average = try #require(explanation.single.first { $0.changes[0].choice == .average }?.value)
    let folders = try pairs()
    let request = FolderScoring.Request(metrics: [.meanSquaredError], real: folders.real, fake: folders.fake)
    let squared = try FolderScoring(request, networks: CountingNetworks()).scores()[0].score.value
    #expect(abs(average - 10 * log10(255 * 255 / squared)) < 1e-9)
  }

  @Test("Resampling is in play where sizes differ or a size is asked for, and else said not to be")
  func resampling() throws {
    let alike = try explained(.ssimWang2004, pairs())
    #expect(!alike.single.contains { $0.changes[0].choice == .resampler })
    #expect(alike.fixed.contains { $0.choice == .resampler && $0.because.contains("--size") })
    for explanation in [
      try explained(.ssimWang2004, pairs(fake: (20, 16))), try explained(.ssimWang2004, pairs(), size: (24, 24)),
    ] {
      let moved = explanation.single.filter { $0.changes[0].choice == .resampler }.compactMap(\.moved)
      // Enlarged twice, a pixel is the same by nearest and by area.
      #expect(moved.count == 4 && Set(moved).count >= 3)
      #expect(explanation.settings[.resampler] == "bicubic")
    }
  }

  @Test("A network's own preparation is one of those that can be asked for, and every other moves the distance")
  func sets() throws {
    let networks = CountingNetworks()
    let folders = try drawnFolders()
    let explanation = try FolderExplaining(
      .frechetDistance, real: folders.real, fake: folders.fake, target: PrintedValue("1")
    )
    .explanation(networks)
    let resampled = explanation.single.filter { $0.changes[0].choice == .resampler }
    #expect(resampled.map { $0.changes[0].from } == [String](repeating: "area", count: 4))
    // TensorFlow 1's rule is left out: it has no antialiasing, which is on here.
    #expect(resampled.allSatisfy { ($0.moved ?? 0) != 0 } && explanation.nearest.count == 5)
    let splits = try explained(.inceptionScoreSalimans2016, folders).single.first { $0.changes[0].choice == .splits }
    #expect(splits?.changes[0].from == "10" && (splits?.moved ?? 0) != 0)
  }

  @Test("That a distance is of too few images is said as `score` says it, and not of enough")
  func deficiency() throws {
    let folders = try drawnFolders(14, 11)
    let request = FolderScoring.Request(metrics: [.frechetDistance], real: folders.real, fake: folders.fake)
    let note = try #require(try FolderScoring(request, networks: CountingNetworks()).scores()[0].note)
    let few = try explained(.frechetDistance, folders)
    #expect(few.note == note && few.text.contains("14 and 11 images for 12 features"))
    let enough = try explained(.frechetDistance, drawnFolders(14, 13))
    #expect(enough.note == nil && !enough.text.contains("rank-deficient"))
  }

  @Test("A combination makes no choice twice, and those of fewer changes come first")
  func combinations() {
    let plans = Explanation.plans([.border(4), .border(8), .jpeg(75), .colour(.rgb)], atMost: 3)
    #expect(plans.map(\.count) == [0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3])
    #expect(plans.allSatisfy { Set($0.map(\.choice)).count == $0.count })
  }

  @Test("What is not scored alike is refused, and a constant picture has no range of its own")
  func unlike() throws {
    let folders = try pairs()
    let constant = Image(height: 40, width: 32, colour: [9, 9, 9])
    try constant.write(to: URL(filePath: folders.fake + "/0.png"))
    let explanation = try explained(.psnrCanonical, folders)
    let range = explanation.single.first { $0.changes[0].to == "of-generated" }
    #expect(range?.value == nil && range?.reason?.contains("psnr@canonical") == true)
    let grey = Image(height: 40, width: 32, colour: [9])
    for folder in [folders.fake, folders.real] { try grey.write(to: URL(filePath: folder + "/1.png")) }
    #expect(throws: FolderScoringError.self) { try explained(.psnrCanonical, folders) }
    let one = try FolderExplaining(.psnrCanonical, real: folders.real, fake: folders.fake, limit: 1)
      .explanation(CountingNetworks())
    #expect(one.images == 1 && one.fixed.contains { $0.choice == .samples })
  }

  @Test("A target is as exact as it is printed: what rounds to it with fewer changes comes first")
  func printed() throws {
    #expect(PrintedValue("28.42")?.halfUnit == 0.005 && PrintedValue("225")?.halfUnit == 0.5)
    #expect(PrintedValue("1.5e-3")?.halfUnit == 0.5e-4 && PrintedValue("inf") == nil && PrintedValue("x") == nil)
    let folders = try pairs()
    let own = try explained(.ssimWang2004, folders)
    let near = try explained(.ssimWang2004, folders, target: PrintedValue(String(format: "%.1f", own.value)))
    #expect(near.nearest[0].changes.isEmpty && near.nearest[0].value == own.value)
    let changes = near.nearest.map(\.changes.count)
    #expect(changes == changes.sorted() && near.text.contains("the protocol itself"))
  }

  @Test("Metrics without known choices, and a size for a network, are refused")
  func refusals() throws {
    let folders = try drawnFolders()
    #expect(throws: FolderScoringError.notExplained(.maskSSIMMa2017)) { try explained(.maskSSIMMa2017, folders) }
    #expect(throws: FolderScoringError.sizeOfNetwork(.frechetDistance)) {
      try explained(.frechetDistance, folders, size: (24, 24))
    }
  }
}
