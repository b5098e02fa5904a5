import Datasets
import Foundation
import Layers
import Networks
import Tensors

extension Workplace {
  /// Takes a user's VGG-19 weights into the runs folder, after checking that they fit, and gives their SHA-256, by
  /// which specifications name them.
  ///
  /// - Throws: `WeightsError` naming the file and what does not fit.
  public func importVGG19(_ path: String) throws -> String {
    let file = try Safetensors(contentsOf: path)
    _ = try VGG19(weights: file, file: path, hash: "")
    let hash = SHA256.hexadecimal(of: file.bytes)
    let kept = try vgg19Path(hash)
    if !FileManager.default.fileExists(atPath: kept) { try file.write(to: kept) }
    return hash
  }

  /// The network whose weights have this hash.
  func vgg19(_ hash: String, depth: VGG19.Depth = .relu51) throws -> VGG19 {
    let path = try vgg19Path(hash)
    guard FileManager.default.fileExists(atPath: path) else {
      throw ExperimentError.missingData(set: "VGG-19 weights \(hash.prefix(16))", folder: folder)
    }
    return try VGG19(weights: Safetensors(contentsOf: path), depth: depth, file: path, hash: String(hash.prefix(16)))
  }

  private func vgg19Path(_ hash: String) throws -> String {
    try judgeFolder() + "/vgg19-\(hash.prefix(16)).safetensors"
  }
}

extension HandDepthExperiment {
  /// The frozen network of the style and content losses: the user's VGG-19, or our small one.
  func perceptualNetwork() throws -> any PerceptualNetwork {
    if let hash = details.vgg19 { return try workplace.vgg19(hash) }
    return try PartJudge.load(details.perceptual, in: workplace).network
  }
}
