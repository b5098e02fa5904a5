import Images
import Tensors

extension InceptionV3 {
  /// Rows and columns of a picture as torchvision feeds it.
  public static let inputSize = 299

  /// Where torchvision finds the network's square in a picture.
  public struct Frame: Hashable, Sendable {
    /// Rows and columns that the picture is brought to: the shorter side to 342.
    public let height, width: Int
    /// The middle of that.
    public let rows, columns: Range<Int>

    /// The frame of a picture of some size.
    public init(height: Int, width: Int) {
      let (shorter, size) = (min(height, width), InceptionV3.inputSize)
      (self.height, self.width) = (342 * height / shorter, 342 * width / shorter)
      // Python rounds halves to the even number.
      func start(_ extent: Int) -> Int { Int((Double(extent - size) / 2).rounded(.toNearestOrEven)) }
      let (top, left) = (start(self.height), start(self.width))
      (rows, columns) = (top..<top + size, left..<left + size)
    }
  }

  /// A picture as torchvision feeds it, 1×299×299×3 in [−1, 1]: brought to the frame's size by Pillow's bilinear rule, 8
  /// bits, and the middle cut out.
  public static func input(_ image: Image) -> Tensor {
    let frame = Frame(height: image.height, width: image.width)
    return image.converted(toChannels: 3).resized(height: frame.height, width: frame.width, .pillowBilinear)
      .cropped(rows: frame.rows, columns: frame.columns).tensor(.signed).reshaped([1, inputSize, inputSize, 3])
  }
}
