import ArgumentParser
import Experiments
import Foundation
import Images
import QualityMetrics
import Tensors

/// `synthbench score METRIC…`: scores a folder of images against another, pair by file name.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Score a folder of PNG or JPEG images against another, pair by file name.")

  @Argument(help: "Metrics, such as ssim@wang2004 psnr@canonical; `synthbench list metrics` shows them.")
  var metrics: [String]

  @Option(help: ArgumentHelp("The folder of real images.", valueName: "folder"))
  var real: String

  @Option(help: ArgumentHelp("The folder of synthetic images.", valueName: "folder"))
  var fake: String

  @Flag(help: "Print JSON, per-item values included.")
  var json = false

  /// One metric's result.
  private struct Line: Encodable {
    var metric: String
    var value: Double
    var standardError: Double
    var signature: String
    var items: [String: Double]
  }

  func run() throws {
    let metrics = try metrics.map { try MetricID(named: $0) }
    let names = try pairedNames()
    let lines = try metrics.map { metric in
      let scores = try names.map { name in try score(metric, name) }
      guard var signature = scores.first?.signature, !scores.contains(where: { $0.signature != signature }) else {
        throw NoImages(description: "Some pairs of \(real) and \(fake) are grey and some in colour; score them apart.")
      }
      signature.items = scores.count
      signature.state("values", "bytes")
      let whole = MetricScore(signature: signature, perItem: scores.map(\.value))
      return Line(
        metric: metric.rawValue, value: whole.value, standardError: whole.standardError,
        signature: whole.signature.line,
        items: Dictionary(zip(names, whole.perItem), uniquingKeysWith: { first, _ in first }))
    }
    if json { return print(try jsonText(lines)) }
    for line in lines {
      let error = line.standardError.isFinite && names.count > 1 ? " ± \(line.standardError)" : ""
      print("\(line.metric) \(line.value)\(error) (n = \(names.count))  \(line.signature)")
    }
  }

  /// The names in the real folder, each of which the fake folder must have.
  private func pairedNames() throws -> [String] {
    let names = try imageNames(in: real)
    let others = Set(try imageNames(in: fake))
    guard !names.isEmpty else { throw NoImages(description: "The folder \(real) has no PNG or JPEG image.") }
    if let missing = names.first(where: { !others.contains($0) }) {
      throw NoImages(description: "\(fake) has no \(missing), which \(real) has; pairs go by file name.")
    }
    return names
  }

  private func imageNames(in folder: String) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).filter { name in
        [".png", ".jpg", ".jpeg"].contains { name.lowercased().hasSuffix($0) }
      }.sorted()
    } catch {
      throw NoImages(description: "The folder \(folder) cannot be read: \(systemReason(error)).")
    }
  }

  private func score(_ metric: MetricID, _ name: String) throws -> MetricScore {
    let realImage = try Image(contentsOf: URL(fileURLWithPath: real + "/" + name))
    let fakeImage = try Image(contentsOf: URL(fileURLWithPath: fake + "/" + name))
    guard (realImage.height, realImage.width) == (fakeImage.height, fakeImage.width) else {
      throw NoImages(
        description: "\(name) is \(realImage.width)×\(realImage.height) in \(real) and "
          + "\(fakeImage.width)×\(fakeImage.height) in \(fake); a pair must have one size.")
    }
    let channels = realImage.channels == 1 && fakeImage.channels == 1 ? 1 : 3
    func batch(_ image: Image) -> Tensor {
      let tensor = image.converted(toChannels: channels).tensor(.bytes)
      return tensor.reshaped([1, image.height, image.width, channels])
    }
    let (synthetic, truth) = (batch(fakeImage), batch(realImage))
    switch metric {
    case .ssimWang2004: return try StructuralSimilarity.wang2004(synthetic, truth, range: 255)
    case .ssimPoseGAN2018: return try StructuralSimilarity.poseGAN2018(synthetic, truth)
    case .psnrCanonical: return try PixelErrors.peakSignalToNoise(synthetic, truth, range: 255)
    case .psnrSRGAN2017: return try SRGAN2017.peakSignalToNoise(synthetic, truth)
    case .ssimSRGAN2017: return try SRGAN2017.structuralSimilarity(synthetic, truth)
    case .meanSquaredError: return try PixelErrors.meanSquared(synthetic, truth)
    case .meanAbsoluteError: return try PixelErrors.meanAbsolute(synthetic, truth)
    case .gradientEnergyDistance: return try Roughness.gradientEnergyDistance(synthetic, truth)
    default:
      throw UserError(
        description: "\(metric.rawValue) does not score pairs of image files by itself. Those that do: "
          + "ssim@wang2004, ssim@posegan2018, ssim@srgan2017, psnr@canonical, psnr@srgan2017, mse@canonical, l1@canonical, "
          + "gradient-energy-distance@canonical.")
    }
  }
}

/// There is nothing to compare.
struct NoImages: Error, CustomStringConvertible {
  let description: String
}
