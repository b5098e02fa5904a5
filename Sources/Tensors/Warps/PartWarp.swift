import CKernels

/// A part of a picture that is moved by itself.
public struct WarpedPart: Sendable {
  /// Where a pixel of the result looks, in pixels of the picture; nil for a part that shows nothing.
  public var source: AffineMap?
  /// The pixels of the result that the part covers.
  public var mask: PixelMask

  /// A part that covers `mask` and is taken from where `source` leads.
  public init(source: AffineMap?, mask: PixelMask) { (self.source, self.mask) = (source, mask) }
}

/// How the parts that meet in a pixel become one value.
public enum PartFusion: String, Sendable, Codable, CaseIterable {
  /// The greatest of all parts, each zero where its mask is not.
  case maximum
  /// The mean of the parts that cover the pixel; zero where none does.
  case mean
}

/// A warp by parts of maps N×H×W×C, worked out once for a batch: which pixels every pixel looks at.
///
/// Sampling is nearest, halves away from zero, with zeros outside the picture; every part that does not cover a pixel
/// shows zero there.
public struct PartWarp: Sendable {
  /// Items of the batch.
  public let count: Int
  /// Rows of the maps.
  public let height: Int
  /// Columns of the maps.
  public let width: Int
  fileprivate let looks: PixelLinks
  fileprivate let reverse: PixelLinks

  /// The warp of maps whose sides are `factor` times smaller than the pictures that the parts are of.
  ///
  /// Shifts become smaller by the factor; masks are sampled at every `factor`-th row and column.
  public init(_ items: [[WarpedPart]], height: Int, width: Int, reducedBy factor: Int = 1) {
    precondition(
      factor > 0 && height % factor == 0 && width % factor == 0,
      "pictures of \(height)×\(width) pixels cannot be reduced by \(factor)")
    for part in items.joined() {
      precondition(
        part.mask.height == height && part.mask.width == width,
        "a mask of \(part.mask.height)×\(part.mask.width) pixels does not fit pictures of \(height)×\(width)")
    }
    (count, self.height, self.width) = (items.count, height / factor, width / factor)
    var looks = PixelLinks()
    for parts in items { looks.append(parts, height: self.height, width: self.width, factor: factor) }
    self.looks = looks
    reverse = looks.reversed(pixelsOfItem: self.height * self.width)
  }

  fileprivate func size(of tensor: Tensor) -> sb_warp_size {
    precondition(
      tensor.rank == 4 && tensor.shape[0] == count && tensor.shape[1] == height && tensor.shape[2] == width,
      "a warp of \(count) maps of \(height)×\(width) pixels does not fit a tensor of shape \(tensor.shape)")
    return sb_warp_size(batch: count, height: height, width: width, channels: tensor.shape[3])
  }
}

/// For every pixel of a batch the pixels of its item that it looks at; -1, which comes first, for zeros.
private struct PixelLinks: Sendable {
  var starts: [Int32] = [0]
  var pixels: [Int32] = []
  /// What each counts in a mean over the parts that cover the pixel.
  var weights: [Float] = []

  mutating func append(_ parts: [WarpedPart], height: Int, width: Int, factor: Int) {
    let sources = parts.map { $0.source?.reduced(by: Double(factor)) }
    let masks = parts.map(\.mask)
    // The pixels that the parts lead to, and how many parts lead to each.
    var found: [(pixel: Int32, parts: Float)] = []
    for row in 0..<height {
      for column in 0..<width {
        found.removeAll(keepingCapacity: true)
        var (covering, hidesOne) = (Float(0), parts.isEmpty)
        for part in masks.indices {
          guard masks[part][row * factor, column * factor] else {
            hidesOne = true
            continue
          }
          covering += 1
          guard let source = sources[part],
            let pixel = Self.pixel(at: source([Double(column), Double(row)]), height: height, width: width)
          else {
            hidesOne = true
            continue
          }
          if let known = found.firstIndex(where: { $0.pixel == pixel }) {
            found[known].parts += 1
          } else {
            found.append((pixel, 1))
          }
        }
        if hidesOne {
          pixels.append(-1)
          weights.append(0)
        }
        for (pixel, parts) in found {
          pixels.append(pixel)
          weights.append(parts / covering)
        }
        starts.append(Int32(pixels.count))
      }
    }
  }

  private static func pixel(at point: SIMD2<Double>, height: Int, width: Int) -> Int32? {
    let (column, row) = (point.x.rounded(), point.y.rounded())
    guard column >= 0, column < Double(width), row >= 0, row < Double(height) else { return nil }
    return Int32(Int(row) * width + Int(column))
  }

