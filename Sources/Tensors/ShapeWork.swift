import CKernels

extension Tensor {
  /// Joins tensors along one axis; their other extents must be equal. A negative axis counts from the last one.
  public static func concatenated(_ parts: [Tensor], axis: Int) -> Tensor {
    let watch = observed("concatenation", parts)
    defer { watch?.ended() }
    precondition(!parts.isEmpty, "there are no tensors to concatenate along axis \(axis)")
    let first = parts[0]
    let axis = first.axis(axis, of: "concatenated")
    for part in parts {
      precondition(
        part.rank == first.rank && part.shape.replacing(axis, with: first.shape[axis]) == first.shape,
        "tensors of shapes \(first.shape) and \(part.shape) cannot be concatenated along axis \(axis)")
    }
    if parts.count == 1 { return first }
    let shape = first.shape.replacing(axis, with: parts.reduce(0) { $0 + $1.shape[axis] })
    return joined(parts.map(Part.tensor), axis: axis, shape: shape)
  }

  /// The part of this tensor whose index along `axis` lies in `range`.
  public func sliced(axis: Int, _ range: Range<Int>) -> Tensor {
    let watch = observed("slice", [self])
    defer { watch?.ended() }
    let axis = self.axis(axis, of: "sliced")
    precondition(
      range.lowerBound >= 0 && range.upperBound <= shape[axis],
      "\(range) does not lie within axis \(axis) of a tensor of shape \(shape)")
    if range.count == shape[axis] { return self }
    let inner = shape.count(from: axis + 1)
    return Tensor(shape.replacing(axis, with: range.count)) { out in
      withPointers(self) { source in
        sb_copy_runs(
          out, range.count * inner, source + range.lowerBound * inner, shape[axis] * inner, range.count * inner,
          shape.count(upTo: axis))
      }
    }
  }

  /// This tensor at `start` along `axis` of one that is zero elsewhere and has `extent` there; the adjoint of
  /// `sliced`.
  public func embedded(axis: Int, at start: Int, of extent: Int) -> Tensor {
    let watch = observed("embedding in zeros", [self])
    defer { watch?.ended() }
    let axis = self.axis(axis, of: "embedded")
    precondition(
      start >= 0 && start + shape[axis] <= extent,
      "a tensor of shape \(shape) does not fit at \(start) into an extent of \(extent) along axis \(axis)")
    let after = extent - start - shape[axis]
    return Self.joined(
      [.zeros(start), .tensor(self), .zeros(after)], axis: axis, shape: shape.replacing(axis, with: extent))
  }

  /// The axes in another order: axis `k` of the result is axis `permutation[k]` of this tensor.
  public func transposed(_ permutation: [Int]) -> Tensor {
    let watch = observed("transposition", [self])
    defer { watch?.ended() }
    precondition(
      permutation.sorted() == Array(0..<rank),
      "\(permutation) does not name each axis of a tensor of shape \(shape) once")
    let result = Shape(permutation.map { shape[$0] })
    let axes = Self.mergedAxes(shape, permutation)
    if axes.count < 2 || count == 0 { return reshaped(result) }
    precondition(axes.count <= 16, "a tensor of shape \(shape) has too many axes to transpose; 16 can be")
    return Tensor(result) { out in
      withPointers(self) { source in
        sb_transpose(out, source, axes.count, axes.map(\.extent), axes.map(\.stride))
      }
    }
  }

  /// Rows picked by number along axis 0; a row may be picked several times.
  public func gatheredRows(_ rows: [Int]) -> Tensor {
    let watch = observed("gathering of rows", [self])
    defer { watch?.ended() }
    precondition(rank > 0, "a scalar has no rows to gather")
    for row in rows {
      precondition(row >= 0 && row < shape[0], "there is no row \(row) in a tensor of shape \(shape)")
    }
    return Tensor(shape.replacing(0, with: rows.count)) { out in
      withPointers(self) { source in sb_gather_rows(out, source, rows, rows.count, shape.count(from: 1)) }
    }
  }

  /// Adds row `k` of this tensor to row `rows[k]` of `count` rows that are zero at first; the adjoint of
  /// `gatheredRows`.
  public func scatteredRows(_ rows: [Int], of count: Int) -> Tensor {
    let watch = observed("scattering of rows", [self])
    defer { watch?.ended() }
    precondition(
      rank > 0 && shape[0] == rows.count, "a tensor of shape \(shape) cannot be scattered to \(rows.count) rows")
    var starts = [Int](repeating: 0, count: count + 1)
    for row in rows {
      precondition(row >= 0 && row < count, "there is no row \(row) among the \(count) rows to scatter \(shape) to")
      starts[row + 1] += 1
    }
    for row in 0..<count { starts[row + 1] += starts[row] }
    var next = starts
    var order = [Int](repeating: 0, count: rows.count)
    for (source, row) in rows.enumerated() {
      order[next[row]] = source
      next[row] += 1
    }
    return Tensor(shape.replacing(0, with: count)) { out in
      withPointers(self) { source in sb_sum_rows(out, source, starts, order, count, shape.count(from: 1)) }
    }
  }

  /// What lies side by side in a concatenation.
  private enum Part {
    case tensor(Tensor)
    /// So many zeros along the axis.
    case zeros(Int)
  }

  private static func joined(_ parts: [Part], axis: Int, shape: Shape) -> Tensor {
    let inner = shape.count(from: axis + 1)
    var runs: [Int] = []
    var pointers: [UnsafePointer<Float>?] = []
    for part in parts {
      switch part {
      case .tensor(let tensor):
        runs.append(tensor.shape[axis] * inner)
        pointers.append(UnsafePointer(tensor.storage.pointer))
      case .zeros(let extent):
        runs.append(extent * inner)
        pointers.append(nil)
      }
    }
    // Safe: `parts` holds the storage of every pointer until the kernel has run.
    defer { withExtendedLifetime(parts) {} }
    return Tensor(shape) { out in sb_concatenate(out, pointers, runs, runs.count, shape.count(upTo: axis)) }
  }

  /// The axes of a transposition with the distance of values in the source, without axes of extent 1, and with
  /// those joined that stay neighbours.
  private static func mergedAxes(_ shape: Shape, _ permutation: [Int]) -> [(extent: Int, stride: Int)] {
    var merged: [(extent: Int, stride: Int)] = []
    for axis in permutation where shape[axis] != 1 {
      let stride = shape.count(from: axis + 1)
      if let last = merged.last, last.stride == stride * shape[axis] {
        merged[merged.count - 1] = (last.extent * shape[axis], stride)
      } else {
        merged.append((shape[axis], stride))
      }
    }
    return merged
  }

  /// An axis counted from the first one; traps when there is none.
  private func axis(_ axis: Int, of operation: String) -> Int {
    let counted = axis < 0 ? axis + rank : axis
    precondition(
      counted >= 0 && counted < rank, "a tensor of shape \(shape) cannot be \(operation) along axis \(axis)")
    return counted
  }
}

extension Shape {
  /// The same extents but for one axis.
  func replacing(_ axis: Int, with extent: Int) -> Shape {
    var extents = extents
    extents[axis] = extent
    return Shape(extents)
  }

  /// The product of the extents from an axis on.
  func count(from axis: Int) -> Int { extents[axis...].reduce(1, *) }

  /// The product of the extents before an axis.
  func count(upTo axis: Int) -> Int { extents[..<axis].reduce(1, *) }
}
