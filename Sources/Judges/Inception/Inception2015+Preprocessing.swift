import Images
import Tensors

extension Inception2015 {
  /// A picture as clean-fid feeds it (Parmar, Zhang, Zhu 2022), 1×299×299×3 in 0…255: resized by Pillow's bicubic rule,
  /// which passes no pixel over, without rounding; what the rule carries beyond 0…255 is cut off.
  ///
  /// The network then has nothing left to resize.
  public static func cleanInput(_ image: Image) -> Tensor {
    let colours = image.converted(toChannels: 3).tensor(.bytes)
    return colours.resized(height: inputSize, width: inputSize, .pillowBicubic)
      .applying(.clamp(low: 0, high: 255)).reshaped([1, inputSize, inputSize, 3])
  }
}
