/// What an image is translated into: the tasks of pix2pix (Isola et al., CVPR 2017), on the procedural worlds.
public enum TranslationTask: String, Codable, Hashable, Sendable, CaseIterable {
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

  /// What the task is, in one line.
  public var summary: String {
    switch self {
    case .labelsToStreet: "label map of a street → its photograph by day"
    case .streetToLabels: "photograph of a street → its label map"
    case .labelsToFacade: "label map of a facade → its photograph"
    case .mapToAerial: "map of a town → the view from above"
    case .aerialToMap: "view of a town from above → its map"
    case .greyToColour: "lightness of a photograph → its colours a, b"
    case .edgesToPhoto: "outlines of a street → its photograph"
    case .sketchToPhoto: "sketch of a street → its photograph; only tested, by what was trained on outlines"
    case .dayToNight: "photograph by day → the same street by night"
    case .thermalToColour: "thermal image of a street → its photograph by day"
    case .inpainting: "photograph with a white hole in its middle → the whole photograph"
    }
  }

  /// Channels of what a network is given.
  public var inputChannels: Int {
    switch self {
    case .greyToColour, .edgesToPhoto, .sketchToPhoto, .thermalToColour: 1
    default: 3
    }
  }

  /// Channels of what it is to make.
  public var targetChannels: Int { self == .greyToColour ? 2 : 3 }

  /// The task whose training split this task's networks are trained on: itself, but for sketches, which are only
  /// tested.
  public var trainedOn: TranslationTask { self == .sketchToPhoto ? .edgesToPhoto : self }

  /// The task in the other direction, where the suite has it.
  public var reverse: TranslationTask? {
    switch self {
    case .labelsToStreet: .streetToLabels
    case .streetToLabels: .labelsToStreet
    case .mapToAerial: .aerialToMap
    case .aerialToMap: .mapToAerial
    default: nil
    }
  }
}
