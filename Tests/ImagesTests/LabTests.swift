import Images
import Testing

@Suite struct LabTests {
  // scikit-image 0.26.0, color.rgb2lab.
  static let known: [([UInt8], SIMD3<Double>)] = [
    ([0, 0, 0], [0, 0, 0]), ([255, 255, 255], [100, -0.002455, 0.004653]),
    ([255, 0, 0], [53.240588, 80.092308, 67.202751]), ([0, 255, 0], [87.735099, -86.18303, 83.179703]),
    ([0, 0, 255], [32.295673, 79.185591, -107.8573]), ([128, 64, 128], [37.508619, 37.327626, -24.279498]),
    ([107, 142, 35], [54.65068, -28.222375, 49.691511]), ([10, 20, 30], [5.94847, -0.669311, -8.136412]),
  ]

  @Test("colours have the lightness and hue that scikit-image gives them", arguments: known)
  func forward(rgb: [UInt8], lab: SIMD3<Double>) {
    let off = Lab.fromBytes(rgb[0], rgb[1], rgb[2]) - lab
    #expect(max(off.max(), -off.min()) < 1e-6)
    let same = Lab.fromRGB([Double(rgb[0]) / 255, Double(rgb[1]) / 255, Double(rgb[2]) / 255])
    #expect(same == Lab.fromBytes(rgb[0], rgb[1], rgb[2]))
  }

  // scikit-image 0.26.0, color.lab2rgb; the last one is clipped.
  @Test(
    "and come back as scikit-image brings them back",
    arguments: [
      ([50, 20, -30], [0.49636144, 0.42925764, 0.6668389]), ([80, -40, 60], [0.61461256, 0.84617355, 0.30453804]),
      ([10, 5, 5], [0.14263338, 0.09760352, 0.08182604]), ([95, 0, -10], [0.90516469, 0.94656358, 1]),
    ] as [(SIMD3<Double>, SIMD3<Double>)])
  func backward(lab: SIMD3<Double>, rgb: SIMD3<Double>) {
    let off = Lab.toRGB(lab) - rgb
    #expect(max(off.max(), -off.min()) < 1e-7)
  }

  @Test("every colour of a coarse grid survives the way there and back")
  func roundTrip() {
    for red in stride(from: 0, through: 255, by: 51) {
      for green in stride(from: 0, through: 255, by: 51) {
        for blue in stride(from: 0, through: 255, by: 51) {
          let rgb = SIMD3(Double(red), Double(green), Double(blue)) / 255
          let off = Lab.toRGB(Lab.fromRGB(rgb)) - rgb
          #expect(max(off.max(), -off.min()) < 1e-3)
        }
      }
    }
  }
}
