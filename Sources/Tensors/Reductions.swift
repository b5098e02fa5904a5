import CKernels

extension Tensor {
  /// The sum over some axes, which are removed; accumulated in Double in an order fixed by the shape alone.
  public func sum(over axes: [Int]) -> Tensor {
    let watch = observed("sum", [self])
    defer { watch?.ended() }
    let summed = shape.resolved(axes)
    var result = self
    // From the last group of neighbouring axes to the first, so that the first axes keep their numbers.
    for group in summed.neighbours.reversed() { result = result.summed(group) }
    return result
  }

  /// The sum over all axes but the last: …×C gives C.
  public func sumToChannels() -> Tensor {
    precondition(rank >= 1, "a scalar has no channels to sum to")
    return sum(over: Array(0..<rank - 1))
  }

  /// Σ |self - other|, a scalar: in one pass the bits of the difference's absolute values summed up.
  public func distance(to other: Tensor) -> Tensor { total("distance", other, sb_sum_distances) }

  /// Σ (self - other)², a scalar.
  public func squaredDistance(to other: Tensor) -> Tensor {
    total("squared distance", other, sb_sum_squared_distances)
  }

  /// Σ upstream·min(self, 0), a scalar: the gradient of a slope below zero.
  public func slopeGradient(upstream: Tensor) -> Tensor {
    total("slope gradient", upstream, sb_sum_products_below)
  }

  private func total(
    _ name: String, _ other: Tensor, _ kernel: (UnsafePointer<Float>?, UnsafePointer<Float>?, Int) -> Float
  ) -> Tensor {
    let watch = observed(name, [self, other])
    defer { watch?.ended() }
    precondition(shape == other.shape, "tensors of shapes \(shape) and \(other.shape) have no pairs of elements")
    return Tensor(withPointers(self, other) { kernel($0, $1, count) })
  }

  private func summed(_ axes: Range<Int>) -> Tensor {
    let (outer, middle, inner) = shape.split(around: axes)
    // Safe, here and below: outer·middle·inner is the count of the input, outer·inner that of the output.
    return Tensor(shape.removing(axes)) { y in
      withPointers(self) { sb_sum_middle($0, y, outer, middle, inner) }
    }
  }

  /// Repeats the values along new axes, the adjoint of `sum(over:)`: `shape` is the result's shape and `axes` are the
  /// places in it of the axes that are new.
  public func broadcast(to shape: Shape, along axes: [Int]) -> Tensor {
    let watch = observed("broadcast", [self])
    defer { watch?.ended() }
    let added = shape.resolved(axes)
    let kept = Shape(shape.extents.indices.filter { !added.contains($0) }.map { shape[$0] })
    precondition(
      kept == self.shape, "a tensor of shape \(self.shape) does not become \(shape) by repeating along axes \(axes)")
    var result = self
    for group in added.neighbours.reversed() { result = result.repeated(shape, group) }
    return result
  }

  /// Inserts one group of axes; of the axes before it only those that the tensor has already count.
  private func repeated(_ target: Shape, _ axes: Range<Int>) -> Tensor {
    let (_, middle, inner) = target.split(around: axes)
    let innerRank = target.rank - axes.upperBound
    let before = shape.extents.dropLast(innerRank)
    let result = Shape(before + target.extents[axes] + shape.extents.suffix(innerRank))
    return Tensor(result) { y in
      withPointers(self) { sb_repeat_middle($0, y, before.reduce(1, *), middle, inner) }
    }
  }

  /// The greatest value along one axis, which is removed; NaN counts as greatest.
  public func maximum(over axis: Int) -> Tensor {
    let watch = observed("maximum along an axis", [self])
    defer { watch?.ended() }
    let axes = shape.resolved([axis])[0]
    let (outer, middle, inner) = shape.split(around: axes..<axes + 1)
    precondition(middle > 0, "there is no greatest value along axis \(axis) of a tensor of shape \(shape)")
    return Tensor(shape.removing(axes..<axes + 1)) { y in
      withPointers(self) { sb_maximum_middle($0, y, outer, middle, inner) }
    }
  }

  /// For every row of the last axis the place of its greatest value, the first of equals.
  public func argmax() -> [Int] {
    let watch = observed("argmax", [self])
    defer { watch?.ended() }
    precondition(rank >= 1 && shape[-1] > 0, "a tensor of shape \(shape) has no rows with a greatest value")
    let rows = shape.extents.dropLast().reduce(1, *)
    return withPointers(self) { x in
      [Int](unsafeUninitializedCapacity: rows) { places, count in
        // Safe: the kernel writes one place for each of the rows.
        if let start = places.baseAddress { sb_argmax_rows(x, start, rows, shape[-1]) }
        count = rows
      }
    }
  }
}

extension Shape {
  /// Axes counted from the first one, in order; traps when one does not exist or comes twice.
  func resolved(_ axes: [Int]) -> [Int] {
    let resolved = axes.map { $0 < 0 ? $0 + rank : $0 }.sorted()
    precondition(
      resolved.allSatisfy { (0..<rank).contains($0) } && Set(resolved).count == resolved.count,
      "axes \(axes) are not different axes of the shape \(self)")
    return resolved
  }

  /// The number of elements before, in and after a group of axes.
  func split(around axes: Range<Int>) -> (outer: Int, middle: Int, inner: Int) {
    (
      extents[..<axes.lowerBound].reduce(1, *), extents[axes].reduce(1, *), extents[axes.upperBound...].reduce(1, *)
    )
  }

  func removing(_ axes: Range<Int>) -> Shape {
    Shape(Array(extents[..<axes.lowerBound] + extents[axes.upperBound...]))
  }
}

extension [Int] {
  /// Ascending numbers as runs of neighbours.
  fileprivate var neighbours: [Range<Int>] {
    reduce(into: []) { runs, number in
      if let last = runs.last, last.upperBound == number {
        runs[runs.count - 1] = last.lowerBound..<number + 1
      } else {
        runs.append(number..<number + 1)
      }
    }
  }
}
