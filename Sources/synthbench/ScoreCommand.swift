import ArgumentParser
import Experiments
import Foundation
import Judges
import QualityMetrics
import Tensors

/// `synthbench score METRIC…`: scores a folder of images against another.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Score a folder of PNG or JPEG images against another.",
    discussion: """
      Metrics of pairs take images of one file name; metrics of sets take any. Metrics that look through a published \
      network need its weights in the folder --weights. Segmentation metrics take folders of label maps, PNG files \
      whose grey samples or palette indices are class numbers. Short names stand for the obvious protocols: \
      \(MetricAlias.allCases.map(\.rawValue).joined(separator: ", ")).
      """)

  @Argument(help: "Metrics, such as ssim@wang2004 psnr@canonical fid; `synthbench list metrics` shows them.")
  var metrics: [String]

  @Option(help: ArgumentHelp("The folder of real images.", valueName: "folder"))
  var real: String

  @Option(help: ArgumentHelp("The folder of synthetic images.", valueName: "folder"))
  var fake: String

  @Option(help: ArgumentHelp("The folder of published networks' weights.", valueName: "folder"))
  var weights = WeightsFolder.standardPath

  @Option(
    help: ArgumentHelp(
      "What sets are compared through: inception-2015 or inception-v3; by default the first whose weights are there.",
      valueName: "network"))
  var network: String?

  @Option(help: ArgumentHelp("People's key points, as Deformable GANs' annotation files.", valueName: "file"))
  var keyPoints: String?

  @Option(help: ArgumentHelp("True label maps of streets, for FCN scores.", valueName: "folder"))
  var labels: String?

  @Option(help: ArgumentHelp("True classes, a line `name,number` an image, for accuracy.", valueName: "file"))
  var classes: String?

  @OptionGroup var work: FolderWorkOptions

  @OptionGroup var drawn: SubsetOptions

  @OptionGroup(title: "Label maps") var labelMaps: LabelMapOptions

  @Flag(help: "Print JSON, per-item values included.")
  var json = false

  /// One metric's result.
  private struct Line: Encodable {
    var metric: String
    var value: Double
    var standardError: Double
    var signature: String
    var items: [String: Double]
    var parts: [Double]
    var note: String?

    init(_ result: FolderScore) {
      let score = result.score
      (metric, value, signature) = (score.signature.metric.rawValue, score.value, score.signature.line)
      (standardError, parts, note) = (score.standardError, result.parts, result.note)
      items = Dictionary(result.items.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
  }

  func run() throws {
    Threads.use(work.threads)
    let slot = try network.map(SlotNetworks.featureSlot)
    let request = FolderScoring.Request(
      metrics: try MetricID.scoringFolders(named: metrics), real: real, fake: fake, keyPoints: keyPoints,
      labels: labels,
      classes: classes, batchSize: work.batch, subsets: drawn.rule,
      labelMaps: try labelMaps.rules())
    let scores = try FolderScoring(request, networks: SlotNetworks(path: weights, featureSlot: slot)).scores()
    if json { return print(try jsonText(scores.map(Line.init))) }
    for result in scores {
      let signature = result.score.signature
      let spread = result.spread.map { " ± \($0)" } ?? ""
      print(
        "\(signature.metric.rawValue) \(result.score.value)\(spread) (n = \(signature.items ?? 0))  \(signature.line)")
      if let note = result.note {
        FileHandle.standardError.write(Data("\(signature.metric.rawValue): \(note)\n".utf8))
      }
    }
  }
}

/// How folders of images go through the machine; no result depends on it.
struct FolderWorkOptions: ParsableArguments {
  @Option(help: "Images that go through a network at once; no result depends on it.")
  var batch = 16

  @Option(help: "Threads; the results are the same bytes for any number.")
  var threads = min(2, Threads.available)

  func validate() throws {
    if !(1...256).contains(threads) { throw ValidationError("--threads needs a number from 1 to 256.") }
    if !(1...4096).contains(batch) { throw ValidationError("--batch needs a number from 1 to 4096.") }
  }
}

/// What is drawn by lot where sets are scored; torch-fidelity's by default.
struct SubsetOptions: ParsableArguments {
  @Option(help: "Seed of shuffled splits and of KID's subsets.")
  var seed: UInt32 = 2020

  @Option(help: "Subsets that KID is meant over.")
  var subsets = 100

  @Option(help: "Images of each kind in a subset; fewer where there are fewer.")
  var subsetSize = 1000

  func validate() throws {
    if !(1...100_000).contains(subsets) || !(2...100_000).contains(subsetSize) {
      throw ValidationError("--subsets needs a number from 1 to 100000, --subset-size one from 2.")
    }
  }

  /// The rule.
  var rule: KernelDistance.Subsets { KernelDistance.Subsets(count: subsets, size: subsetSize, seed: seed) }
}

extension SlotNetworks {
  /// The slot of a network for sets, as the user named it.
  static func featureSlot(named name: String) throws -> PretrainedSlot {
    guard let slot = featureSlots.first(where: { $0.rawValue == name }) else {
      throw UserError.unknown("network for sets", name, among: featureSlots.map(\.rawValue))
    }
    return slot
  }
}
