import Images
import Tensors

extension InceptionV3 {
  /// Rows and columns of a picture as torchvision feeds it.
  public static let inputSize = 299
  /// What the shorter side is brought to before that.
  private static let shorterSide = 342

  /// A picture as torchvision feeds it, 1×299×299×3 in [−1, 1]: the shorter side brought to 342 pixels by Pillow's
  /// bilinear rule, 8 bits, and the middle cut out.
  public static func input(_ image: Image) -> Tensor {
    let colours = image.converted(toChannels: 3)
    let shorter = min(colours.height, colours.width)
    let (height, width) = (
      shorterSide * colours.height / shorter, shorterSide * colours.width / shorter
    )
    let resized = colours.resized(height: height, width: width, .pillowBilinear)
    // Python rounds halves to the even number.
    func start(_ extent: Int) -> Int { Int((Double(extent - inputSize) / 2).rounded(.toNearestOrEven)) }
    let (top, left) = (start(height), start(width))
    return resized.cropped(rows: top..<top + inputSize, columns: left..<left + inputSize)
      .tensor(.signed).reshaped([1, inputSize, inputSize, 3])
  }
}
