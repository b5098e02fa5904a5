import Autograd
import Layers
import Tensors

/// The global pathway's way up: maps, code, noise, the face itself and what the parts have become, to the frontal face
/// at three sizes.
struct TPGANDecoder: Parameterized {
  /// A doubling of the map, and what it meets at its new size.
  private struct Level: Parameterized {
    let doubling: TPGANStage
    let side: TPGANBlock
    let blocks: [TPGANBlock]
    let narrowing: [TPGANStage]
    let picture: Conv2D?

    var parameters: [NamedParameter] {
      doubling.parameters(under: "doubling") + side.parameters(under: "side")
        + blocks.numberedParameters(under: "blocks") + narrowing.numberedParameters(under: "narrowing")
        + (picture?.parameters(under: "picture") ?? [])
    }
  }

  /// Sizes that the face is made at.
  static let outputs = 3
  private let seedMap: Dense
  /// From the smallest map to those that the code and the noise are shown to.
  private let seedDoublings: [TransposedConv2D]
  private let bottom: [TPGANBlock]
  /// From the smallest size up.
  private let levels: [Level]
  private let side: Int
  private let width: Int

  init(_ configuration: TPGANConfiguration, using maker: inout TPGANLayerMaker) {
    let (width, widths, last) = (configuration.width, configuration.widths, configuration.halvings)
    (self.width, side) = (width, configuration.size >> last)
    seedMap = maker.dense(configuration.features + configuration.noise, side * side * width)
    let seedWidths = [width, width / 2, width / 4, max(1, width / 8)]
    seedDoublings = (0..<Self.outputs).map { step in
      maker.transposed(seedWidths[step], seedWidths[step + 1], stride: step == 0 ? 1 << (last - 2) : 2)
    }
    let bottomWidth = width + widths[last]
    bottom = (0..<3).map { _ in maker.block(bottomWidth, kernel: 2) }
    var inputs = bottomWidth
    levels = (0..<last).reversed().map { level in
      let outputs = widths[level + 1]
      let doubling = maker.doubling(inputs, outputs, then: .relu)
      let beside = widths[level] + (level < Self.outputs ? 6 + seedWidths[Self.outputs - level] : 0)
      let side = maker.block(beside, kernel: configuration.kernels[level])
      var channels = outputs + beside + (level < Self.outputs - 1 ? 3 : 0)
      guard level == 0 else {
        let blocks = (0..<2).map { _ in maker.block(channels) }
        inputs = channels
        return Level(
          doubling: doubling, side: side, blocks: blocks, narrowing: [],
          picture: level < Self.outputs ? maker.convolution(channels, 3) : nil)
      }
      if configuration.variant.hasLocalPathway { channels += width + 3 }
      let wide = configuration.kernels[1]
      let blocks = [maker.block(channels, kernel: wide), maker.block(width)]
      let narrowing = [maker.stage(channels, width, kernel: wide), maker.stage(width, width / 2)]
      return Level(
        doubling: doubling, side: side, blocks: blocks, narrowing: narrowing, picture: maker.convolution(width / 2, 3))
    }
  }

  /// The frontal faces, from the whole size down.
  ///
  /// - Parameters:
  ///   - maps: the encoder's, from the whole face down.
  ///   - code: N×(code and noise).
  ///   - faces: the input beside its mirror image, whole, half and quarter.
  ///   - parts: features and pictures of the parts at their places; none without a local pathway.
  func callAsFunction(
    maps: [Variable], code: Variable, faces: [Variable], parts: [Variable], _ pass: Pass
  ) -> [Variable] {
    let start = seedMap(code, pass).relu().reshaped([code.shape[0], side, side, width])
    var seeds = [start]
    for doubling in seedDoublings { seeds.append(doubling(seeds[seeds.count - 1], pass, then: .relu)) }
    var current = bottom(.concatenated([start, maps[maps.count - 1]], axis: 3), pass)
    var made: [Variable] = []
    for (number, step) in levels.enumerated() {
      let level = levels.count - 1 - number
      let hasPicture = level < Self.outputs
      let beside = [maps[level]] + (hasPicture ? [faces[level], seeds[Self.outputs - level]] : [])
      let side = step.side(beside.count > 1 ? .concatenated(beside, axis: 3) : maps[level], pass)
      var all = [step.doubling(current, pass), side]
      if level == 0 { all += parts }
      if let smaller = made.last {
        all.append(smaller.resizedBilinear(height: 2 * smaller.shape[1], width: 2 * smaller.shape[2]))
      }
      current = .concatenated(all, axis: 3)
      if level > 0 {
        current = step.blocks(current, pass)
      } else {
        current = step.narrowing[0](step.blocks[0](current, pass), pass)
        current = step.narrowing[1](step.blocks[1](current, pass), pass)
      }
      if let picture = step.picture { made.append(picture(current, pass).tanh()) }
    }
    return made.reversed()
  }

  var parameters: [NamedParameter] {
    seedMap.parameters(under: "seed_map") + seedDoublings.numberedParameters(under: "seed_doublings")
      + bottom.numberedParameters(under: "bottom") + levels.numberedParameters(under: "levels")
  }
}