  /// For every pixel those that look at it, in order.
  func reversed(pixelsOfItem: Int) -> PixelLinks {
    let count = starts.count - 1
    var result = PixelLinks()
    result.starts = [Int32](repeating: 0, count: count + 1)
    func forEach(_ body: (_ looking: Int, _ seen: Int, _ link: Int) -> Void) {
      for looking in 0..<count {
        let item = looking / pixelsOfItem * pixelsOfItem
        for link in Int(starts[looking])..<Int(starts[looking + 1]) where pixels[link] >= 0 {
          body(looking, item + Int(pixels[link]), link)
        }
      }
    }
    forEach { _, seen, _ in result.starts[seen + 1] += 1 }
    for pixel in 0..<count { result.starts[pixel + 1] += result.starts[pixel] }
    let total = Int(result.starts[count])
    result.pixels = [Int32](repeating: 0, count: total)
    result.weights = [Float](repeating: 0, count: total)
    var next = result.starts
    forEach { looking, seen, link in
      let place = Int(next[seen])
      next[seen] += 1
      result.pixels[place] = Int32(looking % pixelsOfItem)
      result.weights[place] = weights[link]
    }
    return result
  }

  /// The links as the kernels take them; the pointers are valid inside the closure only.
  func withLinks(_ body: (sb_links) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      pixels.withUnsafeBufferPointer { pixels in
        weights.withUnsafeBufferPointer { weights in
          body(sb_links(starts: starts.baseAddress, pixels: pixels.baseAddress, weights: weights.baseAddress))
        }
      }
    }
  }
}

extension Tensor {
  /// The greatest value that each pixel of the warp looks at, and its pixel within the item as a float, -1 for zeros. The
  /// first of equals wins, NaN wins over numbers.
  public func warpedMaximum(_ warp: PartWarp) -> (output: Tensor, winners: Tensor) {
    let watch = observed("part warp", [self])
    defer { watch?.ended() }
    let size = warp.size(of: self)
    let output = Tensor(uninitialized: shape)
    let winners = Tensor(shape) { winners in
      // Safe: `output` was made above and is shared with nobody yet; links stay within an item's pixels.
      withPointers(self) { source in
        warp.looks.withLinks { sb_warp_maximum(output.storage.pointer, winners, source, $0, size) }
      }
    }
    return (output, winners)
  }

  /// The output of `warpedMaximum`, where nobody asks for the winners.
  public func warpedMaxima(_ warp: PartWarp) -> Tensor {
    let watch = observed("part warp", [self])
    defer { watch?.ended() }
    let size = warp.size(of: self)
    return Tensor(shape) { out in
      withPointers(self) { source in warp.looks.withLinks { sb_warp_maximum(out, nil, source, $0, size) } }
    }
  }

  /// The adjoint of a warp by greatest values given its winners: every pixel gets the sum of this tensor where it won.
  public func warpScattered(_ warp: PartWarp, winners: Tensor) -> Tensor {
    let watch = observed("part warp gradient", [self])
    defer { watch?.ended() }
    let size = warp.size(of: self)
    winners.check(asWinnersOf: self)
    return Tensor(shape) { out in
      withPointers(self, winners) { upstream, winners in
        warp.reverse.withLinks { sb_warp_scatter(out, upstream, winners, $0, size) }
      }
    }
  }

  /// The values of this tensor at the winners of a warp by greatest values, zeros where nothing won.
  public func warpGathered(_ warp: PartWarp, winners: Tensor) -> Tensor {
    let watch = observed("part warp of winners", [self])
    defer { watch?.ended() }
    let size = warp.size(of: self)
    winners.check(asWinnersOf: self)
    return Tensor(shape) { out in
      withPointers(self, winners) { source, winners in
        warp.looks.withLinks { sb_warp_gather(out, source, winners, $0, size) }
      }
    }
  }

  /// The mean of the parts that cover each pixel of the warp.
  public func warpedMean(_ warp: PartWarp) -> Tensor { warpSum("part warp", warp, warp.looks) }

  /// The adjoint of `warpedMean`.
  public func warpedMeanGradient(_ warp: PartWarp) -> Tensor { warpSum("part warp gradient", warp, warp.reverse) }

  private func warpSum(_ name: String, _ warp: PartWarp, _ links: PixelLinks) -> Tensor {
    let watch = observed(name, [self])
    defer { watch?.ended() }
    let size = warp.size(of: self)
    return Tensor(shape) { out in
      withPointers(self) { source in links.withLinks { sb_warp_sum(out, source, $0, size) } }
    }
  }

  private func check(asWinnersOf tensor: Tensor) {
    precondition(shape == tensor.shape, "winners of shape \(shape) do not go with a tensor of shape \(tensor.shape)")
  }
}
