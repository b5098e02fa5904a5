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
  /// TensorFlow 1's bilinear rule, whose pixel i lies at i·old/new.
  case tensorFlow1 = "bilinear-tensorflow1"
}

/// What images become before they are compared.
public struct ImagePreparation: Hashable, Sendable {
  /// The quality of the JPEG files that synthetic images went through; nil for none.
  public var jpeg: Int?
  /// How they come to another size.
  public var resampler: Resampler
  /// Whether the kernel widens where an image shrinks.
  public var isAntialiased: Bool
  /// Of resized images.
  public var rounding: Rounding

  /// A preparation.
  public init(
    jpeg: Int? = nil, resampler: Resampler = .bicubic, isAntialiased: Bool = true, rounding: Rounding = .eightBit
  ) {
    (self.jpeg, self.resampler, self.isAntialiased, self.rounding) = (jpeg, resampler, isAntialiased, rounding)
  }
}

extension Image {
  /// The image as it comes back from a JPEG file; itself for no quality. Throws what reading the file throws.
  func throughJPEG(_ quality: Int?, name: String) throws -> Image {
    guard let quality else { return self }
    return try Image(jpeg: jpeg(quality: quality, subsampling: .both), name: name)
  }
}

extension ImagePreparation {
  /// An image H×W×C in another size where it has not that one already, its values kept within 0…255.
  public func resized(_ image: Image, height: Int, width: Int) -> Tensor {
    let values = image.tensor(.bytes)
    guard (image.height, image.width) != (height, width) else { return values }
    if resampler == .tensorFlow1 && !isAntialiased {
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
    let half: Float? = rounding == .none ? nil : rounding == .truncated ? 0 : 0.5
    var result = values
    result.mutate { span in
      for i in span.indices { span[i] = min(255, max(0, half.map { (span[i] + $0).rounded(.down) } ?? span[i])) }
    }
    return result
  }
}
