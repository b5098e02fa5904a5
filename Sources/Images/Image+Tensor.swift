import Tensors

/// The numbers that black and white stand for in a tensor.
public enum ValueRange: Hashable, Sendable, CaseIterable {
  /// Black 0, white 1.
  case unit
  /// Black -1, white 1, as generators that end in tanh make them.
  case signed
  /// Black 0, white 255.
  case bytes

  /// What black becomes.
  public var black: Float { self == .signed ? -1 : 0 }

  /// What white becomes.
  public var white: Float { self == .bytes ? 255 : 1 }
}

extension Image {
  /// The image as a tensor H×W×C; sample s becomes black + (white - black)·s/255.
  public func tensor(_ range: ValueRange) -> Tensor {
    let (black, scale) = (range.black, (range.white - range.black) / 255)
    return Tensor([height, width, channels]) { span in
      for i in span.indices { span[i] = black + scale * Float(samples[i]) }
    }
  }

  /// The image of a tensor H×W×C (or H×W for grey): clamped to the range, then rounded to the nearest of 256 levels,
  /// halves upwards. NaN becomes black.
  public init(_ tensor: Tensor, _ range: ValueRange) {
    let shape = tensor.shape
    precondition(shape.rank == 2 || shape.rank == 3, "an image needs a tensor H×W×C or H×W, not \(shape)")
    let scale = 255 / (range.white - range.black)
    let samples = tensor.withSpan { span in
      span.indices.map { i -> UInt8 in
        let level = ((span[i] - range.black) * scale + 0.5).rounded(.down)
        return level >= 0 ? UInt8(min(level, 255)) : 0
      }
    }
    self.init(height: shape[0], width: shape[1], channels: shape.rank == 2 ? 1 : shape[2], samples: samples)
  }

  /// The images of a batch N×H×W×C.
  public static func batch(_ tensor: Tensor, _ range: ValueRange) -> [Image] {
    let shape = tensor.shape
    precondition(shape.rank == 4, "a batch of images needs a tensor N×H×W×C, not \(shape)")
    let each = shape[1] * shape[2] * shape[3]
    return tensor.withSpan { span in
      (0..<shape[0]).map { item in
        let one = Tensor([shape[1], shape[2], shape[3]]) { part in
          for i in part.indices { part[i] = span[item * each + i] }
        }
        return Image(one, range)
      }
    }
  }
}
