import Autograd
import Datasets
import Layers
import Tensors

/// Turns one part of a face: a crop N×H×W×C to the features and the picture of the same part seen from the front,
/// N×H×W×width and N×H×W×3, by a small U-Net.
struct TPGANPartNetwork: Parameterized {
  private let first: Conv2D
  private let halvings: [TPGANStage]
  private let blocks: [[TPGANBlock]]
  private let doublings: [TPGANStage]
  private let mergings: [TPGANStage]
  private let upBlocks: [TPGANBlock]
  private let picture: Conv2D

  init(_ configuration: TPGANConfiguration, inputs: Int, using maker: inout TPGANLayerMaker) {
    let (width, last) = (configuration.width, configuration.partHalvings)
    first = maker.convolution(inputs, width)
    var blocks: [[TPGANBlock]] = [[maker.block(width)]]
    halvings = (1...last).map { level in
      let stage = maker.stage(width << (level - 1), width << level, stride: 2)
      blocks.append((0..<(level == last ? 2 : 1)).map { _ in maker.block(width << level) })
      return stage
    }
    self.blocks = blocks
    var (doublings, mergings, upBlocks): ([TPGANStage], [TPGANStage], [TPGANBlock]) = ([], [], [])
    for level in (0..<last).reversed() {
      doublings.append(maker.doubling(width << (level + 1), width << level, then: .leakyByFifth))
      mergings.append(maker.stage(2 * width << level, width << level))
      upBlocks.append(maker.block(width << level))
    }
    (self.doublings, self.mergings, self.upBlocks) = (doublings, mergings, upBlocks)
    picture = maker.convolution(width, 3)
  }

  func callAsFunction(_ part: Variable, _ pass: Pass) -> (features: Variable, picture: Variable) {
    var maps = [blocks[0](first(part, pass, then: .leakyByFifth), pass)]
    for (level, halving) in halvings.enumerated() { maps.append(blocks[level + 1](halving(maps[level], pass), pass)) }
    var current = maps[maps.count - 1]
    for (number, doubling) in doublings.enumerated() {
      let beside = maps[maps.count - 2 - number]
      let merged = mergings[number](.concatenated([doubling(current, pass), beside], axis: 3), pass)
      current = upBlocks[number](merged, pass)
    }
    return (current, picture(current, pass).tanh())
  }

  var parameters: [NamedParameter] {
    first.parameters(under: "first") + halvings.numberedParameters(under: "halvings")
      + blocks.enumerated().flatMap { $1.numberedParameters(under: "blocks.\($0)") }
      + doublings.numberedParameters(under: "doublings") + mergings.numberedParameters(under: "mergings")
      + upBlocks.numberedParameters(under: "up_blocks") + picture.parameters(under: "picture")
  }
}

/// The four part networks, and how their maps become one of the whole face.
struct TPGANLocalPathway: Parameterized {
  private let networks: [TPGANPartNetwork]
  private let geometry: FacePartGeometry

  init(_ configuration: TPGANConfiguration, using maker: inout TPGANLayerMaker) {
    geometry = configuration.geometry
    // The far eye may be hidden: its network sees the near one too.
    networks = FacePart.allCases.map { part in
      TPGANPartNetwork(configuration, inputs: part == .rightEye ? 6 : 3, using: &maker)
    }
  }

  /// The features of each part and its frontal picture.
  func callAsFunction(_ parts: [Variable], _ pass: Pass) -> (features: [Variable], pictures: [Variable]) {
    let turned = FacePart.allCases.map { part in
      let crop = parts[part.rawValue]
      return networks[part.rawValue](
        part == .rightEye ? .concatenated([crop, parts[FacePart.leftEye.rawValue]], axis: 3) : crop, pass)
    }
    return (turned.map(\.features), turned.map(\.picture))
  }

  /// The parts at their places in a face, the greatest where they overlap; zero, which is none of them, counts too
  /// wherever a part is not.
  func fused(_ parts: [Variable]) -> Variable {
    let placed = FacePart.allCases.map { part in
      let (box, size) = (geometry.box(of: part), geometry.size)
      let edges = Edges(
        top: box.row, bottom: size - box.row - box.height, left: box.column, right: size - box.column - box.width)
      return parts[part.rawValue].padded(edges, .zero)
    }
    return placed.dropFirst().reduce(placed[0]) { .maximum($0, $1) }
  }

  var parameters: [NamedParameter] {
    FacePart.allCases.flatMap { networks[$0.rawValue].parameters(under: "\($0)") }
  }
}
