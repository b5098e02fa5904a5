import Autograd
import Layers
import Tensors

/// The global pathway's way down: a face beside its mirror image, N×S×S×6, to maps of every size and a code N×F.
struct TPGANEncoder: Parameterized {
  private let first: Conv2D
  private let halvings: [TPGANStage]
  /// One after each size but the smallest, which has several.
  private let blocks: [[TPGANBlock]]
  private let code: Dense

  init(_ configuration: TPGANConfiguration, using maker: inout TPGANLayerMaker) {
    let (widths, kernels, last) = (configuration.widths, configuration.kernels, configuration.halvings)
    first = maker.convolution(6, widths[0], kernel: kernels[0])
    var blocks: [[TPGANBlock]] = [[maker.block(widths[0], kernel: kernels[0])]]
    halvings = (1...last).map { level in
      let stage = maker.stage(widths[level - 1], widths[level], kernel: kernels[level], stride: 2)
      blocks.append(
        (0..<(level == last ? configuration.bottomBlocks : 1)).map { _ in
          maker.block(widths[level], kernel: kernels[level])
        })
      return stage
    }
    self.blocks = blocks
    let side = configuration.size >> last
    code = maker.dense(side * side * widths[last], 2 * configuration.features)
  }

  /// The maps from the whole face down, and the code: the greater of two numbers each.
  func callAsFunction(_ faces: Variable, _ pass: Pass) -> (maps: [Variable], code: Variable) {
    var maps = [blocks[0](first(faces, pass, then: .leakyByFifth), pass)]
    for (level, halving) in halvings.enumerated() { maps.append(blocks[level + 1](halving(maps[level], pass), pass)) }
    let both = code(maps[maps.count - 1].flattened, pass)
    let half = both.shape[1] / 2
    return (maps, .maximum(both.sliced(axis: 1, 0..<half), both.sliced(axis: 1, half..<2 * half)))
  }

  var parameters: [NamedParameter] {
    first.parameters(under: "first") + halvings.numberedParameters(under: "halvings")
      + blocks.enumerated().flatMap { $1.numberedParameters(under: "blocks.\($0)") } + code.parameters(under: "code")
  }
}
