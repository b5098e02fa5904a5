import CKernels

extension Tensor {
  /// Images N×H×W×C with rows and columns put around them: zeros, or the image mirrored at its edge pixels (fewer
  /// of them than the image has).
  public func padded(_ edges: Edges, _ mode: PaddingMode) -> Tensor {
    let watch = observed("padding", [self])
    defer { watch?.ended() }
    let image = imageExtents(for: "padded")
    if edges == .none { return self }
    if mode == .reflect { checkReflection(edges, height: image.height, width: image.width) }
    let shape: Shape = [
      image.batch, edges.top + image.height + edges.bottom, edges.left + image.width + edges.right, image.channels,
    ]
    let padding = sb_padding(
      batch: image.batch, height: image.height, width: image.width, channels: image.channels, top: edges.top,
      bottom: edges.bottom, left: edges.left, right: edges.right)
    return Tensor(shape) { out in
      withPointers(self) { source in
        switch mode {
        case .zero: sb_pad_zero(out, source, padding)
        case .reflect: sb_pad_reflect(out, source, padding)
        }
      }
    }
  }

  /// The adjoint of `padded`: from the padded shape back to the image's.
  public func paddedGradient(_ edges: Edges, _ mode: PaddingMode) -> Tensor {
    let watch = observed("padding gradient", [self])
    defer { watch?.ended() }
    let padded = imageExtents(for: "taken back from padding")
    if edges == .none { return self }
    let height = padded.height - edges.top - edges.bottom
    let width = padded.width - edges.left - edges.right
    precondition(
      height >= 0 && width >= 0,
      "no image padded by \(edges.top), \(edges.bottom), \(edges.left), \(edges.right) has the shape \(shape)")
    switch mode {
    case .zero:
      return cropped(top: edges.top, left: edges.left, height: height, width: width)
    case .reflect:
      checkReflection(edges, height: height, width: width)
      let padding = sb_padding(
        batch: padded.batch, height: height, width: width, channels: padded.channels, top: edges.top,
        bottom: edges.bottom, left: edges.left, right: edges.right)
      return Tensor([padded.batch, height, width, padded.channels]) { out in
        withPointers(self) { sb_pad_reflect_adjoint(out, $0, padding) }
      }
    }
  }

  /// Images N×H×W×C with every row back to front; its own adjoint.
  public func flippedHorizontally() -> Tensor {
    let watch = observed("flip", [self])
    defer { watch?.ended() }
    let image = imageExtents(for: "flipped")
    return Tensor(shape) { out in
      withPointers(self) { source in
        sb_flip_rows(out, source, image.batch * image.height, image.width, image.channels)
      }
    }
  }

  /// Images N×H×W×C with every pixel as a square of factor×factor pixels.
  public func resizedNearest(factor: Int) -> Tensor {
    let watch = observed("nearest resizing", [self])
    defer { watch?.ended() }
    let image = imageExtents(for: "resized")
    precondition(factor > 0, "images of shape \(shape) cannot be resized by the factor \(factor)")
    if factor == 1 { return self }
    return Tensor([image.batch, image.height * factor, image.width * factor, image.channels]) { out in
      withPointers(self) { source in
        sb_repeat_pixels(out, source, image.batch * image.height, image.width, image.channels, factor)
      }
    }
  }

  /// The adjoint of `resizedNearest`: sums over squares of factor×factor pixels.
  public func resizedNearestGradient(factor: Int) -> Tensor {
    let watch = observed("nearest resizing gradient", [self])
    defer { watch?.ended() }
    let image = imageExtents(for: "resized")
    precondition(
      factor > 0 && image.height.isMultiple(of: factor) && image.width.isMultiple(of: factor),
      "no images enlarged by the factor \(factor) have the shape \(shape)")
    if factor == 1 { return self }
    return resampled(
      .blocks(of: factor, count: image.height / factor), .blocks(of: factor, count: image.width / factor))
  }

