/// The published networks that the suite can score with, each known by the name of its file of weights.
///
/// The architectures are code; the weights are the user's, brought in by `synthbench weights import`.
public enum PretrainedSlot: String, CaseIterable, Codable, Sendable {
  /// Inception of 2015-12-05, whose features the Fréchet distance and the Inception score are defined on.
  case inception2015 = "inception-2015"
  /// torchvision's Inception-v3.
  case inceptionV3 = "inception-v3"
  /// VGG-19, for perceptual distances and losses.
  case vgg19
  /// The single-shot detector with VGG-16, for the detection score.
  case ssd300VGG16 = "ssd300-vgg16"
  /// FCN-8s with VGG-16, for the FCN score.
  case fcn8sVGG16 = "fcn8s-vgg16"

  /// The name of its file in a folder of weights.
  public var fileName: String { rawValue + ".safetensors" }
}
