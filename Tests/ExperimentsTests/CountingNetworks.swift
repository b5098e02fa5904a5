import Experiments
import Foundation
import Images
import QualityMetrics
import Synchronization
import Tensors

/// Networks of no weights, which count the images that they see.
final class CountingNetworks: ScoringNetworks {
  let seen = Mutex<[String: Int]>([:])

  func count(_ network: String, _ images: Int) { seen.withLock { $0[network, default: 0] += images } }

  func featureNetwork(for metric: MetricID) throws -> any ImageFeatureNetwork { MeanColours(owner: self) }
  func resizedFeatureNetwork(for metric: MetricID) throws -> any ImageFeatureNetwork {
    MeanColours(
      owner: self, identity: "resized-mean-colours",
      preparation: ImagePreparation(resampler: .area, isAntialiased: true, rounding: .eightBit))
  }
  func featureMapNetwork(for metric: MetricID) throws -> any FeatureMapNetwork { PlainMaps() }
  func personFinder(for metric: MetricID) throws -> any PersonFinder { RedFinder() }
  func streetLabeller(for metric: MetricID) throws -> any StreetLabeller { GreyLabeller() }
}

/// Its features are the mean of red, green, blue over each quarter of an image.
struct MeanColours: ImageFeatureNetwork {
  let owner: CountingNetworks
  var identity = "mean-colours"
  let input = "whole"
  var preparation = ImagePreparation(resampler: .area, isAntialiased: true, rounding: .none)

  func framed(_ image: Image, _ preparation: ImagePreparation) -> Tensor {
    preparation.resized(image, height: 2, width: 2).reshaped([1, 2, 2, 3])
  }

  func answers(framed images: Tensor) -> NetworkAnswers {
    owner.count("features", images.shape[0])
    let features = images.reshaped([images.shape[0], 12]) * (1 / 64)
    return NetworkAnswers(features: features, logits: features, logitsWithoutBias: features)
  }
}

private struct PlainMaps: FeatureMapNetwork {
  let identity = "plain"
  let layers = ["pixels"]
  func maps(of image: Image) -> [Tensor] {
    let colours = image.converted(toChannels: 3)
    return [colours.tensor(.unit).reshaped([1, image.height, image.width, 3])]
  }
}

/// As sure of a person as the first pixel is red.
private struct RedFinder: PersonFinder {
  let identity = "red"
  func confidences(in images: [Image]) -> [[Double]] { images.map { [0.01, Double($0.samples[0]) / 255] } }
}

/// Takes the grey of a photograph's pixels for classes.
private struct GreyLabeller: StreetLabeller {
  let identity = "grey"
  func trainIds(of photo: Image, height: Int, width: Int) -> [UInt8] { photo.converted(toChannels: 1).samples }
}

/// Two folders of unlike numbers of drawn images; no name of one is in the other.
func drawnFolders(_ fakes: Int = 14, _ reals: Int = 11) throws -> (fake: String, real: String) {
  let folder = try TemporaryFolder()
  func write(_ place: String, _ count: Int, _ salt: Int) throws {
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    for item in 0..<count {
      let image = Image(
        height: 16, width: 12, channels: 3,
        samples: (0..<576).map { UInt8(($0 * (item + salt) + item * item * 17 + $0 / 36 * salt * 5) % 256) })
      try image.write(to: URL(filePath: "\(place)/\(salt)-\(item).png"))
    }
  }
  try write(folder.path + "/fake", fakes, 3)
  try write(folder.path + "/real", reals, 4)
  return (folder.path + "/fake", folder.path + "/real")
}
