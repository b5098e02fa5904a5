import Images
import Judges
import QualityMetrics
import Tensors

/// How an image is brought to another size, apart from antialiasing.
public enum Resampler: String, Hashable, Sendable, CaseIterable {
  case nearest, bilinear
  /// Keys' cubic with a = −0.5.
  case bicubic
  case area, lanczos
  /// TensorFlow 1's bilinear rule, whose pixel i lies at i·old/new; it knows no antialiasing.
  case tensorFlow1 = "bilinear-tensorflow1"
}

/// How images come to the size at which they are compared.
public struct ImagePreparation: Hashable, Sendable {
  /// How they come to another size.
  public var resampler: Resampler
  /// Whether the kernel widens where an image shrinks.
  public var isAntialiased: Bool
  /// Of resized images.
  public var rounding: Rounding

  /// A preparation.
  public init(resampler: Resampler = .bicubic, isAntialiased: Bool = true, rounding: Rounding = .eightBit) {
    (self.resampler, self.isAntialiased, self.rounding) = (resampler, isAntialiased, rounding)
  }

  /// Whether there is such a thing.
  var isKnown: Bool { resampler != .tensorFlow1 || !isAntialiased }

  /// An image H×W×C in another size where it has not that one already, its values kept within 0…255.
  public func resized(_ image: Image, height: Int, width: Int) -> Tensor {
    precondition(isKnown, "TensorFlow 1's rule has no antialiasing")
    let values = image.tensor(.bytes)
    guard (image.height, image.width) != (height, width) else { return values }
    if resampler == .tensorFlow1 {
      let batch = values.reshaped([1, image.height, image.width, image.channels])
      return rounded(
        batch.resizedAsTensorFlow1(height: height, width: width).reshaped([height, width, image.channels]))
    }
    // Pillow rounds between the axes too; whoever stores 8 bits has used it or the like.
    if rounding == .eightBit && isAntialiased {
      return image.resized(height: height, width: width, rule).tensor(.bytes)
    }
    return rounded(values.resized(height: height, width: width, rule))
  }

  /// An image of three channels as torchvision's Inception sees it, 1×H×W×3 in 0…255: resized, and the middle cut out.
  public func framed(_ image: Image, _ frame: InceptionV3.Frame) -> Tensor {
    resized(image, height: frame.height, width: frame.width)
      .sliced(axis: 0, frame.rows).sliced(axis: 1, frame.columns)
      .reshaped([1, frame.rows.count, frame.columns.count, image.channels])
  }

  /// The resampler as signatures state it.
  var statedResampler: ResamplingKernel {
    switch resampler {
    case .nearest: .nearest
    case .bilinear: isAntialiased ? .bilinearAntialiased : .bilinear
    case .tensorFlow1: .bilinear
    case .bicubic: isAntialiased ? .bicubicAntialiased : .bicubic
    case .area: .area
    case .lanczos: .lanczos
    }
  }

  private var rule: Resampling {
    switch resampler {
    case .nearest: .nearest
    case .bilinear, .tensorFlow1: Resampling(.bilinear, isAntialiased: isAntialiased)
    case .bicubic: Resampling(.cubic(a: -0.5), isAntialiased: isAntialiased)
    case .area: Resampling(.box, isAntialiased: isAntialiased)
    case .lanczos: Resampling(.lanczos3, isAntialiased: isAntialiased)
    }
  }

  private func rounded(_ values: Tensor) -> Tensor {
    var result = values
    let rounding = rounding
    result.mutate { span in for i in span.indices { span[i] = min(255, max(0, rounding(span[i]))) } }
    return result
  }
}

extension Image {
  /// The image as it comes back from a JPEG file with colour differences halved both ways, as Pillow writes them; itself
  /// for no quality. Throws what reading the file throws.
  func throughJPEG(_ quality: Int?, name: String) throws -> Image {
    guard let quality else { return self }
    return try Image(jpeg: jpeg(quality: quality, subsampling: .both), name: name)
  }
}
