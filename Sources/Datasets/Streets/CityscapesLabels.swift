import Images

/// A label of the Cityscapes data set (Cordts et al., CVPR 2016): its published number, its number in training and
/// evaluation, and the colour that label maps show it in.
public struct CityscapesLabel: Hashable, Sendable {
  /// The name, as the authors write it.
  public let name: String
  /// The number in `_labelIds.png` files; -1 for licence plates.
  public let id: Int
  /// The number among the 19 evaluated classes; nil for labels that evaluation ignores.
  public let trainId: UInt8?
  /// The colour in `_color.png` files.
  public let colour: Colour

  init(_ name: String, _ id: Int, _ trainId: UInt8?, _ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    (self.name, self.id, self.trainId, colour) = (name, id, trainId, Colour(red, green, blue))
  }
}

/// All labels of Cityscapes, and the ways between their numbers and colours.
public enum CityscapesLabels {
  /// What stands for labels that evaluation ignores.
  public static let ignored: UInt8 = 255

  /// The number of evaluated classes.
  public static let classCount = evaluated.count

  /// The 19 evaluated classes in the order of their training numbers.
  public static let evaluated = [
    CityscapesLabel("road", 7, 0, 128, 64, 128),
    CityscapesLabel("sidewalk", 8, 1, 244, 35, 232),
    CityscapesLabel("building", 11, 2, 70, 70, 70),
    CityscapesLabel("wall", 12, 3, 102, 102, 156),
    CityscapesLabel("fence", 13, 4, 190, 153, 153),
    CityscapesLabel("pole", 17, 5, 153, 153, 153),
    CityscapesLabel("traffic light", 19, 6, 250, 170, 30),
    CityscapesLabel("traffic sign", 20, 7, 220, 220, 0),
    CityscapesLabel("vegetation", 21, 8, 107, 142, 35),
    CityscapesLabel("terrain", 22, 9, 152, 251, 152),
    CityscapesLabel("sky", 23, 10, 70, 130, 180),
    CityscapesLabel("person", 24, 11, 220, 20, 60),
    CityscapesLabel("rider", 25, 12, 255, 0, 0),
    CityscapesLabel("car", 26, 13, 0, 0, 142),
    CityscapesLabel("truck", 27, 14, 0, 0, 70),
    CityscapesLabel("bus", 28, 15, 0, 60, 100),
    CityscapesLabel("train", 31, 16, 0, 80, 100),
    CityscapesLabel("motorcycle", 32, 17, 0, 0, 230),
    CityscapesLabel("bicycle", 33, 18, 119, 11, 32),
  ]

  /// The labels that evaluation ignores.
  public static let unevaluated = [
    CityscapesLabel("unlabeled", 0, nil, 0, 0, 0),
    CityscapesLabel("ego vehicle", 1, nil, 0, 0, 0),
    CityscapesLabel("rectification border", 2, nil, 0, 0, 0),
    CityscapesLabel("out of roi", 3, nil, 0, 0, 0),
    CityscapesLabel("static", 4, nil, 0, 0, 0),
    CityscapesLabel("dynamic", 5, nil, 111, 74, 0),
    CityscapesLabel("ground", 6, nil, 81, 0, 81),
    CityscapesLabel("parking", 9, nil, 250, 170, 160),
    CityscapesLabel("rail track", 10, nil, 230, 150, 140),
    CityscapesLabel("guard rail", 14, nil, 180, 165, 180),
    CityscapesLabel("bridge", 15, nil, 150, 100, 100),
    CityscapesLabel("tunnel", 16, nil, 150, 120, 90),
    CityscapesLabel("polegroup", 18, nil, 153, 153, 153),
    CityscapesLabel("caravan", 29, nil, 0, 0, 90),
    CityscapesLabel("trailer", 30, nil, 0, 0, 110),
    CityscapesLabel("license plate", -1, nil, 0, 0, 142),
  ]

  /// The colours of the evaluated classes.
  public static let palette = Palette(evaluated.map(\.colour))

  private static let trainIdsOfBytes: [UInt8] = {
    var ids = [UInt8](repeating: ignored, count: 256)
    for label in evaluated { ids[label.id] = label.trainId ?? ignored }
    return ids
  }()

  /// The training number of a byte of a `_labelIds.png` file; 255 for every number that is not evaluated, those of
  /// later editions of the set included.
  public static func trainId(ofByte id: UInt8) -> UInt8 { trainIdsOfBytes[Int(id)] }

  /// The training numbers of a painted label map's pixels, each that of the nearest of the 19 colours.
  public static func nearestTrainIds(_ image: Image) -> [UInt8] { palette.nearestLabels(image) }

  /// A label map in the published colours; ignored labels are black.
  public static func image(trainIds: [UInt8], height: Int, width: Int) -> Image {
    Image(
      height: height, width: width, channels: 3,
      samples: trainIds.flatMap { $0 == ignored ? [0, 0, 0] : palette[Int($0)].samples })
  }
}

/// The classes that the procedural streets hold; the raw value is the training number of Cityscapes.
public enum StreetClass: UInt8, Hashable, Sendable, CaseIterable {
  case road = 0
  case sidewalk = 1
  case building = 2
  case pole = 5
  case vegetation = 8
  case sky = 10
  case person = 11
  case car = 13

  /// The number among the 19 evaluated classes of Cityscapes.
  public var trainId: UInt8 { rawValue }
  /// The class as Cityscapes has it.
  public var label: CityscapesLabel { CityscapesLabels.evaluated[Int(rawValue)] }
  /// The number in label files of Cityscapes.
  public var id: Int { label.id }
  /// The colour in label maps.
  public var colour: Colour { label.colour }
}
