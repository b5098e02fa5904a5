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

  /// What the network is, and what is scored with it.
  public var summary: String {
    switch self {
    case .inception2015: "Inception of 2015-12-05: Fréchet and kernel distance, Inception score, precision and recall"
    case .inceptionV3:
      "torchvision's Inception-v3: the same scores on another network; published values are on that of 2015"
    case .vgg19: "VGG-19: style and content losses, perceptual distance"
    case .ssd300VGG16: "SSD300 with VGG-16: detection score of people"
    case .fcn8sVGG16: "FCN-8s with VGG-16: FCN score of street scenes"
    }
  }

  /// The public weight file, and what its authors allow; datasets.md has the line that converts it.
  public var source: String {
    switch self {
    case .inception2015:
      "pt_inception-2015-12-05-6726825d.pth of pytorch-fid, or torch-fidelity's copy (Apache 2.0, as TensorFlow's graph)"
    case .inceptionV3: "torchvision's Inception_V3_Weights.IMAGENET1K_V1 (BSD 3-clause; trained on ImageNet)"
    case .vgg19: "torchvision's VGG19_Weights.IMAGENET1K_V1 (BSD 3-clause; trained on ImageNet)"
    case .ssd300VGG16:
      "torchvision's SSD300_VGG16_Weights.COCO_V1 (BSD 3-clause; trained on COCO), or the authors' of VOC 07+12"
    case .fcn8sVGG16: "fcn-8s-cityscapes.caffemodel of pix2pix (no licence stated; trained on Cityscapes)"
    }
  }

  /// The metadata of a file that say which program its weights were trained with, where that makes a difference.
  static let preprocessingKey = "preprocessing"
}
