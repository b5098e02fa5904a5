import Images
import QualityMetrics
import Tensors

/// What a network gives for images.
public struct NetworkAnswers: Sendable {
  /// N×D: the features that sets are compared by.
  public var features: Tensor
  /// N×K.
  public var logits: Tensor
  /// N×K without the bias of the last layer, as Inception scores have always been computed.
  public var logitsWithoutBias: Tensor

  /// The answers for a batch.
  public init(features: Tensor, logits: Tensor, logitsWithoutBias: Tensor) {
    (self.features, self.logits, self.logitsWithoutBias) = (features, logits, logitsWithoutBias)
  }
}

/// A network that sets of images are compared through. It brings images to its own size.
public protocol ImageFeatureNetwork {
  /// Architecture and hash of the weights, for signatures.
  var identity: String { get }
  /// What an image becomes before the network sees it, for signatures.
  var input: String { get }
  /// How images come to its own size.
  var preparation: ImagePreparation { get }
  /// An image as the network takes it, 1×H×W×3 in 0…255, brought to its size in the given way.
  func framed(_ image: Image, _ preparation: ImagePreparation) -> Tensor
  /// The answers for such images, N×H×W×3; those for one do not depend on the others.
  func answers(framed images: Tensor) -> NetworkAnswers
}

extension ImageFeatureNetwork {
  /// The answers for images of any sizes.
  public func answers(for images: [Image]) -> NetworkAnswers { answers(for: images, preparation) }

  /// The answers for images that come to the network's size in another way.
  func answers(for images: [Image], _ preparation: ImagePreparation) -> NetworkAnswers {
    answers(framed: .concatenated(images.map { framed($0.converted(toChannels: 3), preparation) }, axis: 0))
  }
}

/// A network by whose inner maps two images of one size are compared.
public protocol FeatureMapNetwork {
  /// Architecture and hash of the weights, for signatures.
  var identity: String { get }
  /// The names of its layers.
  var layers: [String] { get }
  /// Maps 1×H×W×C of an image, one for each layer.
  func maps(of image: Image) -> [Tensor]
}

/// A network that finds people in images.
public protocol PersonFinder {
  /// Architecture and hash of the weights, for signatures.
  var identity: String { get }
  /// The confidences of the people found in each image, under the rules of `DetectionScore`.
  func confidences(in images: [Image]) -> [[Double]]
}

/// A network that labels the pixels of street photographs.
public protocol StreetLabeller {
  /// Architecture and hash of the weights, for signatures.
  var identity: String { get }
  /// The training number of each pixel of a photograph that was brought to `height`×`width`, row after row; 19 where it
  /// sees none of the 19 classes.
  func trainIds(of photo: Image, height: Int, width: Int) -> [UInt8]
}

/// Where the networks come from that metrics look through.
public protocol ScoringNetworks {
  /// For distances between sets and for Inception scores.
  func featureNetwork(for metric: MetricID) throws -> any ImageFeatureNetwork
  /// For distances between sets whose images are resized by rules of the metric.
  func resizedFeatureNetwork(for metric: MetricID) throws -> any ImageFeatureNetwork
  /// For perceptual distances.
  func featureMapNetwork(for metric: MetricID) throws -> any FeatureMapNetwork
  /// For the detection score.
  func personFinder(for metric: MetricID) throws -> any PersonFinder
  /// For FCN scores.
  func streetLabeller(for metric: MetricID) throws -> any StreetLabeller
}
