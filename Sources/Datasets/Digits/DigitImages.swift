import Images
import Tensors

/// Square images of digits as bytes, with their labels: what the readers of digit sets give and the writers take.
public struct DigitImages: Hashable, Sendable {
  /// Rows and columns of an image.
  public let size: Int
  /// 1 for grey, 3 for colour.
  public let channels: Int
  /// The samples, image after image, row after row, channels innermost.
  public let samples: [UInt8]
  /// The digits, 0 to 9.
  public let labels: [Int]

  /// Traps when samples and labels do not belong together.
  public init(size: Int, channels: Int, samples: [UInt8], labels: [Int]) {
    precondition(
      samples.count == labels.count * size * size * channels,
      "\(samples.count) samples do not fill \(labels.count) images of \(size)×\(size)×\(channels)")
    precondition(labels.allSatisfy { (0..<10).contains($0) }, "digits have labels 0 to 9")
    (self.size, self.channels, self.samples, self.labels) = (size, channels, samples, labels)
  }

  /// How many images there are.
  public var count: Int { labels.count }

  /// The images at some places as a batch N×S×S×C in [−1, 1]; 0 becomes −1 and 255 becomes 1.
  public func batch(_ places: some Collection<Int>) -> Tensor {
    let each = size * size * channels
    return Tensor([places.count, size, size, channels]) { span in
      var target = 0
      for place in places {
        precondition((0..<count).contains(place), "there are images 0..<\(count), not \(place)")
        for sample in samples[place * each..<(place + 1) * each] {
          span[target] = Float(sample) / 127.5 - 1
          target += 1
        }
      }
    }
  }

  /// The first images, at most so many.
  public func prefix(_ most: Int) -> DigitImages {
    let kept = min(most, count)
    return DigitImages(
      size: size, channels: channels, samples: Array(samples.prefix(kept * size * size * channels)),
      labels: Array(labels.prefix(kept)))
  }

  /// The images whose labels are wanted, in their order.
  public func filtered(_ isWanted: (Int) -> Bool) -> DigitImages {
    let each = size * size * channels
    let places = labels.indices.filter { isWanted(labels[$0]) }
    return DigitImages(
      size: size, channels: channels, samples: places.flatMap { samples[$0 * each..<($0 + 1) * each] },
      labels: places.map { labels[$0] })
  }

  /// The images resampled by Pillow's Lanczos filter, as the public transfer program brings MNIST to 32×32.
  public func resized(to newSize: Int) -> DigitImages {
    guard newSize != size else { return self }
    let resized = labels.indices.flatMap { place in
      image(place).resized(height: newSize, width: newSize, .pillowLanczos).samples
    }
    return DigitImages(size: newSize, channels: channels, samples: resized, labels: labels)
  }

  /// One image.
  public func image(_ place: Int) -> Image {
    let each = size * size * channels
    return Image(
      height: size, width: size, channels: channels, samples: Array(samples[place * each..<(place + 1) * each]))
  }
}
