import Datasets
import Foundation
import Images
import Tensors

/// Where the pairs of a run of pix2pix come from: a task of the procedural worlds, or the user's files.
public enum PairSource: String, Codable, Hashable, Sendable, CaseIterable {
  case labelsToStreet = "labels-street"
  case streetToLabels = "street-labels"
  case labelsToFacade = "labels-facade"
  case mapToAerial = "map-aerial"
  case aerialToMap = "aerial-map"
  case greyToColour = "grey-colour"
  case edgesToPhoto = "edges-photo"
  case sketchToPhoto = "sketch-photo"
  case dayToNight = "day-night"
  case thermalToColour = "thermal-colour"
  case inpainting
  /// `facades` in the folder of published data, labels to photograph.
  case facades
  /// `maps` in the folder of published data, map to aerial view.
  case maps
  /// `aligned` in the folder of published data, left half to right half.
  case alignedAToB = "aligned-a-to-b"
  /// The same, right half to left half.
  case alignedBToA = "aligned-b-to-a"

  /// The procedural task; nil for files.
  var task: TranslationTask? { TranslationTask(rawValue: rawValue) }

  /// Channels of the input.
  var inputChannels: Int { task?.inputChannels ?? 3 }

  /// Channels of the target.
  var targetChannels: Int { task?.targetChannels ?? 3 }

  /// The pairs in files; nil for procedural tasks.
  ///
  /// - Throws: `ExperimentError.missingData`, or what is wrong with the files.
  func files(in data: String?) throws -> AlignedPairs? {
    guard task == nil else { return nil }
    let name = self == .alignedAToB || self == .alignedBToA ? "aligned" : rawValue
    guard let data, FileManager.default.fileExists(atPath: data + "/" + name) else {
      throw ExperimentError.missingData(set: name, folder: data)
    }
    return try AlignedPairs(
      sideBySide: URL(filePath: data).appending(path: name), direction: self == .alignedAToB ? .aToB : .bToA)
  }

  /// Pictures of targets that can be looked at, of N×H×W×C values; the colours of grey images need those as `inputs`.
  func pictures(of targets: Tensor, inputs: Tensor) -> [Image] {
    guard self == .greyToColour else { return Image.batch(targets, .signed) }
    let (height, width) = (targets.shape[1], targets.shape[2])
    return (0..<targets.shape[0]).map { item in
      Image(
        lightness: inputs.sliced(axis: 0, item..<item + 1).reshaped([height, width, 1]),
        colour: targets.sliced(axis: 0, item..<item + 1).reshaped([height, width, 2]))
    }
  }
}
