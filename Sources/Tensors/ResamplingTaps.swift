import CKernels

/// How each row (or column) of a new image is a weighted sum of rows (or columns) of an old one.
struct ResamplingTaps {
  /// Row `i` of the new image has the entries `starts[i]..<starts[i + 1]`.
  private(set) var starts = [0]
  private(set) var sources: [Int] = []
  private(set) var weights: [Float] = []

  /// The number of rows of the new image.
  var count: Int { starts.count - 1 }

  /// Adds the next row of the new image.
  mutating func append(_ taps: [(source: Int, weight: Float)]) {
    for tap in taps {
      sources.append(tap.source)
      weights.append(tap.weight)
    }
    starts.append(sources.count)
  }

  /// The same weights the other way: what each of the `extent` old rows gets from the new ones.
  func adjoint(to extent: Int) -> ResamplingTaps {
    var collected = [[(source: Int, weight: Float)]](repeating: [], count: extent)
    for row in 0..<count {
      for entry in starts[row]..<starts[row + 1] {
        collected[sources[entry]].append((row, weights[entry]))
      }
    }
    var result = ResamplingTaps()
    for taps in collected { result.append(taps) }
    return result
  }

  /// Bilinear interpolation, the positions computed in single precision as PyTorch does.
  static func bilinear(from old: Int, to new: Int) -> ResamplingTaps {
    let scale = Float(old) / Float(new)
    var result = ResamplingTaps()
    for row in 0..<new {
      let position = max(0, scale * (Float(row) + 0.5) - 0.5)
      let low = min(Int(position), old - 1)
      let fraction = position - Float(low)
      let isBetween = fraction > 0 && low + 1 < old
      if isBetween {
        result.append([(low, 1 - fraction), (low + 1, fraction)])
      } else {
        result.append([(low, 1)])
      }
    }
    return result
  }

  /// Sums of `size` rows after one another.
  static func blocks(of size: Int, count: Int) -> ResamplingTaps {
    var result = ResamplingTaps()
    for row in 0..<count { result.append((row * size..<(row + 1) * size).map { ($0, 1) }) }
    return result
  }

  /// Means of the rows that lie within each of several windows; the first begins `before` rows before the image.
  static func means(windows: Int, size: Int, stride: Int, before: Int, extent: Int) -> ResamplingTaps {
    var result = ResamplingTaps()
    for window in 0..<windows {
      let first = window * stride - before
      let covered = max(0, first)..<min(extent, first + size)
      result.append(covered.map { ($0, 1 / Float(covered.count)) })
    }
    return result
  }
}

extension Tensor {
  /// Images N×H×W×C with rows and columns summed as the taps say.
  func resampled(_ rows: ResamplingTaps, _ columns: ResamplingTaps) -> Tensor {
    let size = sb_resampling(
      batch: shape[0], in_height: shape[1], in_width: shape[2], out_height: rows.count, out_width: columns.count,
      channels: shape[3])
    return Tensor([shape[0], rows.count, columns.count, shape[3]]) { out in
      withPointers(self) { source in
        rows.withTaps { rows in columns.withTaps { columns in sb_resample(out, source, size, rows, columns) } }
      }
    }
  }
}

extension ResamplingTaps {
  /// The taps as the kernel takes them; the pointers are valid inside the closure only.
  fileprivate func withTaps(_ body: (sb_taps) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      sources.withUnsafeBufferPointer { sources in
        weights.withUnsafeBufferPointer { weights in
          body(sb_taps(starts: starts.baseAddress, sources: sources.baseAddress, weights: weights.baseAddress))
        }
      }
    }
  }
}
