import Datasets
import Tensors

/// Pairs that a procedural world drew, at the size that training cuts them from.
struct DrawnPairs: Sendable {
  /// N×L×L×C.
  let inputs: Tensor
  /// N×L×L×C.
  let targets: Tensor
}

extension JitterVariation {
  /// The variation of one item of a batch N×L×L×C that was drawn at the size to cut from: S×S×C.
  package func cut(_ item: Int, of batch: Tensor, size: Int) -> Tensor {
    let (length, channels) = (batch.shape[1], batch.shape[3])
    return batch.withSpan { source in
      Tensor([size, size, channels]) { span in
        var place = 0
        for y in 0..<size {
          for x in 0..<size {
            let from = ((item * length + row + y) * length + column + (isMirrored ? size - 1 - x : x)) * channels
            for channel in 0..<channels {
              span[place] = source[from + channel]
              place += 1
            }
          }
        }
      }
    }
  }
}