  /// Images N×H×W×C at another size by bilinear interpolation with half-pixel centres, as PyTorch's with
  /// `align_corners=False` and no antialiasing.
  public func resizedBilinear(height: Int, width: Int) -> Tensor {
    let watch = observed("bilinear resizing", [self])
    defer { watch?.ended() }
    let image = imageExtents(for: "resized")
    checkResizing(to: height, width)
    if (height, width) == (image.height, image.width) { return self }
    return resampled(
      .bilinear(from: image.height, to: height), .bilinear(from: image.width, to: width))
  }

  /// The adjoint of `resizedBilinear`, back to images of the given size.
  public func resizedBilinearGradient(height: Int, width: Int) -> Tensor {
    let watch = observed("bilinear resizing gradient", [self])
    defer { watch?.ended() }
    let image = imageExtents(for: "resized")
    checkResizing(to: height, width)
    if (height, width) == (image.height, image.width) { return self }
    return resampled(
      ResamplingTaps.bilinear(from: height, to: image.height).adjoint(to: height),
      ResamplingTaps.bilinear(from: width, to: image.width).adjoint(to: width))
  }

  /// Channels into pixels: N×H×W×(C·r·r) becomes N×(H·r)×(W·r)×C; channel c·r·r + i·r + j goes to row i, column j of
  /// the square (PyTorch's order; Shi et al. 2016).
  public func pixelShuffled(_ factor: Int) -> Tensor {
    let watch = observed("pixel shuffle", [self])
    defer { watch?.ended() }
    let image = imageExtents(for: "shuffled")
    precondition(
      factor > 0 && image.channels.isMultiple(of: factor * factor),
      "the channels of shape \(shape) do not fill squares of \(factor)×\(factor) pixels")
    let channels = image.channels / (factor * factor)
    return Tensor([image.batch, image.height * factor, image.width * factor, channels]) { out in
      withPointers(self) { source in
        sb_pixel_shuffle(out, source, image.batch * image.height, image.width, channels, factor)
      }
    }
  }

  /// Pixels into channels: the inverse, and the adjoint, of `pixelShuffled`.
  public func pixelUnshuffled(_ factor: Int) -> Tensor {
    let watch = observed("pixel unshuffle", [self])
    defer { watch?.ended() }
    let image = imageExtents(for: "unshuffled")
    precondition(
      factor > 0 && image.height.isMultiple(of: factor) && image.width.isMultiple(of: factor),
      "the pixels of shape \(shape) do not fill squares of \(factor)×\(factor)")
    let (height, width) = (image.height / factor, image.width / factor)
    return Tensor([image.batch, height, width, image.channels * factor * factor]) { out in
      withPointers(self) { source in
        sb_pixel_unshuffle(out, source, image.batch * height, width, image.channels, factor)
      }
    }
  }

  private func cropped(top: Int, left: Int, height: Int, width: Int) -> Tensor {
    let image = imageExtents(for: "cropped")
    let (line, run) = (image.width * image.channels, width * image.channels)
    return Tensor([image.batch, height, width, image.channels]) { out in
      withPointers(self) { source in
        for index in 0..<image.batch {
          sb_copy_runs(
            out + index * height * run, run, source + (index * image.height + top) * line + left * image.channels,
            line, run, height)
        }
      }
    }
  }

  private func checkReflection(_ edges: Edges, height: Int, width: Int) {
    precondition(
      max(edges.top, edges.bottom) < height && max(edges.left, edges.right) < width,
      "an image of \(height)×\(width) pixels cannot be mirrored over edges of \(edges.top), \(edges.bottom) rows and "
        + "\(edges.left), \(edges.right) columns")
  }

  private func checkResizing(to height: Int, _ width: Int) {
    precondition(
      height > 0 && width > 0 && shape[1] > 0 && shape[2] > 0,
      "images of shape \(shape) cannot be resized to \(height)×\(width)")
  }

  /// The extents of images N×H×W×C; traps for any other rank.
  func imageExtents(for operation: String) -> (batch: Int, height: Int, width: Int, channels: Int) {
    precondition(rank == 4, "images N×H×W×C can be \(operation), a tensor of shape \(shape) cannot")
    return (shape[0], shape[1], shape[2], shape[3])
  }
}
