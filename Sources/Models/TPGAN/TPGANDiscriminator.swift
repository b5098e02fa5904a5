import Autograd
import Layers
import Tensors

/// Judges faces N×S×S×3 in sixteen places: N×4×4×1 logits.
package struct TPGANDiscriminator: Parameterized {
  private let first: Conv2D
  private let halvings: [TPGANStage]
  /// After the last two halvings.
  private let blocks: [TPGANBlock]
  private let last: Conv2D

  package init(_ configuration: TPGANConfiguration, using maker: inout TPGANLayerMaker) {
    let count = (configuration.size / 4).trailingZeroBitCount
    let widths = (0..<count).map { configuration.discriminatorWidth << min($0, 3) }
    first = maker.convolution(3, widths[0], stride: 2)
    var blocks: [TPGANBlock] = []
    halvings = (1..<count).map { level in
      let stage = maker.stage(widths[level - 1], widths[level], stride: 2)
      if level >= count - 2 { blocks.append(maker.block(widths[level])) }
      return stage
    }
    self.blocks = blocks
    last = maker.convolution(widths[count - 1], 1, kernel: 1)
  }

  package func callAsFunction(_ faces: Variable, _ pass: Pass) -> Logits {
    var current = first(faces, pass, then: .leakyByFifth)
    for (number, halving) in halvings.enumerated() {
      current = halving(current, pass)
      let block = number - (halvings.count - blocks.count)
      if block >= 0 { current = blocks[block](current, pass) }
    }
    return Logits(last(current, pass))
  }

  package var parameters: [NamedParameter] {
    first.parameters(under: "first") + halvings.numberedParameters(under: "halvings")
      + blocks.numberedParameters(under: "blocks") + last.parameters(under: "last")
  }
}
