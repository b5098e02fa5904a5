import Autograd
import Datasets
import Foundation
import Images
import Judges
import Layers
import Networks
import QualityMetrics
import Tensors

/// The networks whose weights lie in a folder, one file for each slot.
public struct SlotNetworks: ScoringNetworks {
  /// The folder.
  public let path: String
  /// The network for sets of features; nil takes the first of `featureSlots` whose weights are there.
  public let featureSlot: PretrainedSlot?

  /// The networks that sets can be compared through, the published one first.
  public static let featureSlots: [PretrainedSlot] = [.inception2015, .inceptionV3]

  /// The networks of a folder.
  public init(path: String, featureSlot: PretrainedSlot? = nil) {
    (self.path, self.featureSlot) = (path, featureSlot)
  }

  /// Inception, as `featureSlot` says. Throws `FolderScoringError.missingWeights`, `WeightsError`.
  public func featureNetwork(for metric: MetricID) throws -> any ImageFeatureNetwork {
    let (slot, file, hash) = try weights(of: featureSlot.map { [$0] } ?? Self.featureSlots, for: metric)
    _ = slot
    return try InceptionV3Features(file, name: path + "/" + PretrainedSlot.inceptionV3.fileName, hash: hash)
  }

  /// VGG-19. Throws `FolderScoringError.missingWeights`, `WeightsError`.
  public func featureMapNetwork(for metric: MetricID) throws -> any FeatureMapNetwork {
    let (_, file, hash) = try weights(of: [.vgg19], for: metric)
    return VGG19Maps(try VGG19(weights: file, file: path + "/" + PretrainedSlot.vgg19.fileName, hash: hash))
  }

  /// SSD300. Throws `FolderScoringError.missingWeights`.
  public func personFinder(for metric: MetricID) throws -> any PersonFinder {
    throw FolderScoringError.missingWeights(metric, slots: [.ssd300VGG16], folder: path)
  }

  /// FCN-8s. Throws `FolderScoringError.missingWeights`.
  public func streetLabeller(for metric: MetricID) throws -> any StreetLabeller {
    throw FolderScoringError.missingWeights(metric, slots: [.fcn8sVGG16], folder: path)
  }

  /// The first of the slots that is filled, its tensors, and 16 digits of the hash of its file.
  private func weights(
    of slots: [PretrainedSlot], for metric: MetricID
  ) throws -> (slot: PretrainedSlot, file: Safetensors, hash: String) {
    guard
      let slot = slots.first(where: { FileManager.default.fileExists(atPath: path + "/" + $0.fileName) })
    else { throw FolderScoringError.missingWeights(metric, slots: slots, folder: path) }
    let file = path + "/" + slot.fileName
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
    return (slot, try Safetensors(bytes: bytes, file: file), String(SHA256.hexadecimal(of: bytes).prefix(16)))
  }
}

/// torchvision's Inception-v3: images stretched to 299×299 by Pillow's bilinear rule, 8 bits, then to [−1, 1].
struct InceptionV3Features: ImageFeatureNetwork {
  private static let side = 299
  private let network: InceptionV3
  private let bias: Tensor
  let identity: String
  let resampler = ResamplingKernel.bilinearAntialiased
  let rounding = Rounding.eightBit

  init(_ weights: Safetensors, name: String, hash: String) throws {
    network = try InceptionV3(weights: weights, file: name)
    guard let bias = weights.tensors["fc.bias"] else {
      preconditionFailure("the weights of Inception-v3 were read without their last bias")
    }
    self.bias = bias
    identity = "inception-v3-\(hash)"
  }

  func answers(for images: [Image]) -> NetworkAnswers {
    let side = Self.side
    let batch = Tensor([images.count, side, side, 3]) { span in
      for (item, image) in images.enumerated() {
        let colours = image.converted(toChannels: 3)
        let isThatSize = colours.height == side && colours.width == side
        let fitting = isThatSize ? colours : colours.resized(height: side, width: side, .pillowBilinear)
        for (place, sample) in fitting.samples.enumerated() {
          span[item * side * side * 3 + place] = Float(sample) / 127.5 - 1
        }
      }
    }
    let output = network(batch)
    return NetworkAnswers(
      features: output.features, logits: output.logits,
      logitsWithoutBias: output.logits.addingChannels(bias * -1))
  }
}

/// The five maps of VGG-19 that style is read at.
struct VGG19Maps: FeatureMapNetwork {
  private let network: VGG19
  let layers = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"]
  var identity: String { network.identity }

  init(_ network: VGG19) { self.network = network }

  func maps(of image: Image) -> [Tensor] {
    let colours = image.converted(toChannels: 3)
    let batch = colours.tensor(.signed).reshaped([1, colours.height, colours.width, 3])
    return network.features(of: Variable(batch)).style.map(\.value)
  }
}
