/// What the images of a gain experiment show.
public enum GainSubject: String, Codable, Hashable, Sendable, CaseIterable {
  case hands, people

  /// The benchmark whose runs are read.
  public var benchmark: String { self == .hands ? "hands" : "deformable-gan" }

  /// The variant of the generator whose images the pages are about.
  public var reportedGenerator: String { self == .hands ? "l2+gan+style" : "full" }

  /// The downstream networks.
  public var networks: [GainNetwork] { GainNetwork.allCases.filter { $0.subject == self } }
}

/// What a downstream network learns.
public enum GainNetwork: String, Codable, Hashable, Sendable, CaseIterable {
  /// Hand parts by a fully convolutional network.
  case fcn
  /// Hand parts by a U-Net.
  case unet = "u-net"
  /// Joint positions.
  case poseRegressor = "pose-regressor"
  /// People in scenes.
  case personDetector = "person-detector"
  /// Body parts by a fully convolutional network.
  case personSegmentation = "person-segmentation"

  /// What its images show.
  public var subject: GainSubject {
    switch self {
    case .fcn, .unet, .poseRegressor: .hands
    case .personDetector, .personSegmentation: .people
    }
  }

  /// The system that stored runs carry.
  public var system: String {
    switch self {
    case .fcn: "segmentation-fcn"
    case .unet: "segmentation-u-net"
    case .poseRegressor: "hand-pose"
    case .personDetector, .personSegmentation: rawValue
    }
  }

  /// What a heading says.
  public var title: String {
    switch self {
    case .fcn: "Segmentation, FCN"
    case .unet: "Segmentation, U-Net"
    case .poseRegressor: "Hand pose"
    case .personDetector: "Detection of people"
    case .personSegmentation: "Segmentation of body parts"
    }
  }

  /// What a small panel says.
  var shortTitle: String {
    switch self {
    case .fcn: "FCN"
    case .unet: "U-Net"
    case .poseRegressor: "Hand pose"
    case .personDetector: "Detector"
    case .personSegmentation: "Segmenter"
    }
  }

  /// The metrics that gains are measured in; the first is the one that verdicts are about.
  public var metrics: [String] {
    switch self {
    case .fcn, .unet, .personSegmentation: ["mean-iou@canonical", "pixel-accuracy@canonical", "class-f1@canonical"]
    case .poseRegressor: ["joint-error@nyu14"]
    case .personDetector: ["average-precision@voc2010"]
    }
  }
}
