import ArgumentParser
import Experiments
import Foundation
import Judges
import QualityMetrics
import Tensors

/// `synthbench explain METRIC`: which choice of a protocol moves a number how far.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Show which choice of a metric's protocol moves its value how far.",
    discussion: """
      Scores the same images while one choice at a time is made otherwise: resampler, antialias, rounding, JPEG, colour, \
      border, window, data range, average, order, splits, bias of logits, subsets, number of images. With --target, combinations are tried too, \
      and those named that come nearest to it. Pairs of unlike sizes are brought to the real images' size.
      """)

  @Argument(help: "A metric, such as ssim@wang2004, psnr@srgan2017, fid, is.")
  var metric: String

  @Option(help: ArgumentHelp("The folder of real images.", valueName: "folder"))
  var real: String

  @Option(help: ArgumentHelp("The folder of synthetic images.", valueName: "folder"))
  var fake: String

  @Option(help: ArgumentHelp("The value that another evaluation gave, or a paper prints.", valueName: "value"))
  var target: PrintedValue?

  @Option(help: ArgumentHelp("How many choices a combination may make otherwise, 1 to 4.", valueName: "count"))
  var changes = 2

  @Option(help: ArgumentHelp("Bring both images of a pair to this size first, such as 64 or 128x64.", valueName: "HxW"))
  var size: String?

  @Option(help: ArgumentHelp("Look at so many images only, the first by name.", valueName: "count"))
  var limit: Int?

  @Option(help: ArgumentHelp("The folder of published networks' weights.", valueName: "folder"))
  var weights = WeightsFolder.standardPath

  @Option(help: ArgumentHelp("What sets are compared through; as for `score`.", valueName: "network"))
  var network: String?

  @OptionGroup var work: FolderWorkOptions

  @OptionGroup var drawn: SubsetOptions

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if !(1...4).contains(changes) { throw ValidationError("--changes needs a number from 1 to 4.") }
    if let limit, limit < 1 { throw ValidationError("--limit needs a number from 1.") }
    _ = try extents
  }

  func run() throws {
    Threads.use(work.threads)
    let metrics = try MetricID.scoringFolders(named: [metric])
    guard metrics.count == 1 else {
      throw ValidationError(
        "\(metric) stands for several metrics; name one: \(metrics.map(\.rawValue).joined(separator: ", ")).")
    }
    let explaining = FolderExplaining(
      metrics[0], real: real, fake: fake, target: target, mostChanges: changes, size: try extents, limit: limit,
      batchSize: work.batch, subsets: drawn.rule)
    let slot = try network.map(SlotNetworks.featureSlot)
    let explanation = try explaining.explanation(SlotNetworks(path: weights, featureSlot: slot))
    print(json ? try jsonText(explanation) : explanation.text)
  }

  private var extents: (height: Int, width: Int)? {
    get throws {
      guard let size else { return nil }
      let parts = size.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...2).contains(parts.count), let height = parts[0], let width = parts[parts.count - 1],
        (8...8192).contains(height), (8...8192).contains(width)
      else { throw ValidationError("--size needs a height and a width from 8 to 8192, such as 128x64, not \(size).") }
      return (height, width)
    }
  }
}

extension PrintedValue: ExpressibleByArgument {
  /// Reads an option's value.
  public init?(argument: String) { self.init(argument) }
}
