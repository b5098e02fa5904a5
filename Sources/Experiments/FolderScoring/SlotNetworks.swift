import Autograd
import Images
import Judges
import Networks
import QualityMetrics
import Tensors

/// The published networks whose weights were imported into a folder.
public struct SlotNetworks: ScoringNetworks {
  private let folder: WeightsFolder
  private let featureSlot: PretrainedSlot?

  /// The networks that sets can be compared through; the first is the one that the metrics are defined on.
  public static let featureSlots: [PretrainedSlot] = [.inception2015, .inceptionV3]

  /// The networks of a folder.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - featureSlot: the network for sets; nil takes the first of `featureSlots` whose weights are there.
  public init(path: String = WeightsFolder.standardPath, featureSlot: PretrainedSlot? = nil) {
    (folder, self.featureSlot) = (WeightsFolder(path), featureSlot)
  }

  /// Inception, as `featureSlot` says. Throws `FolderScoringError.missingWeights`, and as `WeightsFolder.load`.
  public func featureNetwork(for metric: MetricID) throws -> any ImageFeatureNetwork {
    let weights = try weights(of: featureSlot.map { [$0] } ?? Self.featureSlots, for: metric)
    return weights.slot == .inception2015 ? Inception2015Features(weights, .asPublished) : InceptionV3Features(weights)
  }

  /// The graph of 2015 behind clean-fid's resizing. Throws as `featureNetwork`, and `FolderScoringError.otherNetwork`
  /// where another network was asked for.
  public func resizedFeatureNetwork(for metric: MetricID) throws -> any ImageFeatureNetwork {
    if let featureSlot, featureSlot != .inception2015 {
      throw FolderScoringError.otherNetwork(metric, asked: featureSlot, defined: .inception2015)
    }
    return Inception2015Features(try weights(of: [.inception2015], for: metric), .clean)
  }

  /// VGG-19. Throws as `featureNetwork`.
  public func featureMapNetwork(for metric: MetricID) throws -> any FeatureMapNetwork {
    guard folder.contains(.vgg19) else { throw missing([.vgg19], for: metric) }
    return VGG19Maps(network: try folder.vgg19(depth: .relu51))
  }

  /// SSD300. Throws as `featureNetwork`.
  public func personFinder(for metric: MetricID) throws -> any PersonFinder {
    SSD300People(try weights(of: [.ssd300VGG16], for: metric))
  }

  /// FCN-8s. Throws as `featureNetwork`.
  public func streetLabeller(for metric: MetricID) throws -> any StreetLabeller {
    FCN8sStreets(try weights(of: [.fcn8sVGG16], for: metric))
  }

  /// The weights of the first of the slots that is filled.
  private func weights(of slots: [PretrainedSlot], for metric: MetricID) throws -> PretrainedWeights {
    guard let slot = slots.first(where: folder.contains) else { throw missing(slots, for: metric) }
    return try folder.load(slot)
  }

  private func missing(_ slots: [PretrainedSlot], for metric: MetricID) -> FolderScoringError {
    .missingWeights(metric, slots: slots, folder: folder.path)
  }
}

/// The graph of 2015.
private struct Inception2015Features: ImageFeatureNetwork {
  /// Who resizes.
  enum Resizing {
    /// The graph itself.
    case asPublished
    /// clean-fid (Parmar, Zhang, Zhu 2022): Pillow's bicubic rule, which passes no pixel over, without rounding.
    case clean
  }

  private let network: Inception2015
  private let resizing: Resizing
  let identity: String

  init(_ weights: PretrainedWeights, _ resizing: Resizing) {
    (network, identity, self.resizing) = (Inception2015(weights), weights.identity, resizing)
  }

  var input: String { resizing == .clean ? "pillow-299-clipped" : "tensorflow1-299" }
  var preparation: ImagePreparation {
    switch resizing {
    case .asPublished: ImagePreparation(resampler: .tensorFlow1, isAntialiased: false, rounding: .none)
    case .clean: ImagePreparation(resampler: .bicubic, isAntialiased: true, rounding: .none)
    }
  }

  func framed(_ image: Image, _ preparation: ImagePreparation) -> Tensor {
    let size = Inception2015.inputSize
    return preparation.resized(image, height: size, width: size).reshaped([1, size, size, 3])
  }

  func answers(framed images: Tensor) -> NetworkAnswers {
    let output = network(images)
    return NetworkAnswers(
      features: output.features2048, logits: output.logits, logitsWithoutBias: output.logitsWithoutBias)
  }
}

/// torchvision's Inception-v3 with torchvision's preprocessing.
private struct InceptionV3Features: ImageFeatureNetwork {
  private let network: InceptionV3
  let identity: String
  let input = "shorter-side-342-centre-299"
  let preparation = ImagePreparation(resampler: .bilinear, isAntialiased: true, rounding: .eightBit)

  init(_ weights: PretrainedWeights) { (network, identity) = (InceptionV3(weights), weights.identity) }

  func framed(_ image: Image, _ preparation: ImagePreparation) -> Tensor {
    preparation.framed(image, InceptionV3.Frame(height: image.height, width: image.width))
  }

  func answers(framed images: Tensor) -> NetworkAnswers {
    let output = network(images * (2 / 255) + -1)
    return NetworkAnswers(
      features: output.features, logits: output.logits, logitsWithoutBias: output.logitsWithoutBias)
  }
}

/// The five maps of VGG-19 that style is read at.
private struct VGG19Maps: FeatureMapNetwork {
  let network: VGG19
  let layers = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"]
  var identity: String { network.identity }

  func maps(of image: Image) -> [Tensor] {
    let colours = image.converted(toChannels: 3)
    let batch = colours.tensor(.signed).reshaped([1, colours.height, colours.width, 3])
    return network.features(of: Variable(batch)).style.map(\.value)
  }
}

private struct SSD300People: PersonFinder {
  private let network: SSD300
  let identity: String

  init(_ weights: PretrainedWeights) { (network, identity) = (SSD300(weights), weights.identity) }

  func confidences(in images: [Image]) -> [[Double]] {
    batches(images).flatMap { network.personConfidences(in: $0, rules: .poseGAN2018) }.map { [$0] }
  }
}

private struct FCN8sStreets: StreetLabeller {
  private let network: FCN8s
  let identity: String

  init(_ weights: PretrainedWeights) { (network, identity) = (FCN8s(weights), weights.identity) }

  func trainIds(of photo: Image, height: Int, width: Int) -> [UInt8] {
    network.labels(of: FCNScores.input(photo, height: height, width: width))[0]
  }
}

/// Images in 0…255 as batches N×H×W×3: one of all where they have one size, else one of each.
private func batches(_ images: [Image]) -> [Tensor] {
  let tensors = images.map { image in
    image.converted(toChannels: 3).tensor(.bytes).reshaped([1, image.height, image.width, 3])
  }
  let isOneSize = Set(tensors.map { [$0.shape[1], $0.shape[2]] }).count == 1
  return isOneSize ? [.concatenated(tensors, axis: 0)] : tensors
}
