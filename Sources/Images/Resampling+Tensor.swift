import Tensors

extension Tensor {
  /// An image H×W×C in another size, any value range, nothing rounded or clamped; sums are made in Double.
  public func resized(height newHeight: Int, width newWidth: Int, _ rule: Resampling) -> Tensor {
    precondition(rank == 3, "an image H×W×C can be resized, not a tensor of shape \(shape)")
    var plane = ResampledPlane(
      height: shape[0], width: shape[1], channels: shape[2],
      values: withSpan { span in span.indices.map { Double(span[$0]) } })
    if newWidth != shape[1] { plane = plane.resampledColumns(rule.weights(from: shape[1], to: newWidth)) }
    if newHeight != shape[0] { plane = plane.resampledRows(rule.weights(from: shape[0], to: newHeight)) }
    return Tensor([newHeight, newWidth, shape[2]], plane.values.map { Float($0) })
  }

  /// Luma in studio range by ITU-R BT.601, 16 + 65.481 R + 128.553 G + 24.966 B with R, G, B in [0, 1]: …×3 to …×1,
  /// from 16 to 235 and not rounded. A grey image …×1 counts as one with three equal channels.
  public func lumaStudio601(_ range: ValueRange) -> Tensor {
    weightedColours(range, black: 16, red: 65.481, green: 128.553, blue: 24.966)
  }

  /// Luma in full range by ITU-R BT.601, 255 (0.299 R + 0.587 G + 0.114 B), as JPEG has it; else as `lumaStudio601`.
  public func lumaFull601(_ range: ValueRange) -> Tensor {
    weightedColours(range, black: 0, red: 76.245, green: 149.685, blue: 29.07)
  }

  private func weightedColours(
    _ range: ValueRange, black base: Double, red: Double, green: Double, blue: Double
  ) -> Tensor {
    let channels = shape[-1]
    precondition(channels == 3 || channels == 1, "luma is made of 3 channels or 1; the shape is \(shape)")
    let (black, white) = (Double(range.black), Double(range.white))
    return Tensor(Shape(shape.extents.dropLast() + [1])) { luma in
      withSpan { span in
        for pixel in luma.indices {
          func value(_ channel: Int) -> Double {
            (Double(span[pixel * channels + min(channel, channels - 1)]) - black) / (white - black)
          }
          luma[pixel] = Float(base + red * value(0) + green * value(1) + blue * value(2))
        }
      }
    }
  }
}
