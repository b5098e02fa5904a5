import Foundation

/// Colours in CIE L*a*b*: lightness 0 to 100, a from green to red, b from blue to yellow.
///
/// sRGB (IEC 61966-2-1), white point D65 for the 2° observer, as scikit-image's `rgb2lab` has them.
public enum Lab {
  /// The D65 white of the 2° observer as scikit-image has it.
  private static let white = SIMD3<Double>(0.95047, 1, 1.08883)

  /// L, a, b of red, green, blue in [0, 1].
  public static func fromRGB(_ colour: SIMD3<Double>) -> SIMD3<Double> {
    fromLinear(linear(colour.x), linear(colour.y), linear(colour.z))
  }

  private static func fromLinear(_ r: Double, _ g: Double, _ b: Double) -> SIMD3<Double> {
    let x = compressed((0.412453 * r + 0.357580 * g + 0.180423 * b) / white.x)
    let y = compressed((0.212671 * r + 0.715160 * g + 0.072169 * b) / white.y)
    let z = compressed((0.019334 * r + 0.119193 * g + 0.950227 * b) / white.z)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
  }

  /// Red, green, blue in [0, 1] of L, a, b; what lies outside what a screen can show is clipped.
  public static func toRGB(_ colour: SIMD3<Double>) -> SIMD3<Double> {
    let y = (colour.x + 16) / 116
    let x = white.x * expanded(y + colour.y / 500)
    let z = white.z * expanded(max(0, y - colour.z / 200))
    let luminance = white.y * expanded(y)
    return [
      encoded(3.24048134320052 * x - 1.53715151627132 * luminance - 0.49853632616889 * z),
      encoded(-0.96925494999657 * x + 1.87599000148989 * luminance + 0.04155592655829 * z),
      encoded(0.05564663913518 * x - 0.20404133836651 * luminance + 1.05731106964534 * z),
    ]
  }

  private static let linearOfBytes = (0...255).map { linear(Double($0) / 255) }

  /// L, a, b of red, green, blue from 0 to 255.
  public static func fromBytes(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> SIMD3<Double> {
    fromLinear(linearOfBytes[Int(red)], linearOfBytes[Int(green)], linearOfBytes[Int(blue)])
  }

  private static func linear(_ value: Double) -> Double {
    value > 0.04045 ? pow((value + 0.055) / 1.055, 2.4) : value / 12.92
  }

  private static func encoded(_ value: Double) -> Double {
    let level = value > 0.0031308 ? 1.055 * pow(value, 1 / 2.4) - 0.055 : 12.92 * value
    return min(1, max(0, level))
  }

  private static func compressed(_ value: Double) -> Double {
    value > 0.008856 ? cbrt(value) : 7.787 * value + 16 / 116
  }

  private static func expanded(_ value: Double) -> Double {
    value > 0.2068966 ? value * value * value : (value - 16 / 116) / 7.787
  }
}
