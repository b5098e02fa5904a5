import CKernels

extension Tensor {
  /// How far each pixel of maps N×H×W×C is from the nearest of the pixels around the same place of `other`: the
  /// smallest Σ |difference| over channels, N×H×W, and the pixel of `other` within its item, as a float.
  ///
  /// Looks at the pixels up to `reach` rows and columns away; those beyond the edge are not looked at. The first of
  /// equals wins, row by row.
  public func nearestDistances(to other: Tensor, reach: Int) -> (distances: Tensor, winners: Tensor) {
    let watch = observed("nearest neighbours", [self, other])
    defer { watch?.ended() }
    let size = neighbourhood(reach)
    precondition(shape == other.shape, "maps of shapes \(shape) and \(other.shape) have no pixels in common places")
    let pixels: Shape = [shape[0], shape[1], shape[2]]
    let distances = Tensor(uninitialized: pixels)
    let winners = Tensor(pixels) { winners in
      // Safe: `distances` was made above and is shared with nobody yet.
      withPointers(self, other) { sb_nearest_neighbours(distances.storage.pointer, winners, $0, $1, size) }
    }
    return (distances, winners)
  }

  /// The gradient of the distances with respect to this tensor: `upstream`, N×H×W, times the signs of the differences
  /// from the winners.
  public func nearestDistancesGradient(to other: Tensor, winners: Tensor, upstream: Tensor) -> Tensor {
    let watch = observed("nearest neighbours gradient", [self, other])
    defer { watch?.ended() }
    let size = neighbourhood(0)
    precondition(shape == other.shape, "maps of shapes \(shape) and \(other.shape) have no pixels in common places")
    winners.check(asPixelsOf: self)
    upstream.check(asPixelsOf: self)
    return Tensor(shape) { out in
      withPointers(self, other) { own, other in
        withPointers(upstream, winners) { upstream, winners in
          sb_nearest_gradient(out, upstream, own, other, winners, size)
        }
      }
    }
  }

  /// The pixels of these maps at the winners of `nearestDistances`.
  public func gatheredNeighbours(_ winners: Tensor) -> Tensor {
    let watch = observed("pixels of winners", [self])
    defer { watch?.ended() }
    let size = neighbourhood(0)
    winners.check(asPixelsOf: self)
    return Tensor(shape) { out in withPointers(self, winners) { sb_nearest_gather(out, $0, $1, size) } }
  }

  /// The adjoint of `gatheredNeighbours`, for winners no further away than `reach`.
  public func scatteredNeighbours(_ winners: Tensor, reach: Int) -> Tensor {
    let watch = observed("pixels to winners", [self])
    defer { watch?.ended() }
    let size = neighbourhood(reach)
    winners.check(asPixelsOf: self)
    return Tensor(shape) { out in withPointers(self, winners) { sb_nearest_scatter(out, $0, $1, size) } }
  }

  private func neighbourhood(_ reach: Int) -> sb_neighbourhood {
    let image = imageExtents(for: "compared with neighbours")
    precondition(reach >= 0, "a neighbourhood of \(reach) rows around a pixel of shape \(shape) does not exist")
    return sb_neighbourhood(
      batch: image.batch, height: image.height, width: image.width, channels: image.channels, reach: reach)
  }

  private func check(asPixelsOf maps: Tensor) {
    precondition(
      shape.extents == Array(maps.shape.extents.dropLast()),
      "one number for each pixel of maps of shape \(maps.shape) is expected, not a tensor of shape \(shape)")
  }
}
